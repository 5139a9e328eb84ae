"""Check painting with the bundled AdaIN network: strength, mixes, caches, levels and odd sizes."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models.weights import Models
from engine.networks.adain_network import STRIDE, AdainNetwork, StyleCode, mix
from engine.networks.strokes import Style
from engine.painters.adain.adain import Adain
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import pad_to_multiple, resize, to_tensor

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
LARGEST_DIFFERENCE, MEAN_DIFFERENCE = 0.04, 0.005  # of bfloat16 to float32, in [0, 1]; at 512 px 0.014 and 0.001


def _network() -> AdainNetwork:
    models = Models(RESOURCES / "models")
    return models.adain(models.find("adain", None))


def _read(name: str, side: int) -> torch.Tensor:
    image = to_tensor(image_io.load(RESOURCES / name).pixels, torch.device("cpu"))
    return resize(image, *fitted(image.shape[2], image.shape[3], side)).clamp(0, 1)


@pytest.fixture(scope="module")
def network() -> AdainNetwork:
    return _network()


@pytest.fixture
def adain(network: AdainNetwork) -> Adain:
    return Adain(network)


@pytest.fixture(scope="module")
def photo() -> torch.Tensor:
    return _read("samples/cat.jpg", 90)


@pytest.fixture(scope="module")
def codes(network: AdainNetwork) -> list[StyleCode]:
    """Encode two paintings of different sizes."""
    adain = Adain(network)
    return [
        adain.encode_style(_read(f"styles/{name}.jpg", side), 1.0) for name, side in (("mosaic", 128), ("ink_wash", 75))
    ]


@pytest.mark.parametrize("strength", [0.0, 1.0])
def test_its_own_code_gives_the_plain_reconstruction(adain: Adain, network: AdainNetwork, strength: float) -> None:
    """GIVEN a picture whose sides divide by four WHEN painted with its own code THEN nothing was re-normalised."""
    photo = _read("samples/cat.jpg", 96)
    photo = photo[..., : photo.shape[2] // STRIDE * STRIDE, :]
    features = network.encode(photo)
    plain, own = network.transform(features, None)

    painted = adain.repaint(photo, Style(own), strength)

    reconstruction = network.decode(plain)
    expected = torch.lerp(photo, reconstruction, strength).clamp(0, 1)
    torch.testing.assert_close(painted, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("strength", [0.0, 0.01, 0.1])
def test_little_strength_keeps_the_photographs_detail(
    adain: Adain, network: AdainNetwork, photo: torch.Tensor, codes: list[StyleCode], strength: float
) -> None:
    """GIVEN detail that the network loses WHEN the strength is small THEN the picture is as near to the photograph."""
    height, width = photo.shape[-2:]
    padded = pad_to_multiple(photo, STRIDE).to(memory_format=torch.channels_last)
    plain = network.decode(network.transform(network.encode(padded), None)[0])[..., :height, :width]

    painted = adain.repaint(photo, Style(codes[0]), strength)

    assert (plain - photo).abs().mean() > 0.005
    full = (adain.repaint(photo, Style(codes[0]), 1.0) - photo).abs()
    change = (painted - photo).abs()
    assert change.mean() <= 1e-6 + 2 * strength * full.mean()
    assert change.max() <= 1e-5 + 3 * strength * full.max()


def test_strength_moves_away_from_the_photograph(adain: Adain, photo: torch.Tensor, codes: list[StyleCode]) -> None:
    plain, *painted = (adain.repaint(photo, Style(codes[0]), strength) for strength in (0.0, 0.33, 0.67, 1.0))

    distances = [(image - plain).abs().mean().item() for image in painted]
    assert distances == sorted(distances)
    assert distances[0] > 0.001


def test_an_even_mix_lies_between_two_styles(adain: Adain, photo: torch.Tensor, codes: list[StyleCode]) -> None:
    """GIVEN two styles WHEN mixed THEN nearly all of one looks like it, and an even mix is between."""
    first, nearly, half, second = (
        adain.repaint(photo, Style(mix(codes, [share, 1 - share])), 1.0) for share in (1.0, 0.99, 0.5, 0.0)
    )

    apart = (first - second).abs().mean()
    assert (nearly - first).abs().mean() < 0.1 * apart
    assert (half - first).abs().mean() < apart
    assert (half - second).abs().mean() < apart


def test_a_photograph_is_encoded_once(network: AdainNetwork, photo: torch.Tensor, codes: list[StyleCode]) -> None:
    """GIVEN a painted photograph, with and without grain, WHEN its look changes THEN only trunk and decoder run."""
    adain = Adain(network)
    with patch.object(network, "encode", wraps=network.encode) as encode:
        for strength in (0.2, 0.5, 1.0):
            for code in codes:
                adain.repaint(photo, Style(code), strength)
        assert encode.call_count == 2
        adain.forget_photos()
        adain.repaint(photo, Style(codes[0]), 0.5)
        assert encode.call_count == 4


@given(height=st.integers(1, 200), width=st.integers(1, 200))
@settings(max_examples=20, deadline=None)
def test_odd_sizes_are_painted(height: int, width: int) -> None:
    torch.manual_seed(0)
    adain = Adain(AdainNetwork(widths=(4, 6, 8), blocks=1).requires_grad_(False))
    code = adain.encode_style(torch.rand(1, 3, width, height), 1.0)

    painted = adain.repaint(torch.rand(1, 3, height, width), Style(code), 0.8)

    assert painted.shape == (1, 3, height, width)
    assert painted.isfinite().all()
    assert painted.min() >= 0
    assert painted.max() <= 1


@pytest.mark.parametrize(
    "size",
    [
        (1, 1),
        (1, 97),
        (101, 1),
        (3, 5),
        (67, 41),
        (1, 700),
        (699, 13),
        pytest.param((691, 701), marks=pytest.mark.slow),
    ],
)
def test_the_bundled_network_paints_odd_sizes(adain: Adain, codes: list[StyleCode], size: tuple[int, int]) -> None:
    painted = adain.repaint(torch.rand(1, 3, *size), Style(codes[0]), 1.0)

    assert painted.shape == (1, 3, *size)
    assert painted.isfinite().all()


@pytest.mark.parametrize(("scale", "side"), [(0.25, 128), (1.0, 512), (4.0, 700)])
def test_a_painting_is_shrunk_to_the_strokes_size_and_never_enlarged(scale: float, side: int) -> None:
    network = AdainNetwork(widths=(4, 6, 8), blocks=1).requires_grad_(False)
    with patch.object(network, "encode", wraps=network.encode) as encode:
        Adain(network).encode_style(torch.rand(1, 3, 350, 700), scale)

    assert max(encode.call_args.args[0].shape[-2:]) == side


def test_grey_pictures_give_numbers(adain: Adain) -> None:
    code = adain.encode_style(torch.full((1, 3, 64, 64), 0.5), 1.0)

    assert adain.repaint(torch.full((1, 3, 40, 40), 0.2), Style(code), 1.0).isfinite().all()


@pytest.mark.parametrize(
    "style", ["impasto_night", *(pytest.param(name, marks=pytest.mark.slow) for name in ("mosaic", "watercolour"))]
)
def test_bfloat16_looks_like_float32(network: AdainNetwork, photo: torch.Tensor, style: str) -> None:
    """GIVEN one photograph and painting WHEN painted in both formats THEN no pixel differs by more than is told."""
    painting = _read(f"styles/{style}.jpg", 256)
    pictures = []
    for adain in (Adain(network), Adain(_network().to(torch.bfloat16))):
        pictures.append(adain.repaint(photo, Style(adain.encode_style(painting, 1.0)), 1.0))

    difference = (pictures[0] - pictures[1]).abs()
    assert difference.max() < LARGEST_DIFFERENCE
    assert difference.mean() < MEAN_DIFFERENCE
