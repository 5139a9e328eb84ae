"""Check that predicting strokes is learnt, resumed exactly, and parts paintings from each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.networks.adain_network import AdainNetwork, flattened
from engine.networks.strokes import offsets_of
from engine.networks.vgg import Vgg
from engine.painters.adain.learning import subjects_of
from training.predictor_training import Recipe, Source, Targets, Training, begin

RECIPE = Recipe(
    steps=40, crops=1, rate=3e-3, warm_up=3, atoms=4, hidden=8, components=4, code_rank=3, averaging=0.5
)  # fmt: skip


@pytest.fixture
def network() -> AdainNetwork:
    torch.manual_seed(1)
    return AdainNetwork(widths=(4, 6, 8), blocks=1).requires_grad_(False)


@pytest.fixture
def vgg() -> Vgg:
    torch.manual_seed(2)
    return Vgg(width=2).requires_grad_(False)


def _frames(count: int) -> list[np.ndarray]:
    """Draw stripes of several widths, (32, 40, 3)."""
    x = np.arange(40)
    return [
        np.broadcast_to((127 + 120 * np.sin(x / (1 + index))).astype(np.uint8)[None, :, None], (32, 40, 3))
        for index in range(count)
    ]


def _training(network: AdainNetwork, vgg: Vgg) -> Training:
    targets = Targets(network, vgg, [Source(1.0, _frames(4), 64), Source(0.5, _frames(2), 20), Source(0.5, [], 20)])
    random = torch.Generator().manual_seed(3)
    shown = [targets.draw(random) for _ in range(8)]
    predictor = begin(RECIPE, network, ("network", "vgg"), shown, [], random)
    crops = torch.rand(3, 3, 32, 32, generator=random).split(1)
    return Training(RECIPE, network, vgg, predictor, targets, subjects_of(network, vgg, list(crops)))


def test_it_begins_with_strokes_that_change_nothing(network: AdainNetwork, vgg: Vgg) -> None:
    training = _training(network, vgg)
    target = training._targets.of(0, 0)

    strokes = training.predictor.predict(training.predictor.describe(target.goal.texture, target.hidden))

    assert not strokes.code.any()
    assert not any(kernel.any() for kernel in offsets_of([strokes], [1.0]).values())


def test_small_paintings_are_shrunk_to_their_sources_size(network: AdainNetwork, vgg: Vgg) -> None:
    targets = _training(network, vgg)._targets

    usual, small = (flattened(targets.of(source, 1).code) for source in (0, 1))

    assert (usual - small).abs().max() > 1e-3


@pytest.mark.slow
def test_the_losses_fall_and_paintings_part_ways(network: AdainNetwork, vgg: Vgg) -> None:
    """GIVEN four paintings WHEN predicting is learnt THEN crops come nearer to them, each by strokes of its own."""
    training = _training(network, vgg)
    totals = [sum(training.run_step().values()) for _ in range(RECIPE.steps)]

    assert np.mean(totals[-8:]) < 0.95 * np.mean(totals[:8])
    averaged = training.learnt()
    codes = []
    for index in (0, 3):
        target = training._targets.of(0, index)
        codes.append(averaged.predict(averaged.describe(target.goal.texture, target.hidden)).code)
    assert (codes[0] - codes[1]).abs().max() > 1e-3


def test_an_interrupted_training_goes_on_as_if_it_had_not_been(network: AdainNetwork, vgg: Vgg, tmp_path: Path) -> None:
    whole = _training(network, vgg)
    for _ in range(10):
        whole.run_step()
    first = _training(network, vgg)
    for _ in range(6):
        first.run_step()
    torch.save(first.state(), tmp_path / "checkpoint.pt")
    second = _training(network, vgg)
    second.restore(torch.load(tmp_path / "checkpoint.pt", weights_only=True))
    for _ in range(4):
        second.run_step()

    assert second.history == whole.history
    for name, tensor in whole.averaged.items():
        assert torch.equal(second.averaged[name], tensor)


def test_two_processes_that_meet_go_on_from_the_mean_of_both(network: AdainNetwork, vgg: Vgg) -> None:
    one, other = _training(network, vgg), _training(network, vgg)
    for _ in range(2):
        one.run_step()
        other.run_step()
    other.run_step()
    before, beside = (one.state()["predictor"]["code.weight"].clone(), other.state())
    averaged = one.averaged["code.weight"].clone()

    one.meet(beside)

    mean = (before + beside["predictor"]["code.weight"]) / 2
    torch.testing.assert_close(one.predictor.tensors["code.weight"].detach(), mean)
    torch.testing.assert_close(one.averaged["code.weight"], (averaged + beside["averaged"]["code.weight"]) / 2)
    assert (before - mean).abs().max() > 0
    one.run_step()
