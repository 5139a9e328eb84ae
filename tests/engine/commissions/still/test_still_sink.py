"""A painted photograph is written at the end, and never over its original."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.source import SourceFrame
from engine.commissions.still.still_sink import StillSink
from engine.errors import CannotWrite, EngineStopped, UnsupportedFormat
from engine.options import Precision, SaveOptions, StyleOptions
from engine.values import Picture, Result


def painted(value: float) -> tuple[SourceFrame, Result]:
    pixels = np.full((12, 16, 3), value, np.float32)
    return SourceFrame(0, Picture(pixels)), Result(pixels, StyleOptions(), "cpu", "none", Precision.FLOAT32)


def sink_of(folder: Path, name: str = "painted.png", *, overwrite: bool = False) -> StillSink:
    (folder / "photo.png").write_bytes(b"the photograph")
    return StillSink(folder / name, folder / "photo.png", SaveOptions(), overwrite=overwrite)


def test_the_painting_is_written_when_the_sink_is_closed(tmp_path: Path) -> None:
    sink = sink_of(tmp_path)
    sink.check()
    sink.write(*painted(0.2), "{}")

    assert not (tmp_path / "painted.png").exists()
    assert sink.close() == tmp_path / "painted.png"
    with Image.open(tmp_path / "painted.png") as image:
        assert (image.size, image.getpixel((3, 3))[:3]) == ((16, 12), (51, 51, 51))


@pytest.mark.parametrize(("overwrite", "name"), [(False, "painted (2).png"), (True, "painted.png")])
def test_a_taken_name_gets_a_number_unless_it_is_replaced(tmp_path: Path, overwrite: bool, name: str) -> None:
    (tmp_path / "painted.png").write_bytes(b"somebody's")
    sink = sink_of(tmp_path, overwrite=overwrite)
    sink.write(*painted(0.2), "{}")

    assert sink.close() == tmp_path / name
    assert ((tmp_path / "painted.png").read_bytes() == b"somebody's") == (not overwrite)


def test_what_could_not_be_written_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        sink_of(tmp_path, "photo.png", overwrite=True).check()
    with pytest.raises(UnsupportedFormat):
        sink_of(tmp_path, "painted.xyz").check()


def test_a_photograph_that_the_format_cannot_hold_is_refused(tmp_path: Path) -> None:
    sink = StillSink(tmp_path / "a.webp", tmp_path / "photo.png", SaveOptions(), size=20_000)

    with pytest.raises(CannotWrite):
        sink.admit(Picture(np.zeros((12, 16, 3), np.float32)))
    StillSink(tmp_path / "a.webp", tmp_path / "b", SaveOptions()).admit(Picture(np.zeros((12, 16, 3), np.float32)))


def test_without_a_painting_there_is_no_file(tmp_path: Path) -> None:
    sink = sink_of(tmp_path)
    sink.write(*painted(0.2), "{}")
    sink.discard()

    with pytest.raises(EngineStopped):
        sink.close()
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]


def test_where_to_note_down_is_kept(tmp_path: Path) -> None:
    sink = sink_of(tmp_path)

    assert sink.begin(tmp_path / "notes") == 0
    assert sink.resume == tmp_path / "notes"
