"""A part of a resampled picture is that part of the whole one, resampled."""

from __future__ import annotations

import numpy as np
import pytest

from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.picture_part import Box, photo_part, resampled

PIXELS = np.random.default_rng(0).random((60, 90, 3), np.float32)
ALPHA = np.random.default_rng(1).random((60, 90), np.float32)
PARTS = [Box(0, 0, 20, 30), Box(10, 17, 31, 40), Box(20, 30, 40, 60)]


@pytest.mark.parametrize("size", [(60, 90), (40, 60), (41, 61), (120, 180)])
@pytest.mark.parametrize("box", PARTS)
@pytest.mark.parametrize("alpha", [None, ALPHA], ids=["opaque", "alpha"])
def test_a_part_is_the_part_of_the_whole(size: tuple[int, int], box: Box, alpha: np.ndarray | None) -> None:
    photo = FittedPhoto(PIXELS, alpha)

    part = photo_part(photo, size, box)

    whole = photo.pixels_at(*size)[box.top : box.bottom, box.left : box.right]
    assert part.shape == (*box.size, 3)
    assert np.abs(part - whole).max() < 2e-3  # the filters' sums are in another order


def test_from_what_is_known_alone() -> None:
    known = Box(10, 20, 50, 80)
    box = Box(36, 54, 60, 90)  # of twice the size: rows 18 .. 30, columns 27 .. 45

    found = resampled(PIXELS[10:50, 20:80], known, (60, 90), (120, 180), box)

    whole = FittedPhoto(PIXELS).pixels_at(120, 180)[36:60, 54:90]
    assert np.abs(found - whole).max() < 2e-3


def test_a_halo_ends_at_the_sides_and_begins_at_a_step() -> None:
    assert Box(10, 17, 31, 40).spread(8, (35, 99), 4) == Box(0, 8, 35, 48)
    assert Box(0, 0, 5, 5).spread(3, (6, 20), 1) == Box(0, 0, 6, 8)


def test_of_a_coarser_picture_all_that_is_seen_is_there() -> None:
    found = Box(40, 60, 80, 120).coarser((100, 200), (50, 100))

    assert found == Box(16, 26, 45, 65)  # rows 20 .. 40 and columns 30 .. 60, and four more each way
    assert Box(0, 0, 100, 200).coarser((100, 200), (50, 100)) == Box(0, 0, 50, 100)
