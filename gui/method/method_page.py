"""Explain on a page of the drawer how an engine paints, by what the run that goes on measures and sees."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.painters import registry
from engine.values import CONTENT_LAYER, STYLE_LAYERS, Losses
from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import WheelGuard
from gui.engine_process.map_sheet import MapSheet
from gui.link.engine_sentences import in_window_language as said
from gui.look.theme import Theme
from gui.method.layer_plot import LayerPlot, terms_of
from gui.method.map_picture import CELL, COLUMNS, GAP, MapPicture

PAUSE = 200  # ms at least between two drawings, as steps come often
LAYERS = (*STYLE_LAYERS[:-1], CONTENT_LAYER, STYLE_LAYERS[-1])  # from shallow to deep
_SWATCH = QSize(16, 3)  # logical px


class MethodPage(QScrollArea):
    """Show a line of losses for each layer, and what a chosen layer sees in photograph, style and painting.

    Signals:
        layer_chosen(): maps of another layer are wanted.
    """

    layer_chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start without a run."""
        super().__init__()
        self._theme = theme
        self._traits = next(iter(registry.engines().values()))
        self.plot = LayerPlot(theme)
        self.layer_box = ElidingBox()
        self.maps, self.grams = MapPicture(), MapPicture()
        self._words, self._curve_words = QLabel(), QLabel()
        self._layer_words, self._map_words, self._gram_words = QLabel(), QLabel(), QLabel()
        self._headings = tuple(QLabel() for _ in range(COLUMNS))
        self._swatches, self._names, self._values = (
            tuple(QLabel() for _ in range(len(STYLE_LAYERS) + 3)) for _ in range(3)
        )
        self._run, self._seen = QWidget(), QWidget()  # what there is once a run has begun, and has been looked at
        self._pause = QTimer(self)
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def layer(self) -> str:
        """Name the layer whose maps are wanted."""
        return LAYERS[self.layer_box.currentIndex()]

    @property
    def has_run(self) -> bool:
        """Tell whether a run has told losses since the photograph was opened."""
        return self.plot.record.latest is not None

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """List the lines' names with their latest values."""
        shown = [(n, v) for n, v in zip(self._names, self._values, strict=True) if not n.isHidden()]
        return tuple((name.text(), value.text()) for name, value in shown)

    def set_engine(self, engine: str) -> None:
        """Say what the engine that is chosen does."""
        self._traits = registry.traits_of(engine)
        self._explain()

    @Slot()
    def clear(self) -> None:
        """Forget the run."""
        self.plot.record.clear()
        self.clear_maps()
        self._draw()

    def add(self, losses: Losses) -> None:
        """Take in one step; it is drawn with the next ones, and only while the page is seen."""
        self.plot.record.add(losses)
        if self.isVisible() and not self._pause.isActive():
            self._pause.start()

    def show_maps(self, sheet: MapSheet, image: QImage) -> None:
        """Show maps, if they are of the layer that is wanted."""
        if sheet.layer == self.layer:
            self.maps.show_rows(sheet, image, range(sheet.rows))
            self.grams.show_rows(sheet, image, range(sheet.rows, sheet.rows + 1))
            self._seen.show()

    @Slot()
    def clear_maps(self) -> None:
        """Show no maps, as there are none of the layer that is wanted."""
        self._seen.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Draw what has come meanwhile."""
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("method_page")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that keys scroll it
        for label in (self._words, self._curve_words, self._layer_words, self._map_words, self._gram_words):
            label.setWordWrap(True)
        for label in (self._curve_words, self._map_words, self._gram_words, *self._headings):
            label.setProperty("role", "muted")
        self.layer_box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.layer_box.installEventFilter(WheelGuard(self.layer_box))
        for _ in LAYERS:
            self.layer_box.addItem("")
        content = QWidget()
        self.setWidget(content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 4, 10, 16)
        layout.setSpacing(12)
        layout.addWidget(self._words)
        layout.addWidget(self._run)
        layout.addStretch(1)
        self._build_run()
        self._build_seen()

    def _build_run(self) -> None:
        layout = QVBoxLayout(self._run)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.plot)
        layout.addLayout(self._legend_rows())
        layout.addWidget(self._curve_words)
        layout.addSpacing(8)
        layout.addWidget(self._layer_words)
        layout.addWidget(self.layer_box)
        layout.addWidget(self._seen)
        self._run.hide()

    def _legend_rows(self) -> QGridLayout:
        rows = QGridLayout()
        rows.setHorizontalSpacing(10)
        rows.setVerticalSpacing(3)
        rows.setColumnStretch(1, 1)
        for index, labels in enumerate(zip(self._swatches, self._names, self._values, strict=True)):
            labels[1].setWordWrap(True)
            labels[2].setProperty("role", "value")
            for column, label in enumerate(labels):
                rows.addWidget(label, index, column)
        return rows

    def _build_seen(self) -> None:
        layout = QVBoxLayout(self._seen)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        heads = QGridLayout()
        heads.setHorizontalSpacing(GAP)
        for column, heading in enumerate(self._headings):
            heading.setWordWrap(True)
            heading.setFixedWidth(CELL)
            heading.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            heads.addWidget(heading, 0, column)
        heads.setColumnStretch(COLUMNS, 1)
        layout.addWidget(self._map_words)
        layout.addLayout(heads)
        layout.addWidget(self.maps)
        layout.addSpacing(8)
        layout.addWidget(self._gram_words)
        layout.addWidget(self.grams)
        self._seen.hide()

    def _connect(self) -> None:
        self._pause.timeout.connect(self._draw)
        self._theme.changed.connect(self._tint)
        self.layer_box.currentIndexChanged.connect(self._on_layer_box_current_index_changed)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("How it works, live"))
        self.setAccessibleName(self.tr("How it works, live"))
        self.plot.setAccessibleName(self.tr("Losses by layer, logarithmic"))
        self.plot.setAccessibleDescription(
            self.tr("A line for each layer over the steps; the latest values are below.")
        )
        style = self.tr("Style, {0}")
        names = (
            self.tr("Content, {0}").format(CONTENT_LAYER),
            *map(style.format, STYLE_LAYERS),
            self.tr("Speckle (variation)"),
            self.tr("Weight of the content"),
        )
        for swatch, label, name in zip(self._swatches, self._names, names, strict=True):
            swatch.setAccessibleName(self.tr("Line of {0}").format(name))
            label.setText(name)
        self._curve_words.setText(
            self.tr("Each line is one thing that Gatys makes smaller, step by step; they jump where the picture grows.")
        )
        self._layer_words.setText(self.tr("What a layer of the network sees"))
        self._layer_words.setProperty("role", "heading")
        self.layer_box.setAccessibleName(self.tr("Layer"))
        for index, layer in enumerate(LAYERS):
            self.layer_box.setItemText(index, self._layer_name(layer))
        for label, name in zip(
            self._headings, (self.tr("Photograph"), self.tr("Style"), self.tr("Painting")), strict=True
        ):
            label.setText(name)
        self.maps.setAccessibleName(self.tr("Maps of features: photograph, style and painting side by side"))
        self.grams.setAccessibleName(self.tr("Gram matrices: photograph, style and painting side by side"))
        self._explain()

    def _layer_name(self, layer: str) -> str:
        kinds = {
            "conv1_1": self.tr("{0}: colours and edges"),
            "conv2_1": self.tr("{0}: lines and fine patterns"),
            "conv3_1": self.tr("{0}: patterns and strokes"),
            "conv4_1": self.tr("{0}: parts of things"),
            CONTENT_LAYER: self.tr("{0}: what is where (content)"),
            "conv5_1": self.tr("{0}: whole things"),
        }
        return kinds[layer].format(layer)

    def _explain(self) -> None:
        traits = self._traits
        words = said(traits.method)
        if not traits.tells_losses:
            able = ", ".join(said(other.title) for other in registry.engines().values() if other.tells_losses)
            elsewhere = self.tr("Curves and maps come with {0}.").format(able)
            words = f"{words} {elsewhere}"
        elif not self.has_run:
            words = self.tr("Start paints with {0}; then its curves and maps appear here, step by step.")
            words = words.format(said(traits.title))
        self._words.setText(words)
        self._explain_maps()

    def _explain_maps(self) -> None:
        rows = self.tr("Each row is one channel, which looks for one thing: bright where it finds it.")
        if self.layer == CONTENT_LAYER:
            aim = self.tr("Content: the painting shall be bright where the photograph is.")
        else:
            aim = self.tr("Style: where it is bright does not count, only what is bright together.")
        self._map_words.setText(f"{rows}\n{aim}")
        gram = self.tr("Gram matrices: tables of the channels, bright where two of them are bright together.")
        if self.layer == CONTENT_LAYER:
            aim = self.tr("Gatys does not compare this layer's.")
        else:
            aim = self.tr("The painting's shall become the style's.")
        self._gram_words.setText(f"{gram}\n{aim}")

    @Slot()
    def _draw(self) -> None:
        latest = self.plot.record.latest
        if self._run.isHidden() is (latest is not None):
            self._run.setVisible(latest is not None)
            self._explain()
        for label, value in zip(self._values, terms_of(latest) if latest else (), strict=False):
            label.setText(f"{value:.2g}" if value < 0.001 else f"{value:.4f}")
        for label in (self._swatches[-1], self._names[-1], self._values[-1]):
            label.setVisible(self.plot.has_weight)
        self.plot.update()

    @Slot()
    def _tint(self) -> None:
        for index, swatch in enumerate(self._swatches):
            pixmap = QPixmap(_SWATCH)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setPen(self.plot.pen(index))
            for y in range(_SWATCH.height()):
                painter.drawLine(0, y, _SWATCH.width(), y)
            painter.end()
            swatch.setPixmap(pixmap)

    @Slot()
    def _on_layer_box_current_index_changed(self) -> None:
        self._explain_maps()
        self.layer_chosen.emit()
