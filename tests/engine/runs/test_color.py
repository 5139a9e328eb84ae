"""Check what is kept when a photograph keeps its colours: the painting's brightness, the photograph's hue."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runs.color import keep_colors, luma_of, palette_of, with_brightness, with_palette

WEIGHTS = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601


def _picture(height: int, width: int, seed: int) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


def _array(image: torch.Tensor) -> np.ndarray:
    """Turn (1, 3, H, W) into (H, W, 3) float64."""
    return image[0].permute(1, 2, 0).double().numpy()


def test_luma_is_the_weighted_sum() -> None:
    image = _picture(5, 7, 0)

    np.testing.assert_allclose(luma_of(image)[0, 0], _array(image) @ WEIGHTS, atol=1e-6)


@given(height=st.integers(1, 60), width=st.integers(1, 60), seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_luma_is_the_paintings_and_hue_is_the_photographs(height: int, width: int, seed: int) -> None:
    """GIVEN any two pictures WHEN combined THEN luma is painted, and chroma is the photograph's times 0 .. 1."""
    painted, photo = _picture(height, width, seed), _picture(height, width, seed + 1)

    kept = _array(keep_colors(painted, photo))

    assert kept.min() >= -1e-6
    assert kept.max() <= 1 + 1e-6
    np.testing.assert_allclose(kept @ WEIGHTS, _array(painted) @ WEIGHTS, atol=1e-5)
    chroma = kept - (kept @ WEIGHTS)[..., None]
    wanted = _array(photo) - (_array(photo) @ WEIGHTS)[..., None]
    share = (chroma * wanted).sum(-1) / np.maximum((wanted**2).sum(-1), 1e-12)
    np.testing.assert_allclose(chroma, share[..., None] * wanted, atol=1e-5)
    assert share.min() >= -1e-4
    assert share.max() <= 1 + 1e-4


def test_chroma_stays_whole_where_it_fits() -> None:
    """GIVEN pale colours and a painting of middle brightness WHEN combined THEN the chroma is the photograph's."""
    photo = 0.4 + 0.2 * _picture(9, 11, 0)
    painted = 0.4 + 0.2 * _picture(9, 11, 1)

    kept = keep_colors(painted, photo)

    torch.testing.assert_close(kept - luma_of(kept), photo - luma_of(photo), atol=1e-6, rtol=0)


def test_a_photograph_painted_as_itself_comes_back() -> None:
    photo = _picture(8, 8, 3)

    torch.testing.assert_close(keep_colors(photo, photo), photo, atol=1e-5, rtol=0)


@pytest.mark.parametrize("grey", [0.0, 0.5, 1.0])
def test_a_grey_photograph_gives_the_paintings_brightness_in_grey(grey: float) -> None:
    painted = _picture(6, 6, 0)

    kept = keep_colors(painted, torch.full((1, 3, 6, 6), grey))

    assert kept.isfinite().all()
    torch.testing.assert_close(kept, luma_of(painted).expand(1, 3, 6, 6), atol=1e-5, rtol=0)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_black_and_white_strokes_have_no_colour(level: float) -> None:
    kept = keep_colors(torch.full((1, 3, 6, 6), level), _picture(6, 6, 0))

    torch.testing.assert_close(kept, torch.full((1, 3, 6, 6), level), atol=1e-5, rtol=0)


def test_a_painting_out_of_range_is_clamped() -> None:
    kept = keep_colors(_picture(6, 6, 0) * 3 - 1, _picture(6, 6, 1))

    assert kept.min() >= 0
    assert kept.max() <= 1


def _spread(height: int, width: int, seed: int, center: float = 0.5) -> torch.Tensor:
    """Draw correlated colours around a centre, far from the ends of the range."""
    noise = torch.randn(1, 3, height, width, generator=torch.Generator().manual_seed(seed))
    mixing = torch.tensor([[0.03, 0.0, 0.01], [0.02, 0.02, 0.0], [0.0, 0.01, 0.03]])
    return center + torch.einsum("ij,njhw->nihw", mixing, noise)


