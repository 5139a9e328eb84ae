"""Check which strokes a painting has, also when they are learnt while a clip is painted."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from engine.networks.adain_network import Statistics
from engine.networks.strokes import Strokes
from engine.painters.adain.style_codes import StyleCodes
from engine.painters.scene import Shot, StyleImage
from engine.pictures.fitted_photo import FittedPhoto


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


PAINTING = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def _scene(shot: Shot | None, painting: str = "hash", part: object = None, key: object = "key") -> SimpleNamespace:
    style = StyleImage(key, PAINTING, 1.0, painting, part=part)
    plan = SimpleNamespace(model=SimpleNamespace(sha256="network"), sizes=((32, 32),))
    photo = FittedPhoto(np.full((32, 32, 3), 0.5, np.float32))
    scaled = SimpleNamespace(style_scale=1.0)
    return SimpleNamespace(
        styles=[style], mix=[1.0], options=scaled, plan=plan, regions=None, shot=shot, photo=photo
    )  # fmt: skip


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """List the strokes that scenes are painted with."""
    found: list[str | None] = []
    monkeypatch.setattr("engine.painters.adain.style_codes.offsets_of", lambda strokes, _mix: found.append(strokes[0]))
    monkeypatch.setattr("engine.painters.adain.style_codes.strokes_from", bytes.decode)
    monkeypatch.setattr("engine.painters.adain.style_codes.with_code", lambda code, _strokes: code)
    return found


class _Told(str):
    """Stand for strokes."""

    def to_bytes(self) -> bytes:
        return self.encode()


class _Guess:
    """Predict strokes, and count how often."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _scene: object, _painting: torch.Tensor, _scale: float, _code: object) -> _Told:
        self.asked += 1
        return _Told(f"predicted {self.asked}")


def test_a_clip_keeps_its_strokes_over_its_cuts_and_a_photograph_gets_the_new_ones(
    tmp_path: Path, seen: list[str | None]
) -> None:
    """GIVEN a clip under way WHEN strokes of its painting are learnt THEN only other clips get them."""
    file = tmp_path / "strokes"
    file.write_bytes(b"")
    library = _Library(file)
    codes, clip = StyleCodes(library), Shot()

    codes.of(_Encoder(), _scene(clip))
    library.strokes = _Told("learnt")
    codes.of(_Encoder(), _scene(clip))
    codes.of(_Encoder(), _scene(Shot(kept=clip.kept)))  # behind a cut
    codes.of(_Encoder(), _scene(None))
    codes.of(_Encoder(), _scene(Shot()))

    assert seen == [None, None, None, "learnt", "learnt"]


def test_strokes_are_predicted_once_until_they_are_learnt(tmp_path: Path, seen: list[str | None]) -> None:
    """GIVEN a painting that nobody learnt WHEN painted with again and then learnt THEN predicted once, then learnt."""
    file = tmp_path / "strokes"
    file.write_bytes(b"")
    library, guess, encoder = _Library(file), _Guess(), _Encoder()
    codes = StyleCodes(library, guess)

    codes.of(encoder, _scene(None))
    codes.of(encoder, _scene(None))
    library.strokes = _Told("learnt")
    codes.of(encoder, _scene(None))

    assert seen == ["predicted 1", "predicted 1", "learnt"]


def test_a_photograph_in_its_own_style_is_predicted_none(seen: list[str | None]) -> None:
    codes, scene = StyleCodes(None, _Guess()), _scene(None)
    scene.photo = FittedPhoto(PAINTING[0].permute(1, 2, 0).numpy())

    codes.of(_Encoder(), scene)

    assert seen == [None]


def test_a_clip_in_its_frames_colours_keeps_what_was_predicted_for_each_part(seen: list[str | None]) -> None:
    """GIVEN paintings turned, without learnt strokes, in each frame's colours THEN each part keeps its own strokes."""
    codes, clip, encoder = StyleCodes(None, _Guess()), Shot(), _Encoder()

    for frame in range(3):
        codes.of(encoder, _scene(clip, "", "left", ("left", frame)))
        codes.of(encoder, _scene(clip, "", "right", ("right", frame)))

    assert seen == ["predicted 1", "predicted 2"] * 3


def test_larger_strokes_of_a_camera_are_predicted_anew(seen: list[str | None]) -> None:
    """GIVEN a camera's view WHEN strokes are asked to be larger, and as before THEN each size has its own."""
    codes, view, encoder = StyleCodes(None, _Guess()), Shot(), _Encoder()

    for scale in (1.0, 2.0, 1.0):
        scene = _scene(view)
        scene.options.style_scale = scale
        codes.of(encoder, scene)

    assert seen == ["predicted 1", "predicted 2", "predicted 1"]
