"""Show the frames of a camera over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.look.theme import Theme


class CameraView(QWidget):
    """Draw the newest frame as large as there is room, painted, or as the camera gives it."""

    def __init__(self, canvas: QWidget, theme: Theme) -> None:
        """Lie over `canvas`, hidden until `begin`."""
        super().__init__(canvas)
        self._canvas, self._theme = canvas, theme
        self._before, self._after = QImage(), QImage()
        self._shows_original = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()
        canvas.installEventFilter(self)
        theme.changed.connect(self.update)
        self._retranslate()

    @property
    def original(self) -> QImage:
        """Give the frame as the camera gave it; null before the first."""
        return self._before

    @property
    def painting(self) -> QImage:
        """Give the frame as it is painted; null before the first."""
        return self._after

    def begin(self) -> None:
        """Cover the canvas; there is no frame yet."""
        self._before, self._after = QImage(), QImage()
        self._shows_original = False
        self._cover()
        self.show()
        self.raise_()

    def set_frame(self, before: QImage, after: QImage) -> None:
        """Show the next frame."""
        self._before, self._after = before, after
        self.update()

    def show_original(self, is_shown: bool) -> None:
        """Show frames as the camera gives them, or painted."""
        self._shows_original = is_shown
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the frame in the middle, or say that it is waited for."""
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), QColor(tokens.ground))
        image = self._before if self._shows_original else self._after
        if image.isNull():
            painter.setPen(QColor(tokens.on_ground_muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Opening the camera…"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place_of(image), image)
        painter.end()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802
        """Keep to the canvas' size."""
        if event.type() is QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _cover(self) -> None:
        self.setGeometry(self._canvas.rect())

    def _place_of(self, image: QImage) -> QRectF:
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Camera"))
        self.update()
