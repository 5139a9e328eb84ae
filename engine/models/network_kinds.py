"""List the kinds of networks that a manifest may name: how each is built, and what it computes of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.networks.adain_network import AdainNetwork, statistics
from engine.networks.published_network import PublishedNetwork
from engine.networks.vgg import LAYERS, Vgg

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn

PUBLISHED = "published"  # the layout that an architecture names for an encoder and decoder as published


class NetworkKind(NamedTuple):
    """Say how networks of a kind are built, and what shows that their weights fit together.

    Args:
        network: made of an architecture's arguments, but for its layout.
        outputs: all that such a network computes of a picture (1, 3, H, W).
    """

    network: type[nn.Module]
    outputs: Callable[[Any, Tensor], list[Tensor]]

    def build(self, architecture: dict[str, Any], tensors: dict[str, Tensor]) -> nn.Module:
        """Build a network, frozen; raises RuntimeError, TypeError, ValueError or KeyError where that does not fit."""
        network = self.network(**{key: value for key, value in architecture.items() if key != "layout"})
        network.load_state_dict(tensors)
        return network.requires_grad_(False).eval()


def kind_of(kind: str, architecture: dict[str, Any]) -> NetworkKind:
    """Find a kind by what a manifest says; raises KeyError."""
    return _KINDS[kind, str(architecture.get("layout", ""))]


def _maps(network: Vgg, image: Tensor) -> list[Tensor]:
    return list(network(image, LAYERS).values())


def _repainted(network: AdainNetwork, image: Tensor) -> list[Tensor]:
    return [network.decode(network.transform(network.encode(image), None)[0])]


def _decoded(network: PublishedNetwork, image: Tensor) -> list[Tensor]:
    features = network.encode(image)
    return [network.decode(features), statistics(features).mean]


_KINDS = {
    ("vgg", ""): NetworkKind(Vgg, _maps),
    ("adain", ""): NetworkKind(AdainNetwork, _repainted),
    ("adain", PUBLISHED): NetworkKind(PublishedNetwork, _decoded),
}
