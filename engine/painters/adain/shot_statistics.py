"""Fix what a shot's frames are re-normalised by, so that within it the network is one and the same filter.

Statistics of each frame for itself change with whatever walks through the picture, and the whole painting flickers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import torch

from engine.networks.adain_network import STRIDE, Statistics, StyleCode
from engine.networks.strokes import with_kernels
from engine.pictures.tensors import pad_to_multiple, resize, to_tensor

if TYPE_CHECKING:
    from engine.networks.adain_network import AdainNetwork
    from engine.networks.strokes import Style
    from engine.painters.scene import Scene
    from engine.values import Pixels

MOST_SAMPLES = 6  # of a shot's frames; the mean of more is the same


class Fixed(NamedTuple):
    """Hold the statistics of one level."""

    own: StyleCode  # of the photograph, where nothing is re-normalised
    found: StyleCode  # at each site, where the ones before it are re-normalised


@dataclass
class ShotStatistics:
    """Keep a shot's statistics by the level's height and width."""

    levels: dict[tuple[int, int], Fixed] = field(default_factory=dict)

    def at(self, size: tuple[int, int]) -> Fixed | None:
        """Return what is known for a level; None before its first frame."""
        return self.levels.get(size)

    def keep(self, size: tuple[int, int], own: StyleCode, found: StyleCode) -> None:
        """Keep what the first frame of a level has shown."""
        self.levels.setdefault(size, Fixed(own, found))


@torch.no_grad()
def of_shot(scene: Scene, network: AdainNetwork, style: Style) -> ShotStatistics | None:
    """Return the statistics of the scene's shot, measured over samples of it when it is new; None without a shot.

    Args:
        scene: whose shot keeps them.
        network: that paints.
        style: of one painting, or a mix.
    """
    if scene.shot is None:
        return None
    key = (network, scene.options, scene.size)
    known = scene.shot.known.get(key)
    if isinstance(known, ShotStatistics):
        return known
    statistics = ShotStatistics()
    samples = scene.shot.samples[:: -(-len(scene.shot.samples) // MOST_SAMPLES) or 1]
    if samples and scene.regions is None:  # a region's own statistics are measured at the first frame
        size, strength = scene.plan.sizes[0], scene.options.strength
        features = [_encoded(network, sample, size, scene.device) for sample in samples]
        own = mean([network.transform(each, None)[1] for each in features])
        target = network.target(own, style.code, strength)
        painted = with_kernels(network, style.kernels, strength)
        statistics.keep(size, own, mean([painted.transform(each, target)[1] for each in features]))
    scene.shot.known = {key: statistics}
    return statistics


def mean(codes: list[StyleCode]) -> StyleCode:
    """Average codes site by site; variances are averaged, not deviations."""
    return tuple(
        Statistics(
            torch.stack([site.mean for site in sites]).mean(0),
            torch.stack([site.std.square() for site in sites]).mean(0).sqrt(),
        )
        for sites in zip(*codes, strict=True)
    )


def _encoded(network: AdainNetwork, pixels: Pixels, size: tuple[int, int], device: torch.device) -> torch.Tensor:
    image = resize(to_tensor(pixels, device), *size).clamp(0, 1)
    return network.encode(pad_to_multiple(image, STRIDE).to(memory_format=torch.channels_last))
