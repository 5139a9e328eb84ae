"""The AdaIN network as published: its layers, sizes and order."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from engine.networks.published_network import STRIDE, PublishedNetwork


def network(width: int = 2) -> PublishedNetwork:
    torch.manual_seed(0)
    return PublishedNetwork(width).requires_grad_(False).eval()


def test_at_width_64_it_has_the_published_number_of_weights() -> None:
    """Of pytorch-AdaIN's files: vgg_normalised.pth up to relu4_1 without its 1x1 layer, and decoder.pth."""
    whole = PublishedNetwork()

    encoder = sum(p.numel() for p in whole.encoder.parameters())
    decoder = sum(p.numel() for p in whole.decoder.parameters())
    pairs = [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256), *[(256, 256)] * 3, (256, 512)]
    assert encoder == sum(9 * a * b + b for a, b in pairs)
    assert decoder == sum(9 * a * b + a for a, b in pairs)  # its mirror


@pytest.mark.parametrize("size", [(8, 8), (24, 40)])
def test_features_are_an_eighth_and_come_back_whole(size: tuple[int, int]) -> None:
    features = network().encode(torch.rand(2, 3, *size))

    assert features.shape == (2, 16, size[0] // STRIDE, size[1] // STRIDE)
    assert float(features.min()) >= 0  # rectified
    images = network().decode(features)
    assert (images.shape, images.dtype) == ((2, 3, *size), torch.float32)


def test_the_decoder_reflects_enlarges_by_repetition_and_ends_without_a_rectifier() -> None:
    own = network()
    features = torch.rand(1, 16, 4, 5)
    weights = dict(own.decoder.named_parameters())
    x, places = features, sorted({int(name.partition(".")[0]) for name in weights})
    for number, place in enumerate(places):
        x = F.conv2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), weights[f"{place}.weight"], weights[f"{place}.bias"])
        x = F.relu(x) if number < len(places) - 1 else x
        if number in (0, 4, 6):  # behind the first, fifth and seventh, as in decoder.pth
            x = x.repeat_interleave(2, 2).repeat_interleave(2, 3)

    torch.testing.assert_close(own.decode(features), x, rtol=1e-4, atol=1e-5)
    assert float(own.decode(features - 5).min()) < 0
