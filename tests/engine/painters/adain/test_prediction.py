"""Check when a network predicts the strokes of a painting, and that they show which painting it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.models.weights import Model, Models
from engine.networks.adain_network import AdainNetwork, StyleCode
from engine.networks.vgg import Vgg
from engine.painters.adain import prediction
from engine.painters.adain.prediction import Prediction
from engine.painters.adain.style_losses import texture_of
from tests.engine.networks.random_strokes import random_predictor, random_transfer

NETWORK, VGG = "a" * 64, "b" * 64


class _Models(Models):
    """Have a small perceptual network, and count how often it is loaded."""

    loaded = 0

    def find(self, kind: str, name: str | None) -> Model:
        assert (kind, name) == ("vgg", None)
        return Model("small", "", VGG, "vgg", {}, "", "")

    def vgg(self, model: Model, pooling: str | None = None) -> Vgg:
        del model, pooling
        self.loaded += 1
        torch.manual_seed(1)
        return Vgg(4).requires_grad_(False)


@pytest.fixture
def network() -> AdainNetwork:
    torch.manual_seed(0)
    return AdainNetwork((4, 6, 8), 1).requires_grad_(False)


@pytest.fixture
def models(tmp_path: Path) -> _Models:
    return _Models(tmp_path)


def _code(network: AdainNetwork, image: torch.Tensor) -> StyleCode:
    return network.transform(network.encode(image), None)[1]


def test_each_painting_has_its_own_and_what_predicts_is_loaded_once(network: AdainNetwork, models: _Models) -> None:
    models.strokes.add_predictor(random_predictor(network, 4, NETWORK, VGG))
    predicting, code = Prediction(models), _code(network, torch.rand(1, 3, 32, 32))
    fine = torch.rand(1, 3, 32, 32)
    coarse = torch.rand(1, 3, 8, 8).repeat_interleave(4, 2).repeat_interleave(4, 3)

    one, other = (predicting.of(NETWORK, network, image, code) for image in (fine, coarse))

    assert one is not None
    assert other is not None
    assert (one.code - other.code).abs().max() > 1e-4
    again = predicting.of(NETWORK, network, fine, code)
    assert again is not None
    assert torch.equal(one.code, again.code)
    assert models.loaded == 1


def test_two_networks_look_at_a_painting_once(
    network: AdainNetwork, models: _Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a network and a smaller one WHEN both predict a painting's strokes THEN it is looked at once."""
    torch.manual_seed(3)
    smaller, source = AdainNetwork((3, 4, 6), 1).requires_grad_(False), random_predictor(network, 4, NETWORK, VGG)
    models.strokes.add_predictor(source)
    models.strokes.add_predictor(random_transfer(source, network, smaller, "e" * 64))
    looked: list[torch.Tensor] = []
    monkeypatch.setattr(prediction, "texture_of", lambda vgg, image: looked.append(image) or texture_of(vgg, image))
    predicting = Prediction(models)

    for image in torch.rand(2, 1, 3, 32, 32).unbind(0):
        usual = predicting.of(NETWORK, network, image, _code(network, image))
        small = predicting.of("e" * 64, smaller, image, _code(smaller, image))
        assert usual is not None
        assert small is not None
        assert (usual.network, small.network) == (NETWORK, "e" * 64)

    assert len(looked) == 2
    assert models.loaded == 1


def test_a_network_without_a_predictor_predicts_nothing(network: AdainNetwork, models: _Models) -> None:
    models.strokes.add_predictor(random_predictor(network, 4, "c" * 64, VGG))
    image = torch.rand(1, 3, 32, 32)

    assert Prediction(models).of(NETWORK, network, image, _code(network, image)) is None


def test_a_predictor_that_was_learnt_with_another_perceptual_network_is_not_used(
    network: AdainNetwork, models: _Models
) -> None:
    models.strokes.add_predictor(random_predictor(network, 4, NETWORK, "d" * 64))
    image = torch.rand(1, 3, 32, 32)

    assert Prediction(models).of(NETWORK, network, image, _code(network, image)) is None
