"""Train a tiny AdaIN network for some steps: it learns, and interrupted training goes on exactly."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import Vgg
from training.adain import (
    Recipe,
    Training,
    _strengths,
    draw_samples,
    losses_of,
    parser,
    total_variation,
)
from training.data import Crops
from training.loop import save_checkpoint

if TYPE_CHECKING:
    from training.data import Frame

RECIPE = Recipe(steps=20, size=16, batch=3, warm_up=5, identities=1)


def _pictures(seed: int) -> list[Frame]:
    """Draw smooth pictures of some size."""
    random = np.random.default_rng(seed)
    coarse = [random.integers(0, 256, (4, 5, 3), np.uint8) for _ in range(4)]
    return [np.asarray(Image.fromarray(c).resize((40, 32), Image.Resampling.BICUBIC)) for c in coarse]


def _training(recipe: Recipe = RECIPE) -> Training:
    torch.manual_seed(recipe.seed)
    network = AdainNetwork(widths=(4, 6, 8), blocks=1)
    vgg = Vgg(width=2).requires_grad_(False)
    photos, art = (Crops([_pictures(seed)], recipe.size, (1.0, 1.8), recipe.seed + seed) for seed in (1, 2))
    return Training(recipe, network, partial(losses_of, vgg, recipe), photos, art, "cpu")


@pytest.mark.parametrize(
    "interruption", [pytest.param(1, marks=pytest.mark.slow), 7, pytest.param(19, marks=pytest.mark.slow)]
)
def test_resumed_training_equals_uninterrupted(tmp_path: Path, interruption: int) -> None:
    """GIVEN 20 steps WHEN stopped on the way, saved, and resumed by another object THEN every weight is the same."""
    whole, first, second = _training(), _training(), _training()
    for _ in range(RECIPE.steps):
        whole.run_step()
    for _ in range(interruption):
        first.run_step()
    save_checkpoint(first, tmp_path / "checkpoint.pt")
    torch.rand(100)  # what else happens in between does not matter

    second.restore(torch.load(tmp_path / "checkpoint.pt", weights_only=True))
    while second.step < RECIPE.steps:
        second.run_step()

    assert second.history == whole.history
    for name, tensor in whole.network.state_dict().items():
        assert torch.equal(second.network.state_dict()[name], tensor), name
        assert torch.equal(second.averaged[name], whole.averaged[name]), name


@pytest.mark.slow
def test_training_learns() -> None:
    """GIVEN no weight on style WHEN trained for some steps THEN pictures come back better."""
    weights = {"style_weight": 0.0, "palette_weight": 0.0, "content_weight": 0.0, "tv_weight": 0.0}
    training = _training(Recipe(steps=80, size=16, batch=4, warm_up=5, identities=4, rate=2e-2, **weights))

    identity = [training.run_step()["identity"] for _ in range(80)]

    assert np.isfinite(identity).all()
    assert np.mean(identity[-10:]) < 0.9 * np.mean(identity[:10])


def test_the_average_follows_the_weights() -> None:
    training = _training()
    start = {name: tensor.clone() for name, tensor in training.averaged.items()}

    for _ in range(10):
        training.run_step()

    now = training.network.state_dict()
    for name, averaged in training.averaged.items():
        assert (averaged - now[name]).norm() <= (start[name] - now[name]).norm()
        assert not torch.equal(averaged, start[name])


def test_the_rate_warms_up_and_falls() -> None:
    training = _training()
    rates = []
    for _ in range(RECIPE.steps):
        training.run_step()
        rates.append(training.optimizer.param_groups[0]["lr"])

    peak = int(np.argmax(rates))
    assert 2 <= peak <= RECIPE.warm_up
    assert rates[0] < rates[peak] <= RECIPE.rate
    assert rates[peak:] == sorted(rates[peak:], reverse=True)
    assert 0 < rates[-1] < 0.1 * RECIPE.rate


def test_the_losses_ask_for_what_their_weights_say() -> None:
    """GIVEN weights of zero WHEN the losses are computed THEN only identity, and what leaves the range, is left."""
    recipe = Recipe(
        batch=2, identities=1, style_weight=0, palette_weight=0, content_weight=0, identity_weight=3, tv_weight=0
    )
    torch.manual_seed(0)
    network, vgg = AdainNetwork(widths=(4, 6, 8), blocks=1), Vgg(width=2).requires_grad_(False)
    photos, art = torch.rand(2, 3, 16, 16), torch.rand(2, 3, 16, 16)

    losses = losses_of(vgg, recipe, network, photos, art, torch.ones(2), same=1)

    assert losses["style"] == losses["palette"] == losses["content"] == 0
    assert losses["identity"] > 0
    losses["identity"].backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in network.parameters())
    assert all(p.grad is None for p in vgg.parameters())


def test_identity_is_asked_for_in_some_steps_with_as_much_more_weight() -> None:
    """GIVEN identity every third step WHEN training THEN two of three steps have none of it."""
    training = _training(Recipe(steps=6, size=16, batch=2, identities=1, identity_every=3))

    identity = [training.run_step()["identity"] for _ in range(6)]

    assert [value > 0 for value in identity] == [True, False, False] * 2
    assert identity[0] == pytest.approx(3 * _training(Recipe(steps=6, size=16, batch=2)).run_step()["identity"])


def test_total_variation_is_numpys() -> None:
    images = torch.rand(2, 3, 6, 9)

    pixels = images.double().numpy()
    expected = [(np.diff(p, axis=1) ** 2).mean() + (np.diff(p, axis=2) ** 2).mean() for p in pixels]
    np.testing.assert_allclose(total_variation(images), expected, rtol=1e-4)


def test_most_strengths_are_full() -> None:
    recipe = Recipe(batch=2000, full_strength=0.7)

    strengths = _strengths(recipe, torch.Generator().manual_seed(0))

    assert 0 <= strengths.min() < 0.1
    assert (strengths == 1).float().mean().item() == pytest.approx(0.7, abs=0.05)


def test_samples_show_every_photograph_in_every_style(tmp_path: Path) -> None:
    draw_samples(_training(), _pictures(3)[:2], _pictures(4)[:1], tmp_path / "samples.png")

    with Image.open(tmp_path / "samples.png") as sheet:
        assert sheet.size == (3 * 256, 3 * 256)  # photographs, one style, unchanged


def test_every_constant_of_the_recipe_is_an_option() -> None:
    words = "--photos p --art a b --out o --steps 5 --rate 0.1 --style-weight 2"

    options = parser(None).parse_args(words.split())

    assert (options.steps, options.rate, options.style_weight) == (5, 0.1, 2.0)
    assert options.batch == Recipe().batch
    assert options.art == [Path("a"), Path("b")]
