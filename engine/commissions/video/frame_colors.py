"""Turn a frame's code values into colours and back (ITU-T H.273), by the file's own matrix and range.

Its transfer is left alone: the code values of BT.709 are painted as sRGB's, as every player shows them. Colour planes
are enlarged by repeating and reduced by averaging, so that what is not painted keeps its code values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import UnsupportedFormat
from engine.pictures.srgb import LUMA

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.commissions.video.frame_layout import FrameLayout
    from engine.values import Pixels

    Plane = NDArray[np.uint8] | NDArray[np.uint16]

UNSPECIFIED = 2  # of matrix, primaries and transfer
PQ, HLG = 16, 18  # transfers of high dynamic range
_BT709, _BT601 = 1, 6
_HD_ROWS = 720  # from which on a file that names no matrix has BT.709's
_WEIGHTS = {  # of red and blue in brightness
    _BT709: (0.2126, 0.0722),
    4: (0.30, 0.11),
    5: LUMA[::2],
    _BT601: LUMA[::2],
    7: (0.212, 0.087),
    9: (0.2627, 0.0593),
}


@dataclass(frozen=True, slots=True)
class ColorTags:
    """Hold what a file says of its colours, as H.273 numbers it."""

    matrix: int = UNSPECIFIED
    is_full: bool = False  # code values from 0 to the largest, not from black at 16 to white at 235
    primaries: int = UNSPECIFIED
    transfer: int = UNSPECIFIED

    def settled(self, height: int) -> ColorTags:
        """Name the matrix that players take for a picture of that height where none is named."""
        if self.matrix != UNSPECIFIED:
            return self
        guessed = _BT709 if height >= _HD_ROWS else _BT601
        return ColorTags(guessed, self.is_full, self.primaries, self.transfer)

    def check(self, name: str) -> None:
        """Raise UnsupportedFormat where the matrix is none that can be computed; `name` is the file's."""
        if self.matrix not in (0, UNSPECIFIED, *_WEIGHTS):
            raise UnsupportedFormat("{0} has colours of a rare kind; convert it to BT.709 first.", name)


def to_pixels(planes: list[Plane], layout: FrameLayout, tags: ColorTags) -> Pixels:
    """Return (H, W, 3) float32, about [0, 1]; what lies beyond black and white stays there."""
    if layout.is_rgb:
        scale = np.float32(1 / (2**layout.bits - 1))
        return np.stack([planes[i] for i in (2, 0, 1)], -1).astype(np.float32) * scale
    black, white, grey, reach = _codes(layout.bits, is_full=tags.is_full)
    light = (planes[0].astype(np.float32) - black) / np.float32(white - black)
    if layout.chroma is None:
        return np.repeat(light[..., None], 3, 2)
    blue, red = (
        _enlarged((plane.astype(np.float32) - grey) / np.float32(reach), layout.chroma, light.shape)
        for plane in planes[1:3]
    )
    kr, kb = _WEIGHTS[tags.matrix]
    kg = 1 - kr - kb
    pixels = np.empty((*light.shape, 3), np.float32)
    pixels[..., 0] = light + np.float32(2 * (1 - kr)) * red
    pixels[..., 1] = light - np.float32(2 * kb * (1 - kb) / kg) * blue - np.float32(2 * kr * (1 - kr) / kg) * red
    pixels[..., 2] = light + np.float32(2 * (1 - kb)) * blue
    return pixels


def to_planes(pixels: Pixels, layout: FrameLayout, tags: ColorTags) -> list[Plane]:
    """Return the planes of (H, W, 3), rounded and kept inside the codes that there are."""
    if layout.is_rgb:
        top = 2**layout.bits - 1
        return [_rounded(pixels[..., i] * np.float32(top), layout) for i in (1, 2, 0)]
    kr, kb = _WEIGHTS[tags.matrix]
    black, white, grey, reach = _codes(layout.bits, is_full=tags.is_full)
    light = pixels @ np.array([kr, 1 - kr - kb, kb], np.float32)
    planes = [_rounded(light * np.float32(white - black) + np.float32(black), layout)]
    if layout.chroma is not None:
        for channel, weight in ((2, kb), (0, kr)):
            difference = (pixels[..., channel] - light) * np.float32(reach / (2 * (1 - weight)))
            planes.append(_rounded(_reduced(difference, layout.chroma) + np.float32(grey), layout))
    return planes


def over_white(pixels: Pixels, alpha: Plane, bits: int) -> Pixels:
    """Lay a picture over white where it is transparent."""
    share = (alpha.astype(np.float32) / np.float32(2**bits - 1))[..., None]
    laid: Pixels = pixels * share + (1 - share)
    return laid


def _codes(bits: int, *, is_full: bool) -> tuple[float, float, float, float]:
    """Return the codes of black, white and grey, and how many lie between the farthest colours."""
    if is_full:
        top = 2**bits - 1
        return 0, top, 2 ** (bits - 1), top
    unit = 2 ** (bits - 8)
    return 16 * unit, 235 * unit, 128 * unit, 224 * unit


def _enlarged(plane: Any, chroma: tuple[int, int], size: tuple[int, ...]) -> Any:  # noqa: ANN401  # float32 arrays
    across, down = chroma
    if down:
        plane = np.repeat(plane, 1 << down, 0)
    if across:
        plane = np.repeat(plane, 1 << across, 1)
    return plane[: size[0], : size[1]]


def _reduced(plane: Any, chroma: tuple[int, int]) -> Any:  # noqa: ANN401
    across, down = 1 << chroma[0], 1 << chroma[1]
    if across == down == 1:
        return plane
    height, width = plane.shape
    plane = np.pad(plane, ((0, -height % down), (0, -width % across)), mode="edge")
    return plane.reshape(plane.shape[0] // down, down, -1, across).mean((1, 3), dtype=np.float32)


def _rounded(values: Any, layout: FrameLayout) -> Plane:  # noqa: ANN401
    whole = np.rint(values).clip(0, 2**layout.bits - 1)
    plane: Plane = whole.astype(np.uint8 if layout.bits == 8 else np.uint16)
    return plane
