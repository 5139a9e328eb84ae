"""Check that the content's weight follows its distance, so that it comes to lie where a setting wants it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

from engine.models.weights import Models
from engine.networks.vgg_strips import StripVgg
from engine.options import StyleOptions
from engine.painters.gatys.gatys import Gatys
from engine.painters.gatys.gatys_loss import Targets, Weights, evaluate
from engine.painters.gatys.gatys_plan import blocks
from engine.painters.gatys.subject import SubjectWeight, weight_of
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_tensor
from engine.runs.driven import Driven
from engine.values import CONTENT_LAYER, STYLE_LAYERS, Losses

if TYPE_CHECKING:
    from engine.networks.vgg import Vgg

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
OPTIONS = StyleOptions(iterations=30)


def _read(name: str, side: int) -> torch.Tensor:
    image = to_tensor(image_io.load(RESOURCES / name).pixels, torch.device("cpu"))
    return resize(image, *fitted(image.shape[2], image.shape[3], side)).clamp(0, 1)


@pytest.fixture(scope="module")
def vgg() -> Vgg:
    models = Models(RESOURCES / "models")
    return models.vgg(models.find("vgg", None))


def _last(vgg: Vgg, style: str, options: StyleOptions) -> Losses:
    steps = Gatys(vgg).paint(_read("samples/cat.jpg", 64), [_read(f"styles/{style}.jpg", 96)], [1.0], options)
    return [step.losses for step in steps if step.losses][-1]


def test_more_of_it_lets_the_content_move_less() -> None:
    assert weight_of(0.0) is None
    wanted = [weight.wanted for keep in (0.01, 0.5, 1.0) if (weight := weight_of(keep))]
    assert wanted == sorted(wanted, reverse=True)
    assert wanted[0] / wanted[2] == pytest.approx(10, rel=0.05)


@pytest.mark.parametrize("distance", [0.1, 0.39, 0.4, 0.5, 0.59, 0.61, 3.0])
def test_the_weight_is_the_slope_of_the_loss(distance: float) -> None:
    weight, little = SubjectWeight(0.4), 1e-6
    slope = (weight.loss(distance + little) - weight.loss(distance - little)) / (2 * little)
    assert weight.at(distance) == pytest.approx(slope, rel=1e-4, abs=1e-9)


def test_the_weight_grows_with_the_distance_and_is_bounded() -> None:
    weight = SubjectWeight(0.4)
    weights = [weight.at(distance) for distance in (0.0, 0.2, 0.4, 0.5, 0.6, 100.0)]
    assert weights == sorted(weights)
    assert weights[0] == 0
    assert weights[2] == 1
    assert weights[-1] == pytest.approx(weights[-2])
    assert weights[-1] < 200


def test_the_gradient_is_the_losses(vgg: Vgg) -> None:
    """GIVEN a held content WHEN the picture moves a little THEN the loss changes as the gradient says."""
    photo = _read("samples/cat.jpg", 48)
    network = StripVgg(vgg, blocks(*photo.shape[-2:], vgg.width, 1e9))
    features = vgg(photo, (CONTENT_LAYER, *STYLE_LAYERS))
    grams = {layer: torch.zeros(1, *[features[layer].shape[1]] * 2, dtype=torch.float64) for layer in STYLE_LAYERS}
    targets = Targets(features[CONTENT_LAYER], float(features[CONTENT_LAYER].var()), grams)
    weights = Weights(1.0, 0.0, 0.0, SubjectWeight(0.2))
    image = photo.flip(3)

    def at(picture: torch.Tensor) -> tuple[Losses, torch.Tensor]:
        running = Driven(evaluate(network, picture, targets, weights))
        for _ in running:
            pass
        return running.value

    losses, gradient = at(image)
    way = gradient * (1e-3 / gradient.abs().max())
    change = (at(image + way)[0].content - at(image - way)[0].content) / 2

    assert float((gradient * way).sum()) == pytest.approx(change, rel=0.05)
    assert losses.content_weight == SubjectWeight(0.2).at(losses.distance)


@pytest.mark.slow
def test_paintings_move_the_subject_alike(vgg: Vgg) -> None:
    """GIVEN a painting that pulls hard and one that does not WHEN the subject is kept THEN both let it move alike."""
    names = ("impasto_night", "ink_wash")
    free = [_last(vgg, name, OPTIONS).distance for name in names]
    held = [_last(vgg, name, replace(OPTIONS, keep_subject=0.6)).distance for name in names]

    assert abs(held[0] - held[1]) < abs(free[0] - free[1]) / 3
    wanted = weight_of(0.6)
    assert wanted is not None
    assert held == pytest.approx([wanted.wanted] * 2, rel=0.3)


def test_without_it_the_weight_is_the_strengths_from_first_to_last(vgg: Vgg) -> None:
    options = replace(OPTIONS, iterations=4)
    steps = Gatys(vgg).paint(_read("samples/cat.jpg", 48), [_read("styles/mosaic.jpg", 64)], [1.0], options)
    assert len({step.losses.content_weight for step in steps if step.losses}) == 1
