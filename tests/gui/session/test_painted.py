"""Check the names of files that are suggested, and which photos are frames of one clip."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from gui.engine_process.messages import Photo
from gui.session.painted import NAME_LENGTH, OpenedPhoto, suggested_name

INK = StyleOptions((StyleChoice(Path("ink.jpg")), StyleChoice(Path("oil.png"))))


@pytest.mark.parametrize(
    ("photo", "options", "name"),
    [
        ("/a/lake.TIF", INK, "lake - ink + oil.tif"),
        ("/a/lake.cr2", INK, "lake - ink + oil.jpg"),
        ("/a/chair.glb", None, "chair - painted.glb"),
        ("", StyleOptions(), "picture - painted.jpg"),
        ("/data/pasted/pasted-0123456789abcdef.png", INK, "picture - ink + oil.jpg"),
        (f"/a/{'x' * 90}.png", None, f"{'x' * NAME_LENGTH} - painted.png"),
    ],
)
def test_a_name_is_made_of_photo_and_styles(photo, options, name):
    assert suggested_name(Path(photo), options, "picture", "painted") == name


def test_only_moments_of_the_same_clip_are_its_frames():
    def opened(moment: float | None, path: str = "a.mp4", width: int = 60) -> OpenedPhoto:
        return OpenedPhoto(Photo(1, Path(path), moment=moment), Path(path), QSize(width, 40))

    assert opened(1.0).is_frame_beside(opened(2.0))
    for other in (None, opened(None), opened(2.0, "b.mp4"), opened(2.0, width=61)):
        assert not opened(1.0).is_frame_beside(other)
    assert not opened(None).is_frame_beside(opened(2.0))


def test_only_a_model_is_painted_as_it_shines():
    shining = StyleOptions(emissive=True)
    for path, options, shines in (
        ("a.glb", shining, True),
        ("a.glb", StyleOptions(), False),
        ("a.jpg", shining, False),
    ):
        assert OpenedPhoto(Photo(1, Path(path)), Path(path), QSize()).painted_by(options).shines is shines
