"""Check that saving writes what was asked, where it was asked, and never costs a file."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import ExifTags, Image

from engine.errors import BadResult, CannotWrite, UnsupportedFormat
from engine.pictures import image_saving
from engine.pictures.image_io import load
from engine.pictures.image_saving import obstacle_to_replacing, save
from engine.values import Obstacle, Picture
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve


@pytest.fixture
def pixels() -> np.ndarray:
    """Return a small smooth picture, 24 x 36 px."""
    y, x = np.mgrid[0:24, 0:36] / 36
    return np.stack([x, y, 0.5 * (x + y)], axis=-1).astype(np.float32)


def jpeg_bytes(size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", image_saving.WRITABLE_SUFFIXES)
def test_what_is_saved_can_be_opened_again(tmp_path: Path, pixels: np.ndarray, suffix: str) -> None:
    path = tmp_path / f"Großer Mohn 罂粟 🌺{suffix.upper()}"

    assert save(path, pixels) == path

    np.testing.assert_allclose(load(path).pixels, pixels, atol=0.05)
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["result.gif", "result.bmp", "result.psd", "result"])
def test_an_unknown_ending_is_refused_with_those_that_work(tmp_path: Path, pixels: np.ndarray, name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=r"^result.*\.jpg.*\.png.*\.tif"):
        save(tmp_path / name, pixels)

    assert list(tmp_path.iterdir()) == []


def test_a_taken_name_gets_a_number(tmp_path: Path, pixels: np.ndarray) -> None:
    path = tmp_path / "poppies.png"
    path.write_bytes(b"mine")

    names = [save(path, pixels).name for _ in range(2)]

    assert names == ["poppies (2).png", "poppies (3).png"]
    assert path.read_bytes() == b"mine"


def test_overwriting_happens_only_when_asked(tmp_path: Path, pixels: np.ndarray) -> None:
    path = save(tmp_path / "poppies.png", pixels)

    assert save(path, 1 - pixels, overwrite=True) == path

    np.testing.assert_allclose(load(path).pixels, 1 - pixels, atol=0.01)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("overwrite", [False, True])
def test_the_original_is_never_overwritten(tmp_path: Path, pixels: np.ndarray, overwrite: bool) -> None:
    path = save(tmp_path / "original.png", pixels)
    before = path.read_bytes()

    with pytest.raises(CannotWrite, match=r"^original\.png is the original"):
        save(tmp_path / "." / "original.png", 1 - pixels, load(path), overwrite=overwrite)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def _fail_with(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("function", "number", "words"),
    [
        ("fsync", errno.ENOSPC, "disk is full"),
        ("fsync", errno.EIO, "did not come back"),
        ("replace", errno.EACCES, "may not write"),
        ("replace", errno.EROFS, "only be read"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, pixels: np.ndarray, monkeypatch: pytest.MonkeyPatch, function: str, number: int, words: str
) -> None:
    path = save(tmp_path / "result.png", pixels)
    before = path.read_bytes()
    monkeypatch.setattr(os, function, _fail_with(number))

    with pytest.raises(CannotWrite, match=rf"^result\.png could not be saved: .*{words}.*\.$"):
        save(path, 1 - pixels, overwrite=True)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_does_not_read_back_is_not_kept(
    tmp_path: Path, pixels: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_saving, "encode", lambda *_: jpeg_bytes((36, 24))[:300])

    with pytest.raises(CannotWrite, match="did not come back"):
        save(tmp_path / "result.jpg", pixels)

    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_and_an_overlong_name_are_named(tmp_path: Path, pixels: np.ndarray) -> None:
    with pytest.raises(CannotWrite, match="nowhere does not exist"):
        save(tmp_path / "nowhere" / "result.png", pixels)
    with pytest.raises(CannotWrite, match="name is too long"):
        save(tmp_path / ("x" * 300 + ".png"), pixels)

    assert list(tmp_path.iterdir()) == []


def test_a_picture_too_long_for_its_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="16383 px"):
        save(tmp_path / "strip.webp", np.zeros((1, 16384, 3), np.float32))


def test_values_that_are_not_numbers_are_never_saved(tmp_path: Path, pixels: np.ndarray) -> None:
    pixels[3, 4, 1] = np.nan

    with pytest.raises(BadResult):
        save(tmp_path / "result.png", pixels)

    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def handed_over(tmp_path: Path, pixels: np.ndarray) -> Path:
    """Write a 16-bit TIFF with metadata, as another program hands it over."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Camera"
    like = Picture(
        pixels,
        bit_depth=16,
        icc_profile=rgb_profile(DISPLAY_P3, srgb_curve()),
        exif=exif.tobytes().removeprefix(b"Exif\0\0"),
    )
    return save(tmp_path / "handed-over.tif", pixels, like)


def test_a_file_handed_over_is_replaced_in_place(handed_over: Path, pixels: np.ndarray) -> None:
    """GIVEN a 16-bit TIFF in Display P3 WHEN it is written back THEN depth, profile, metadata and rights stay."""
    handed_over.chmod(0o640)
    before = load(handed_over)

    assert save(handed_over, pixels[::-1].copy(), before, in_place=True) == handed_over

    after = load(handed_over)
    np.testing.assert_allclose(after.pixels, pixels[::-1], atol=3e-3)
    assert (after.bit_depth, after.icc_profile, after.exif) == (16, before.icc_profile, before.exif)
    assert handed_over.stat().st_mode & 0o777 == 0o640
    assert list(handed_over.parent.iterdir()) == [handed_over]


def test_a_link_stays_a_link(handed_over: Path, pixels: np.ndarray) -> None:
    link = handed_over.with_name("link.tif")
    link.symlink_to(handed_over)

    save(link, 1 - pixels, load(link), in_place=True)

    assert link.is_symlink()
    np.testing.assert_allclose(load(handed_over).pixels, 1 - pixels, atol=3e-3)


def test_obstacles_to_replacing_are_known_beforehand(handed_over: Path, tmp_path: Path) -> None:
    several, animation, protected = (tmp_path / name for name in ("several.tif", "animation.webp", "protected.png"))
    tifffile.imwrite(several, np.zeros((2, 8, 8, 3), np.uint8), photometric="rgb")
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(animation, save_all=True, append_images=frames[1:])
    frames[0].save(protected)
    protected.chmod(0o444)

    assert obstacle_to_replacing(handed_over) is None
    assert obstacle_to_replacing(several) is obstacle_to_replacing(animation) is Obstacle.SEVERAL
    assert obstacle_to_replacing(protected) is Obstacle.PROTECTED
    assert obstacle_to_replacing(tmp_path / "camera.bmp") is Obstacle.KIND


@pytest.mark.parametrize("fault", ["protected", "pages", "disk", "busy"])
def test_what_cannot_be_written_back_is_left_untouched(
    handed_over: Path, pixels: np.ndarray, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    photo = load(handed_over)
    if fault == "protected":
        handed_over.chmod(0o444)
    elif fault == "pages":
        tifffile.imwrite(handed_over, np.zeros((2, 8, 8, 3), np.uint8), photometric="rgb")
    elif fault == "disk":
        monkeypatch.setattr(os, "fsync", _fail_with(errno.ENOSPC))
    else:
        monkeypatch.setattr(os, "replace", _fail_with(errno.EACCES))
    before = handed_over.read_bytes()

    with pytest.raises(CannotWrite, match=r"^handed-over\.tif .*[;:].*\.$"):
        save(handed_over, 1 - pixels, photo, in_place=True)

    assert handed_over.read_bytes() == before
    assert list(handed_over.parent.iterdir()) == [handed_over]
