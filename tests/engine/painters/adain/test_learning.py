"""Check that learning paints as what is learnt paints, learns, and goes on exactly where it stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.networks.adain_network import AdainNetwork
from engine.networks.strokes import Strokes, Style, mean_of, offsets_of, with_code
from engine.networks.vgg import Vgg
from engine.painters.adain.adain import Adain
from engine.painters.adain.learning import Learning, LearningPlan, Subject, painting_of, subjects_of
from tests.engine.networks.random_strokes import random_strokes

PLAN = LearningPlan(steps=6, rank=3, warm_up=1, emphasis=1.0)
LARGEST_DIFFERENCE = {torch.float32: 1e-3, torch.bfloat16: 0.04}  # in [0, 1]


@pytest.fixture
def network() -> AdainNetwork:
    torch.manual_seed(0)
    return AdainNetwork(widths=(4, 6, 8), blocks=2).requires_grad_(False)


@pytest.fixture
def vgg() -> Vgg:
    torch.manual_seed(1)
    return Vgg(4).requires_grad_(False)


@pytest.fixture
def painting() -> torch.Tensor:
    return torch.rand(1, 3, 50, 66, generator=torch.Generator().manual_seed(2))


@pytest.fixture
def crops() -> list[torch.Tensor]:
    return list(torch.rand(3, 1, 3, 32, 32, generator=torch.Generator().manual_seed(3)))


@pytest.fixture
def subjects(network: AdainNetwork, vgg: Vgg, crops: list[torch.Tensor]) -> list[Subject]:
    return subjects_of(network, vgg, crops)


def _learning(network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]) -> Learning:
    return Learning(network, "sha", vgg, painting, subjects, PLAN, random_strokes(network))


@pytest.mark.parametrize("dtype", LARGEST_DIFFERENCE)
def test_what_is_learnt_is_what_is_painted(
    monkeypatch: pytest.MonkeyPatch, network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject],
    crops: list[torch.Tensor], dtype: torch.dtype,
) -> None:  # fmt: skip
    """GIVEN strokes WHEN a crop is painted while learning THEN the painter paints the same with them."""
    monkeypatch.setattr("engine.painters.adain.learning.precision_for", lambda device, wanted: dtype)
    learning = _learning(network, vgg, painting, subjects)
    strokes = learning.strokes()
    adain = Adain(network)
    style = Style(with_code(adain.encode_style(painting, 1.0), strokes), offsets_of([strokes], [1.0]))

    painted = learning._painted(subjects[:1]).detach().float().clamp(0, 1)

    torch.testing.assert_close(painted, adain.repaint(crops[0], style, 1.0), rtol=0, atol=LARGEST_DIFFERENCE[dtype])


def test_fewer_steps_end_at_the_same_rate(
    network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]
) -> None:
    """GIVEN steps that are lowered after the first WHEN restored elsewhere THEN these end, the rate as well."""
    first = _learning(network, vgg, painting, subjects)
    first.run_step()
    first.steps = 3
    second = _learning(network, vgg, painting, subjects)
    second.restore(first.state())

    rates = []
    while not second.is_over:
        rates.append(second._rate())
        second.run_step()

    assert second.step == 3
    whole = _learning(network, vgg, painting, subjects)
    whole.step = PLAN.steps * 2 // 3  # as far through six as two is through three
    assert rates[1] == pytest.approx(whole._rate())


def test_losses_fall(network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]) -> None:
    plan = LearningPlan(steps=40, warm_up=2, crops=3, content_weight=0)
    learning = Learning(network, "sha", vgg, painting, subjects, plan)

    while not learning.is_over:
        learning.run_step()

    first, last = (sum(learning.history[step].values()) for step in (0, -1))
    assert last < 0.8 * first


def test_the_grey_texture_is_learnt(
    network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]
) -> None:
    """GIVEN no other aim WHEN learnt THEN what is painted nears the painting's texture in grey."""
    nothing = dict.fromkeys(("style_weight", "palette_weight", "content_weight", "tv_weight"), 0.0)
    plan = LearningPlan(steps=30, warm_up=2, crops=3, **nothing)  # type: ignore[arg-type]  # they are floats
    learning = Learning(network, "sha", vgg, painting, subjects, plan)

    while not learning.is_over:
        learning.run_step()

    assert learning.history[-1]["texture"] < 0.8 * learning.history[0]["texture"]