def test_a_palette_is_numpys_mean_and_covariance() -> None:
    image = _picture(9, 11, 3)

    mean, covariance = palette_of(image)

    flat = _array(image).reshape(-1, 3)
    np.testing.assert_allclose(mean, flat.mean(0), atol=1e-9)
    np.testing.assert_allclose(covariance, np.cov(flat.T, bias=True), atol=1e-9)


def test_a_painting_takes_over_mean_and_covariance() -> None:
    """GIVEN colours that fit WHEN a painting gets another palette THEN its statistics are that palette's."""
    painting, photo = _spread(40, 50, 0, 0.3), _spread(30, 20, 1, 0.6).flip(1)

    recolored = with_palette(painting, palette_of(photo), 1.0)

    (mean, covariance), (wanted_mean, wanted) = palette_of(recolored), palette_of(photo)
    np.testing.assert_allclose(mean, wanted_mean, atol=1e-3)
    np.testing.assert_allclose(covariance, wanted, atol=5e-5)


def test_a_painting_with_the_photographs_palette_already_stays() -> None:
    painting = _spread(40, 50, 0)

    torch.testing.assert_close(with_palette(painting, palette_of(painting), 1.0), painting, atol=1e-5, rtol=0)


def test_the_palettes_strength_goes_from_one_to_the_other() -> None:
    painting, palette = _picture(20, 20, 0), palette_of(_spread(9, 9, 1, 0.2))

    none, half, full = (with_palette(painting, palette, strength) for strength in (0.0, 0.5, 1.0))

    assert torch.equal(none, painting)
    torch.testing.assert_close(half, (painting + full) / 2)


@given(
    style=st.sampled_from(["grey", "flat", "black", "white", "noise", "dot"]),
    photo=st.sampled_from(["grey", "flat", "black", "white", "noise", "dot"]),
    seed=st.integers(0, 100),
)
@settings(max_examples=60, deadline=None)
def test_no_palette_gives_what_is_no_number(style: str, photo: str, seed: int) -> None:
    """GIVEN grey, flat and tiny pictures WHEN recoloured THEN numbers in [0, 1], and a flat painting stays flat."""
    noise = _picture(8, 8, seed)
    pictures = {
        "grey": noise[:, :1].expand(1, 3, 8, 8),
        "flat": torch.full((1, 3, 8, 8), 0.4),
        "black": torch.zeros(1, 3, 8, 8),
        "white": torch.ones(1, 3, 8, 8),
        "noise": noise,
        "dot": noise[..., :1, :1],
    }

    recolored = with_palette(pictures[style], palette_of(pictures[photo]), 1.0)

    assert recolored.isfinite().all()
    assert recolored.min() >= 0
    assert recolored.max() <= 1
    if style in ("flat", "black", "white", "dot"):
        assert recolored.flatten(2).std(2, unbiased=False).max() < 1e-4


def test_a_grey_paintings_grain_is_not_stretched_without_bound() -> None:
    """GIVEN a painting of faint colour noise WHEN it gets a vivid palette THEN the noise grows fourfold at most."""
    faint = 0.5 + (_picture(30, 30, 0) - 0.5) * 0.002

    recolored = with_palette(faint, palette_of(_picture(30, 30, 1)), 1.0)

    assert recolored.flatten(2).std(2).max() < 4.1 * faint.flatten(2).std(2).max()


def test_a_painting_takes_over_the_photographs_mean_brightness() -> None:
    painting, photo = _spread(40, 50, 0, 0.3), _spread(30, 20, 1, 0.6)

    half, full = (with_brightness(painting, palette_of(photo), strength) for strength in (0.5, 1.0))

    wanted, own = luma_of(photo).mean(), luma_of(painting).mean()
    torch.testing.assert_close(luma_of(full).mean(), wanted, atol=1e-4, rtol=0)
    torch.testing.assert_close(luma_of(half).mean(), (wanted + own) / 2, atol=1e-4, rtol=0)
    torch.testing.assert_close(full - painting, (full - painting)[:, :1, :1, :1].expand_as(full), atol=1e-5, rtol=0)
