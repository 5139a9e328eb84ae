"""Check which strokes a painting has, also when they are learnt while a clip is painted."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import torch

from engine.networks.adain_network import Statistics
from engine.networks.strokes import Strokes
from engine.painters.adain.style_codes import StyleCodes
from engine.painters.scene import Shot, StyleImage


class _Library:
    """Hold what is learnt of one painting so far."""

    def __init__(self, file: Path) -> None:
        self.file, self.strokes = file, None

    def path_of(self, _network: str, _painting: str) -> Path | None:
        return None if self.strokes is None else self.file

    def find(self, _network: str, _painting: str) -> Strokes | None:
        return self.strokes


class _Encoder:
    def encode_style(self, _style, _scale):
        return (Statistics(torch.zeros(1, 2, 1, 1), torch.ones(1, 2, 1, 1)),)


def _scene(shot: Shot | None) -> SimpleNamespace:
    style = StyleImage("key", torch.zeros(1, 3, 8, 8), 1.0, painting="hash")
    plan = SimpleNamespace(model=SimpleNamespace(sha256="network"))
    scaled = SimpleNamespace(style_scale=1.0)
    return SimpleNamespace(styles=[style], mix=[1.0], options=scaled, plan=plan, regions=None, shot=shot)


def test_a_clip_keeps_its_strokes_over_its_cuts_and_a_photograph_gets_the_new_ones(tmp_path: Path, monkeypatch) -> None:
    """GIVEN a clip under way WHEN strokes of its painting are learnt THEN only other clips get them."""
    file = tmp_path / "strokes"
    file.write_bytes(b"")
    library = _Library(file)
    codes, clip = StyleCodes(library), Shot()
    seen = []
    monkeypatch.setattr("engine.painters.adain.style_codes.offsets_of", lambda learnt, _mix: seen.append(learnt[0]))
    monkeypatch.setattr("engine.painters.adain.style_codes.with_code", lambda code, _strokes: code)

    codes.of(_Encoder(), _scene(clip))
    library.strokes = "learnt"
    codes.of(_Encoder(), _scene(clip))
    codes.of(_Encoder(), _scene(Shot(kept=clip.kept)))  # behind a cut
    codes.of(_Encoder(), _scene(None))
    codes.of(_Encoder(), _scene(Shot()))

    assert seen == [None, None, None, "learnt", "learnt"]
