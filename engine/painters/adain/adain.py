"""Repaint with the AdaIN network, keeping what is encoded so that a moved slider re-runs only trunk and decoder."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch

from engine.networks.adain_network import STRIDE, AdainNetwork, Statistics, StyleCode
from engine.networks.strokes import with_kernels
from engine.painters.adain.adain_plan import FIRST_SIDE, levels
from engine.painters.adain.grain import amount_of, grain_of
from engine.painters.adain.tiled_adain import TiledAdain
from engine.pictures.geometry import fitted
from engine.pictures.tensors import pad_to_multiple, resize, to_pixels, to_tensor
from engine.runs.driven import Driven
from engine.runs.fallback import Fallback, give_memory_back
from engine.runs.finishing import GrowingPreview

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.masks.effect import Regions
    from engine.networks.strokes import Style
    from engine.painters.adain.adain_plan import Workspace
    from engine.painters.adain.shot_statistics import ShotStatistics
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.values import Pixels

_PREVIEW_SIDE = 1024  # px
FINER = 0.3  # of the strength is painted at each finer level
_SMALLEST_STYLE = 64  # px, long side of a painting whatever the style scale


@dataclass
class _Encoded:
    """Hold what is known of a photograph at one size."""

    features: Tensor  # (1, C, H / 4, W / 4)
    own: StyleCode
    kept: Tensor | None = None  # what the trunk gives of it when nothing is re-normalised, until `lost` is known
    grained: _Encoded | None = None  # the same with all of the grain
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

    @torch.no_grad()
    def encode_style(self, style: Tensor, scale: float) -> StyleCode:
        """Measure a painting.

        Args:
            style: (1, 3, H, W) in [0, 1], any size.
            scale: of its strokes.
        """
        return self._network.transform(self._encode(at_stroke_size(style, scale)), None)[1]

    def knows(self, size: tuple[int, int]) -> bool:
        """Tell whether the photograph is encoded at that height and width."""
        return size in self._encoded

    def forget_photos(self) -> None:
        """Drop what was encoded, when another photograph comes."""
        self._encoded.clear()

    def paint(  # noqa: PLR0913, PLR0917  # the parts of a scene, which this room does not know
        self, photo: FittedPhoto, size: tuple[int, int], style: Style, strength: float, workspace: Workspace,
        regions: Regions | None = None, fallback: Fallback | None = None, shot: ShotStatistics | None = None,
    ) -> Generator[tuple[float, Tensor | None], None, Pixels]:  # fmt: skip
        """Paint at a size, level by level: the first whole, the finer ones in tiles.

        A finer level takes the photograph with the coarser one's change laid over it and paints on from there a little:
        painted in full again and again, a large picture would be far rougher than its preview. A level for which memory
        runs out is begun again in smaller tiles, and at last on the CPU; the coarser ones stay as they are.

        Args:
            photo: any size.
            size: height and width of the result, px.
            style: of one painting, or a mix; with regions a joined code of theirs.
            strength: 0 .. 1.
            workspace: how much is worked on at a time.
            regions: each has statistics and a style of its own.
            fallback: followed when memory runs out.
            shot: statistics that all frames of a shot have.

        Yields:
            The share of the work that is done, and the picture as it is now, (1, 3, h, w) of at most 1,024 px a side;
            None where it looks as before.

        Returns:
            (H, W, 3) float32 in [0, 1].
        """
        sizes = levels(*size)
        work, done = sum(h * w for h, w in sizes), sizes[0][0] * sizes[0][1]
        cpu, pixels = torch.device("cpu"), None
        fallback = fallback or Fallback(next(self._network.parameters()).device)
        run = _Run(self._network, photo, style, workspace, fallback, regions, shot)
        try:
            image = self.repaint(photo.tensor_at(*sizes[0], run.device), style, strength, regions, shot).cpu()
        except (MemoryError, RuntimeError) as error:
            fallback.fall_back_after(error)
            self.forget_photos()
            yield 0.0, None  # what follows may be computed on another thread
            image = to_tensor((yield from run.paint(sizes[0], None, strength, None, (0.0, done / work))), cpu)
        yield done / work, image
        shown = image
        for coarser, level in pairwise(sizes):
            growing = GrowingPreview(shown, *fitted(*level, min(_PREVIEW_SIDE, max(level))))
            change = image - photo.tensor_at(*coarser, cpu)
            del image, pixels  # a level's own size of memory
            part = done / work, (done + level[0] * level[1]) / work
            pixels = yield from run.paint(level, change, FINER * strength, growing, part)
            image, shown = torch.from_numpy(pixels).permute(2, 0, 1)[None], growing.image
            done += level[0] * level[1]
        return to_pixels(image) if pixels is None else pixels

    @torch.no_grad()
    def repaint(
        self, photo: Tensor, style: Style, strength: float, regions: Regions | None = None,
        shot: ShotStatistics | None = None,
    ) -> Tensor:  # fmt: skip
        """Paint a picture whole.

        Args:
            photo: (1, 3, H, W) in [0, 1]; encoded once for each size until `forget_photos`.
            style: of one painting, or a mix; with regions a joined code of theirs.
            strength: 0 gives the photograph back, 1 has the style's statistics at every site. Below 1 that share of
                the fine detail comes back that the network cannot reconstruct.
            regions: each has statistics and a style of its own.
            shot: statistics that all frames of a shot have.

        Returns:
            (1, 3, H, W) float32 in [0, 1].
        """
        height, width = photo.shape[-2:]
        fixed = None if shot is None else shot.at((height, width))
        if (height, width) not in self._encoded:
            self._encoded[height, width] = self._looked_at(photo, None if fixed is None else fixed.own)
        encoded = self._encoded[height, width]
        weights = (
            None if regions is None else regions.at(encoded.features.shape[2], encoded.features.shape[3], photo.device)
        )
        features = encoded.features
        own = encoded.own if regions is None or fixed is not None else self._own(encoded, regions, weights)
        amount = amount_of(own, style.code, strength) if shot is None else 0.0  # in a shot it would stand still
        if amount > 0:
            if encoded.grained is None:
                encoded.grained = self._looked_at((photo + grain_of(photo)).clamp(0, 1), keeps=False)
            grained = encoded.grained
            features = torch.lerp(features, grained.features, amount)
            own = _between(own, grained.own if regions is None else self._own(grained, regions, weights), amount)
        target = self._network.target(own, style.code, strength)
        network = with_kernels(self._network, style.kernels, strength)
        features, found = network.transform(features, target, weights, None if fixed is None else fixed.found)
        if shot is not None:
            shot.keep((height, width), own, found)
        painted = network.decode(features)[..., :height, :width]
        if strength < 1:
            painted = torch.add(painted, self._lost(encoded, photo), alpha=1 - strength)
        return painted.clamp(0, 1)

    def _looked_at(self, photo: Tensor, own: StyleCode | None = None, *, keeps: bool = True) -> _Encoded:
        """Encode a photograph; its own code is measured unless it is known."""
        features = self._encode(photo)
        if own is not None:
            return _Encoded(features, own)
        kept, own = self._network.transform(features, None)
        return _Encoded(features, own, kept if keeps else None)

    def _lost(self, encoded: _Encoded, photo: Tensor) -> Tensor:
        """Measure what the network cannot reconstruct of a photograph, once."""
        if encoded.lost is None:
            kept = encoded.kept if encoded.kept is not None else self._network.transform(encoded.features, None)[0]
            encoded.lost = photo - self._network.decode(kept)[..., : photo.shape[2], : photo.shape[3]]
            encoded.kept = None
        return encoded.lost

    def _own(self, encoded: _Encoded, regions: Regions, weights: Tensor | None) -> StyleCode:
        """Measure the codes of the regions, once while they stay the same."""
        if encoded.regional is None or encoded.regional[0] != regions.key:
            encoded.regional = regions.key, self._network.transform(encoded.features, None, weights)[1]
        return encoded.regional[1]

    def _encode(self, image: Tensor) -> Tensor:
        padded = pad_to_multiple(image, STRIDE).to(memory_format=torch.channels_last)
        return self._network.encode(padded)


def at_stroke_size(style: Tensor, scale: float) -> Tensor:
    """Shrink a painting (1, 3, H, W), but never enlarge it, to the size at which its strokes are laid down.

    A larger scale keeps more pixels to a stroke, hence broader strokes.
    """
    side = max(_SMALLEST_STYLE, min(round(FIRST_SIDE * scale), max(style.shape[-2:])))
    return resize(style, *fitted(style.shape[2], style.shape[3], side)).clamp(0, 1)


def _between(one: StyleCode, other: StyleCode, share: float) -> StyleCode:
    """Go from one code to another."""
    return tuple(
        Statistics(torch.lerp(a.mean, b.mean, share), torch.lerp(a.std, b.std, share))
        for a, b in zip(one, other, strict=True)
    )


@dataclass
class _Run:
    """Paint the levels of one picture in tiles, in smaller ones and at last on the CPU when memory runs out."""

    network: AdainNetwork
    photo: FittedPhoto
    style: Style
    workspace: Workspace
    fallback: Fallback
    regions: Regions | None
    shot: ShotStatistics | None

    def __post_init__(self) -> None:
        self._at = self.fallback.device

    @property
    def device(self) -> torch.device:
        return next(self.network.parameters()).device

    def paint(
        self, level: tuple[int, int], change: Tensor | None, strength: float, shown: GrowingPreview | None,
        part: tuple[float, float],
    ) -> Generator[tuple[float, Tensor | None], None, Pixels]:  # fmt: skip
        """Paint one level, as `Adain.paint`; `part` says where in the work it begins and ends."""
        while True:
            if self.fallback.device != self._at:
                self._go_to_cpu()
            photo = self.photo.pixels_at(*level)
            if change is None and self.shot is None:  # the first level, which has grain
                image = self.photo.tensor_at(*level, torch.device("cpu"))
                photo = to_pixels((image + strength * grain_of(image)).clamp(0, 1))
            tiled = TiledAdain(self.network, photo, self.workspace, self.regions, self.fallback, self.shot)
            try:
                change = None if change is None else change.to(self.device)
                steps = tiled.repaint(change, self.style, strength)
                return (yield from _followed(steps, tiled, shown, part))
            except (MemoryError, RuntimeError) as error:
                self.fallback.fall_back_after(error)
            del tiled, steps
            give_memory_back()
            yield part[0], None

    def _go_to_cpu(self) -> None:
        cpu = self._at = torch.device("cpu")
        self.network = copy.deepcopy(self.network).to(cpu, torch.float32)
        self.style = self.style.to(cpu)


def _followed(
    steps: Generator[tuple[float, int, int], None, Pixels], tiled: TiledAdain, shown: GrowingPreview | None,
    part: tuple[float, float],
) -> Generator[tuple[float, Tensor | None], None, Pixels]:  # fmt: skip
    """Pass on a level's progress with the preview, where there is one, whenever rows are finished."""
    start, end = part
    driven = Driven(steps)
    for done, top, bottom in driven:
        preview = None
        if shown is not None and tiled.result is not None and bottom > top:
            shown.take(tiled.result, top, bottom)
            preview = shown.image
        yield start + (end - start) * done, preview
    return driven.value
