"""Check the last touch, band by band, and previews that grow."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.errors import BadResult
from engine.options import Colors, StyleOptions
from engine.pictures.fitted_photo import FittedPhoto
from engine.runs.color import keep_colors
from engine.runs.finishing import GrowingPreview, colored, finish

CPU = torch.device("cpu")


def _pixels(seed: int, height: int = 600, width: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).random((height, width, 3), np.float32)


def _map(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels.transpose(2, 0, 1).copy())[None]


@pytest.mark.parametrize("color_strength", [0.5, 1.0])
def test_hues_are_kept_in_bands_as_in_the_whole(color_strength: float) -> None:
    """GIVEN more rows than a band has WHEN finished THEN the picture is the one whose hues were kept at once."""
    painted, photo = _pixels(0), _pixels(1)
    options = StyleOptions(colors=Colors.PHOTO, color_strength=color_strength)
    expected = torch.lerp(_map(painted), keep_colors(_map(painted), _map(photo)), color_strength)
    shown = colored(_map(painted), FittedPhoto(photo), options)

    finish(painted, FittedPhoto(photo), options)

    torch.testing.assert_close(_map(painted), expected)
    torch.testing.assert_close(shown, expected)


def test_wide_colours_come_back_by_what_the_strength_leaves() -> None:
    painted, photo = _pixels(0), _pixels(1) * np.float32(1.6) - np.float32(0.3)
    expected = painted + np.float32(0.25) * (photo - photo.clip(0, 1))

    finish(painted, FittedPhoto(photo), StyleOptions(strength=0.75))

    np.testing.assert_allclose(painted, expected, atol=1e-6)


def test_wide_colours_stay_whole_where_hues_are_kept() -> None:
    painted, photo = _pixels(0), _pixels(1) * np.float32(1.6) - np.float32(0.3)
    kept = keep_colors(_map(painted), _map(photo).clamp(0, 1))

    finish(painted, FittedPhoto(photo), StyleOptions(strength=1.0, colors=Colors.PHOTO))

    torch.testing.assert_close(_map(painted), kept + _map(photo - photo.clip(0, 1)))


def test_full_strength_changes_nothing() -> None:
    painted = _pixels(0)
    before = painted.copy()

    finish(painted, FittedPhoto(_pixels(1) * np.float32(2)), StyleOptions(strength=1.0))

    np.testing.assert_array_equal(painted, before)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    painted = _pixels(0)
    painted[500, 3, 1] = value

    with pytest.raises(BadResult, match="not a number"):
        finish(painted, FittedPhoto(_pixels(1)), StyleOptions())


def test_one_flat_colour_is_refused_unless_the_photograph_is_flat() -> None:
    flat = np.full((300, 5, 3), 0.5, np.float32)
    finish(flat, FittedPhoto(flat.copy()), StyleOptions())

    with pytest.raises(BadResult, match="one flat colour"):
        finish(flat, FittedPhoto(_pixels(1)), StyleOptions())


def test_a_preview_grows_from_the_top() -> None:
    """GIVEN a black coarse picture WHEN white rows are finished THEN as many of the preview's are white."""
    preview = GrowingPreview(torch.zeros(1, 3, 10, 12), 40, 48)
    white = np.ones((400, 480, 3), np.float32)

    preview.take(white, 0, 100)

    assert preview.image.shape == (1, 3, 40, 48)
    assert (preview.image[:, :, :10] == 1).all()
    assert (preview.image[:, :, 10:] == 0).all()
    for top in range(100, 400, 50):
        preview.take(white, top, top + 50)
    assert (preview.image == 1).all()


@pytest.mark.parametrize("size", [(20, 30), (40, 60), (57, 33)])
def test_a_photograph_is_given_at_any_size(size: tuple[int, int]) -> None:
    pixels = _pixels(2, 40, 60) * np.float32(1.5) - np.float32(0.6)
    photo = FittedPhoto(pixels)

    fitted, tensor = photo.pixels_at(*size), photo.tensor_at(*size, CPU)

    assert fitted.shape == (*size, 3)
    assert tensor.shape == (1, 3, *size)
    assert (fitted is pixels) == (size == (40, 60))
    assert fitted.min() < 0
    torch.testing.assert_close(tensor, _map(fitted).clamp(0, 1))
    assert photo.tensor_at(*size, CPU) is tensor
