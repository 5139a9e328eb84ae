"""Write JPEG XL files; libjxl itself reads their numbers back."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from engine.options import SaveOptions
from engine.pictures import image_io
from engine.pictures.image_saving import save
from engine.pictures.jpeg_xl_file import JpegXlFile
from engine.pictures.jpeg_xl_header import read_header
from engine.values import Picture
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve

P3 = rgb_profile(DISPLAY_P3, srgb_curve())


def _photo(profile: bytes | None = None, depth: int = 8) -> Picture:
    across, down = np.meshgrid(np.linspace(0, 1, 40), np.linspace(0.2, 0.8, 24))
    pixels = np.stack([across, down, 1 - across], 2).astype(np.float32)
    return Picture(pixels, bit_depth=depth, icc_profile=profile)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("profile", [None, P3], ids=["sRGB", "P3"])
def test_quality_100_is_lossless(tmp_path: Path, depth: int, profile: bytes | None) -> None:
    photo = _photo(profile, depth)

    written = save(tmp_path / "a.jxl", photo.pixels, photo, SaveOptions(quality=100))

    samples = imagecodecs.jpegxl_decode(written.read_bytes())
    assert samples.dtype.itemsize * 8 == depth
    if profile is None:  # the numbers themselves
        np.testing.assert_array_equal(samples, np.rint(photo.pixels * (2**depth - 1)))
    again, other = image_io.load(written), image_io.load(save(tmp_path / "a.png", photo.pixels, photo))
    assert again.icc_profile == profile
    np.testing.assert_array_equal(again.pixels, other.pixels)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("profile", [None, P3], ids=["sRGB", "P3"])
def test_lower_qualities_are_small_and_look_the_same(tmp_path: Path, depth: int, profile: bytes | None) -> None:
    photo = _photo(profile, depth)
    photo.pixels[:12, :8] = (-0.5, 1.015, -0.3) if profile else (0, 1, 0)  # a green that only P3 has

    written = save(tmp_path / "a.jxl", photo.pixels, photo, SaveOptions(quality=90))

    again = image_io.load(written)
    assert read_header(JpegXlFile(written.read_bytes()).codestream).is_xyb
    assert (again.bit_depth, again.icc_profile) == (depth, profile)
    assert np.abs(again.pixels - photo.pixels)[:8, :6].mean() < 0.05
    assert np.abs(again.pixels - photo.pixels).mean() < 0.015


def test_alpha_is_kept_at_every_quality(tmp_path: Path) -> None:
    alpha = np.linspace(0.1, 1, 24 * 40, dtype=np.float32).reshape(24, 40)
    for depth, profile, quality in ((8, None, 90), (16, None, 90), (8, P3, 90), (16, P3, 100)):
        photo = _photo(profile, depth)
        photo = Picture(photo.pixels, alpha, depth, profile)

        options = SaveOptions(quality=quality)
        again = image_io.load(save(tmp_path / "a.jxl", photo.pixels, photo, options, overwrite=True))

        assert again.alpha is not None
        samples, top = imagecodecs.jpegxl_decode((tmp_path / "a.jxl").read_bytes()), 2**depth - 1
        assert samples.dtype.itemsize * 8 == depth
        np.testing.assert_array_equal(samples[..., 3], np.rint(alpha * top))  # lossless
        header = read_header(JpegXlFile((tmp_path / "a.jxl").read_bytes()).codestream)
        assert header.is_xyb == (quality < 100)  # lossy
        assert header.bits == depth
        np.testing.assert_allclose(again.alpha, alpha, atol=1 / 255)
        assert np.abs(again.pixels - photo.pixels).mean() < 0.02


def test_grey_stays_grey(tmp_path: Path) -> None:
    grey = imagecodecs.cms_profile("gray", gamma=2.2)
    ramp = np.repeat(np.linspace(0, 1, 240, dtype=np.float32).reshape(12, 20, 1), 3, axis=2)
    photo = Picture(ramp, icc_profile=bytes(grey))
    for quality in (100, 90):
        written = save(tmp_path / "a.jxl", ramp, photo, SaveOptions(quality=quality), overwrite=True)

        assert imagecodecs.jpegxl_decode(written.read_bytes()).ndim == 2
        assert np.abs(image_io.load(written).pixels - ramp).max() < 0.03


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("profile", [None, P3], ids=["sRGB", "P3"])
def test_a_lossy_file_with_alpha_is_small_too(tmp_path: Path, depth: int, profile: bytes | None) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.normal(0.5, 0.03, (96, 96, 3)).astype(np.float32)
    alpha = np.repeat(np.linspace(0.1, 1, 96, dtype=np.float32)[None], 96, axis=0)
    photo = Picture(pixels, alpha, depth, profile)
    sizes = [
        save(tmp_path / f"{quality}.jxl", pixels, photo, SaveOptions(quality=quality)).stat().st_size
        for quality in (80, 100)
    ]

    assert sizes[0] < sizes[1] / 4
