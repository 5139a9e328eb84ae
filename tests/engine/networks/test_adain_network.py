"""Check adaptive instance normalisation against numpy, and the network's sizes and codes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.networks.adain_network import EPSILON, STRIDE, AdainNetwork, Conv, Statistics, mix, renormalise, statistics


def _features(height: int, width: int, seed: int = 0, channels: int = 5) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return 3 * torch.randn(2, channels, height, width, generator=generator) + seed


def _statistics(seed: int) -> Statistics:
    generator = torch.Generator().manual_seed(seed)
    return Statistics(torch.randn(2, 5, 1, 1, generator=generator), torch.rand(2, 5, 1, 1, generator=generator) + 0.1)


@pytest.fixture
def network() -> AdainNetwork:
    torch.manual_seed(0)
    return AdainNetwork(widths=(4, 6, 8), blocks=2).requires_grad_(False)


@given(height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 20))
@settings(max_examples=25, deadline=None)
def test_statistics_are_numpys(height: int, width: int, seed: int) -> None:
    features = _features(height, width, seed)

    mean, std = statistics(features)

    pixels = features.double().numpy()
    np.testing.assert_allclose(mean[..., 0, 0], pixels.mean((2, 3)), atol=1e-4)
    np.testing.assert_allclose(std[..., 0, 0], np.sqrt(pixels.var((2, 3)) + EPSILON), atol=1e-4)


def test_renormalised_features_have_the_targets_statistics() -> None:
    """GIVEN features and other statistics WHEN re-normalised THEN mean and deviation are the target's."""
    features, target = _features(20, 30), _statistics(1)

    result = renormalise(features, statistics(features), target).double().numpy()

    np.testing.assert_allclose(result.mean((2, 3)), target.mean[..., 0, 0], atol=1e-4)
    np.testing.assert_allclose(result.std((2, 3)), target.std[..., 0, 0], rtol=1e-3)


def test_renormalising_is_the_papers_formula() -> None:
    features, own, target = _features(6, 7), _statistics(1), _statistics(2)

    result = renormalise(features, own, target)

    torch.testing.assert_close(result, target.std * (features - own.mean) / own.std + target.mean)


def test_renormalising_to_its_own_statistics_changes_nothing() -> None:
    features = _features(9, 9)

    assert torch.equal(renormalise(features, statistics(features), statistics(features)), features)


def test_a_flat_channel_gives_no_nan() -> None:
    flat = torch.full((2, 5, 8, 8), 0.7)

    result = renormalise(flat, statistics(flat), _statistics(1))

    torch.testing.assert_close(result, _statistics(1).mean.expand_as(flat), atol=1e-3, rtol=0)


@pytest.mark.parametrize("weights", [(1.0, 0.0), (0.25, 0.75), (0.0, 1.0)])
def test_a_mix_is_the_weighted_sum_at_every_site(weights: tuple[float, float]) -> None:
    first, second = (_statistics(0), _statistics(1)), (_statistics(2), _statistics(3))

    mixed = mix([first, second], list(weights))

    for site, one, two in zip(mixed, first, second, strict=True):
        torch.testing.assert_close(site.mean, weights[0] * one.mean + weights[1] * two.mean)
        torch.testing.assert_close(site.std, weights[0] * one.std + weights[1] * two.std)


def test_codes_of_different_lengths_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="longer"):
        mix([(_statistics(0),), (_statistics(1), _statistics(2))], [0.5, 0.5])


@given(height=st.integers(1, 20), width=st.integers(1, 20))
@settings(max_examples=20, deadline=None)
def test_features_are_a_quarter_and_pictures_as_they_were(height: int, width: int) -> None:
    network = AdainNetwork(widths=(4, 6, 8), blocks=1).requires_grad_(False)
    images = torch.rand(1, 3, STRIDE * height, STRIDE * width)

    features = network.encode(images)
    painted, code = network.transform(features, None)

    assert features.shape == painted.shape == (1, 8, height, width)
    assert len(code) == 3
    assert network.decode(painted).shape == images.shape
    assert network.decode(painted).isfinite().all()


