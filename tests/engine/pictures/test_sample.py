"""How a learning paints by now is a small file, also where another computer has sent it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.pictures.sample import MOST_BYTES, packed, show, show_packed

FRAME = np.full((40, 60, 3), (200, 90, 30), np.uint8)


def _jpeg(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height)).save(content, "JPEG")
    return content.getvalue()


def test_a_picture_is_shown_as_it_is_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    show(FRAME, tmp_path / "sample.png")
    with Image.open(tmp_path / "sample.png") as shown:
        assert np.array_equal(np.asarray(shown), FRAME)
    assert [path.name for path in tmp_path.iterdir()] == ["sample.png"]


def test_what_was_packed_looks_alike_and_replaces_the_one_before(tmp_path: Path) -> None:
    show(FRAME // 2, tmp_path / "sample.png")
    show_packed(packed(FRAME), tmp_path / "sample.png")
    with Image.open(tmp_path / "sample.png") as shown:
        assert shown.format == "PNG"
        assert np.abs(np.asarray(shown).astype(int) - FRAME).max() < 8


def test_the_largest_sample_may_travel() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (384, 384, 3), np.uint8)
    assert len(packed(noise)) < MOST_BYTES


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", packed(FRAME)[:300], _jpeg(40, 30) + b" " * MOST_BYTES, _jpeg(2000, 4)],
    ids=["nothing", "no picture", "a half", "much", "long"],
)
def test_what_is_no_small_picture_changes_nothing(content: bytes, tmp_path: Path) -> None:
    show(FRAME, tmp_path / "sample.png")
    before = (tmp_path / "sample.png").read_bytes()
    show_packed(content, tmp_path / "sample.png")
    assert (tmp_path / "sample.png").read_bytes() == before


def test_where_there_is_no_folder_any_more_the_learning_goes_on(tmp_path: Path) -> None:
    show_packed(packed(FRAME), tmp_path / "gone" / "sample.png")
