"""Check that tiles leave no trace, and that strength and mix do what they say."""

from __future__ import annotations

import pytest
import torch

from engine.networks.adain_network import StyleCode, mix
from engine.networks.published_network import STRIDE, PublishedNetwork
from engine.painters.published import published_adain
from engine.painters.published.published_adain import PublishedAdain
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.tensors import to_pixels, to_tensor
from engine.runs.driven import Driven, finished
from engine.runs.fallback import TRIES, Fallback


@pytest.fixture
def adain() -> PublishedAdain:
    torch.manual_seed(0)
    network = PublishedNetwork(4).eval().requires_grad_(False)
    for parameter in network.parameters():
        if parameter.dim() == 4:
            torch.nn.init.kaiming_normal_(parameter)
    return PublishedAdain(network)


def _painted(
    adain: PublishedAdain, photo: torch.Tensor | FittedPhoto, code: StyleCode, strength: float,
    fallback: Fallback | None = None,
) -> torch.Tensor:  # fmt: skip
    """Paint a photograph (1, 3, H, W) anew, and check that the share of the work that is done grows to all of it."""
    adain.forget_photos()
    fitted_photo = photo if isinstance(photo, FittedPhoto) else FittedPhoto(to_pixels(photo))
    size = fitted_photo.pixels.shape[:2]
    steps = Driven(adain.paint(fitted_photo, size, code, strength, None, fallback))
    assert list(steps)[-1] == 1.0
    return to_tensor(steps.value, torch.device("cpu"))


def _image(height: int, width: int, seed: int) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


def test_tiles_give_what_the_whole_picture_gives(adain: PublishedAdain, monkeypatch: pytest.MonkeyPatch) -> None:
    photo, code = _image(203, 333, 1), adain.encode_style(_image(90, 70, 2), 1.0)
    whole = _painted(adain, photo, code, 0.7)
    monkeypatch.setattr(published_adain, "_TILE", 8)

    tiled = _painted(adain, photo, code, 0.7)

    assert whole.std() > 0.01
    torch.testing.assert_close(tiled, whole, rtol=0, atol=1e-4)


def test_strength_goes_from_the_decoded_photograph_to_the_style(adain: PublishedAdain) -> None:
    photo = _image(64, 64, 1)
    code, own = adain.encode_style(_image(64, 64, 2) ** 3, 1.0), adain.encode_style(photo, 1.0)

    at_0, at_1 = _painted(adain, photo, code, 0.0), _painted(adain, photo, code, 1.0)

    torch.testing.assert_close(at_0, _painted(adain, photo, own, 1.0), rtol=0, atol=1e-5)
    assert (at_1 - at_0).abs().mean() > 1e-3
    halves = _painted(adain, photo, mix([own, code], [0.5, 0.5]), 1.0)
    torch.testing.assert_close(halves, _painted(adain, photo, code, 0.5), rtol=0, atol=1e-4)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (7, 50), (65, 9)])
def test_every_size_comes_back(adain: PublishedAdain, height: int, width: int) -> None:
    code = adain.encode_style(_image(30, 30, 2), 2.0)

    painted = _painted(adain, _image(height, width, 1), code, 0.5)

    assert painted.shape == (1, 3, height, width)
    assert torch.isfinite(painted).all()


def test_a_lack_of_memory_makes_the_tiles_smaller_and_the_picture_stays(
    adain: PublishedAdain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a decoder that only has room for 20 rows of features WHEN painted THEN nothing is seen of it."""
    photo, code = _image(203, 333, 1), adain.encode_style(_image(90, 70, 2), 1.0)
    whole, decode = _painted(adain, photo, code, 0.7), PublishedNetwork.decode

    def short_of_memory(network: PublishedNetwork, features: torch.Tensor) -> torch.Tensor:
        if features.shape[2] > 20:
            raise MemoryError
        return decode(network, features)

    monkeypatch.setattr(PublishedNetwork, "decode", short_of_memory)
    fallback = Fallback(torch.device("cpu"))

    painted = _painted(adain, photo, code, 0.7, fallback)

    assert fallback.shrink == 8
    assert published_adain.tiles(203, 333, fallback.shrink) == -(-203 // (8 * STRIDE)) * -(-333 // (8 * STRIDE))
    torch.testing.assert_close(painted, whole, rtol=0, atol=1e-4)


def test_a_card_without_memory_leaves_the_painting_to_the_processor(
    adain: PublishedAdain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a card that runs out with the smallest tiles WHEN painted THEN a copy of the network paints on the CPU."""
    photo, code = _image(50, 70, 1), adain.encode_style(_image(90, 70, 2), 1.0)
    whole, decode, own = _painted(adain, photo, code, 0.7), PublishedNetwork.decode, adain._network

    def no_memory(network: PublishedNetwork, features: torch.Tensor) -> torch.Tensor:
        if network is own:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return decode(network, features)

    class Card(FittedPhoto):
        def tensor_at(self, height: int, width: int, _device: torch.device) -> torch.Tensor:
            return super().tensor_at(height, width, torch.device("cpu"))  # there is no card here

    monkeypatch.setattr(PublishedNetwork, "decode", no_memory)
    fallback = Fallback(torch.device("cuda"), 1 << TRIES)

    painted = _painted(adain, Card(to_pixels(photo)), code, 0.7, fallback)

    assert fallback == Fallback(torch.device("cpu"))
    torch.testing.assert_close(painted, whole, rtol=0, atol=1e-4)


def test_only_a_small_pictures_features_stay(adain: PublishedAdain, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN photographs of several sizes WHEN painted THEN a large one's features are not kept, of small ones one's."""
    monkeypatch.setattr(published_adain, "_KEPT_PIXELS", 64 * 64)
    code = adain.encode_style(_image(60, 70, 2), 1.0)
    sizes = [(40, 40), (64, 64), (64, 72)]

    for size in sizes:
        finished(adain.paint(FittedPhoto(to_pixels(_image(80, 80, 1))), size, code, 0.7))

    assert [adain.knows(size) for size in sizes] == [False, True, False]
