"""Check Gatys' formulae against numpy, and that the optimisation does what it is for on a real photograph."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import BadResult
from engine.models.weights import Models
from engine.networks.vgg import Vgg
from engine.networks.vgg_strips import StripVgg
from engine.options import Init, StyleOptions
from engine.painters.gatys.gatys import Gatys, Stage, Step, content_weight, gram_matrix, stages, total_variation
from engine.painters.gatys.lbfgs import Lbfgs
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_tensor
from engine.runs.fallback import TRIES, Fallback

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
OPTIONS = StyleOptions(strength=0.75, iterations=12)


def _read(name: str, side: int) -> torch.Tensor:
    image = to_tensor(image_io.load(RESOURCES / name).pixels, torch.device("cpu"))
    return resize(image, *fitted(image.shape[2], image.shape[3], side)).clamp(0, 1)


@pytest.fixture(scope="module")
def vgg() -> Vgg:
    models = Models(RESOURCES / "models")
    return models.vgg(models.find("vgg", None))


@pytest.fixture(scope="module")
def photo() -> torch.Tensor:
    return _read("samples/cat.jpg", 72)


@pytest.fixture(scope="module")
def style() -> torch.Tensor:
    return _read("styles/mosaic.jpg", 96)


@pytest.fixture
def narrow() -> Vgg:
    """Build a network of random weights, quick to run."""
    torch.manual_seed(0)
    return Vgg(width=2).requires_grad_(False)


def _noise(height: int, width: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


def _paint(vgg: Vgg, photo: torch.Tensor, styles: list[torch.Tensor], options: StyleOptions = OPTIONS) -> list[Step]:
    return list(Gatys(vgg).paint(photo, styles, [1 / len(styles)] * len(styles), options))


@given(channels=st.integers(1, 8), height=st.integers(1, 30), width=st.integers(1, 30))
@settings(max_examples=25, deadline=None)
def test_the_gram_matrix_is_numpys(channels: int, height: int, width: int) -> None:
    features = np.random.default_rng(0).normal(size=(channels, height, width)).astype(np.float32)

    gram = gram_matrix(torch.from_numpy(features)[None])

    expected = np.einsum("ihw,jhw->ij", features.astype(np.float64), features) / (height * width)
    np.testing.assert_allclose(gram, expected, atol=1e-5)


def test_the_gram_matrix_does_not_depend_on_the_size() -> None:
    features = torch.rand(1, 4, 6, 8)

    torch.testing.assert_close(gram_matrix(features.repeat(1, 1, 2, 3)), gram_matrix(features))


def test_the_gram_matrix_of_bfloat16_is_summed_in_float32() -> None:
    assert gram_matrix(torch.ones(1, 2, 100, 100, dtype=torch.bfloat16)).tolist() == [[1.0, 1.0], [1.0, 1.0]]


@pytest.mark.parametrize("size", [(5, 7), (64, 32), (2, 2)])
def test_total_variation_is_numpys(size: tuple[int, int]) -> None:
    image = _noise(*size)

    pixels = image.numpy().astype(np.float64)
    down, across = np.diff(pixels, axis=2)[..., :-1], np.diff(pixels, axis=3)[:, :, :-1]
    expected = np.sqrt(down**2 + across**2 + 1e-6).mean() * max(size) / 512
    assert total_variation(image).item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("side", [64, 96, 150])
def test_total_variation_is_the_same_at_twice_the_size(side: int) -> None:
    """GIVEN a smooth picture WHEN it is drawn at twice the size THEN its variation stays."""

    def drawn(size: int) -> torch.Tensor:
        y, x = torch.meshgrid(*[(torch.arange(size) + 0.5) / size] * 2, indexing="ij")
        return torch.stack((torch.sin(5 * x + 3 * y), x * y, torch.cos(4 * y)))[None] / 2 + 0.5

    assert total_variation(drawn(2 * side)).item() == pytest.approx(total_variation(drawn(side)).item(), rel=0.08)


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1)])
def test_a_line_has_no_variation_and_a_gradient_without_nan(size: tuple[int, int]) -> None:
    image = _noise(*size).requires_grad_()

    variation = total_variation(image)
    variation.backward()

    assert variation.item() == 0
    assert image.grad is not None
    assert image.grad.isfinite().all()


@given(height=st.integers(1, 4000), width=st.integers(1, 4000), iterations=st.integers(1, 2000))
def test_stages_grow_to_the_full_size(height: int, width: int, iterations: int) -> None:
    plan = stages(height, width, iterations)

    assert (plan[-1].height, plan[-1].width) == (height, width)
    assert all(stage.steps >= 1 for stage in plan)
    longest = [max(stage.height, stage.width) for stage in plan]
    assert longest == sorted(set(longest))
    assert longest[0] <= 256
    assert abs(sum(stage.steps for stage in plan) - iterations) <= len(plan)


def test_a_small_picture_has_one_stage() -> None:
    assert stages(48, 64, 10) == [Stage(48, 64, 10)]


def test_content_weighs_less_the_stronger_the_style() -> None:
    weights = [content_weight(strength) for strength in np.linspace(0, 1, 21)]

    assert all(math.isfinite(weight) and weight >= 0 for weight in weights)
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 100 * weights[10]


def test_the_losses_are_numpys(narrow: Vgg) -> None:
    """GIVEN noise to start from WHEN the first step is taken THEN its losses are the formulae's."""
    photo, style = _noise(24, 32), _noise(40, 28, 1)
    options = replace(OPTIONS, iterations=1, init=Init.NOISE, content_weight=2.0, style_weight=3.0, style_scale=4.0)
    gatys = Gatys(narrow)
    start = gatys._start(photo, Stage(24, 32, 1), options)

    losses = next(iter(gatys.paint(photo, [style], [1.0], options))).losses

    layers = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]
    seen, wanted = ({k: v[0].double().numpy() for k, v in narrow(i, layers).items()} for i in (start, style))
    ours, theirs = (narrow(i, ["conv4_2"])["conv4_2"][0].double().numpy() for i in (start, photo))
    energy = ((theirs - theirs.mean((1, 2), keepdims=True)) ** 2).mean() + 1e-3
    content = 2.0 * content_weight(options.strength) * ((ours - theirs) ** 2).mean() / energy
    ratios = []
    for layer in layers:
        own, target = (np.einsum("ihw,jhw->ij", f, f) / f[0].size for f in (seen[layer], wanted[layer]))
        ratios.append(((own - target) ** 2).sum() / (target**2).sum())
    assert losses.content == pytest.approx(content, rel=1e-3)
    assert losses.style == pytest.approx(3.0 * np.mean(ratios), rel=1e-3)
    assert losses.total == pytest.approx(losses.content + losses.style + losses.tv)


