"""Check colours that are told otherwise than by ICC, against ImageMagick or the formulae of their standards."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from engine.pictures import told_color
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from tests.engine.color_formulas import ADOBE, BT2020, COLORS, D65, P3, SRGB, encoded, expected_srgb, linear
from tests.engine.independent import pixels_of, told, write_tags

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def png(path: Path, samples: np.ndarray, *chunks: tuple[bytes, bytes]) -> Path:
    data, buffer = imagecodecs.png_encode(samples), io.BytesIO()
    buffer.write(data[:33])
    for name, content in chunks:
        crc = struct.pack(">I", zlib.crc32(name + content))
        buffer.write(struct.pack(">I", len(content)) + name + content + crc)
    path.write_bytes(buffer.getvalue() + data[33:])
    return path


def deep(values: np.ndarray) -> np.ndarray:
    return np.rint(values * 65535).astype(np.uint16)


def chromaticities(corners: Sequence[tuple[float, float]]) -> bytes:
    return struct.pack(">8I", *(round(value * 100000) for value in (*D65, *np.ravel(corners))))


@pytest.mark.parametrize("gamma", [1.0, 0.5, 0.45455, 0.55])
def test_png_gamma_is_as_imagemagick_has_it(tmp_path: Path, gamma: float) -> None:
    samples = np.rint(COLORS * 255).astype(np.uint8)
    path = png(tmp_path / "a.png", samples, (b"gAMA", struct.pack(">I", round(gamma * 1e5))))

    picture = load(path)

    if gamma in (1.0, 0.45455):  # of which ImageMagick knows a better answer than none
        np.testing.assert_allclose(picture.pixels[0] * 255, pixels_of(path)[0, :, :3], atol=1.5)
    if gamma != 0.45455:  # which means sRGB
        np.testing.assert_allclose(picture.pixels, encoded((samples / 255) ** (1 / gamma)), atol=3e-3)
    assert picture.icc_profile is None  # nothing that a viewer would have to know


@pytest.mark.parametrize("corners", [P3, ADOBE, BT2020], ids=["P3", "Adobe", "BT.2020"])
@pytest.mark.parametrize("gamma", [None, 0.45455, 1.0])
def test_png_primaries(tmp_path: Path, corners: Sequence[tuple[float, float]], gamma: float | None) -> None:
    """GIVEN cHRM, with and without gAMA WHEN loaded THEN the colours are those of the formulae, none clipped."""
    chunks = [(b"cHRM", chromaticities(corners))]
    chunks += [(b"gAMA", struct.pack(">I", round(gamma * 1e5)))] if gamma else []
    light = COLORS ** (1 / gamma) if gamma else linear(COLORS)

    picture = load(png(tmp_path / "a.png", deep(COLORS), *chunks))

    np.testing.assert_allclose(picture.pixels, expected_srgb(light, corners), atol=3e-3)
    again = load(save(tmp_path / "b.png", picture.pixels, picture))
    np.testing.assert_allclose(again.pixels, picture.pixels, atol=2e-3)  # also what sRGB does not hold


@pytest.mark.parametrize("first", [b"sRGB", b"iCCP"])
def test_gamma_goes_after_srgb_and_a_profile(tmp_path: Path, first: bytes) -> None:
    from engine.pictures.color_profile import srgb_profile

    content = b"\0" if first == b"sRGB" else b"a\0\0" + zlib.compress(srgb_profile())
    path = png(tmp_path / "a.png", deep(COLORS), (first, content), (b"gAMA", struct.pack(">I", 100000)))

    np.testing.assert_allclose(load(path).pixels, COLORS, atol=1e-4)


@pytest.mark.parametrize(("number", "corners"), [(1, SRGB), (9, BT2020), (12, P3)])
@pytest.mark.parametrize("transfer", [1, 4, 8, 13])
def test_png_colours_by_numbers(
    tmp_path: Path, number: int, corners: Sequence[tuple[float, float]], transfer: int
) -> None:
    """GIVEN cICP beside a gAMA that says otherwise WHEN loaded THEN cICP is believed."""
    light = {4: COLORS**2.2, 8: COLORS}.get(transfer, linear(COLORS))
    chunks = (b"cICP", bytes((number, transfer, 0, 1))), (b"gAMA", struct.pack(">I", 30000))

    picture = load(png(tmp_path / "a.png", deep(COLORS), *chunks))

    np.testing.assert_allclose(picture.pixels, expected_srgb(light, corners), atol=3e-3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_png_numbers_of_a_videos_range(tmp_path: Path, dtype: type) -> None:
    """GIVEN cICP that says that black is 16 and white 235 of 255 WHEN loaded THEN they are black and white."""
    top = np.iinfo(dtype).max
    samples = np.rint((COLORS * 219 + 16) / 255 * top).astype(dtype)

    picture = load(png(tmp_path / "a.png", samples, (b"cICP", bytes((1, 13, 0, 0)))))

    np.testing.assert_allclose(picture.pixels, COLORS, atol=0.003)


@pytest.mark.parametrize(("bits", "quality"), [(8, 100), (10, 100)])
@pytest.mark.parametrize(("number", "corners"), [(9, BT2020), (12, P3)])
def test_avif_colours_by_numbers(
    tmp_path: Path, bits: int, quality: int, number: int, corners: Sequence[tuple[float, float]]
) -> None:
    samples = np.repeat(np.repeat(COLORS, 16, axis=0), 16, axis=1)
    dtype, top = (np.uint8, 255) if bits == 8 else (np.uint16, 1023)
    data = bytearray(
        imagecodecs.avif_encode(
            np.rint(samples * top).astype(dtype), level=quality, bitspersample=bits, pixelformat="444"
        )
    )
    place = data.index(b"nclx")
    struct.pack_into(">HH", data, place + 4, number, 13)
    (tmp_path / "a.avif").write_bytes(data)

    picture = load(tmp_path / "a.avif")

    np.testing.assert_allclose(picture.pixels[8, 8::16], expected_srgb(linear(COLORS), corners)[0], atol=0.02)
    assert picture.icc_profile is not None  # so that the colours stay when it is saved


@pytest.mark.parametrize("numbers", [(9, 16), (12, 16), (9, 18), (12, 18)])
@pytest.mark.parametrize("bits", [8, 10, 12])
def test_avif_under_pq_and_hlg(tmp_path: Path, numbers: tuple[int, int], bits: int) -> None:
    """GIVEN grey of 20 to 150 cd/m² in AVIF's own boxes WHEN loaded THEN it is as bright, as the standards have it."""
    nits = np.array([20.0, 60.0, 100.0, 150.0])
    if numbers[1] == 16:
        signal = pq(nits)
    else:
        scene = (nits / 1000) ** (1 / 1.2)
        signal = np.where(
            scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(12 * scene - 0.28466892) + 0.55991073
        )
    samples = np.repeat(np.repeat(signal, 16)[None, :, None], 16, axis=0).repeat(3, axis=2)
    stored = np.rint(samples * (2**bits - 1)).astype(np.uint8 if bits == 8 else np.uint16)
    data = bytearray(imagecodecs.avif_encode(stored, level=100, bitspersample=bits, pixelformat="444"))
    struct.pack_into(">HH", data, data.index(b"nclx") + 4, *numbers)
    (tmp_path / "a.avif").write_bytes(data)

    found = load(tmp_path / "a.avif").pixels[8, 8::16]

    np.testing.assert_allclose(linear(found), np.repeat(nits[:, None] / 203, 3, 1), atol=0.02 if bits == 8 else 0.004)


