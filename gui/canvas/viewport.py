"""Compute where a picture lies in the canvas: fit, zoom around a point, pan."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

MARGIN = 24.0  # logical px around a fitted picture
LARGEST_ZOOM = 16.0  # device px per picture px
SMALLEST_ZOOM = 0.02


class Viewport:
    """Map picture pixels to logical pixels of the canvas; `zoom` is device pixels per picture pixel."""

    def __init__(self) -> None:
        """Start with nothing to show, fitted."""
        self._picture = QSizeF()
        self._window = QSizeF()
        self._ratio = 1.0  # device px per logical px
        self._scale = 1.0  # logical px per picture px
        self._centre = QPointF()  # picture px in the middle of the canvas
        self._fitted = True

    @property
    def zoom(self) -> float:
        """Give device pixels per picture pixel; 1.0 is 100 %."""
        return self._scale * self._ratio

    @property
    def is_fitted(self) -> bool:
        """Tell whether the picture follows the canvas' size."""
        return self._fitted

    @property
    def rect(self) -> QRectF:
        """Give the picture's rectangle in the canvas, logical px; empty without a picture."""
        size = self._picture * self._scale
        left = self._window.width() / 2 - self._centre.x() * self._scale
        top = self._window.height() / 2 - self._centre.y() * self._scale
        return QRectF(QPointF(left, top), size)

    def set_picture(self, size: QSizeF) -> None:
        """Take a picture of a size in px and fit it."""
        self._picture = QSizeF(size)
        self.fit()

    def set_window(self, size: QSizeF, ratio: float) -> None:
        """Take the canvas' size in logical px and its device pixel ratio."""
        zoom = self.zoom
        self._window, self._ratio = QSizeF(size), ratio
        if self._fitted:
            self.fit()
        else:
            self._scale = zoom / ratio
            self._keep_inside()

    def fit(self) -> None:
        """Show the whole picture in the middle."""
        self._fitted = True
        if self._picture.isEmpty():
            return
        room_x = max(self._window.width() - 2 * MARGIN, 1.0)
        room_y = max(self._window.height() - 2 * MARGIN, 1.0)
        self._scale = min(room_x / self._picture.width(), room_y / self._picture.height())
        self._centre = QPointF(self._picture.width() / 2, self._picture.height() / 2)

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Set the zoom and keep the picture's point under `anchor` (logical px; the middle by default) in place."""
        at = anchor if anchor is not None else self._middle()
        point = self.to_picture(at)
        self._fitted = False
        self._scale = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM) / self._ratio
        self._centre = point - (at - self._middle()) / self._scale
        self._keep_inside()

    def pan(self, delta: QPointF) -> None:
        """Move the picture by logical px; it never leaves the canvas."""
        self._fitted = False
        self._centre -= delta / self._scale
        self._keep_inside()

    def to_picture(self, point: QPointF) -> QPointF:
        """Turn a point of the canvas into picture px."""
        return (point - self.rect.topLeft()) / self._scale

    def _middle(self) -> QPointF:
        return QPointF(self._window.width() / 2, self._window.height() / 2)

    def _keep_inside(self) -> None:
        self._centre = QPointF(
            _inside(self._centre.x(), self._picture.width(), self._window.width() / self._scale),
            _inside(self._centre.y(), self._picture.height(), self._window.height() / self._scale),
        )


def _inside(centre: float, picture: float, window: float) -> float:
    """Limit a centre along one axis, in picture px: a smaller picture is centred, a larger one covers the canvas."""
    if picture <= window:
        return picture / 2
    return min(max(centre, window / 2), picture - window / 2)
