"""Open camera raw and HEIF files through their own process, with its limits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import OutOfMemory, UnreadableImage, UnsupportedFormat
from engine.pictures import guarded_decoding
from engine.pictures.guarded_decoding import Kind, decode_guarded
from engine.pictures.image_io import load
from tests.engine.raw_files import write_dng

ROOT = Path(__file__).parents[3]
# H.273's numbers of primaries and transfer, and the brightest green that they mean, in sRGB.
NUMBERED_GREENS = {
    (1, 13): (0, 1, 0),
    (12, 13): (-0.512, 1.018, -0.311),
    (9, 14): (-0.790, 1.056, -0.350),
    (9, 16): (-0.790, 1.056, -0.350),
    (9, 18): (-0.790, 1.056, -0.350),
}


@pytest.mark.parametrize("name", ["photo.dng", "renamed.tif", "renamed.jpg"])
def test_a_raw_file_opens_by_its_content_whatever_its_name(tmp_path: Path, name: str) -> None:
    """GIVEN sensor data of one warm colour, its left half darker, WHEN opened THEN 16 bits, warm, with the camera."""
    write_dng(tmp_path / name)

    picture = load(tmp_path / name)

    assert picture.pixels.shape == (64, 96, 3)
    assert (picture.bit_depth, picture.source) == (16, tmp_path / name)
    dark, bright = picture.pixels[32, 20], picture.pixels[32, 80]
    assert dark[0] > dark[1] > dark[2]
    assert (bright > dark).all()
    assert picture.exif is not None
    assert b"2024:05:06 07:08:09" in picture.exif
    assert b"\x12\xc6" not in picture.exif  # DNG's own tags stay behind, or a saved TIFF would count as raw


def test_a_raw_file_is_turned_upright(tmp_path: Path) -> None:
    write_dng(tmp_path / "a.dng", orientation=6)

    picture = load(tmp_path / "a.dng")

    assert picture.pixels.shape == (96, 64, 3)
    assert picture.pixels[20].mean() < picture.pixels[80].mean()


def test_the_white_balance_of_the_camera_is_used(tmp_path: Path) -> None:
    """GIVEN the same light on two sensors WHEN the camera says neutral THEN equal samples are grey."""
    write_dng(tmp_path / "a.dng", 0.3, 0.3, 0.3)

    picture = load(tmp_path / "a.dng")

    assert np.ptp(picture.pixels[32, 20]) < 0.02


def test_too_many_megapixels_are_told_before_they_are_decoded(tmp_path: Path) -> None:
    write_dng(tmp_path / "a.dng")

    with pytest.raises(UnreadableImage, match="megapixels"):
        decode_guarded(tmp_path / "a.dng", Kind.RAW, 1000)


def test_a_damaged_raw_file_gets_one_sentence(tmp_path: Path) -> None:
    write_dng(tmp_path / "a.dng")
    whole = (tmp_path / "a.dng").read_bytes()
    (tmp_path / "a.dng").write_bytes(whole[: len(whole) // 3])
    (tmp_path / "b.cr3").write_bytes(b"\0\0\0\x18ftypcrx " + bytes(200))
    (tmp_path / "c.nef").write_bytes(b"not a picture at all" * 20)

    for path in tmp_path.iterdir():
        with pytest.raises((UnreadableImage, UnsupportedFormat), match=path.name):
            load(path)


def test_a_decoder_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dng(tmp_path / "a.dng")
    monkeypatch.setattr(guarded_decoding, "SECONDS", 0.05)

    with pytest.raises(UnreadableImage, match="too long"):
        load(tmp_path / "a.dng")


def _outcome(change: str, folder: Path) -> str:
    """Run the process' main function on a DNG, with something changed before; return what it wrote."""
    write_dng(folder / "a.dng")
    start = "import sys, errno, numpy; from engine.pictures import guarded_decoding as g"
    code = f"{start}\n{change}\nimport pathlib; sys.exit(g.main(sys.argv[1:], pathlib.Path()))"
    words = [sys.executable, "-c", code, "raw", str(folder / "a.dng"), str(folder), "9999999"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, cwd=ROOT) as process:  # it ends early if its input closes
        assert process.wait(60) == 0
    return (folder / "outcome.json").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process' address space")
def test_a_decoder_that_wants_too_much_memory_is_refused(tmp_path: Path) -> None:
    """GIVEN a decoder that asks for 2 GiB before the size is known WHEN it runs THEN it ends without a picture."""
    assert "OutOfMemory" in _outcome("g._decode_raw = lambda path, most: numpy.zeros(2**31, numpy.uint8)", tmp_path)


def test_no_room_for_temporary_files_is_told_as_that(tmp_path: Path) -> None:
    """GIVEN a disk for temporary files that is full WHEN a raw file is opened THEN it is not called damaged."""
    full = "def full(*_, **__): raise OSError(errno.ENOSPC, 'full')\ng.np.save = full"

    assert "more room for temporary files" in _outcome(full, tmp_path)


def test_a_decoder_that_swallows_memory_is_ended_on_every_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN no limit by the system WHEN the process takes more than it may THEN it is ended, with a sentence."""
    write_dng(tmp_path / "a.dng")
    monkeypatch.setattr(guarded_decoding, "MEMORY", 2**20)
    monkeypatch.setattr(guarded_decoding, "_POLL", 0.01)

    with pytest.raises(OutOfMemory, match=r"^a\.dng does not fit"):
        load(tmp_path / "a.dng")


def test_a_decoder_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    code = (
        "import sys, time; from engine.pictures import guarded_decoding as g\n"
        "g._decode_raw = lambda path, most: time.sleep(60)\n"
        "import pathlib; sys.exit(g.main(sys.argv[1:], pathlib.Path()))"
    )
    words = [sys.executable, "-c", code, "raw", "a.dng", str(tmp_path), "9999999"]

    with subprocess.Popen(words, stdin=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 1


def test_a_heic_photograph_opens_or_says_what_is_missing(tmp_path: Path) -> None:
    """GIVEN a HEIC file WHEN pillow-heif is there THEN it opens, and otherwise the sentence names the package."""
    path = tmp_path / "a.heic"
    try:
        import pillow_heif
    except ImportError:
        path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
        with pytest.raises(UnsupportedFormat, match="pillow-heif"):
            load(path)
        return
    exif = Image.Exif()
    exif[271] = "Maker"
    photo = Image.linear_gradient("L").convert("RGB")
    pillow_heif.from_pillow(photo).save(path, quality=95, exif=exif.tobytes())

    picture = load(path)

    assert picture.pixels.shape == (256, 256, 3)
    assert picture.exif is not None
    assert b"Maker" in picture.exif
    np.testing.assert_allclose(picture.pixels[..., 1].mean(1), np.linspace(0, 1, 256), atol=0.03)
    for numbers, green in NUMBERED_GREENS.items():
        told = {"color_primaries": numbers[0], "transfer_characteristics": numbers[1], "matrix_coefficients": 1}
        plain = pillow_heif.from_pillow(Image.new("RGB", (64, 64), (0, 255, 0)))
        plain.save(path, quality=100, chroma=444, full_range_flag=1, save_nclx_profile=True, **told)

        np.testing.assert_allclose(load(path).pixels[30, 30], green, atol=0.03)


def test_heic_without_its_package_says_what_to_add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)

    with pytest.raises(UnsupportedFormat, match="pillow-heif"):
        guarded_decoding._decode_heif(tmp_path / "a.heic", 1000, tmp_path)
