"""Open the rarer kinds of BMP."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.errors import UnreadableImage
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from tests.engine.color_formulas import ADOBE, COLORS, D50, D65, P3, SRGB, expected_srgb, linear, to_xyz
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve
from tests.engine.independent import pixels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLES = np.rint(COLORS[0] * 255).astype(np.uint8)
LINKED, EMBEDDED = b"KNIL", b"DEBM"
WHITE_RED_BLUE = ((255, 255, 255), (255, 0, 0), (0, 0, 255))


def _bmp(bits: int, masks: tuple[int, ...], rows: list[list[int]], size: int = 40, sign: int = 1) -> bytes:
    """Write pixels under masks, the lowest row first unless the sign of the height is -1."""
    form = f"<{len(rows[0])}{'H' if bits == 16 else 'I'}"
    lines = [struct.pack(form, *row) for row in rows]
    data = b"".join(line + bytes(-len(line) % 4) for line in lines)
    told = struct.pack(f"<{len(masks)}I", *masks)
    kind = (1, bits, 3 if len(masks) == 3 or size > 40 else 6, len(data))
    header = struct.pack("<IiiHHII16x", size, len(rows[0]), sign * len(rows), *kind)
    header = (header + told).ljust(max(size, len(header + told)), b"\0")
    return b"BM" + struct.pack("<IHHI", 14 + len(header) + len(data), 0, 0, 14 + len(header)) + header + data


@pytest.mark.parametrize("size", [40, 56, 108, 124])
@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (16, (0x7C00, 0x3E0, 0x1F)),
        (16, (0xF800, 0x7E0, 0x1F)),
        (16, (0x3, 0xC, 0x30)),
        (32, (0xFF, 0xFF00, 0xFF0000)),
        (32, (0xFF00, 0xFF0000, 0xFF000000)),
        (32, (0x3FF00000, 0xFFC00, 0x3FF)),
    ],
)
def test_colours_lie_under_the_masks_that_the_file_tells(
    tmp_path: Path, size: int, bits: int, masks: tuple[int, ...]
) -> None:
    red, green, blue = masks
    white = red | green | blue
    (tmp_path / "a.bmp").write_bytes(_bmp(bits, masks, [[blue] * 3, [white, red, blue]], size=size))

    picture = load(tmp_path / "a.bmp")

    np.testing.assert_allclose(picture.pixels[0] * 255, WHITE_RED_BLUE, atol=0.01)
    np.testing.assert_allclose(picture.pixels[1] * 255, [(0, 0, 255)] * 3, atol=0.01)
    assert picture.alpha is None


def test_steps_of_few_bits_fill_the_range(tmp_path: Path) -> None:
    steps = [level << 5 for level in range(8)]
    (tmp_path / "a.bmp").write_bytes(_bmp(16, (0xE0, 0x1F00, 0x1F), [steps], sign=-1))

    red = load(tmp_path / "a.bmp").pixels[0, :, 0]

    np.testing.assert_allclose(red, np.arange(8) / 7, atol=1 / 255)
    np.testing.assert_allclose(red * 255, pixels_of(tmp_path / "a.bmp")[0, :, 0], atol=33)  # which leaves bits at 0


@pytest.mark.parametrize("bits", [16, 32])
def test_alpha_under_a_mask_is_kept_and_one_that_is_empty_means_opaque(tmp_path: Path, bits: int) -> None:
    masks = (0xF000, 0xF00, 0xF0, 0xF) if bits == 16 else (0xFF000000, 0xFF0000, 0xFF00, 0xFF)
    seen = masks[0] | masks[3]
    (tmp_path / "a.bmp").write_bytes(_bmp(bits, masks, [[seen, masks[1]]], size=124))
    (tmp_path / "b.bmp").write_bytes(_bmp(bits, masks, [[masks[0], masks[1]]], size=124))

    picture, opaque = load(tmp_path / "a.bmp"), load(tmp_path / "b.bmp")

    assert picture.alpha is not None
    assert picture.alpha.tolist() == [[1, 0]]
    assert picture.pixels[0, 0].tolist() == [1, 0, 0]
    assert opaque.alpha is None
    assert opaque.pixels[0].tolist() == [[1, 0, 0], [0, 1, 0]]


def test_os2s_short_header(tmp_path: Path) -> None:
    palette = b"".join(bytes((*color[::-1], 0)) for color in WHITE_RED_BLUE).ljust(1024, b"\0")
    head = struct.pack("<IIIHH", 16, 3, 1, 1, 8)
    start = 14 + len(head) + len(palette)
    (tmp_path / "a.bmp").write_bytes(
        b"BM" + struct.pack("<IHHI", start + 4, 0, 0, start) + head + palette + b"\0\1\2\0"
    )

    np.testing.assert_allclose(load(tmp_path / "a.bmp").pixels[0] * 255, WHITE_RED_BLUE, atol=0.01)


def test_one_that_ends_early_is_told(tmp_path: Path) -> None:
    whole = _bmp(32, (0xFF, 0xFF00, 0xFF0000), [[1, 2], [3, 4]])
    for length in (10, 20, 40, 60, len(whole) - 1):
        (tmp_path / "a.bmp").write_bytes(whole[:length])
        with pytest.raises(UnreadableImage, match="damaged"):
            load(tmp_path / "a.bmp")


def _told(
    space: bytes,
    endpoints: np.ndarray | None = None,
    gammas: Sequence[float] = (0, 0, 0),
    size: int = 108,
    profile: bytes = b"",
    place: tuple[int, int] | None = None,
) -> bytes:
    """Write four pixels below a header of 108 or 124 bytes; `endpoints` has red, green and blue as rows."""
    row = SAMPLES[:, ::-1].tobytes()
    start = 14 + size
    header = struct.pack("<IiiHHIIiiII16x4s", size, 4, 1, 1, 24, 0, len(row), 0, 0, 0, 0, space)
    corners = np.zeros(9) if endpoints is None else endpoints.ravel()
    header += struct.pack("<9i", *np.rint(corners * 2**30).astype(int))
    header += struct.pack("<3I", *(round(gamma * 65536) for gamma in gammas))
    if size == 124:
        header += struct.pack("<IIII", 4, *(place or (size + len(row), len(profile))), 0)
    return b"BM" + struct.pack("<IHHI", start + len(row) + len(profile), 0, 0, start) + header + row + profile


@pytest.mark.parametrize("size", [108, 124])
@pytest.mark.parametrize("corners", [SRGB, P3, ADOBE], ids=["sRGB", "P3", "Adobe"])
@pytest.mark.parametrize("white", [D65, D50], ids=["D65", "D50"])
@pytest.mark.parametrize("gammas", [(1.8, 1.8, 1.8), (1.0, 1.0, 1.0), (1.8, 2.0, 2.4)])
def test_calibrated_colours(
    tmp_path: Path,
    size: int,
    corners: Sequence[tuple[float, float]],
    white: tuple[float, float],
    gammas: tuple[float, ...],
) -> None:
    path = tmp_path / "a.bmp"
    path.write_bytes(_told(bytes(4), to_xyz(corners, white).T, gammas, size))

    picture = load(path)

    expected = expected_srgb((SAMPLES / 255) ** gammas, corners, white)
    np.testing.assert_allclose(picture.pixels[0], expected, atol=2e-3)
    written = save(tmp_path / "b.png", picture.pixels, picture)
    np.testing.assert_allclose(load(written).pixels, picture.pixels, atol=6e-3)


@pytest.mark.parametrize("gamma", [1 / 1.8, 1.8])
def test_calibrated_as_imagemagick_writes_it(tmp_path: Path, gamma: float) -> None:
    """GIVEN chromaticities for endpoints, and the exponent of the encoding WHEN loaded THEN they are understood."""
    endpoints = np.array([(x, y, 1 - x - y) for x, y in P3])
    (tmp_path / "a.bmp").write_bytes(_told(bytes(4), endpoints, (gamma,) * 3))

    expected = expected_srgb((SAMPLES / 255) ** 1.8, P3)
    np.testing.assert_allclose(load(tmp_path / "a.bmp").pixels[0], expected, atol=2e-3)


def test_primaries_without_exponents_and_exponents_without_primaries(tmp_path: Path) -> None:
    (tmp_path / "a.bmp").write_bytes(_told(bytes(4), to_xyz(P3).T))
    (tmp_path / "b.bmp").write_bytes(_told(bytes(4), None, (1.0,) * 3))

    expected = expected_srgb(linear(SAMPLES / 255), P3), expected_srgb(SAMPLES / 255, SRGB)
    np.testing.assert_allclose(load(tmp_path / "a.bmp").pixels[0], expected[0], atol=2e-3)
    np.testing.assert_allclose(load(tmp_path / "b.bmp").pixels[0], expected[1], atol=2e-3)


@pytest.mark.parametrize("profile", [rgb_profile(DISPLAY_P3, srgb_curve())])
def test_an_embedded_profile(tmp_path: Path, profile: bytes) -> None:
    (tmp_path / "a.bmp").write_bytes(_told(EMBEDDED, size=124, profile=profile))

    picture = load(tmp_path / "a.bmp")

    np.testing.assert_allclose(picture.pixels[0], expected_srgb(linear(SAMPLES / 255), P3), atol=2e-3)
    assert picture.icc_profile == profile
    assert load(save(tmp_path / "b.png", picture.pixels, picture)).icc_profile == profile


@pytest.mark.parametrize(
    "content",
    [
        *(
            _told(space, to_xyz(ADOBE).T, (1.0,) * 3, size)
            for space in (b"BGRs", b" niW", b"????")
            for size in (108, 124)
        ),
        _told(bytes(4)),
        _told(bytes(4), to_xyz(SRGB).T, (2.2,) * 3),
        _told(bytes(4), np.ones((3, 3)) * 0.3, (0, 99, 2.2)),
        _told(bytes(4), -to_xyz(P3).T),
        _told(LINKED, size=124, profile=b"C:\\profiles\\p3.icc\0"),
        _told(EMBEDDED, to_xyz(P3).T, (1.0,) * 3),  # in a header without room for a profile's place
        *(
            _told(EMBEDDED, size=124, profile=rgb_profile(DISPLAY_P3, srgb_curve()), place=place)
            for place in [
                (0, 0),
                (136, 2**32 - 1),
                (2**32 - 1, 2**32 - 1),
                (2**31, 500),
                (0, 400),
                (137, 300),
                (136, 0),
            ]
        ),
        _told(EMBEDDED, size=124, profile=b"garbage" * 100),
    ],
)
def test_what_names_srgb_or_is_damaged_or_lies_elsewhere_is_srgb(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.bmp").write_bytes(content)

    picture = load(tmp_path / "a.bmp")

    np.testing.assert_allclose(picture.pixels[0] * 255, SAMPLES, atol=1e-3)
    assert picture.icc_profile is None


def test_a_profile_that_is_linked_is_not_opened(tmp_path: Path) -> None:
    """GIVEN a profile beside the picture that the header names WHEN loaded THEN it is sRGB all the same."""
    profile = tmp_path / "p3.icc"
    profile.write_bytes(rgb_profile(DISPLAY_P3, srgb_curve()))
    (tmp_path / "a.bmp").write_bytes(_told(LINKED, size=124, profile=str(profile).encode() + b"\0"))

    np.testing.assert_allclose(load(tmp_path / "a.bmp").pixels[0] * 255, SAMPLES, atol=1e-3)
