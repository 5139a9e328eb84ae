"""Show over the picture what a mask covers, rendered by the engine's own code in a thread."""

from __future__ import annotations

import contextlib
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter

from engine.mask import Mask
from gui.canvas.canvas import Canvas

if TYPE_CHECKING:
    from engine.masks.masks import MaskRenderer


class MaskOverlay(QObject):
    """Tint what a mask covers; while it changes the latest is rendered, and those between are passed over.

    Signals:
        rendered(): the tint is the mask's now.
    """

    rendered = Signal()
    _done = Signal(int, object, object)  # number of what was shown, Mask, QImage; from the thread

    def __init__(self, canvas: Canvas) -> None:
        """Paint over a canvas; nothing is shown before there is a mask."""
        super().__init__(canvas)
        self._canvas = canvas
        self._photo = QImage()
        self._number = 0  # raised when another mask or photograph is shown
        self._renderer: tuple[int, MaskRenderer] | None = None  # of which photograph, by its key; the thread's
        self._mask: Mask | None = None
        self._tint = QImage()
        self._is_busy = False
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        canvas.add_overlay(self)

    @property
    def tint(self) -> QImage:
        """Give what lies over the picture; null where nothing does."""
        return self._tint

    def set_photo(self, image: QImage) -> None:
        """Take another photograph's copy."""
        self._photo, self._tint = image, QImage()
        self._number += 1
        self._render()

    def show_mask(self, mask: Mask | None) -> None:
        """Show a mask, or none; until it is rendered what was shown stays."""
        if mask is None:
            self.forget()
        elif mask != self._mask:
            self._mask = mask
            self._render()

    def forget(self) -> None:
        """Show nothing from now on."""
        self._mask, self._tint = None, QImage()
        self._number += 1
        self._canvas.update()

    def paint(self, painter: QPainter, canvas: Canvas) -> None:
        """Lay the tint over each picture."""
        if not self._tint.isNull() and not canvas.is_peeking:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for rect in canvas.picture_rects:
                painter.drawImage(rect, self._tint)

    def _render(self) -> None:
        if self._mask is not None and not self._photo.isNull() and not self._is_busy:
            self._is_busy = True
            # a pool of Qt's would wait for the thread when the window goes, and the thread for Python, which waits
            arguments = self._number, self._photo, self._mask
            Thread(target=self._render_in_thread, args=arguments, daemon=True, name="mask").start()

    def _render_in_thread(self, number: int, photo: QImage, mask: Mask) -> None:
        from gui.masks import mask_tint  # brings numpy, without which the window starts sooner

        if self._renderer is None or self._renderer[0] != photo.cacheKey():
            self._renderer = photo.cacheKey(), mask_tint.renderer_for(photo)
        try:
            image = mask_tint.tinted(self._renderer[1], mask)
        except OSError:  # a mask's picture cannot be read, which a run tells
            image = QImage()
        with contextlib.suppress(RuntimeError):  # the window has gone
            self._done.emit(number, mask, image)

    @Slot(int, object, object)
    def _on_done(self, number: int, mask: Mask, image: QImage) -> None:
        self._is_busy = False
        if number == self._number and self._mask is not None:
            self._tint = image
            self._canvas.update()
        if number == self._number and mask == self._mask:
            self.rendered.emit()
        else:
            self._render()
