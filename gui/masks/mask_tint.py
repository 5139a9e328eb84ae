"""Paint what a mask covers in a colour, by the engine's own renderer of masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader

from engine.masks.masks import GUIDE_SIDE, MaskRenderer

if TYPE_CHECKING:
    from pathlib import Path

    from engine.mask import Mask
    from engine.values import Pixels

_TINT = (229, 37, 77)  # red, green, blue: of no common photograph
_OPACITY = 0.55  # of the tint where the mask covers all


def renderer_for(photo: QImage) -> MaskRenderer:
    """Give what renders masks over a photograph's copy."""
    return MaskRenderer(_pixels(photo), _load)


def tinted(renderer: MaskRenderer, mask: Mask) -> QImage:
    """Paint a mask in the tint, as far as it covers; raises OSError where its picture cannot be read."""
    weights = renderer.weights((mask,), renderer.guide, 0, len(renderer.guide))[0]  # (h, w)
    alpha = np.round(weights * (255 * _OPACITY)).astype(np.uint32)
    red, green, blue = (alpha * level // 255 for level in _TINT)  # premultiplied
    words = np.ascontiguousarray(alpha << 24 | red << 16 | green << 8 | blue)
    height, width = words.shape
    return QImage(words.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _pixels(image: QImage) -> Pixels:
    """Turn a picture into (h, w, 3) float32, at most GUIDE_SIDE px long."""
    if max(image.size().toTuple()) > GUIDE_SIDE:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(GUIDE_SIDE, GUIDE_SIDE, keep, smooth)
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    samples = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return samples[..., :3].astype(np.float32) / np.float32(255)


def _load(path: Path) -> Pixels:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise OSError(path)
    return _pixels(image)