@pytest.mark.parametrize("init", list(Init))
def test_the_loss_falls_on_a_photograph(vgg: Vgg, photo: torch.Tensor, style: torch.Tensor, init: Init) -> None:
    steps = _paint(vgg, photo, [style], replace(OPTIONS, init=init))

    assert len(steps) == OPTIONS.iterations
    totals = [step.losses.total for step in steps]
    assert totals[-1] < 0.8 * totals[0]
    assert steps[-1].losses.style < steps[0].losses.style
    assert steps[-1].image.shape == photo.shape
    assert (steps[-1].image - photo).abs().mean() > 0.01
    assert not any(step.image.requires_grad for step in steps)


@pytest.mark.slow
def test_a_higher_strength_is_nearer_the_style_and_farther_from_the_photograph(
    vgg: Vgg, photo: torch.Tensor, style: torch.Tensor
) -> None:
    plain, weak, strong = (
        _paint(vgg, photo, [style], replace(OPTIONS, strength=strength))[-1] for strength in (0.0, 0.4, 1.0)
    )

    assert strong.losses.style < weak.losses.style < plain.losses.style
    assert (weak.image - photo).abs().mean() < (strong.image - photo).abs().mean()


def test_work_done_grows_to_one_through_every_stage(narrow: Vgg) -> None:
    """GIVEN a picture of several stages WHEN it is painted THEN `done` rises to 1 and sizes never shrink."""
    steps = _paint(narrow, _noise(120, 300), [_noise(90, 90, 1)])

    done = [step.done for step in steps]
    assert done == sorted(set(done))
    assert done[-1] == pytest.approx(1.0)
    widths = [step.image.shape[3] for step in steps]
    assert widths == sorted(widths)
    assert len(set(widths)) > 1
    assert steps[-1].image.shape == (1, 3, 120, 300)


@pytest.mark.slow
def test_a_stage_begins_with_the_curvature_that_the_one_before_has_found(vgg: Vgg, style: torch.Tensor) -> None:
    """GIVEN two stages WHEN the second takes its first step THEN it is worth one, though it has no history yet."""
    steps = _paint(vgg, _read("samples/cat.jpg", 224), [style], replace(OPTIONS, iterations=40))

    sizes = [step.image.shape for step in steps]
    first = sizes.index(sizes[-1])
    assert first > 0
    assert steps[first + 1].losses.total < 0.85 * steps[first].losses.total


