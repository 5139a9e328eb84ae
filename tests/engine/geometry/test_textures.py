"""Textures: bilinear between texels, wrapped as they say, reduced to the detail that is seen, with an exact adjoint."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from engine.geometry.textures import Frame, Levels, Wrap, detail_of, twice_area


def _texture(height: int, width: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


def _seen(levels: Levels, textures: list[torch.Tensor], uvs: torch.Tensor, detail: float = 0.0, which: int = 0):
    gathering = levels.gathered(torch.full((len(uvs),), which), uvs, torch.full((len(uvs),), detail))
    return gathering.of(levels.flattened(textures))


def test_between_texels_it_is_bilinear() -> None:
    texture = _texture(7, 5)
    uvs = torch.rand(50, 2)
    seen = _seen(Levels([Frame(7, 5, Wrap.CLAMP, Wrap.CLAMP)]), [texture], uvs)
    grid = (uvs * 2 - 1).view(1, 1, -1, 2)
    expected = F.grid_sample(texture, grid, padding_mode="border", align_corners=False)[0, :, 0]
    assert torch.allclose(seen, expected, atol=1e-5)


@pytest.mark.parametrize(("wrap", "beyond"), [(Wrap.REPEAT, 0.05), (Wrap.MIRROR, 0.95), (Wrap.CLAMP, 0.999)])
def test_it_goes_on_beyond_its_sides(wrap: Wrap, beyond: float) -> None:
    texture = _texture(10, 10)
    levels = Levels([Frame(10, 10, wrap, Wrap.CLAMP)])
    outside, inside = (_seen(levels, [texture], torch.tensor([[u, 0.55]])) for u in (1.05, beyond))
    assert torch.allclose(outside, inside, atol=1e-4)


def test_several_textures_keep_apart() -> None:
    textures = [_texture(4, 8), _texture(6, 2, seed=1)]
    levels = Levels([Frame(4, 8), Frame(6, 2)])
    assert torch.allclose(
        _seen(levels, textures, torch.tensor([[0.25, 0.25]]), which=1)[:, 0], textures[1][0, :, 1, :].mean(1), atol=0.2
    )
    assert torch.equal(_seen(levels, textures, torch.tensor([[0.75, 5.5 / 6]]), which=1)[:, 0], textures[1][0, :, 5, 1])
    assert levels.start(1) > 32


def test_from_afar_a_pixel_shows_the_mean_of_its_texels() -> None:
    texture = _texture(16, 16)
    seen = _seen(Levels([Frame(16, 16)]), [texture], torch.tensor([[0.375, 0.625]]), detail=2.0)
    assert torch.allclose(seen[:, 0], texture[0, :, 8:12, 4:8].mean((1, 2)), atol=1e-5)
    all_of_it = _seen(Levels([Frame(16, 16)]), [texture], torch.tensor([[0.1, 0.9]]), detail=9.0)
    assert torch.allclose(all_of_it[:, 0], texture[0].mean((1, 2)), atol=1e-5)


def test_the_nearest_level_of_detail_is_seen() -> None:
    texture, levels, place = _texture(16, 16), Levels([Frame(16, 16)]), torch.tensor([[0.375, 0.625]])
    zero, half, one = (_seen(levels, [texture], place, detail) for detail in (0.0, 0.4, 1.0))
    assert torch.equal(half, zero) and not torch.equal(zero, one)
    assert torch.equal(_seen(levels, [texture], place, 0.6), one)


def test_gradient_is_the_adjoint() -> None:
    """GIVEN any textures and any wish WHEN one is seen and the other carried back THEN both products are the same."""
    levels = Levels([Frame(9, 7), Frame(5, 12, Wrap.MIRROR, Wrap.CLAMP)])
    textures = [_texture(9, 7).requires_grad_(), _texture(5, 12, 1).requires_grad_()]
    which, uvs = torch.arange(60) % 2, torch.rand(60, 2) * 3 - 1
    seen = levels.gathered(which, uvs, torch.rand(60) * 3).of(levels.flattened(textures))
    wish = torch.rand_like(seen)
    gradients = torch.autograd.grad(seen, textures, wish)
    carried = sum(float((g * t.detach()).sum()) for g, t in zip(gradients, textures, strict=True))
    assert carried == pytest.approx(float((seen.detach() * wish).sum()), rel=1e-4)


def test_detail_counts_texels_to_a_pixel() -> None:
    seen = torch.tensor([[[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]])
    assert float(detail_of(seen, twice_area(seen * 4))) == pytest.approx(2.0)
    assert float(detail_of(seen, twice_area(seen / 2))) == pytest.approx(-1.0)
