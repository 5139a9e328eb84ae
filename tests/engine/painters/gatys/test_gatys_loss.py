"""Compare losses and gradient by strips with those of autograd over the whole picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.networks.vgg import LAYERS, Vgg
from engine.networks.vgg_strips import BLOCKS, BlockPlan, StripVgg, layer_sizes, strips
from engine.painters.gatys.gatys_loss import (
    Targets,
    Weights,
    add_total_variation,
    evaluate,
    gram_matrix,
    total_variation,
)
from engine.values import CONTENT_LAYER, STYLE_LAYERS

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

T = TypeVar("T")
WEIGHTS = Weights(content=1.3, style=2.0, tv=0.4)


def _network(pooling: str, padding: str) -> Vgg:
    torch.manual_seed(0)
    vgg = Vgg(4, pooling=pooling, padding=padding).requires_grad_(False)
    for layer in LAYERS:
        torch.nn.init.kaiming_normal_(vgg.get_submodule(layer).weight)
    return vgg


def _noise(height: int, width: int, seed: int) -> Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


def _run(generator: Generator[float, None, T]) -> tuple[list[float], T]:
    shares = []
    while True:
        try:
            shares.append(next(generator))
        except StopIteration as stop:
            return shares, stop.value


def _targets(vgg: Vgg, photo: Tensor, style: Tensor) -> Targets:
    grams = {layer: gram_matrix(seen).double()[None] for layer, seen in vgg(style, STYLE_LAYERS).items()}
    return Targets(vgg(photo, [CONTENT_LAYER])[CONTENT_LAYER], 0.7, grams)


def _untiled(vgg: Vgg, image: Tensor, targets: Targets) -> tuple[float, Tensor]:
    pixels = image.clone().requires_grad_()
    seen = vgg(pixels, LAYERS)
    content = (seen[CONTENT_LAYER] - targets.content).square().mean() / targets.content_energy
    terms = [
        (gram_matrix(seen[k]) - a.float()).square().sum() / a.float().square().sum() for k, a in targets.grams.items()
    ]
    style = torch.stack(terms).mean()
    loss = WEIGHTS.content * content + WEIGHTS.style * style + WEIGHTS.tv * total_variation(pixels)
    loss.backward()
    assert pixels.grad is not None
    return loss.item(), pixels.grad


@pytest.mark.parametrize(
    ("pooling", "padding"), [("average", "reflect"), ("max", "replicate"), ("mixed", "reflect"), ("average", "zeros")]
)
@given(
    height=st.integers(1, 90),
    width=st.integers(1, 70),
    rows=st.sampled_from([2, 4, 6, 16, 64]),
    is_kept=st.booleans(),
)
@settings(max_examples=12, deadline=None, derandomize=True)
def test_strips_have_the_gradient_of_the_whole_picture(
    pooling: str, padding: str, height: int, width: int, rows: int, is_kept: bool
) -> None:
    vgg = _network(pooling, padding)
    image, targets = _noise(height, width, 0), _targets(vgg, _noise(height, width, 1), _noise(40, 33, 2))
    network = StripVgg(vgg, (BlockPlan(rows, is_kept),) * len(BLOCKS))

    shares, (losses, gradient) = _run(evaluate(network, image, targets, WEIGHTS))

    loss, expected = _untiled(vgg, image, targets)
    assert losses.total == pytest.approx(loss, rel=1e-4)
    # a rectifier whose input rounds to the other side of 0 changes some pixels; a seam would change thousandths
    assert (gradient - expected).abs().median() <= 1e-5 * expected.abs().max()
    assert (gradient - expected).norm() <= 2e-2 * expected.norm()
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("rows", [2, 64])
def test_each_style_layer_has_its_term_in_the_order_of_their_depth(rows: int) -> None:
    vgg = _network("average", "reflect")
    image, targets = _noise(37, 50, 0), _targets(vgg, _noise(37, 50, 1), _noise(40, 33, 2))

    _, (losses, _) = _run(evaluate(StripVgg(vgg, (BlockPlan(rows, False),) * 5), image, targets, WEIGHTS))

    grams = {layer: gram_matrix(seen) for layer, seen in vgg(image, STYLE_LAYERS).items()}
    wanted = {layer: gram[0].float() for layer, gram in targets.grams.items()}
    terms = [
        WEIGHTS.style / 5 * float((grams[k] - wanted[k]).square().sum() / wanted[k].square().sum())
        for k in STYLE_LAYERS
    ]
    assert losses.style_layers == pytest.approx(terms, rel=1e-4)
    assert len(set(terms)) == len(STYLE_LAYERS)
    assert losses.content + sum(losses.style_layers) + losses.tv == pytest.approx(losses.total)


@pytest.mark.parametrize("size", [(37, 50), (64, 48), (33, 129)])
def test_the_borders_of_strips_do_not_show(size: tuple[int, int]) -> None:
    """GIVEN one strip and many WHEN gradients are compared row by row THEN no row stands out."""
    vgg = _network("average", "reflect")
    image, targets = _noise(*size, 0), _targets(vgg, _noise(*size, 1), _noise(40, 33, 2))

    one, many = (
        _run(evaluate(StripVgg(vgg, (BlockPlan(rows, False),) * 5), image, targets, WEIGHTS))[1][1]
        for rows in (1000, 2)
    )

    assert (one - many).abs().amax((0, 1, 3)).max() <= 1e-4 * one.abs().max()


@pytest.mark.parametrize("size", [(2, 2), (5, 7), (1100, 1000), (3, 2000)])
def test_the_variation_by_strips_is_that_of_the_whole(size: tuple[int, int]) -> None:
    image = _noise(*size, 3)
    gradient = torch.zeros_like(image)

    value = add_total_variation(image, gradient, 0.4)

    pixels = image.clone().requires_grad_()
    whole = total_variation(pixels)
    (expected,) = torch.autograd.grad(0.4 * whole, pixels)
    assert value == pytest.approx(whole.item(), rel=1e-5)
    torch.testing.assert_close(gradient, expected, rtol=1e-4, atol=1e-10)


@given(height=st.integers(1, 500), rows=st.integers(1, 50).map(lambda n: 2 * n))
def test_strips_cover_every_row_once_and_cut_no_pooling_window(height: int, rows: int) -> None:
    found = strips(height, rows)

    assert [row for first, last in found for row in range(first, last)] == list(range(height))
    assert all(first % 2 == 0 for first, _ in found)
    assert height < 2 or all(last - first >= 2 for first, last in found)


def _guided(features: Tensor, weights: Tensor) -> Tensor:
    """Correlate features of which each position counts by a weight (arXiv:1611.07865, equations 2 to 4)."""
    guided = features * (weights / weights.sum()).sqrt()
    return guided[0].flatten(1) @ guided[0].flatten(1).T


@pytest.mark.parametrize("rows", [2, 6, 64])
@pytest.mark.parametrize("size", [(48, 64), (37, 51)])
def test_guided_losses_by_strips_have_the_gradient_of_the_whole(size: tuple[int, int], rows: int) -> None:
    """GIVEN two soft regions that leave a part free WHEN evaluated by strips THEN it is autograd's over the whole."""
    vgg, image = _network("average", "reflect"), _noise(*size, 0)
    x = torch.linspace(0, 1, size[1]).expand(*size)
    regions = torch.stack([(1 - 2 * x).clamp(0, 1), (2 * x - 1.2).clamp(0, 1)])
    styles = [vgg(_noise(40, 33, seed), STYLE_LAYERS) for seed in (2, 3)]
    grams = {layer: torch.stack([gram_matrix(style[layer]) for style in styles]).double() for layer in STYLE_LAYERS}
    content = vgg(_noise(*size, 1), [CONTENT_LAYER])[CONTENT_LAYER]
    targets = Targets(content, 0.7, grams, regions)

    _, (losses, gradient) = _run(evaluate(StripVgg(vgg, (BlockPlan(rows, False),) * 5), image, targets, WEIGHTS))

    pixels = image.clone().requires_grad_()
    seen, terms = vgg(pixels, LAYERS), []
    for layer, wanted in grams.items():
        height, width = seen[layer].shape[-2:]
        y, x = (torch.arange(n) * side // n for n, side in ((height, size[0]), (width, size[1])))
        for region, gram in zip(regions[:, y][:, :, x], wanted.float(), strict=True):
            difference = (_guided(seen[layer], region) - gram).square().sum()
            terms.append(region.mean() * difference / gram.square().sum())
    style = torch.stack(terms).sum() / len(STYLE_LAYERS)
    pull = (seen[CONTENT_LAYER] - content).square().mean() / 0.7
    (WEIGHTS.content * pull + WEIGHTS.style * style + WEIGHTS.tv * total_variation(pixels)).backward()
    assert pixels.grad is not None
    assert losses.style == pytest.approx(WEIGHTS.style * style.item(), rel=1e-4)
    assert (gradient - pixels.grad).norm() <= 2e-2 * pixels.grad.norm()
    assert (gradient - pixels.grad).abs().median() <= 1e-5 * pixels.grad.abs().max()


@given(height=st.integers(1, 70), width=st.integers(1, 70))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_layers_have_the_sizes_that_are_predicted(height: int, width: int) -> None:
    seen = _network("average", "reflect")(_noise(height, width, 0), LAYERS)

    assert layer_sizes(height, width) == {layer: tuple(features.shape[-2:]) for layer, features in seen.items()}