@pytest.mark.slow
def test_a_step_that_is_far_too_long_is_shortened(
    vgg: Vgg, style: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a curvature ten thousand times too small WHEN a stage begins with it THEN it ends as well as otherwise."""
    photo, options = _read("samples/cat.jpg", 224), replace(OPTIONS, iterations=20)
    wanted = _paint(vgg, photo, [style], options)[-1].losses.total
    estimated = Lbfgs.inverse.fget
    monkeypatch.setattr(Lbfgs, "inverse", property(lambda self: (estimated(self) or 0) * 1e4 or None))

    totals = [step.losses.total for step in _paint(vgg, photo, [style], options) if step.losses]

    assert len(totals) == options.iterations
    assert totals[-1] < 1.5 * wanted
    leaps = [after / before for before, after in pairwise(totals)]
    assert max(leaps) < 10  # what is told is the step as it was shortened


@pytest.mark.parametrize("init", list(Init))
def test_the_same_seed_paints_the_same_picture(narrow: Vgg, init: Init) -> None:
    photo, style = _noise(31, 43), _noise(50, 20, 1)

    first, second = (_paint(narrow, photo, [style], replace(OPTIONS, init=init, seed=7))[-1] for _ in range(2))

    assert torch.equal(first.image, second.image)


def test_another_seed_starts_from_other_noise(narrow: Vgg) -> None:
    photo, style = _noise(31, 43), _noise(50, 20, 1)

    first, second = (
        _paint(narrow, photo, [style], replace(OPTIONS, init=Init.NOISE, seed=seed, iterations=1))[-1]
        for seed in (0, 1)
    )

    assert (first.image - second.image).abs().mean() > 0.05


def test_the_callers_pictures_are_left_alone(narrow: Vgg) -> None:
    photo, style = _noise(20, 20), _noise(20, 20, 1)
    kept = photo.clone(), style.clone()

    _paint(narrow, photo, [style])

    assert torch.equal(photo, kept[0])
    assert torch.equal(style, kept[1])


@pytest.mark.parametrize("size", [(1, 1), (1, 37), (101, 1), (2, 3), (17, 23), (1, 700), (691, 5)])
def test_odd_sizes_are_painted(narrow: Vgg, size: tuple[int, int]) -> None:
    last = _paint(narrow, _noise(*size), [_noise(13, 7, 1)], replace(OPTIONS, iterations=3))[-1]

    assert last.image.shape == (1, 3, *size)
    assert last.image.isfinite().all()


@pytest.mark.parametrize(("photo_grey", "style_grey"), [(0.5, 0.2), (0.0, 1.0), (1.0, 0.0)])
def test_grey_pictures_give_numbers(vgg: Vgg, photo_grey: float, style_grey: float) -> None:
    photo, style = torch.full((1, 3, 20, 24), photo_grey), torch.full((1, 3, 24, 20), style_grey)

    assert _paint(vgg, photo, [style], replace(OPTIONS, iterations=4))[-1].image.isfinite().all()


def test_leaving_the_numbers_is_told(narrow: Vgg) -> None:
    narrow.conv1_1.bias[0] = math.nan

    with pytest.raises(BadResult, match="another seed"):
        _paint(narrow, _noise(20, 20), [_noise(20, 20, 1)])


def test_a_step_without_memory_is_taken_again_with_smaller_strips(narrow: Vgg, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN memory that runs out twice in the middle WHEN a picture is painted THEN every step is taken and kept."""
    photo, style = _noise(60, 44), _noise(30, 30, 1)
    options = replace(OPTIONS, iterations=6)
    forward, calls, shrunk = StripVgg.backward, [0], []

    def failing(self: StripVgg, *arguments: object) -> object:
        calls[0] += 1
        shrunk.append(self._plan[3].rows)
        if calls[0] in (3, 4):
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return forward(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(StripVgg, "backward", failing)
    steps = [step for step in _paint(narrow, photo, [style], options) if step.losses is not None]

    assert len(steps) == 6
    assert shrunk[4] < shrunk[3] < shrunk[2]
    assert steps[-1].losses is not None
    assert steps[-1].losses.total < steps[0].losses.total


def test_a_card_whose_memory_never_suffices_is_left_for_the_cpu(narrow: Vgg, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a card that fails from the fourth step on WHEN painted THEN the CPU takes all further steps from there."""
    fallback = Fallback(torch.device("cuda"))
    backward, on_card = StripVgg.backward, []

    def failing(self: StripVgg, *arguments: object) -> object:
        if self._vgg is narrow:
            on_card.append(fallback.shrink)
            if len(on_card) > 3:
                raise torch.OutOfMemoryError("CUDA out of memory.")
        return backward(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(StripVgg, "backward", failing)
    options = replace(OPTIONS, iterations=8)
    steps = Gatys(narrow, 2 << 30, fallback).paint(_noise(60, 44), [_noise(30, 30, 1)], [1.0], options)
    taken = [step for step in steps if step.losses is not None]

    assert (len(taken), fallback) == (8, Fallback(torch.device("cpu")))
    assert on_card == [1, 1, 1, *(2**i for i in range(TRIES + 1))]
    losses = [step.losses.total for step in taken]
    assert losses[3] < losses[0]  # what the card had done was not lost
    assert losses[-1] < losses[3]


def test_memory_that_never_suffices_is_told(narrow: Vgg, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(StripVgg, "backward", failing)

    with pytest.raises(MemoryError):
        _paint(narrow, _noise(20, 20), [_noise(20, 20, 1)])


def test_large_pictures_tell_every_strip(narrow: Vgg) -> None:
    """GIVEN more than a megapixel WHEN it is painted THEN steps are told in parts, so that cancel is prompt."""
    options = replace(OPTIONS, iterations=1)

    steps = list(Gatys(narrow).paint(_noise(1030, 1030), [_noise(30, 30, 1)], [1.0], options))

    within = [step for step in steps if step.losses is None]
    assert len(within) >= 10
    done = [step.done for step in steps]
    assert done == sorted(done)
