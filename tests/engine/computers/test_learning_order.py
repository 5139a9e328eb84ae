"""Strokes that another computer asks for are learnt from what it has sent, and come back as files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.computers.learning_order import learn_strokes
from engine.computers.order import Piece, SentLearning
from engine.models.strokes_files import content_hash
from engine.options import Device
from engine.runs.driven import Driven
from tests.engine.computers.conftest import MODELS, STYLES

ORDER = SentLearning("k", "aa.jpg", "painting.jpg", ("bb.jpg",), 7, {"../x.safetensors": "cc"}, ("aa.jpg", "bb.jpg"))


class Run:
    """Stand in for the learning: two steps, and a file for each network that lacks the painting."""

    made: list[Any] = []  # noqa: RUF012
    closed = 0
    error: Exception | None = None

    def __init__(self, models: Any, painting: Path, photos: Any, plan: Any, device: Any, seconds: Any) -> None:
        Run.made.append((painting, list(photos), plan.steps, str(device)))
        assert seconds is None  # exactly so many steps
        self._models, self._painting = models, painting

    def lacking(self) -> list[Any]:
        return [SimpleNamespace(sha256="1" * 64), SimpleNamespace(sha256="2" * 64)]

    def steps(self):
        try:
            yield SimpleNamespace(fraction=0.25, seconds_left=3.0, sample=np.full((4, 6, 3), 90, np.uint8))
            if Run.error is not None:
                raise Run.error
            for model in self.lacking():
                path = self._models.strokes.checkpoint_of(model.sha256, content_hash(self._painting))
                path.with_suffix(".safetensors").write_bytes(model.sha256[:1].encode())
            yield SimpleNamespace(fraction=1.0, seconds_left=0.0, sample=None)
        finally:
            Run.closed += 1


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setattr("engine.painters.adain.learning_run.LearningRun", Run)
    monkeypatch.setattr("engine.painters.adain.learning_run.photos_from", lambda paths: [path.name for path in paths])
    for name, value in {"made": [], "closed": 0, "error": None}.items():
        monkeypatch.setattr(Run, name, value)
    (tmp_path / "files").mkdir()
    for name in ("aa.jpg", "bb.jpg", "cc"):
        (tmp_path / "files" / name).write_bytes(name.encode())
    return SimpleNamespace(resources=tmp_path, models=MODELS, styles=STYLES, files=tmp_path / "files")


def _learn(rooms: SimpleNamespace, tmp_path: Path, order: SentLearning = ORDER):
    (tmp_path / "order").mkdir()
    return learn_strokes(order, rooms, tmp_path / "order", Device.CPU)


def test_strokes_come_back_in_the_order_of_the_networks(rooms: SimpleNamespace, tmp_path: Path) -> None:
    learning = Driven(_learn(rooms, tmp_path))
    (*first, sample), last = learning
    assert (first, last) == ([0.25, 3.0], (1.0, 0.0, b""))
    assert sample.startswith(b"\xff\xd8")  # JPEG
    assert learning.value == (Piece(b"1"), Piece(b"2"))
    assert Run.made == [(rooms.files / "aa.jpg", ["bb.jpg"], 7, "cpu")]


def test_what_the_other_librarys_strokes_are_is_known_and_leads_nowhere(rooms: SimpleNamespace, tmp_path: Path) -> None:
    list(_learn(rooms, tmp_path))
    assert (tmp_path / "order" / "strokes" / "x.safetensors").read_bytes() == b"cc"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["files", "order"]


def test_stopping_lets_it_go(rooms: SimpleNamespace, tmp_path: Path) -> None:
    learning = _learn(rooms, tmp_path)
    next(learning)
    learning.close()
    assert Run.closed == 1


def test_what_fails_is_raised(rooms: SimpleNamespace, tmp_path: Path) -> None:
    Run.error = OSError(28, "No space left on device")
    with pytest.raises(OSError, match="No space"):
        list(_learn(rooms, tmp_path))


def test_a_file_that_was_not_sent_is_an_error_of_the_disk(rooms: SimpleNamespace, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        list(_learn(rooms, tmp_path, replace(ORDER, strokes={"x.pt": "gone"})))
