"""Compare the perceptual network with torchvision's, and check what it computes and what it leaves out."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.networks.vgg import FULL_WIDTH, LAYERS, Vgg, channels_of, pad_one

TORCHVISION_CONVOLUTIONS = (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28)  # conv1_1 to conv5_1 in vgg19.features


def _noise(height: int, width: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


def _narrow(**options: str) -> Vgg:
    torch.manual_seed(0)
    return Vgg(width=2, **options).eval()


@pytest.fixture(scope="module")
def published() -> torch.nn.Sequential:
    """Build torchvision's VGG-19 up to relu5_1 with random weights."""
    import torchvision  # takes seconds, which only this fixture is to spend

    torch.manual_seed(0)
    with torch.device("meta"):  # the classifier's 120 million weights are not wanted
        features = torchvision.models.vgg19(weights=None).features[:30]
    features = features.to_empty(device="cpu")
    for index in TORCHVISION_CONVOLUTIONS:
        torch.nn.init.kaiming_normal_(features[index].weight)
        torch.nn.init.normal_(features[index].bias, std=0.1)
    for module in features:
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False
    return features.eval()


def _with_weights_of(published: torch.nn.Sequential, **options: str) -> Vgg:
    vgg = Vgg(FULL_WIDTH, **options)
    for layer, index in zip(LAYERS, TORCHVISION_CONVOLUTIONS, strict=True):
        vgg.get_submodule(layer).load_state_dict(published[index].state_dict())
    return vgg


@torch.no_grad()
def test_every_layer_equals_torchvisions(published: torch.nn.Sequential) -> None:
    """GIVEN torchvision's weights WHEN a picture is perceived THEN all thirteen layers are the same."""
    vgg = _with_weights_of(published, pooling="max", padding="zeros")
    images = _noise(37, 50)

    features = vgg(images, LAYERS)

    x = (images - torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)) / torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
    for index, module in enumerate(published):
        x = module(x)
        if index - 1 in TORCHVISION_CONVOLUTIONS:
            layer = LAYERS[TORCHVISION_CONVOLUTIONS.index(index - 1)]
            torch.testing.assert_close(features[layer], x, rtol=1e-4, atol=1e-4)


@torch.no_grad()
@pytest.mark.parametrize("padding", ["reflect", "replicate"])
def test_padding_changes_only_what_is_near_the_border(published: torch.nn.Sequential, padding: str) -> None:
    """GIVEN other paddings WHEN conv3_1 is computed THEN its inside is torchvision's, and its border is not."""
    images = _noise(64, 64)

    ours = _with_weights_of(published, pooling="max", padding=padding)(images, ["conv3_1"])["conv3_1"]

    theirs = _with_weights_of(published, pooling="max", padding="zeros")(images, ["conv3_1"])["conv3_1"]
    inside = (..., slice(3, -3), slice(3, -3))
    torch.testing.assert_close(ours[inside], theirs[inside], rtol=1e-4, atol=1e-4)
    assert (ours[..., 0, :] - theirs[..., 0, :]).abs().max() > 0.1


def test_the_layout_of_the_published_width() -> None:
    """Width 64 has 64, 128, 256, 512 and 512 channels, and torchvision's count of weights to conv5_1."""
    vgg = Vgg()

    assert [channels_of(f"conv{block}_1", FULL_WIDTH) for block in range(1, 6)] == [64, 128, 256, 512, 512]
    assert [vgg.get_submodule(layer).weight.shape[0] for layer in LAYERS] == [64] * 2 + [128] * 2 + [256] * 4 + [
        512
    ] * 5
    assert sum(p.numel() for p in vgg.parameters()) == 12_944_960
    assert set(vgg.state_dict()) == {f"{layer}.{kind}" for layer in LAYERS for kind in ("weight", "bias")}


@pytest.mark.parametrize("deepest", ["conv1_1", "conv2_2", "conv4_2", "conv5_1"])
def test_nothing_behind_the_deepest_layer_runs(deepest: str) -> None:
    vgg = _narrow()
    ran: list[str] = []
    for layer in LAYERS:
        vgg.get_submodule(layer).register_forward_hook(lambda *_, layer=layer: ran.append(layer))

    features = vgg(_noise(32, 32), (deepest, "conv1_1"))

    assert ran == list(LAYERS[: LAYERS.index(deepest) + 1])
    assert set(features) == {deepest, "conv1_1"}


@pytest.mark.parametrize("pooling", ["max", "average", "mixed"])
@given(height=st.integers(1, 200), width=st.integers(1, 200))
@settings(max_examples=25, deadline=None)
@torch.no_grad()
def test_any_size_halves_with_every_block(pooling: str, height: int, width: int) -> None:
    features = _narrow(pooling=pooling)(_noise(height, width), LAYERS)

    for layer, found in features.items():
        shrunk = 2 ** (int(layer[4]) - 1)
        assert found.shape[:2] == (1, channels_of(layer, 2))
        for side, before in zip(found.shape[2:], (height, width), strict=True):
            round_up = min(height, width) < 16  # a side of 1 px is kept
            assert max(1, before // shrunk) <= side <= (-(-before // shrunk) if round_up else before // shrunk)
        assert found.isfinite().all()
        assert (found >= 0).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 97), (199, 1), (2, 3), (1, 700), (691, 3)])
@torch.no_grad()
def test_thin_pictures_keep_a_pixel(size: tuple[int, int]) -> None:
    features = _narrow()(_noise(*size), ["conv5_1"])["conv5_1"]

    assert min(features.shape[-2:]) >= 1
    assert features.isfinite().all()


@pytest.mark.parametrize(("mode", "numpy_mode"), [("reflect", "reflect"), ("replicate", "edge")])
def test_padding_is_numpys(mode: str, numpy_mode: str) -> None:
    images = _noise(5, 7)

    padded = pad_one(images, mode)

    expected = np.pad(images.numpy(), ((0, 0), (0, 0), (1, 1), (1, 1)), mode=numpy_mode)
    np.testing.assert_array_equal(padded.numpy(), expected)


@torch.no_grad()
@pytest.mark.parametrize("pooling", ["max", "average", "mixed"])
def test_pooling_joins_four_pixels(pooling: str) -> None:
    """GIVEN conv2_1 made to pass one channel on WHEN a picture is perceived THEN it is what 2 x 2 of conv1_2 give."""
    vgg = _narrow(pooling=pooling)
    vgg.conv2_1.weight.zero_()
    vgg.conv2_1.bias.zero_()
    vgg.conv2_1.weight[0, 0, 1, 1] = 1

    features = vgg(_noise(8, 10), ["conv1_2", "conv2_1"])

    squares = features["conv1_2"][0, 0].numpy().reshape(4, 2, 5, 2)
    largest, mean = squares.max((1, 3)), squares.mean((1, 3))
    expected = {"max": largest, "average": mean, "mixed": (largest + mean) / 2}[pooling]
    np.testing.assert_allclose(features["conv2_1"][0, 0], expected, rtol=1e-5)


def test_features_come_in_the_networks_format() -> None:
    assert _narrow().to(torch.bfloat16)(_noise(8, 8), ["conv2_1"])["conv2_1"].dtype is torch.bfloat16


def test_an_unknown_pooling_is_refused() -> None:
    with pytest.raises(ValueError, match="median"):
        Vgg(width=2, pooling="median")
