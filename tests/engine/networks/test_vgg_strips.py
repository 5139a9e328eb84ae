"""Strip by strip the network's features and gradients are those of autograd over the whole picture."""

from __future__ import annotations

import pytest
import torch

from engine.networks.vgg import LAYERS, Vgg
from engine.networks.vgg_strips import BLOCKS, BlockPlan, StripVgg, layer_sizes, strips

SIZES = [(24, 20), (37, 18), (16, 1), (1, 19)]


def network(pooling: str = "average", padding: str = "reflect") -> Vgg:
    torch.manual_seed(0)
    return Vgg(2, pooling, padding).double().requires_grad_(False).eval()


def run(steps):
    """Drive a generator to its end: what it yields, and what it returns."""
    shares = []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as end:
            return shares, end.value


def image_of(height: int, width: int) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rows", [4, 6, 1000])
def test_strips_show_what_the_whole_network_computes(size: tuple[int, int], rows: int) -> None:
    vgg, image = network(), image_of(*size)
    seen: dict[str, list[tuple[int, torch.Tensor]]] = {}

    shares, _ = run(
        StripVgg(vgg, (BlockPlan(rows, is_kept=False),) * 5).forward(
            image, lambda name, x, first: seen.setdefault(name, []).append((first, x.clone()))
        )
    )

    for name, whole in vgg(image, LAYERS).items():
        parts = torch.cat([part for _, part in seen[name]], 2)
        torch.testing.assert_close(parts, whole, rtol=1e-6, atol=1e-9)
        assert [first for first, _ in seen[name]] == [
            0,
            *torch.tensor([p.shape[2] for _, p in seen[name]]).cumsum(0)[:-1],
        ]
    assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize("deepest", ["conv1_1", "conv3_2", "conv4_4"])
def test_nothing_behind_the_deepest_layer_is_computed(deepest: str) -> None:
    seen: set[str] = set()
    run(
        StripVgg(network(), (BlockPlan(6, is_kept=False),) * 5).forward(
            image_of(24, 20), lambda name, _x, _first: seen.add(name), deepest
        )
    )

    assert seen == set(LAYERS[: LAYERS.index(deepest) + 1])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(("pooling", "padding"), [("average", "reflect"), ("max", "zeros"), ("mixed", "replicate")])
def test_gradients_are_autograds(size: tuple[int, int], kept: bool, pooling: str, padding: str) -> None:
    vgg, image = network(pooling, padding), image_of(*size)
    leaf = image.clone().requires_grad_()
    features = vgg(leaf, LAYERS)
    random = torch.Generator().manual_seed(2)
    wanted = ("conv1_2", "conv3_1", "conv5_1")
    pulls = {name: torch.randn(features[name].shape, generator=random, dtype=torch.float64) for name in wanted}
    sum((features[name] * pull).sum() for name, pull in pulls.items()).backward()
    strip_vgg = StripVgg(vgg, (BlockPlan(6, kept),) * 5)

    _, trace = run(strip_vgg.forward(image, lambda *_: None))
    shares, gradient = run(
        strip_vgg.backward(
            trace, lambda name, x, first: pulls[name][:, :, first : first + x.shape[2]] if name in pulls else None
        )
    )

    assert leaf.grad is not None
    largest = float(leaf.grad.abs().max())
    torch.testing.assert_close(gradient.double(), leaf.grad, rtol=1e-4, atol=1e-5 * largest)
    assert sum(shares) == pytest.approx(1)


def test_strips_cover_everything_once_and_none_is_of_one_row() -> None:
    for height in range(1, 40):
        for rows in (2, 4, 6, 100):
            found = strips(height, rows)
            assert [row for first, last in found for row in range(first, last)] == list(range(height))
            assert all(last - first >= 2 for first, last in found) or height == 1
            assert all(first % 2 == 0 for first, _ in found)


@pytest.mark.parametrize("size", [(24, 20), (37, 18), (16, 1), (1, 1), (3, 50)])
def test_sizes_of_layers_are_the_networks(size: tuple[int, int]) -> None:
    whole = network()(image_of(*size), LAYERS)

    assert layer_sizes(*size) == {name: tuple(x.shape[2:]) for name, x in whole.items()}
    assert [name for names in BLOCKS for name in names] == list(LAYERS)
