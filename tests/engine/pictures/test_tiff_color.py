"""Check TIFF's own tags of colour by the formulae of TIFF 6.0, section 20; tifffile writes the files."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile

from engine.pictures.color_profile import srgb_profile
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from tests.engine.color_formulas import ADOBE, COLORS, D50, D65, P3, SRGB, encoded, expected_srgb, linear
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve
from tests.engine.independent import told, write_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Curve = Callable[[np.ndarray], np.ndarray]
    Tag = tuple[int, int, int, Any, bool]

CURVES: dict[str, Curve] = {
    "1.0": lambda numbers: numbers,
    "1.8": lambda numbers: numbers**1.8,
    "2.2": lambda numbers: numbers**2.2,
    "sRGB": linear,
    "S": lambda numbers: (3 - 2 * numbers) * numbers**2,
}


def corner_tags(corners: Sequence[tuple[float, float]], white: tuple[float, float] | None = D65) -> list[Tag]:
    tags = [(319, 5, 6, fractions(np.ravel(corners)), True)]
    return tags if white is None else [(318, 5, 2, fractions(white), True), *tags]


def fractions(values: Sequence[float] | np.ndarray) -> tuple[int, ...]:
    return tuple(number for value in values for number in (round(value * 10**5), 10**5))


def transfer(bits: int, *curves: Curve) -> Tag:
    numbers = np.linspace(0, 1, 2**bits)
    table = np.rint(np.concatenate([curve(numbers) for curve in curves]) * 65535).astype(int)
    return 301, 3, len(table), tuple(table.tolist()), True


def tiff(path: Path, samples: np.ndarray, tags: list[Tag], **options: Any) -> Path:
    tifffile.imwrite(path, samples, extratags=tags, metadata=None, **({"photometric": "rgb"} | options))
    return path


def stored(bits: int) -> np.ndarray:
    top = 2**bits - 1
    return np.rint(COLORS * top).astype(np.uint8 if bits == 8 else np.uint16)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("corners", [SRGB, P3, ADOBE], ids=["sRGB", "P3", "Adobe"])
@pytest.mark.parametrize("white", [D65, D50], ids=["D65", "D50"])
@pytest.mark.parametrize("name", CURVES)
def test_primaries_white_and_curve(
    tmp_path: Path, bits: int, corners: Sequence[tuple[float, float]], white: tuple[float, float], name: str
) -> None:
    """GIVEN the three tags WHEN loaded THEN the colours are the formula's; saved with 16 bits they stay."""
    samples = stored(bits)
    tags = [transfer(bits, CURVES[name]), *corner_tags(corners, white)]

    picture = load(tiff(tmp_path / "a.tif", samples, tags))

    light = CURVES[name](samples / (2**bits - 1))
    np.testing.assert_allclose(picture.pixels, expected_srgb(light, corners, white), atol=2e-3)
    if (corners, white) == (SRGB, D65):
        assert picture.icc_profile is None
    written = save(tmp_path / "b.tif", picture.pixels, picture)
    np.testing.assert_allclose(load(written).pixels, picture.pixels, atol=1e-2 if bits == 8 else 2e-3)
    assert told(written, "-PrimaryChromaticities", "-TransferFunction") == {}  # the profile tells it


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("layout", ["contig", "separate"])
def test_a_curve_for_each_channel(tmp_path: Path, bits: int, order: str, layout: str) -> None:
    curves = CURVES["1.8"], CURVES["2.2"], CURVES["S"]
    samples = stored(bits)
    given = samples.transpose(2, 0, 1) if layout == "separate" else samples
    tags = [transfer(bits, *curves), *corner_tags(P3)]

    path = tiff(tmp_path / "a.tif", given.copy(), tags, planarconfig=layout, byteorder=order, bigtiff=order == ">")

    numbers = samples / (2**bits - 1)
    light = np.stack([curve(numbers[..., n]) for n, curve in enumerate(curves)], axis=2)
    np.testing.assert_allclose(load(path).pixels, expected_srgb(light, P3), atol=2e-3)


@pytest.mark.parametrize("kind", [11, 12], ids=["float", "double"])
def test_chromaticities_as_floating_point(tmp_path: Path, kind: int) -> None:
    tags = [(318, kind, 2, D50, True), (319, kind, 6, tuple(np.ravel(P3).tolist()), True)]

    picture = load(tiff(tmp_path / "a.tif", stored(16), tags))

    np.testing.assert_allclose(picture.pixels, expected_srgb(COLORS**2.2, P3, D50), atol=2e-3)


@pytest.mark.parametrize("white", [D65, None])
def test_without_a_curve_it_is_the_standards_power(tmp_path: Path, white: tuple[float, float] | None) -> None:
    picture = load(tiff(tmp_path / "a.tif", stored(16), corner_tags(ADOBE, white)))

    np.testing.assert_allclose(picture.pixels, expected_srgb(COLORS**2.2, ADOBE), atol=2e-3)


def test_primaries_of_srgb_alone_mean_srgb_whatever_exif_says(tmp_path: Path) -> None:
    path = tiff(tmp_path / "a.tif", stored(16), corner_tags(SRGB))
    write_tags(path, "-ExifIFD:ColorSpace#=2")

    picture = load(path)

    np.testing.assert_allclose(picture.pixels, COLORS, atol=1e-4)
    assert picture.icc_profile is None


