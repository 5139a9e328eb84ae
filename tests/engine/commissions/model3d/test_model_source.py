"""A model is a source of one picture, which is made when it is asked for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.commissions.model3d.model_source import ModelSource
from engine.commissions.model3d.model_work import ModelWork
from engine.errors import UnreadableImage
from engine.options import StyleOptions
from engine.values import Picture


def test_there_is_one_frame() -> None:
    picture = Picture(np.zeros((2, 3, 3), np.float32))
    source = ModelSource(SimpleNamespace(way=SimpleNamespace(picture=lambda: picture)))
    (frame,) = source.frames()
    assert (source.count, frame.index, frame.time) == (1, 0, None)
    assert frame.picture is picture
    assert list(source.frames(1)) == []
    source.close()
    source.close()


def test_nothing_is_opened_before_frames_are_asked_for(tmp_path: Path) -> None:
    source = ModelSource(ModelWork(tmp_path / "none.glb", StyleOptions()))
    assert source.count == 1
    with pytest.raises(UnreadableImage, match=r"none\.glb"):
        next(source.frames())
