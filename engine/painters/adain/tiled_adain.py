"""Repaint pictures of any size with the AdaIN network in little memory, equal to repainting them whole.

Each of the trunk's eleven sites is re-normalised by its statistics over the whole picture, so no tile can run through
the trunk by itself. The trunk works at a quarter of the resolution, though: what the encoder gives and two of the
trunk's maps, 60 bytes a picture's pixel together, are held in rows, and each convolution slides down them in place,
adding up its statistics. Encoder and decoder, whose maps are the large ones, see few pixels around each and work tile
by tile with a halo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
import torch.nn.functional as F

from engine.networks.adain_network import (
    EPSILON,
    SLOPE,
    STRIDE,
    AdainNetwork,
    Conv,
    Sites,
    Statistics,
    StyleCode,
    renormalise,
)
from engine.networks.strokes import with_kernels
from engine.painters.adain.adain_plan import Workspace
from engine.pictures.tensors import pad_to_multiple
from engine.runs.fallback import Fallback
from engine.storage.mapped_pixels import empty_pixels, let_go
from engine.storage.row_store import Enlarged, RowStore

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.masks.effect import Regions
    from engine.networks.adain_network import Block
    from engine.networks.strokes import Style
    from engine.painters.adain.shot_statistics import ShotStatistics
    from engine.values import Pixels

ENCODER_HALO = 8  # px: the encoder's receptive field is 17 px wide
DECODER_HALO = 3  # quarter px; the decoder's is 5.25 of them
BAND_PIXELS = 2**15  # trunk pixels that a convolution works on at a time: 25 MB of its input
_LEAST_WEIGHT = 1e-6  # of a region, which divides
_ENCODE, _TRUNK, _DECODE = 0.09, 0.5, 0.41  # of the time of one pass through the network


class _Sums:
    """Add up mean and variance of (1, C, h, W) bands, in float64 on the CPU (Chan, Golub & LeVeque, 1979).

    Args:
        weights: (K, H, W) of regions; None is one region everywhere.
    """

    def __init__(self, weights: Tensor | None) -> None:
        self._weights = weights
        self._count = self._mean = self._squares = torch.zeros((), dtype=torch.float64)

    def add(self, band: Tensor, top: int) -> None:
        """Add rows from `top` on."""
        flat = band.float().permute(0, 2, 3, 1).flatten(0, 2)  # (pixels, C)
        if self._weights is None:
            mean, added = flat.mean(0, keepdim=True), torch.tensor([[float(len(flat))]])
            squares = (flat - mean).square().sum(0, keepdim=True)
        else:
            shares = self._weights[:, top : top + band.shape[2]].flatten(1)  # (K, pixels)
            added = shares.sum(1, keepdim=True)
            mean = shares @ flat / added.clamp(min=_LEAST_WEIGHT)
            squares = torch.stack([share @ (flat - own).square() for share, own in zip(shares, mean, strict=True)])
        mean, squares, added = (x.cpu().double() for x in (mean, squares, added))  # (K, C), (K, C), (K, 1)
        total = (self._count + added).clamp(min=_LEAST_WEIGHT)
        change = mean - self._mean
        self._squares = self._squares + squares + change.square() * (self._count * added / total)
        self._mean = self._mean + change * (added / total)
        self._count = self._count + added

    def statistics(self, device: torch.device) -> Statistics:
        """Return (K, C, 1, 1) each."""
        variance = self._squares / self._count.clamp(min=_LEAST_WEIGHT)
        shaped = (x.float()[..., None, None].to(device) for x in (self._mean, (variance + EPSILON).sqrt()))
        return Statistics(*shaped)


@dataclass(frozen=True)
class _Affine:
    """Re-normalise from a site's own statistics to its target; None leaves it as it is."""

    own: Statistics
    target: Statistics | None
    weights: Tensor | None  # (K, H, W) of regions

    def __call__(self, x: Tensor, top: int) -> Tensor:
        """Re-normalise rows (1, C, h, W) from `top` on."""
        if self.target is None:
            return x
        weights = None if self.weights is None else self.weights[:, top : top + x.shape[2]]
        return renormalise(x, self.own, self.target, weights)


