"""Check code values against H.273, and that they survive the way to colours and back."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from engine.commissions.video.frame_colors import ColorTags, over_white, to_pixels, to_planes
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import UnsupportedFormat

CHROMA = [(1, 1), (1, 0), (0, 0), (0, 1), (2, 0), (2, 2)]


@pytest.mark.parametrize(
    ("bits", "chroma", "matrix", "is_full"), [*product([8, 10, 12], CHROMA, [1, 6, 9], [False, True])]
)
def test_every_code_value_comes_back(bits: int, chroma: tuple[int, int], matrix: int, is_full: bool) -> None:
    layout, tags = FrameLayout(bits, chroma), ColorTags(matrix, is_full)
    rng = np.random.default_rng(bits)
    planes = [rng.integers(0, 2**bits, shape).astype("u1" if bits == 8 else "<u2") for shape in layout.shapes(13, 19)]

    back = to_planes(to_pixels(planes, layout, tags), layout, tags)

    assert all(np.array_equal(one, other) for one, other in zip(planes, back, strict=True))


@pytest.mark.parametrize("bits", [8, 10, 16])
def test_rgb_and_grey_come_back(bits: int) -> None:
    rng = np.random.default_rng(bits)
    for layout in (FrameLayout(bits, is_rgb=True), FrameLayout(bits, None)):
        planes = [rng.integers(0, 2**bits, s).astype("u1" if bits == 8 else "<u2") for s in layout.shapes(5, 7)]
        tags = ColorTags(0 if layout.is_rgb else 6, is_full=True)
        back = to_planes(to_pixels(planes, layout, tags), layout, tags)
        assert all(np.array_equal(one, other) for one, other in zip(planes, back, strict=True))


@pytest.mark.parametrize(
    ("matrix", "codes"),
    [(1, (63, 102, 240)), (6, (81, 90, 240)), (9, (74, 97, 240))],
    ids=["BT.709", "BT.601", "BT.2020"],
)
def test_red_has_the_codes_of_its_matrix(matrix: int, codes: tuple[int, int, int]) -> None:
    red = np.zeros((2, 2, 3), np.float32)
    red[..., 0] = 1
    planes = to_planes(red, FrameLayout(8, (0, 0)), ColorTags(matrix))
    assert tuple(int(plane[0, 0]) for plane in planes) == codes


def test_black_and_white_have_the_codes_of_their_range() -> None:
    picture = np.stack([np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32)])
    for bits, is_full, codes in ((8, False, [16, 235]), (8, True, [0, 255]), (10, False, [64, 940])):
        light = to_planes(picture, FrameLayout(bits, (0, 0)), ColorTags(1, is_full))[0]
        assert light[:, 0].tolist() == codes


def test_a_file_without_a_matrix_has_the_one_that_players_take() -> None:
    assert ColorTags().settled(576).matrix == 6
    assert ColorTags().settled(720).matrix == 1
    assert ColorTags(9).settled(720).matrix == 9


def test_a_matrix_that_cannot_be_computed_is_refused() -> None:
    with pytest.raises(UnsupportedFormat, match=r"a\.mov"):
        ColorTags(8).check("a.mov")


def test_transparent_is_white() -> None:
    alpha = np.array([[0, 255]], np.uint8)
    laid = over_white(np.zeros((1, 2, 3), np.float32), alpha, 8)
    assert laid[0, :, 0].tolist() == [1, 0]
