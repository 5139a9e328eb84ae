"""Check the way of pictures into tensors and back, and their sizes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.geometry import fitted
from engine.pictures.tensors import pad_to_multiple, resize, to_frame, to_pixels, to_tensor

CPU = torch.device("cpu")
SIDES = st.integers(1, 200)


def _pixels(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).random((height, width, 3), np.float32)


@given(height=SIDES, width=SIDES)
@settings(max_examples=30, deadline=None)
def test_pixels_come_back_as_they_went(height: int, width: int) -> None:
    pixels = _pixels(height, width)

    image = to_tensor(pixels, CPU)

    assert image.shape == (1, 3, height, width)
    assert image.is_contiguous()
    np.testing.assert_array_equal(to_pixels(image), pixels)
    np.testing.assert_array_equal(image[0, 1].numpy(), pixels[..., 1])


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (4, 5)])
def test_a_read_only_array_is_copied(size: tuple[int, int]) -> None:
    """GIVEN pixels in someone else's memory WHEN their tensor is written to THEN they stay."""
    pixels = _pixels(*size)
    before = pixels.copy()
    pixels.setflags(write=False)

    to_tensor(pixels, CPU).zero_()

    np.testing.assert_array_equal(pixels, before)


def test_frames_round_and_clamp() -> None:
    image = torch.tensor([-0.5, 0.0, 0.4999 / 255, 0.5001 / 255, 0.5, 1.0, 1.5]).expand(1, 3, 1, 7)

    frame = to_frame(image)

    assert frame.dtype == np.uint8
    assert frame.shape == (1, 7, 3)
    assert frame[0, :, 0].tolist() == [0, 0, 0, 1, 128, 255, 255]
    assert frame.flags.c_contiguous


def test_pixels_are_clamped_float32() -> None:
    pixels = to_pixels(torch.tensor([-1.0, 0.25, 2.0]).view(1, 3, 1, 1).to(torch.bfloat16))

    assert pixels.dtype == np.float32
    assert pixels.tolist() == [[[0.0, 0.25, 1.0]]]


@given(height=st.integers(1, 50_000), width=st.integers(1, 50_000), side=st.integers(1, 2048))
def test_the_long_side_fits_and_the_shape_stays(height: int, width: int, side: int) -> None:
    fitted_height, fitted_width = fitted(height, width, side)

    assert max(fitted_height, fitted_width) == side
    assert min(fitted_height, fitted_width) >= 1
    exact = side * min(height, width) / max(height, width)
    assert abs(min(fitted_height, fitted_width) - max(1, exact)) <= 0.5001


@given(height=SIDES, width=SIDES, new_height=SIDES, new_width=SIDES)
@settings(max_examples=30, deadline=None)
def test_resizing_keeps_a_flat_colour(height: int, width: int, new_height: int, new_width: int) -> None:
    resized = resize(torch.full((1, 3, height, width), 0.3), new_height, new_width)

    torch.testing.assert_close(resized, torch.full((1, 3, new_height, new_width), 0.3), atol=1e-5, rtol=0)


def test_shrinking_averages_instead_of_dropping_pixels() -> None:
    """GIVEN a board of single black and white pixels WHEN it is shrunk THEN it is grey."""
    board = (torch.arange(64)[:, None] + torch.arange(64)) % 2
    resized = resize(board.float().expand(1, 3, 64, 64), 16, 16)

    torch.testing.assert_close(resized, torch.full((1, 3, 16, 16), 0.5), atol=0.02, rtol=0)


def test_the_right_size_is_returned_as_it_is() -> None:
    image = torch.rand(1, 3, 5, 7)

    assert resize(image, 5, 7) is image


@given(height=SIDES, width=SIDES, multiple=st.sampled_from([1, 4, 16]))
@settings(max_examples=30, deadline=None)
def test_padding_repeats_the_last_pixels(height: int, width: int, multiple: int) -> None:
    image = torch.from_numpy(_pixels(height, width)).permute(2, 0, 1)[None]

    padded = pad_to_multiple(image, multiple)

    down, across = padded.shape[2] - height, padded.shape[3] - width
    assert padded.shape[2] % multiple == padded.shape[3] % multiple == 0
    assert max(down, across) < multiple
    np.testing.assert_array_equal(padded, np.pad(image, ((0, 0), (0, 0), (0, down), (0, across)), mode="edge"))
