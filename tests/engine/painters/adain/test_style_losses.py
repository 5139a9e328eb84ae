"""Check the training's losses against numpy, and that each is zero for what it asks."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.networks.vgg import Vgg
from engine.painters.adain.style_losses import (
    CONTENT_LAYERS,
    STYLE_LAYERS,
    content_loss,
    opponent,
    palette_loss,
    palette_of,
    perceive,
    style_loss,
    style_of,
    texture_loss,
    texture_of,
)


def _noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


def _features(seed: int, batch: int = 2) -> dict[str, torch.Tensor]:
    sides = {layer: 16 // int(layer[4]) for layer in (*STYLE_LAYERS, *CONTENT_LAYERS)}
    return {layer: _noise(batch, 4, side, side, seed=seed) * (seed + 1) for layer, side in sides.items()}


def _targets(features: dict[str, torch.Tensor]) -> dict:
    return {layer: style_of(features[layer]) for layer in STYLE_LAYERS}


def test_a_style_is_covariance_mean_and_deviation() -> None:
    features = _noise(2, 5, 9, 7)

    style = style_of(features)

    pixels = features.double().numpy().reshape(2, 5, -1)
    np.testing.assert_allclose(style.covariance, [np.cov(p, bias=True) for p in pixels], atol=1e-5)
    np.testing.assert_allclose(style.mean, pixels.mean(2), atol=1e-5)
    np.testing.assert_allclose(style.std, pixels.std(2), atol=1e-4)


def test_a_flat_channel_has_a_deviation_with_a_gradient() -> None:
    features = torch.full((1, 3, 8, 8), 0.5, requires_grad=True)

    style_of(features).std.sum().backward()

    assert features.grad is not None
    assert features.grad.isfinite().all()


@pytest.mark.parametrize("strength", [0.0, 0.25, 1.0])
def test_a_target_moves_from_one_style_to_another(strength: float) -> None:
    own, other = style_of(_noise(1, 4, 6, 6)), style_of(_noise(1, 4, 6, 6, seed=1))

    target = own.towards(other, torch.tensor([strength]))

    for name in ("covariance", "mean", "std"):
        expected = (1 - strength) * getattr(own, name) + strength * getattr(other, name)
        torch.testing.assert_close(getattr(target, name), expected)


def test_the_style_loss_is_numpys() -> None:
    features, painting = _features(0), _features(1)

    loss = style_loss(features, _targets(painting))

    expected = np.zeros(2)
    for layer in STYLE_LAYERS:
        own, target = (f[layer].double().numpy().reshape(2, 4, -1) for f in (features, painting))
        covariances = [np.stack([np.cov(p, bias=True) for p in f]) for f in (own, target)]
        moments = [np.concatenate((f.mean(2), f.std(2)), 1) for f in (own, target)]
        for ours, theirs in (covariances, moments):
            distance = ((ours - theirs) ** 2).reshape(2, -1).sum(1)
            relative = distance / (theirs**2).reshape(2, -1).sum(1)
            expected += (np.sqrt(relative + 1e-4) - 1e-2) / len(STYLE_LAYERS)
    np.testing.assert_allclose(loss, expected, rtol=1e-3)


def test_the_painting_itself_has_no_style_loss() -> None:
    torch.testing.assert_close(style_loss(_features(0), _targets(_features(0))), torch.zeros(2))


def test_the_content_loss_is_blind_to_brightness_and_contrast() -> None:
    """GIVEN features of high contrast WHEN scaled and shifted THEN the loss is small, and large for other features."""
    photo = {layer: 100 * f for layer, f in _features(0).items()}
    toned = {layer: 2 * f + 30 for layer, f in photo.items()}

    assert content_loss(photo, photo).tolist() == [0, 0]
    assert content_loss(toned, photo).max() < 1e-3
    assert content_loss({layer: 100 * f for layer, f in _features(1).items()}, photo).min() > 0.1


def test_opponent_colours_of_grey_are_only_light() -> None:
    grey = _noise(2, 1, 4, 4).expand(2, 3, 4, 4)

    colours = opponent(grey)

    torch.testing.assert_close(colours[:, :1], grey[:, :1])
    torch.testing.assert_close(colours[:, 1:], torch.zeros(2, 2, 4, 4), atol=1e-6, rtol=0)


def test_a_palette_is_numpys_mean_and_covariance() -> None:
    images = _noise(1, 3, 9, 8)

    mean, covariance = palette_of(images)

    flat = opponent(images)[0].flatten(1).double().numpy()
    np.testing.assert_allclose(mean[0], flat.mean(1), atol=1e-5)
    np.testing.assert_allclose(covariance[0], np.cov(flat, bias=True), atol=1e-5)


def test_the_palette_loss_asks_for_the_photographs_or_the_paintings_colours() -> None:
    photos, art = _noise(2, 3, 8, 8), _noise(2, 3, 8, 8, seed=1) ** 3
    none, full = torch.zeros(2), torch.ones(2)

    assert palette_loss(photos, photos, art, none).max() < 1e-9
    assert palette_loss(art, photos, art, full).max() < 1e-9
    assert palette_loss(photos, photos, art, full).min() > 1e-3


def test_colours_moved_about_have_the_same_palette() -> None:
    art = _noise(1, 3, 8, 8)

    assert palette_loss(art.flip(2), _noise(1, 3, 8, 8, seed=1), art, torch.ones(1)).item() < 1e-9


def test_every_layer_of_the_losses_is_perceived() -> None:
    with torch.no_grad():
        seen = perceive(Vgg(width=2), _noise(1, 3, 16, 16))

    assert set(seen) == {*STYLE_LAYERS, *CONTENT_LAYERS}


def test_a_texture_is_of_all_pictures_together_and_the_same_in_any_colour_and_contrast() -> None:
    vgg, grey = Vgg(width=2).requires_grad_(False), _noise(1, 1, 16, 16).expand(1, 3, 16, 16)
    pale = 0.3 + 0.4 * grey + torch.tensor([0.114, 0.0, -0.299])[:, None, None] * 0.5  # the tint has no brightness

    once, twice, other = (texture_of(vgg, x) for x in (pale, grey.expand(2, 3, 16, 16), _noise(1, 3, 16, 16, seed=1)))

    own = texture_of(vgg, grey)
    assert [tuple(layer.shape) for layer in own] == [(c, c) for c in (2, 4, 8, 16)]
    assert texture_loss(once, own) < 1e-3
    assert texture_loss(twice, own) < 1e-3
    assert texture_loss(other, own) > 0.02