def test_a_profile_goes_before_the_tags(tmp_path: Path) -> None:
    tags = [transfer(16, CURVES["1.0"]), *corner_tags(ADOBE)]
    profile = rgb_profile(DISPLAY_P3, srgb_curve())

    for name, embedded, corners in (("a", srgb_profile(), SRGB), ("b", profile, P3)):
        picture = load(tiff(tmp_path / f"{name}.tif", stored(16), tags, iccprofile=embedded))
        np.testing.assert_allclose(picture.pixels, expected_srgb(linear(COLORS), corners), atol=2e-3)
        assert picture.icc_profile == embedded


@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
@pytest.mark.parametrize("bits", [8, 16])
def test_grey_has_a_curve_but_no_primaries(tmp_path: Path, photometric: str, bits: int) -> None:
    """A table's 0 is black also where the sample that is 0 is white."""
    samples = stored(bits)[..., 0]
    curve = CURVES["1.8"]
    is_turned = photometric == "miniswhite"
    tags = [transfer(bits, (lambda numbers: curve(1 - numbers)) if is_turned else curve), *corner_tags(P3)]

    picture = load(tiff(tmp_path / "a.tif", samples, tags, photometric=photometric))

    numbers = samples / (2**bits - 1)
    light = curve(1 - numbers if is_turned else numbers)
    np.testing.assert_allclose(picture.pixels, np.repeat(encoded(light)[..., None], 3, 2), atol=2e-3)
    assert picture.icc_profile is None


def test_palettes_and_ycbcr_are_read_by_the_curve_of_their_colours(tmp_path: Path) -> None:
    table = np.zeros((3, 256), np.uint16)
    table[:, :4] = stored(8)[0].T.astype(np.uint16) * 257
    tags = [transfer(8, CURVES["1.8"]), *corner_tags(P3)]
    brightness = stored(8) @ (0.299, 0.587, 0.114)
    blue, red = (stored(8)[..., 2] - brightness) / 1.772 + 128, (stored(8)[..., 0] - brightness) / 1.402 + 128
    wide = np.rint(np.stack([brightness, blue, red], 2)).astype(np.uint8).repeat(16, 0).repeat(16, 1)
    expected = expected_srgb((stored(8) / 255) ** 1.8, P3)

    palette = tiff(tmp_path / "a.tif", np.arange(4, dtype=np.uint8)[None], tags, photometric="palette", colormap=table)
    ycbcr = tiff(
        tmp_path / "b.tif", wide, tags, photometric="ycbcr", compression="jpeg", compressionargs={"level": 100}
    )

    np.testing.assert_allclose(load(palette).pixels, expected, atol=2e-3)
    np.testing.assert_allclose(load(ycbcr).pixels[8, 8::16], expected[0], atol=0.03)


def test_inks_have_no_curve(tmp_path: Path) -> None:
    samples = np.full((2, 2, 4), 60, np.uint8)
    tags = [transfer(8, CURVES["1.0"]), *corner_tags(P3)]

    picture = load(tiff(tmp_path / "a.tif", samples, tags, photometric="separated"))

    np.testing.assert_allclose(picture.pixels, (1 - 60 / 255) ** 2, atol=1e-4)
    assert picture.icc_profile is None


FALLING = (301, 3, 256, tuple(range(65535, -1, -257)), True)


@pytest.mark.parametrize(
    "tags",
    [
        [FALLING],
        [(301, 3, 256, (0,) * 256, True)],
        [(301, 3, 256, (65535,) * 256, True)],
        [(301, 3, 255, tuple(range(255)), True)],
        [(301, 4, 256, tuple(range(0, 65536, 257)), True)],
        [(301, 3, 768, (*range(0, 65536, 257), *FALLING[3], *FALLING[3]), True)],
        [(319, 5, 6, (64, 0) * 6, True)],
        [(319, 5, 6, fractions([0.64, 0.33, 5, 0.6, 0.15, 0.06]), True)],
        [(319, 5, 6, fractions([0.64, 0.33, 0.64, 0.33, 0.64, 0.33]), True)],
        [(319, 5, 4, fractions([0.64, 0.33, 0.2, 0.7]), True)],
        [(319, 11, 6, (float("nan"),) * 6, True)],
        [(319, 2, 6, b"colors", True)],
        [(318, 5, 2, fractions(D50), True)],  # alone it says nothing of colours
    ],
)
def test_damaged_tags_say_nothing(tmp_path: Path, tags: list[Tag]) -> None:
    picture = load(tiff(tmp_path / "a.tif", stored(8), tags))

    np.testing.assert_allclose(picture.pixels * 255, stored(8), atol=1e-3)
    assert picture.icc_profile is None


def test_a_white_that_cannot_be_is_the_usual_one(tmp_path: Path) -> None:
    picture = load(tiff(tmp_path / "a.tif", stored(16), corner_tags(P3, (0.9, 0.05))))

    np.testing.assert_allclose(picture.pixels, expected_srgb(COLORS**2.2, P3), atol=2e-3)


@pytest.mark.parametrize("field", ["count", "place"])
@pytest.mark.parametrize("number", [2**31, 2**32 - 1])
def test_a_table_that_points_out_of_the_file(tmp_path: Path, field: str, number: int) -> None:
    path = tiff(tmp_path / "a.tif", stored(8), [transfer(8, CURVES["1.0"]), *corner_tags(SRGB)])
    with tifffile.TiffFile(path) as file:
        entry = file.pages.first.tags[301].offset
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, entry + (4 if field == "count" else 8), number)
    path.write_bytes(content)

    np.testing.assert_allclose(load(path).pixels * 255, stored(8), atol=1e-3)
