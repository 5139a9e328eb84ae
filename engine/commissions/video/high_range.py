"""Bring a clip of high dynamic range to the range of BT.709 (ITU-R BT.2100, BT.2087)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.video.frame_colors import PQ
from engine.pictures import srgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.commissions.video.frame_colors import ColorTags
    from engine.values import Pixels

_WHITE = 203.0  # cd/m2 of paper in HDR (BT.2408)
_BRIGHTEST = 1000.0  # cd/m2 that still differ
_WIDE_TO_NARROW = np.array(  # BT.2020 to BT.709, linear
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)
_KNEE = 0.7  # of white, above which light is compressed


def to_standard_range(pixels: Pixels, tags: ColorTags) -> Pixels:
    """Return (H, W, 3) in [0, 1], sRGB-encoded, of code values in PQ or HLG with BT.2020's primaries."""
    light = _from_pq(pixels) if tags.transfer == PQ else _from_hlg(pixels)  # 1 is white
    narrow = np.maximum(light @ _WIDE_TO_NARROW.T, 0)
    most = narrow.max(2, keepdims=True)
    over = np.maximum(most - _KNEE, 0)
    reach = _BRIGHTEST / _WHITE - _KNEE
    held = np.where(most > _KNEE, _KNEE + (1 - _KNEE) * np.log1p(over * 4) / np.log1p(reach * 4), most)
    squeezed = (narrow * (held / np.maximum(most, 1e-6))).clip(0, 1)
    return srgb.encoded(squeezed).astype(np.float32)


def _from_pq(codes: Pixels) -> NDArray[np.float32]:
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    power = np.maximum(codes, 0) ** np.float32(1 / m2)
    light = (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** np.float32(1 / m1)
    return np.asarray(light * (10_000 / _WHITE), np.float32)


def _from_hlg(codes: Pixels) -> NDArray[np.float32]:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    codes = np.maximum(codes, 0)
    scene = np.where(codes <= 0.5, codes**2 / 3, (np.exp((np.minimum(codes, 1.2) - c) / a) + b) / 12)
    bright = (scene @ np.array([0.2627, 0.6780, 0.0593], np.float32))[..., None]
    return np.asarray(scene * np.maximum(bright, 1e-6) ** 0.2 * (_BRIGHTEST / _WHITE), np.float32)
