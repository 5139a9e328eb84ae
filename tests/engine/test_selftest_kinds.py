"""The self-test paints a clip, a camera's frame and a model, and fails where one of them comes back wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine import selftest_kinds
from engine.commissions.commission import Order
from engine.errors import BadResult, OutOfMemory
from engine.options import Precision, StyleOptions
from engine.selftest_kinds import check_kinds
from engine.values import Phase, Progress, Result
from tests.engine.commissions.model3d.made_models import cube_glb
from tests.engine.commissions.video.clips import look


class Negative:
    """Stand in for the engine."""

    error: Exception | None = None

    def stylize(self, picture, options, **_more):
        yield Progress(0.5, Phase.PAINTING)
        if self.error is not None:
            raise self.error
        yield Result(np.clip(1 - picture.pixels, 0, 1), options, "cpu", "negative", Precision.FLOAT32)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "cube.glb").write_bytes(cube_glb().glb())
    return tmp_path / "models" / "cube.glb"


def _checked(model: Path, folder: Path, engine: Negative | None = None) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return dict(check_kinds(engine or Negative(), StyleOptions(engine="adain", size=64), model, folder))


@pytest.mark.slow
def test_each_kind_is_painted_and_told(model: Path, tmp_path: Path) -> None:
    told = _checked(model, tmp_path / "out")
    bits = told["clip"].removeprefix("3 frames, ")
    assert bits in ("8 bits", "10 bits")  # as the encoder at hand has them
    assert told == {
        "clip": f"3 frames, {bits}", "camera": "64 x 64 px", "model": "cube.glb, 1 textures"
    }  # fmt: skip
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["clip.mp4", "painted.glb", "painted.mkv"]
    assert len(look(tmp_path / "out" / "painted.mkv").times) == 3


def test_a_clip_that_lacks_frames_fails(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest_kinds, "_FRAMES", 2)
    frames = selftest_kinds._frames
    monkeypatch.setattr(selftest_kinds, "_frames", lambda: list(frames())[:1])
    with pytest.raises(BadResult, match="1 frames in place of 2; install Impasto again"):
        _checked(model, tmp_path / "out")


@pytest.mark.parametrize("error", [OutOfMemory("Too large; choose less."), ZeroDivisionError("a bug")])
def test_what_fails_is_raised_as_it_is(photo_path: Path, tmp_path: Path, error: Exception) -> None:
    engine = Negative()
    engine.error = error
    with pytest.raises(type(error), match=str(error)):
        selftest_kinds._painted(engine, Order(photo_path, tmp_path / "out.png", StyleOptions()))
