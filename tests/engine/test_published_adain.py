"""Check that tiles leave no trace, and that strength and mix do what they say."""

from __future__ import annotations

import pytest
import torch

from engine import published_adain
from engine.adain_network import mix
from engine.published_adain import PublishedAdain
from engine.published_network import PublishedNetwork


@pytest.fixture
def adain() -> PublishedAdain:
    torch.manual_seed(0)
    network = PublishedNetwork(4).eval().requires_grad_(False)
    for parameter in network.parameters():
        if parameter.dim() == 4:
            torch.nn.init.kaiming_normal_(parameter)
    return PublishedAdain(network)


def _image(height: int, width: int, seed: int) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


def test_tiles_give_what_the_whole_picture_gives(adain: PublishedAdain, monkeypatch: pytest.MonkeyPatch) -> None:
    photo, code = _image(203, 333, 1), adain.encode_style(_image(90, 70, 2), 1.0)
    whole = adain.repaint(photo, code, 0.7)
    adain.forget_photos()
    monkeypatch.setattr(published_adain, "_TILE", 8)

    tiled = adain.repaint(photo, code, 0.7)

    assert whole.std() > 0.01
    torch.testing.assert_close(tiled, whole, rtol=0, atol=1e-4)


def test_strength_goes_from_the_decoded_photograph_to_the_style(adain: PublishedAdain) -> None:
    photo = _image(64, 64, 1)
    code, own = adain.encode_style(_image(64, 64, 2) ** 3, 1.0), adain.encode_style(photo, 1.0)

    at_0, at_1 = adain.repaint(photo, code, 0.0), adain.repaint(photo, code, 1.0)

    torch.testing.assert_close(at_0, adain.repaint(photo, own, 1.0), rtol=0, atol=1e-5)
    assert (at_1 - at_0).abs().mean() > 1e-3
    halves = adain.repaint(photo, mix([own, code], [0.5, 0.5]), 1.0)
    torch.testing.assert_close(halves, adain.repaint(photo, code, 0.5), rtol=0, atol=1e-4)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (7, 50), (65, 9)])
def test_every_size_comes_back(adain: PublishedAdain, height: int, width: int) -> None:
    code = adain.encode_style(_image(30, 30, 2), 2.0)

    painted = adain.repaint(_image(height, width, 1), code, 0.5)

    assert painted.shape == (1, 3, height, width)
    assert torch.isfinite(painted).all()