def pq(nits: np.ndarray) -> np.ndarray:
    power = (np.asarray(nits) / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def test_pq_up_to_three_quarters_of_paper_white_is_what_it_says_and_highlights_stay_apart(tmp_path: Path) -> None:
    nits = np.array([1, 20, 100, 150, 203, 400, 1000, 4000])
    samples = np.repeat(pq(nits)[None, :, None], 3, axis=2)

    picture = load(png(tmp_path / "a.png", deep(samples), (b"cICP", bytes((9, 16, 0, 1)))))

    found = picture.pixels[0, :, 1]
    np.testing.assert_allclose(linear(found[:4]), nits[:4] / 203, atol=2e-3)
    assert (np.diff(found[:7]) > 0.01).all()
    assert 0.85 < found[4] < 1
    np.testing.assert_allclose(found[6:], 1, atol=2e-3)


def test_hlg_grey_is_what_it_says(tmp_path: Path) -> None:
    """At half of the signal the scene is 1/12, the screen 1000 x (1/12)^1.2 cd/m²."""
    samples = np.full((2, 2, 3), 0.5)

    picture = load(png(tmp_path / "a.png", deep(samples), (b"cICP", bytes((9, 18, 0, 1)))))

    np.testing.assert_allclose(linear(picture.pixels), 1000 * (1 / 12) ** 1.2 / 203, atol=2e-3)


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".png", ".webp"])
@pytest.mark.parametrize(
    ("words", "is_adobe"),
    [
        (("-ExifIFD:ColorSpace#=65535", "-InteropIndex=R03"), True),
        (("-ExifIFD:ColorSpace#=2",), True),
        (("-ExifIFD:ColorSpace#=1", "-InteropIndex=R98"), False),
        (("-ExifIFD:ColorSpace#=65535", "-InteropIndex=R98"), False),
        (("-ExifIFD:ColorSpace#=65535",), False),
    ],
)
def test_a_cameras_adobe_rgb(tmp_path: Path, suffix: str, words: tuple[str, ...], is_adobe: bool) -> None:
    path = tmp_path / f"a{suffix}"
    Image.new("RGB", (32, 32), (59, 200, 60)).save(path, **({"lossless": True} if suffix == ".webp" else {}))
    write_tags(path, *words)

    picture = load(path)

    stored = np.array([59, 200, 60]) / 255
    expected = expected_srgb(stored**2.19921875, ADOBE) if is_adobe else stored
    np.testing.assert_allclose(picture.pixels[16, 16], expected, atol=0.01)
    written = save(tmp_path / f"b{suffix}", picture.pixels, picture)
    if is_adobe:
        np.testing.assert_allclose(load(written).pixels[16, 16], expected, atol=0.02)
        assert told(written, "-ICC_Profile:RedMatrixColumn")


