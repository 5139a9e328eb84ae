"""Repaint with the AdaIN network, keeping what is encoded so that a moved slider re-runs only trunk and decoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.adain_network import STRIDE, AdainNetwork, StyleCode
from engine.finishing import GrowingPreview
from engine.tensors import fitted, pad_to_multiple, resize, to_pixels
from engine.tiled_adain import TiledAdain, Workspace

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.effect import Regions
    from engine.fitted_photo import FittedPhoto
    from engine.values import Pixels

_PREVIEW_SIDE = 1024  # px
FINER = 0.3  # of the strength is painted at each finer level
_FIRST_SIDE = 512  # px, long side at which strokes are laid down; larger pictures are refined level by level
_SMALLEST_STYLE = 64  # px, long side of a painting whatever the style scale


@dataclass
class _Encoded:
    """Hold what is known of a photograph at one size."""

    features: Tensor  # (1, C, H / 4, W / 4)
    own: StyleCode
    regional: tuple[object, StyleCode] | None = None  # the regions' key, and their own codes
    lost: Tensor | None = None  # the photograph less its reconstruction, (1, 3, H, W)


class Adain:
    """Predict repainted pictures with one network on one device.

    Args:
        network: on the device that paints, in the format that it computes in.
    """

    def __init__(self, network: AdainNetwork) -> None:
        self._network = network
        self._encoded: dict[tuple[int, int], _Encoded] = {}  # by size

    @property
    def network(self) -> AdainNetwork:
        """Give the network."""
        return self._network

    def levels(self, height: int, width: int) -> list[tuple[int, int]]:
        """List the sizes at which a picture is painted, from the first to its own, each at most twice the last."""
        side = max(height, width)
        sides = [side]
        while sides[0] > _FIRST_SIDE * 1.5:
            sides.insert(0, max(_FIRST_SIDE, (sides[0] + 1) // 2))
        return [fitted(height, width, s) for s in sides]

    @torch.no_grad()
    def encode_style(self, style: Tensor, scale: float) -> StyleCode:
        """Measure a painting.

        Args:
            style: (1, 3, H, W) in [0, 1], any size; it is shrunk, never enlarged, to the strokes' size.
            scale: larger keeps more pixels to a stroke, hence broader strokes.
        """
        side = max(_SMALLEST_STYLE, min(round(_FIRST_SIDE * scale), max(style.shape[-2:])))
        image = resize(style, *fitted(style.shape[2], style.shape[3], side)).clamp(0, 1)
        return self._network.transform(self._encode(image), None)[1]

    def forget_photos(self) -> None:
        """Drop what was encoded, when another photograph comes."""
        self._encoded.clear()

    def paint(
        self, photo: FittedPhoto, size: tuple[int, int], code: StyleCode, strength: float, workspace: Workspace,
        regions: Regions | None = None,
    ) -> Generator[tuple[float, Tensor | None], None, Pixels]:  # fmt: skip
        """Paint at a size, level by level: the first whole, the finer ones in tiles.

        A finer level takes the photograph with the coarser one's change laid over it and paints on from there a little:
        painted in full again and again, a large picture would be far rougher than its preview.

        Args:
            photo: any size.
            size: height and width of the result, px.
            code: of one painting, or a mix; with regions a joined one of theirs.
            strength: 0 .. 1.
            workspace: how much is worked on at a time.
            regions: each has statistics and a style of its own.

        Yields:
            The share of the work that is done, and the picture as it is now, (1, 3, h, w) of at most 1,024 px a side;
            None where it looks as before.

        Returns:
            (H, W, 3) float32 in [0, 1].
        """
        levels = self.levels(*size)
        work = sum(h * w for h, w in levels)
        device = next(self._network.parameters()).device
        base = photo.tensor_at(*levels[0], device)
        painted = self.repaint(base, code, strength, regions)
        done = levels[0][0] * levels[0][1]
        yield done / work, painted
        change, pixels = (painted - base).half().cpu(), None
        for level in levels[1:]:
            tiled = TiledAdain(self._network, photo.pixels_at(*level), workspace, regions)
            shown = GrowingPreview(painted.cpu(), *fitted(*level, min(_PREVIEW_SIDE, max(level))))
            steps = tiled.repaint(change.to(device), code, FINER * strength)
            pixels = yield from _followed(steps, tiled, shown, done / work, level[0] * level[1] / work)
            done += level[0] * level[1]
            if level != levels[-1]:
                painted = shown.image
                change = torch.from_numpy(pixels).permute(2, 0, 1)[None]
                change = change.sub_(photo.tensor_at(*level, torch.device("cpu"))).half()
        return to_pixels(painted) if pixels is None else pixels

    @torch.no_grad()
    def repaint(self, photo: Tensor, code: StyleCode, strength: float, regions: Regions | None = None) -> Tensor:
        """Paint a picture whole.

        Args:
            photo: (1, 3, H, W) in [0, 1]; encoded once for each size until `forget_photos`.
            code: of one painting, or a mix; with regions a joined one of theirs.
            strength: 0 gives the photograph back, 1 has the style's statistics at every site. Below 1 that share of
                the fine detail comes back that the network cannot reconstruct.
            regions: each has statistics and a style of its own.

        Returns:
            (1, 3, H, W) float32 in [0, 1].
        """
        height, width = photo.shape[-2:]
        if (height, width) not in self._encoded:
            features = self._encode(photo)
            self._encoded[height, width] = _Encoded(features, self._network.transform(features, None)[1])
        encoded = self._encoded[height, width]
        weights = (
            None if regions is None else regions.at(encoded.features.shape[2], encoded.features.shape[3], photo.device)
        )
        own = encoded.own if regions is None else self._own(encoded, regions, weights)
        target = self._network.target(own, code, strength)
        painted = self._decoded(encoded.features, target, height, width, weights)
        if strength < 1:
            if encoded.lost is None:
                encoded.lost = photo - self._decoded(encoded.features, None, height, width)
            painted = torch.add(painted, encoded.lost, alpha=1 - strength)
        return painted.clamp(0, 1)

    def _own(self, encoded: _Encoded, regions: Regions, weights: Tensor | None) -> StyleCode:
        """Measure the codes of the regions, once while they stay the same."""
        if encoded.regional is None or encoded.regional[0] != regions.key:
            encoded.regional = regions.key, self._network.transform(encoded.features, None, weights)[1]
        return encoded.regional[1]

    def _decoded(
        self, features: Tensor, target: StyleCode | None, height: int, width: int, weights: Tensor | None = None
    ) -> Tensor:
        painted, _ = self._network.transform(features, target, weights)
        return self._network.decode(painted)[..., :height, :width]

    def _encode(self, image: Tensor) -> Tensor:
        padded = pad_to_multiple(image, STRIDE).to(memory_format=torch.channels_last)
        return self._network.encode(padded)


def _followed(
    steps: Generator[tuple[float, int, int], None, Pixels], tiled: TiledAdain, shown: GrowingPreview, start: float,
    share: float,
) -> Generator[tuple[float, Tensor | None], None, Pixels]:  # fmt: skip
    """Pass on a level's progress, from `start` by `share`, with the preview whenever rows are finished."""
    while True:
        try:
            done, top, bottom = next(steps)
        except StopIteration as end:
            pixels: Pixels = end.value
            return pixels
        if bottom > top and tiled.result is not None:
            shown.take(tiled.result, top, bottom)
        yield start + share * done, shown.image if bottom > top else None