def test_it_goes_on_exactly(network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]) -> None:
    """GIVEN a checkpoint in the middle WHEN learning goes on from it THEN it ends as if it had not stopped."""
    whole = _learning(network, vgg, painting, subjects)
    while not whole.is_over:
        whole.run_step()
    first = _learning(network, vgg, painting, subjects)
    first.run_step()
    first.run_step()

    second = Learning(network, "sha", vgg, painting, subjects, PLAN, random_strokes(network, seed=9))
    second.restore(first.state())
    while not second.is_over:
        second.run_step()

    assert second.history == whole.history
    assert torch.equal(second.strokes().code, whole.strokes().code)


def test_it_begins_without_effect(
    network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]
) -> None:
    strokes = Learning(network, "sha", vgg, painting, subjects, PLAN).strokes()

    assert not strokes.code.any()
    assert not any(offset.any() for offset in offsets_of([strokes], [1.0]).values())


def test_what_kernels_gain_is_kept_emphasised(
    network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]
) -> None:
    kept = []
    for emphasis in (1.0, 1.5):
        learning = Learning(network, "sha", vgg, painting, subjects, replace(PLAN, emphasis=emphasis))
        for _ in range(3):
            learning.run_step()
        kept.append(learning.strokes())

    usual, emphasised = kept
    assert torch.equal(usual.code, emphasised.code)
    for layer, offset in offsets_of([usual], [1.5]).items():
        torch.testing.assert_close(offsets_of([emphasised], [1.0])[layer], offset)


def test_what_strokes_lack_is_learnt_as_well(
    network: AdainNetwork, vgg: Vgg, painting: torch.Tensor, subjects: list[Subject]
) -> None:
    """GIVEN strokes of a lower rank and without a layer WHEN learnt THEN they begin as they are, and gain both."""
    begin = mean_of([random_strokes(network)], 2)
    assert begin is not None
    lacking, *others = begin.kernels
    begin = Strokes("sha", begin.code, {layer: begin.kernels[layer] for layer in others})
    learning = Learning(network, "sha", vgg, painting, subjects, replace(PLAN, emphasis=1.2), begin)

    first = offsets_of([learning.strokes()], [1.0])
    learning.run_step()
    second = learning.strokes()

    wanted = offsets_of([begin], [1.0])
    assert not first.pop(lacking).any()
    for layer, offset in first.items():
        torch.testing.assert_close(offset, wanted[layer])
    assert second.kernels[others[0]].rows[:, 2:].any()
    assert second.kernels[lacking].rows.any()


def test_the_mean_of_strokes_paints_as_the_mean_of_kernels(network: AdainNetwork) -> None:
    """GIVEN two strokes of rank 4 WHEN averaged at rank 8 THEN nothing of their mean is lost."""
    two = [random_strokes(network, 1), random_strokes(network, 2)]

    mean = mean_of(two, 8)

    assert mean is not None
    wanted = offsets_of(list(two), [0.5, 0.5])
    for layer, offset in offsets_of([mean], [1.0]).items():
        torch.testing.assert_close(offset, wanted[layer], rtol=1e-3, atol=1e-5)
    assert mean_of([], 8) is None


def test_paintings_are_shrunk_but_not_enlarged() -> None:
    assert painting_of(torch.rand(1, 3, 300, 600)).shape == (1, 3, 256, 512)
    assert painting_of(torch.rand(1, 3, 30, 60)).shape == (1, 3, 30, 60)