@given(height=st.integers(1, 30), width=st.integers(1, 30), channels=st.sampled_from([(3, 2), (8, 5), (96, 48)]))
@settings(max_examples=30, deadline=None)
def test_convolving_doubled_pixels_equals_enlarging_first(height: int, width: int, channels: tuple[int, int]) -> None:
    torch.manual_seed(height)
    convolution = Conv(*channels).requires_grad_(False)
    torch.nn.init.normal_(convolution.bias)
    x = torch.randn(2, channels[0], height, width)

    enlarged = convolution(torch.nn.functional.interpolate(x, scale_factor=2))

    torch.testing.assert_close(convolution.doubled(x), enlarged, atol=1e-4, rtol=1e-4)


@given(height=st.integers(1, 20), width=st.integers(1, 20))
@settings(max_examples=20, deadline=None)
def test_painting_decodes_as_training_does(height: int, width: int) -> None:
    """GIVEN features WHEN decoded with and without gradients THEN the pictures are the same, and the features stay."""
    network = AdainNetwork(widths=(4, 6, 8), blocks=1)
    features = torch.randn(1, 8, height, width)
    before = features.clone()

    with torch.no_grad():
        painted = network.decode(features)

    torch.testing.assert_close(painted, network.decode(features).detach(), atol=1e-5, rtol=1e-5)
    assert torch.equal(features, before)


def test_its_own_code_changes_nothing(network: AdainNetwork) -> None:
    features = network.encode(torch.rand(1, 3, 32, 24))

    plain, code = network.transform(features, None)

    assert torch.equal(network.transform(features, code)[0], plain)


def test_the_first_site_takes_the_targets_statistics(network: AdainNetwork) -> None:
    """GIVEN a painting's code WHEN a photograph's features pass THEN a network without blocks returns them with it."""
    network.trunk = torch.nn.ModuleList()
    photo, art = network.encode(torch.rand(1, 3, 32, 24)), network.encode(torch.rand(1, 3, 20, 20) ** 3)

    painted, own = network.transform(photo, network.transform(art, None)[1])

    for found, expected in zip(statistics(painted), statistics(art), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-2, atol=1e-4)
    torch.testing.assert_close(own[0].mean, statistics(photo).mean)


def test_the_code_is_what_was_found_before_renormalising(network: AdainNetwork) -> None:
    features = network.encode(torch.rand(1, 3, 16, 16))
    _, code = network.transform(features, None)
    moved = tuple(Statistics(site.mean + 1, 2 * site.std) for site in code)

    _, found = network.transform(features, moved)

    torch.testing.assert_close(found[0].mean, code[0].mean)
    assert not torch.allclose(found[1].mean, code[1].mean)


def test_bfloat16_decodes_to_float32(network: AdainNetwork) -> None:
    network = network.to(torch.bfloat16)

    features = network.encode(torch.rand(1, 3, 16, 16))
    _, code = network.transform(features, None)

    assert network.dtype is features.dtype is torch.bfloat16
    assert code[0].mean.dtype is torch.float32
    assert network.decode(network.transform(features, code)[0]).dtype is torch.float32


def _target_of(network: AdainNetwork, strength: list[float]) -> tuple[list[Statistics], list[Statistics]]:
    own, style = ([Statistics(torch.full((2, 3, 1, 1), v), torch.full((2, 3, 1, 1), v + 1))] * 3 for v in (0.0, 4.0))
    return own, list(network.target(tuple(own), tuple(style), torch.tensor(strength)[:, None]))


def test_an_untrained_target_moves_by_each_pictures_own_strength() -> None:
    _, target = _target_of(AdainNetwork((2, 2, 3), blocks=1, hidden=4), [0.0, 0.25])

    for site in target:
        assert site.mean[:, 0, 0, 0].tolist() == [0.0, 1.0]
        assert site.std[:, 0, 0, 0].tolist() == [1.0, 2.0]


def test_the_modulation_asks_nothing_where_strength_is_zero_and_something_else_at_full() -> None:
    network = AdainNetwork((2, 2, 3), blocks=1, hidden=16)
    torch.nn.init.normal_(network.modulation.second.weight)

    own, style = (network.transform(torch.rand(2, 3, 5, 7) - shift, None)[1] for shift in (0.0, 1.0))
    target = network.target(own, style, torch.tensor([[0.0], [1.0]]))

    assert all(torch.equal(site.mean[0], photo.mean[0]) for site, photo in zip(target, own, strict=True))
    assert any(
        (site.mean[1] - painting.mean[1]).abs().max() > 1e-3 for site, painting in zip(target, style, strict=True)
    )
    assert all((site.std > 0).all() for site in target)
