"""A painted model is refused early, held, and written at the end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.model3d.model_sink import ModelSink
from engine.commissions.model3d.model_work import ModelWork
from engine.commissions.model3d.open_model import open_model
from engine.commissions.source import SourceFrame
from engine.errors import CannotWrite, EngineStopped, UnsupportedFormat
from engine.options import Precision, StyleOptions
from engine.values import Result
from tests.engine.commissions.model3d.made_models import cube_glb


@pytest.fixture
def work(tmp_path: Path) -> ModelWork:
    (tmp_path / "cube.glb").write_bytes(cube_glb().glb())
    return ModelWork(tmp_path / "cube.glb", StyleOptions())


def painted(sink: ModelSink, work: ModelWork) -> None:
    """Write the negative of what is painted."""
    picture = work.way.picture()
    sink.write(
        SourceFrame(0, picture), Result(1 - picture.pixels, StyleOptions(), "cpu", "none", Precision.FLOAT32), "{}"
    )


@pytest.mark.parametrize(
    ("name", "seen", "error"),
    [
        ("a.obj", None, UnsupportedFormat), ("cube.glb", None, CannotWrite), ("none/a.glb", None, CannotWrite),
        ("a.glb", "a.xyz", UnsupportedFormat), ("a.glb", "none/a.mp4", CannotWrite),
    ],
)  # fmt: skip
def test_what_could_not_be_written_is_refused_at_once(
    work: ModelWork, tmp_path: Path, name: str, seen: str | None, error: type
) -> None:
    with pytest.raises(error):
        ModelSink(work, tmp_path / name, tmp_path / seen if seen else None, overwrite=True).check()


def test_the_model_is_written_when_the_sink_is_closed(work: ModelWork, tmp_path: Path) -> None:
    sink = ModelSink(work, tmp_path / "a.glb")
    sink.check()
    assert sink.begin(tmp_path / "notes") == 0
    assert work.resume == tmp_path / "notes"
    painted(sink, work)
    assert not (tmp_path / "a.glb").exists()

    assert sink.close() == tmp_path / "a.glb"

    before, after = (open_model(tmp_path / name).textures[0].picture.pixels for name in ("cube.glb", "a.glb"))
    assert np.abs(1 - before - after).mean() < 0.1  # at cuts both sides are drawn together
    assert np.abs(before - after).mean() > 0.2


def test_without_a_painting_there_is_no_file(work: ModelWork, tmp_path: Path) -> None:
    sink = ModelSink(work, tmp_path / "a.glb")
    painted(sink, work)
    sink.discard()

    with pytest.raises(EngineStopped):
        sink.close()
    assert [path.name for path in tmp_path.iterdir()] == ["cube.glb"]


def test_a_picture_of_it_is_written_beside_it(work: ModelWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "engine.commissions.model3d.turntable.Turntable.picture", lambda *_: np.full((8, 8, 3), 99, np.uint8)
    )
    sink = ModelSink(work, tmp_path / "a.glb", tmp_path / "seen.png")
    painted(sink, work)

    sink.close()

    with Image.open(tmp_path / "seen.png") as image:
        assert image.getpixel((4, 4))[:3] == (99, 99, 99)
