"""A photograph at the sizes that are painted."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.pictures.fitted_photo import FittedPhoto

CPU = torch.device("cpu")


def photo(height: int = 40, width: int = 60) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    return np.stack([x, y, 0.5 * (x + y)], 2).astype(np.float32)


def test_its_own_size_is_itself() -> None:
    pixels = photo()

    assert FittedPhoto(pixels).pixels_at(40, 60) is pixels


@pytest.mark.parametrize("size", [(20, 30), (80, 120)])
def test_slopes_stay_at_every_size(size: tuple[int, int]) -> None:
    found = FittedPhoto(photo()).pixels_at(*size)

    y, x = (np.mgrid[0 : size[0], 0 : size[1]] + 0.5) * 40 / size[0] - 0.5
    inside = (slice(4, -4), slice(4, -4))  # where the filter sees no side
    assert np.abs(found[..., 0] - x / 60)[inside].max() < 1e-3
    assert np.abs(found[..., 1] - y / 60)[inside].max() < 1e-3


def test_what_is_hardly_seen_does_not_show_at_edges() -> None:
    """GIVEN red beside green that is transparent WHEN it is made smaller THEN red stays red."""
    pixels = np.zeros((40, 60, 3), np.float32)
    pixels[:, :31, 0], pixels[:, 31:, 1] = 1, 1
    alpha = np.zeros((40, 60), np.float32)
    alpha[:, :31] = 1

    found = FittedPhoto(pixels, alpha).pixels_at(10, 15)
    plain = FittedPhoto(pixels).pixels_at(10, 15)

    assert found[:, :7, 1].max() < 0.05
    assert plain[:, 7, 1].max() > 0.1


def test_greys_are_told_from_colours() -> None:
    grey = np.repeat(photo()[..., :1], 3, axis=2)
    assert FittedPhoto(grey).is_grey
    assert FittedPhoto(grey + np.float32([0, 0, 1 / 255])).is_grey
    grey[39, 59, 2] += 3 / 255
    assert not FittedPhoto(grey).is_grey


def test_tensors_are_clamped_and_kept_for_the_latest_sizes() -> None:
    pixels = photo()
    pixels[0, 0] = (-1, 2, 0.5)
    fitted = FittedPhoto(pixels)

    first = fitted.tensor_at(40, 60, CPU)

    assert first.shape == (1, 3, 40, 60)
    assert first[0, :, 0, 0].tolist() == [0, 1, 0.5]
    assert pixels[0, 0].tolist() == [-1, 2, 0.5]  # a copy is clamped
    assert fitted.tensor_at(40, 60, CPU) is first
    for width in range(1, 9):
        fitted.tensor_at(4, width, CPU)
    assert fitted.tensor_at(40, 60, CPU) is not first