class TiledAdain:
    """Repaint one picture at one size.

    Args:
        network: on the device that paints.
        photo: (H, W, 3) float32; what lies outside [0, 1] is clamped.
        workspace: how much is worked on at a time.
        regions: each has statistics and a style of its own.
        fallback: followed to smaller tiles when memory runs out in encoder or decoder, which then go on.
        shot: statistics that all frames of a shot have.
    """

    def __init__(
        self,
        network: AdainNetwork,
        photo: Pixels,
        workspace: Workspace | None = None,
        regions: Regions | None = None,
        fallback: Fallback | None = None,
        shot: ShotStatistics | None = None,
    ) -> None:
        self._network, self._photo, self._shot = network, photo, shot
        self._device = next(network.parameters()).device
        self._workspace = workspace or Workspace()
        self._fallback = fallback or Fallback(self._device)
        self._height, self._width = photo.shape[:2]
        self._rows, self._columns = -(-self._height // STRIDE), -(-self._width // STRIDE)  # of the trunk
        self._weights = None if regions is None else regions.at(self._rows, self._columns, self._device)
        self._lost: RowStore | None = None  # the photograph less its reconstruction, float16
        self.result: Pixels | None = None  # while it is painted, and finished from the top down

    @torch.no_grad()
    def repaint(
        self, change: Tensor | None, style: Style, strength: float
    ) -> Generator[tuple[float, int, int], None, Pixels]:
        """Paint, as `engine.painters.adain.adain.Adain.repaint` does.

        Yields:
            The share of the work that is done, and from which to which row the picture is finished with it.

        Returns:
            (H, W, 3) float32 in [0, 1].
        """
        enlarged = None if change is None else Enlarged(change, self._height, self._width)
        work = _ENCODE + 2 * _TRUNK + (2 if strength < 1 else 1) * _DECODE
        fixed = None if self._shot is None else self._shot.at((self._height, self._width))
        encoded, measured = yield from self._measure(enlarged, strength < 1, work)
        own = measured if fixed is None else fixed.own
        target = self._network.target(own, style.code, strength)
        network = with_kernels(self._network, style.kernels, strength)
        end = 1 - _DECODE / work
        sites = Sites(target, self._weights, measured[:1] if fixed is None else fixed.found)
        features = yield from self._transform(network, encoded, sites, end - _TRUNK / work, end)
        if self._shot is not None:
            self._shot.keep((self._height, self._width), own, tuple(sites.own))
        del encoded
        self.result = result = empty_pixels(self._height, self._width)
        for done, top, band in self._decoded(network, features):
            bottom = top + len(band)
            if self._lost is not None:
                np.add(band, np.float32(1 - strength) * self._lost.read(top, bottom), out=band)
            np.clip(band, 0, 1, out=result[top:bottom])
            let_go(result)
            yield end + (1 - end) * done, top, bottom
        self.result = None  # the caller's alone from here on
        return result

    def _measure(
        self, change: Enlarged | None, wants_lost: bool, work: float
    ) -> Generator[tuple[float, int, int], None, tuple[RowStore, StyleCode]]:
        """Encode the photograph with the change laid over it; find its code and, where wanted, what is lost of it."""
        encoded, sums = self._map(np.float32), _Sums(self._weights)
        for done in self._encode(change, encoded, sums):
            yield _ENCODE / work * done, 0, 0
        sites = Sites(None, self._weights, [sums.statistics(self._device)])
        start, end = (share / work for share in (_ENCODE, _ENCODE + _TRUNK))
        features = yield from self._transform(self._network, encoded, sites, start, end)
        if wants_lost:
            self._lost = RowStore(self._height, self._width, 3, np.float16, in_file=self._in_file)
            for done, top, band in self._decoded(self._network, features):
                if len(band):
                    image = self._image(change, top, top + len(band), 0, self._width)
                    self._lost.write(top, _to_rows(image)[: len(band), : self._width] - band)
                    let_go(self._photo)
                yield end + _DECODE / work * done, 0, 0
        return encoded, tuple(sites.own)

    def _transform(
        self, network: AdainNetwork, encoded: RowStore, sites: Sites, start: float, end: float
    ) -> Generator[tuple[float, int, int], None, RowStore]:
        """Run the trunk, reporting from `start` to `end`; the sites know the first one's statistics."""

        def pending_after(sums: _Sums) -> _Affine:
            return _Affine(*sites.take(lambda: sums.statistics(self._device)), self._weights)

        pending = pending_after(_Sums(self._weights))
        blocks = cast("list[Block]", list(network.trunk))
        x, y = self._map(np.float32), self._map(np.float16)
        for index, block in enumerate(blocks):
            joined = _joined(x, y, pending) if index else _started(encoded, x, pending)
            for convolution in (block.first, block.second):
                sums = _Sums(self._weights)
                self._sweep(convolution, joined, y, sums)
                pending = pending_after(sums)
                joined = _rectified(y, pending)
            yield start + (end - start) * (index + 1) / len(blocks), 0, 0
        _finish(x, y, pending, self._band())
        return x

    def _map(self, dtype: type) -> RowStore:
        return RowStore(self._rows, self._columns, self._network.widths[2], dtype, in_file=self._in_file)

    @property
    def _in_file(self) -> bool:
        return self._workspace.shrunk(self._fallback.shrink).in_file

    def _tile(self) -> int:
        return self._workspace.shrunk(self._fallback.shrink).tile

    def _band(self) -> int:
        rows: int = BAND_PIXELS // self._fallback.shrink // self._columns
        return max(4, rows - rows % 4)  # as `engine.networks.row_winograd` takes them

    def _encode(self, change: Enlarged | None, features: RowStore, sums: _Sums) -> Generator[float, None, None]:
        """Encode the photograph, with the coarser level's change laid over it, tile by tile."""
        top = 0
        while top < self._height:
            bottom = min(top + self._tile(), self._height)
            try:
                band = self._encode_band(change, top, bottom)
                features.write(top // STRIDE, _to_rows(band))
                sums.add(band, top // STRIDE)
                let_go(self._photo)
            except (MemoryError, RuntimeError) as error:
                self._fallback.halve_after(error)
                yield top / self._height
                continue
            yield bottom / self._height
            top = bottom

    def _encode_band(self, change: Enlarged | None, top: int, bottom: int) -> Tensor:
        """Return the features of the rows from `top` to `bottom`, (1, C, ceil(h / 4), ceil(W / 4)) float32."""
        tile, parts = self._tile(), []
        for left in range(0, self._width, tile):
            right = min(left + tile, self._width)
            y, x = _spread(top, bottom, self._height), _spread(left, right, self._width)
            image = self._image(change, *y, *x)
            encoded = self._network.encode(image.to(memory_format=torch.channels_last)).float()
            rows, columns = (top - y[0]) // STRIDE, (left - x[0]) // STRIDE
            count, across = -(-(bottom - top) // STRIDE), -(-(right - left) // STRIDE)
            parts.append(encoded[:, :, rows : rows + count, columns : columns + across])
        return torch.cat(parts, 3)

    def _image(self, change: Enlarged | None, top: int, bottom: int, left: int, right: int) -> Tensor:
        """Return a part of the photograph (1, 3, h, w), its end padded to multiples of 4 as the whole one is."""
        part = np.ascontiguousarray(self._photo[top:bottom, left:right].transpose(2, 0, 1).clip(0, 1))
        image = torch.from_numpy(part)[None].to(self._device)
        if change is not None:
            image = (image + change.part(top, bottom, left, right)).clamp(0, 1)
        return pad_to_multiple(image, STRIDE)

    def _sweep(self, convolution: Conv, read: Callable[[int, int], Tensor], out: RowStore, sums: _Sums) -> None:
        """Slide a convolution down the map, in place: every row is read before a row below it is written."""
        height, step = self._rows, self._band()
        tail = None  # the last two rows of a window, which are the next one's first
        for top in range(0, height, step):
            bottom, ahead = min(top + step, height), min(top + step + 1, height)
            shape = (1, convolution.in_channels, bottom - top + 2, self._columns + 2)
            window = torch.empty(shape, device=self._device, memory_format=torch.channels_last)
            known = 1
            if tail is not None:
                window[:, :, :2] = tail
                known = 2
            start = top + known - 1
            if ahead > start:
                window[:, :, known : known + ahead - start, 1:-1] = read(start, ahead)
            _fill_margins(window, is_first=top == 0, is_last=bottom == height, reflects=min(height, self._columns) > 1)
            tail = window[:, :, -2:].clone()
            band = convolution.valid(window.to(self._network.dtype)).float()
            sums.add(band, top)
            out.write(top, _to_rows(band))

    def _decoded(
        self, network: AdainNetwork, features: RowStore
    ) -> Generator[tuple[float, int, NDArray[np.float32]], None, None]:
        """Decode tile by tile; yield the share done, the first row, and a band (h, W, 3), about [0, 1].

        The band has no rows where memory ran out, and smaller ones follow.
        """
        top = 0
        while top < self._rows:
            bottom = min(top + self._tile() // STRIDE, self._rows)
            try:
                band = self._decode_band(network, features, top, bottom)
            except (MemoryError, RuntimeError) as error:
                self._fallback.halve_after(error)
                yield top / self._rows, STRIDE * top, np.empty((0, self._width, 3), np.float32)
                continue
            yield bottom / self._rows, STRIDE * top, band
            top = bottom

    def _decode_band(self, network: AdainNetwork, features: RowStore, top: int, bottom: int) -> NDArray[np.float32]:
        tile, halo = self._tile() // STRIDE, DECODER_HALO
        y0, y1 = max(top - halo, 0), min(bottom + halo, self._rows)
        rows = features.read(y0, y1)
        parts = []
        for left in range(0, self._columns, tile):
            right = min(left + tile, self._columns)
            x0, x1 = max(left - halo, 0), min(right + halo, self._columns)
            image = network.decode(_to_map(rows[:, x0:x1], self._device).to(network.dtype))
            y, x = STRIDE * (top - y0), STRIDE * (left - x0)
            parts.append(image[..., y : y + STRIDE * (bottom - top), x : x + STRIDE * (right - left)])
        band = _to_rows(torch.cat(parts, 3))[: self._height - STRIDE * top, : self._width]
        return np.ascontiguousarray(band)


def _spread(start: int, end: int, length: int) -> tuple[int, int]:
    """Add the encoder's halo, as far as the picture goes."""
    return max(start - ENCODER_HALO, 0), min(end + ENCODER_HALO, length)


def _to_rows(band: Tensor) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = band[0].permute(1, 2, 0).cpu().numpy()
    return rows


def _to_map(rows: NDArray[np.float32], device: torch.device) -> Tensor:
    """Turn (h, W, C) into (1, C, h, W), channels last in memory."""
    return torch.from_numpy(np.ascontiguousarray(rows))[None].to(device).float().permute(0, 3, 1, 2)


def _fill_margins(window: Tensor, *, is_first: bool, is_last: bool, reflects: bool) -> None:
    """Fill 1 px left and right, and at the map's own top and bottom, as `engine.networks.vgg.pad_one` does."""
    step = int(reflects)  # a map with a side of 1 px is repeated instead
    window[..., 0], window[..., -1] = window[..., 1 + step], window[..., -2 - step]
    if is_first:
        window[:, :, 0] = window[:, :, 1 + step]
    if is_last:
        window[:, :, -1] = window[:, :, -2 - step]


def _started(encoded: RowStore, x: RowStore, pending: _Affine) -> Callable[[int, int], Tensor]:
    """Return what reads the encoder's features, and begins the residual stream in `x` with them on the way."""

    def read(top: int, bottom: int) -> Tensor:
        rows = pending(_to_map(encoded.read(top, bottom), pending.own.mean.device), top)
        x.write(top, _to_rows(rows))
        return rows

    return read


def _joined(x: RowStore, y: RowStore, pending: _Affine) -> Callable[[int, int], Tensor]:
    """Return what reads the residual stream in `x`, bringing it up to date on the way."""

    def read(top: int, bottom: int) -> Tensor:
        rows = _to_map(x.read(top, bottom), pending.own.mean.device)
        joined = rows.add(pending(_to_map(y.read(top, bottom), rows.device), top))
        x.write(top, _to_rows(joined))
        return joined

    return read


def _rectified(y: RowStore, pending: _Affine) -> Callable[[int, int], Tensor]:
    def read(top: int, bottom: int) -> Tensor:
        return F.leaky_relu_(pending(_to_map(y.read(top, bottom), pending.own.mean.device), top), SLOPE)

    return read


def _finish(x: RowStore, y: RowStore, pending: _Affine, band: int) -> None:
    read = _joined(x, y, pending)
    for top in range(0, x.height, band):
        read(top, min(top + band, x.height))
