"""Check what is found in a GIF beside its pixels, as exiftool and ImageMagick have written it there."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.pictures.gif_file import has_several_images, profile_of, xmp_of
from engine.pictures.image_io import load
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve
from tests.engine.independent import imagemagick, write_tags

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("frames", [1, 3])
def test_xmp_and_a_profile_are_found_beside_comment_and_frames(tmp_path: Path, frames: int) -> None:
    """GIVEN both, and a text of 300 bytes before them, WHEN loaded THEN they are there, and the colours are in P3."""
    path, samples = tmp_path / "a.gif", np.zeros((8, 9, 3), np.uint8)
    samples[:, :3], samples[:, 3:6] = (0, 255, 0), (200, 30, 90)
    images = [Image.fromarray(np.roll(samples, shift, 1)) for shift in range(frames)]
    images[0].save(tmp_path / "plain.gif", save_all=True, append_images=images[1:], comment=b"a" * 300)
    (tmp_path / "p3.icc").write_bytes(rgb_profile(DISPLAY_P3, srgb_curve()))
    words = [imagemagick(), str(tmp_path / "plain.gif"), "-profile", str(tmp_path / "p3.icc"), str(path)]
    subprocess.run(words, check=True)
    write_tags(path, "-XMP-xmp:Rating=4", "-XMP-dc:Title=Grüße" + "e" * 400)

    picture = load(path)

    assert b"Rating" in (picture.xmp or b"")
    assert "Grüße".encode() in (picture.xmp or b"")
    assert (picture.xmp or b"").rstrip().endswith(b">")
    assert picture.icc_profile == (tmp_path / "p3.icc").read_bytes()
    np.testing.assert_allclose(picture.pixels[0, 0], (-0.512, 1.018, -0.311), atol=0.01)
    assert dict(picture.texts)["Comment"].startswith("a" * 300)


@given(st.binary(max_size=80), st.sampled_from([b"GIF89a", b"GIF89a\1\0\1\0\x80\0\0abcdef!\xff\x0bXMP DataXMP", b""]))
def test_damaged_files_have_nothing_or_something(content: bytes, head: bytes) -> None:
    for found in (xmp_of(head + content), profile_of(head + content)):
        assert found is None or isinstance(found, bytes)
    assert isinstance(has_several_images(head + content), bool)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_images_are_counted_beside_extensions(tmp_path: Path, count: int) -> None:
    images = [Image.new("RGB", (8, 9), colour) for colour in ("red", "green", "blue")[:count]]
    more = {"append_images": images[1:], "duration": 50, "loop": 0} if count > 1 else {}
    images[0].save(tmp_path / "a.gif", save_all=True, comment=b"\x2c" * 300, **more)

    assert has_several_images((tmp_path / "a.gif").read_bytes()) is (count > 1)
