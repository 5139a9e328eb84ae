"""Find how the picture moves from frame to frame, and move pictures along (Kroeger et al., arXiv:1603.03590)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import cv2
import numpy as np

from engine.pictures.srgb import LUMA

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.values import Pixels

    Grey = NDArray[np.uint8]  # (h, w)
    Flow = NDArray[np.float32]  # (h, w, 2), px to the right and down

FLOW_SIDE = 640  # px, long side at which motion is looked for


class MotionFinder(Protocol):
    """Find motion; another way of doing so has these three methods."""

    def prepare(self, pixels: Pixels) -> Grey:
        """Reduce a frame (H, W, 3) to what motion is looked for in."""

    def flow(self, here: Grey, there: Grey) -> Flow:
        """Tell for each pixel of one picture how far it is to the same thing in the other."""

    def close(self) -> None:
        """Let go of what is held."""


class DisFlow:
    """Find motion by inverse search in dense patches, on the CPU."""

    def __init__(self) -> None:
        self._dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)

    def prepare(self, pixels: Pixels) -> Grey:
        """Return the brightness, at most `FLOW_SIDE` px on its long side."""
        height, width = pixels.shape[:2]
        grey: Any = pixels @ np.array(LUMA, np.float32)
        share = FLOW_SIDE / max(height, width)
        if share < 1:
            size = (max(8, round(width * share)), max(8, round(height * share)))
            grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        whole: Grey = np.rint(grey.clip(0, 1) * 255).astype(np.uint8)
        return whole

    def flow(self, here: Grey, there: Grey) -> Flow:
        """Return (h, w, 2) float32."""
        if min(here.shape) < 16:  # px, less than its patches need
            return np.zeros((*here.shape, 2), np.float32)
        return np.asarray(self._dis.calc(here, there, None), np.float32)  # type: ignore[call-overload]

    def close(self) -> None:
        """Hold nothing."""


def moved(picture: Any, flow: Flow, *, smooth: bool = True) -> Any:  # noqa: ANN401  # float32 arrays of any channels
    """Return what of `picture` (h, w, ...) lies where `flow` leads from each pixel.

    By Lanczos' filter where `smooth`, since what is moved again and again must stay sharp; else linear.
    """
    height, width = flow.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    way = cv2.INTER_LANCZOS4 if smooth else cv2.INTER_LINEAR
    return cv2.remap(picture, x + flow[..., 0], y + flow[..., 1], way, borderMode=cv2.BORDER_REPLICATE)


def seen_before(back: Flow, forth: Flow) -> NDArray[np.float32]:
    """Tell where the frame before shows the same thing, (h, w), 1 or 0 (Sundaram et al., 2010).

    Args:
        back: from this frame to the one before.
        forth: from the one before to this.
    """
    height, width = back.shape[:2]
    there = moved(forth, back, smooth=False)
    size = (back**2).sum(2)
    is_same = ((there + back) ** 2).sum(2) <= 0.01 * ((there**2).sum(2) + size) + 0.5
    change = sum((np.gradient(back[..., axis], axis=way) ** 2 for axis in (0, 1) for way in (0, 1)), np.float32(0))
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    x, y = columns + back[..., 0], rows + back[..., 1]
    is_inside = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    return np.asarray(is_same & (change <= 0.01 * size + 0.002) & is_inside, np.float32)


def enlarged(flow: Flow, height: int, width: int) -> Flow:
    """Fit a flow to a larger picture, whose motion is larger as well."""
    if flow.shape[:2] == (height, width):
        return flow
    scale = np.array([width / flow.shape[1], height / flow.shape[0]], np.float32)
    fitted: Flow = cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR) * scale
    return fitted
