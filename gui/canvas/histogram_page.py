"""Show the histograms of photograph and painting on a page of the drawer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.canvas.canvas import Canvas
from gui.canvas.histogram import COLORS, HistogramPlot, count
from gui.look.theme import Theme

PAUSE = 200  # ms at least between two counts, as previews come often


class HistogramPage(QWidget):
    """Follow the pictures of the canvas while it is seen."""

    def __init__(self, theme: Theme, canvas: Canvas) -> None:
        """Start empty."""
        super().__init__()
        self._canvas = canvas
        self.photo, self.painting = HistogramPlot(theme), HistogramPlot(theme)
        self._headings = QLabel(), QLabel()
        self._legend = tuple(QLabel() for _ in range(4))
        self._seen = (0, 0)  # the pictures counted, by their cache keys
        self._pause = QTimer(self)
        self._build_ui()
        self._retranslate()
        canvas.view_changed.connect(self._on_canvas_view_changed)

    @Slot()
    def refresh(self) -> None:
        """Count the pictures that are new."""
        images = self._canvas.photograph, self._canvas.painting
        for plot, image, seen in zip((self.photo, self.painting), images, self._seen, strict=True):
            if image.cacheKey() != seen:
                plot.show_histogram(None if image.isNull() else count(image))
        self._seen = (images[0].cacheKey(), images[1].cacheKey())
        self._headings[1].setVisible(not images[1].isNull())
        self.painting.setVisible(not images[1].isNull())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 16)
        layout.setSpacing(6)
        for heading, plot in zip(self._headings, (self.photo, self.painting), strict=True):
            heading.setProperty("role", "muted")
            layout.addWidget(heading)
            layout.addWidget(plot)
        legend = QGridLayout()
        legend.setSpacing(14)
        for label, color in zip(self._legend[1:], COLORS, strict=True):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, QColor(color))
            label.setPalette(palette)
            label.setStyleSheet(f"color: {color}")
        for index, label in enumerate(self._legend):  # in two rows: four long words have no room in one
            legend.addWidget(label, index // 2, index % 2)
        layout.addLayout(legend)
        layout.addStretch(1)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Histogram"))
        names = self.tr("Photograph"), self.tr("Painting")
        for heading, plot, name in zip(self._headings, (self.photo, self.painting), names, strict=True):
            heading.setText(name)
            plot.setAccessibleName(self.tr("Histogram: {0}").format(name))
        colors = self.tr("Brightness"), self.tr("Red"), self.tr("Green"), self.tr("Blue")
        for label, color in zip(self._legend, colors, strict=True):
            label.setText(color)

    @Slot()
    def _on_canvas_view_changed(self) -> None:
        if self.isVisible() and not self._pause.isActive():
            self._pause.start()