def test_saved_as_srgb_the_mark_of_adobe_rgb_goes(tmp_path: Path) -> None:
    from engine.options import OutputProfile, SaveOptions

    path = tmp_path / "a.jpg"
    Image.new("RGB", (16, 16), (59, 200, 60)).save(path)
    write_tags(path, "-ExifIFD:ColorSpace#=65535", "-InteropIndex=R03")
    picture = load(path)

    written = save(tmp_path / "b.jpg", picture.pixels, picture, SaveOptions(profile=OutputProfile.SRGB))

    assert told(written, "-ColorSpace", "-InteropIndex") == {"ColorSpace": 1, "InteropIndex": "R98"}


@pytest.mark.parametrize(
    "corners",
    [
        ((0.64, 0.33), (0.30, 0.30), (0.15, 0.06)),  # white lies outside
        ((0.64, 0.33), (0.3127, 0.3290), (0.15, 0.14)),  # nearly in a line
        ((0.64, 0.33), (0.64, 0.33), (0.64, 0.33)),
    ],
)
def test_primaries_that_cannot_be_are_passed_over(tmp_path: Path, corners: Sequence[tuple[float, float]]) -> None:
    chunks = (b"cHRM", chromaticities(corners)), (b"gAMA", struct.pack(">I", 45455))

    picture = load(png(tmp_path / "a.png", deep(COLORS), *chunks))

    np.testing.assert_allclose(picture.pixels, COLORS, atol=1e-4)
    assert picture.icc_profile is None


def test_numbers_that_say_nothing_are_nothing() -> None:
    assert told_color.by_numbers(2, 2) is None
    assert told_color.by_numbers(1, 13) is None
    assert told_color.by_values(None, (0.0,) * 8) is None
    assert told_color.by_exif(b"garbage") is None
