"""Choose styles from a strip of thumbnails: the bundled ones, then the user's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from engine.values import StyleChoice
from gui.dropped import local_paths
from gui.mix_bar import MixBar
from gui.style_catalog import Style
from gui.style_selection import StyleSelection
from gui.style_tile import FRAME, LABEL, SIDE, StyleTile
from gui.theme import Theme

FIRST_PAINT_MS = 60  # thumbnails wait this long, so that the window is on screen first


class StyleStrip(QWidget):
    """Show the styles and keep which are selected.

    Signals:
        selection_changed(object): tuple[StyleChoice, ...], the styles selected with their weights.
        thumbnail_requested(Path): a style of the user's needs its thumbnail.
        own_styles_changed(object): tuple[Path, ...], after one was added or removed.
        add_requested(): the "+" tile was pressed.
        mix_refused(): a fifth style was to be added.
    """

    selection_changed = Signal(object)
    thumbnail_requested = Signal(Path)
    own_styles_changed = Signal(object)
    add_requested = Signal()
    mix_refused = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start without styles."""
        super().__init__()
        self._theme = theme
        self._language = "en"
        self._selection = StyleSelection()
        self._tiles: dict[Path, StyleTile] = {}
        self._waiting: list[Path] = []  # bundled styles whose thumbnail is not loaded yet
        self._timer = QTimer(self)
        self.add_button = QToolButton()
        self.mix_bar = MixBar()
        self._row = QHBoxLayout()
        self._scroll = QScrollArea()
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def choices(self) -> tuple[StyleChoice, ...]:
        """List the selected styles."""
        return self._selection.choices

    @property
    def own_styles(self) -> tuple[Path, ...]:
        """List the user's own styles in the order shown."""
        return tuple(path for path, tile in self._tiles.items() if tile.style_shown.is_own)

    @property
    def tiles(self) -> tuple[StyleTile, ...]:
        """List the tiles in the order shown."""
        return tuple(self._tiles.values())

    def set_language(self, code: str) -> None:
        """Show the bundled styles' names in a language, "en" or "zh"."""
        self._language = code
        for tile in self.tiles:
            tile.set_name(tile.style_shown.name(code))
        self._show_selection()

    def add_styles(self, styles: tuple[Style, ...]) -> None:
        """Append styles that are not there yet."""
        for style in styles:
            if style.path not in self._tiles:
                self._add_tile(style)

    def add_own(self, paths: tuple[Path, ...]) -> None:
        """Append the user's pictures and select the last of them."""
        self.add_styles(tuple(Style(path) for path in paths))
        self.own_styles_changed.emit(self.own_styles)
        if paths:
            self.select(paths[-1])

    def choose(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select styles with their weights; pictures that are not on the strip join the user's own."""
        self.add_styles(tuple(Style(choice.path) for choice in choices))
        self.own_styles_changed.emit(self.own_styles)
        self.restore(choices)
        if choices:
            self._scroll.ensureWidgetVisible(self._tiles[choices[0].path])

    def remove(self, path: Path) -> None:
        """Take one of the user's own styles off the strip; its file stays where it is."""
        tile = self._tiles.get(path)
        if tile is None or not tile.style_shown.is_own:
            return
        del self._tiles[path]
        self._row.removeWidget(tile)
        tile.hide()
        tile.deleteLater()
        was_selected = path in self._selection
        self._selection.discard(path)
        self.own_styles_changed.emit(self.own_styles)
        if was_selected:
            self._announce()

    def restore(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select what was selected at the last run, as far as it is still there; otherwise the first style."""
        known = tuple(choice for choice in choices if choice.path in self._tiles)
        if not known and self._tiles:
            known = (StyleChoice(next(iter(self._tiles))),)
        self._selection.restore(known)
        self._announce()

    @Slot(Path)
    def select(self, path: Path) -> None:
        """Select one style alone."""
        if path in self._tiles:
            self._selection.select(path)
            self._announce()
            self._scroll.ensureWidgetVisible(self._tiles[path])

    @Slot(Path)
    def toggle(self, path: Path) -> None:
        """Add a style to the mix or take it out."""
        if self._selection.toggle(path):
            self._announce()
        else:
            self.mix_refused.emit()

    @Slot(Path, QImage)
    def set_thumbnail(self, path: Path, image: QImage) -> None:
        """Show the thumbnail of one of the user's styles."""
        if path in self._tiles and not image.isNull():
            self._tiles[path].set_thumbnail(QPixmap.fromImage(image))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Begin to load thumbnails once the window is painted."""
        super().showEvent(event)
        self._timer.start(FIRST_PAINT_MS)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Scroll sideways by the wheel."""
        if isinstance(event, QWheelEvent) and event.angleDelta().y():
            bar = self._scroll.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y())
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take dropped pictures as styles."""
        event.acceptProposedAction()
        self.add_own(local_paths(event.mimeData()))

    def _build_ui(self) -> None:
        self.setAcceptDrops(True)
        self.add_button.setFixedSize(SIDE + 2 * FRAME, SIDE + 2 * FRAME)
        self.add_button.setIconSize(QSize(28, 28))
        self.add_button.setObjectName("add_style")
        self._row.setContentsMargins(12, 8, 12, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignTop)
        self._row.addStretch()
        content = QWidget()
        content.setLayout(self._row)
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFixedHeight(SIDE + 2 * FRAME + LABEL + 22)
        self._scroll.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll)
        layout.addWidget(self.mix_bar)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._load_next_thumbnail)
        self._theme.changed.connect(self._tint)
        self.add_button.clicked.connect(self.add_requested)
        self.mix_bar.weight_changed.connect(self._on_mix_bar_weight_changed)

    def _retranslate(self) -> None:
        words = self.tr("Add your own style pictures")
        self.add_button.setAccessibleName(words)
        self.add_button.setToolTip(words)
        self.setAccessibleName(self.tr("Styles"))

    def _add_tile(self, style: Style) -> None:
        tile = StyleTile(style, self._theme)
        tile.set_name(style.name(self._language))
        tile.chosen.connect(self.select)
        tile.mix_toggled.connect(self.toggle)
        tile.remove_requested.connect(self.remove)
        self._row.insertWidget(len(self._tiles), tile)
        self._tiles[style.path] = tile
        self._waiting.append(style.path)
        if self.isVisible():
            self._timer.start(0)

    def _announce(self) -> None:
        self._show_selection()
        self.selection_changed.emit(self.choices)

    def _show_selection(self) -> None:
        for path, tile in self._tiles.items():
            tile.setChecked(path in self._selection)
        names = {path: tile.text() for path, tile in self._tiles.items()}
        self.mix_bar.set_mix(self.choices, names)
        self.mix_bar.set_shares(self._selection.shares())

    @Slot(Path, float)
    def _on_mix_bar_weight_changed(self, path: Path, weight: float) -> None:
        self._selection.set_weight(path, weight)
        self.mix_bar.set_shares(self._selection.shares())
        self.selection_changed.emit(self.choices)

    @Slot()
    def _load_next_thumbnail(self) -> None:
        """Load one thumbnail and let the event loop breathe before the next."""
        if not self._waiting:
            self._timer.stop()
            return
        self._timer.setInterval(0)
        path = self._waiting.pop(0)
        tile = self._tiles.get(path)
        if tile is None:
            return
        thumbnail = tile.style_shown.thumbnail
        if thumbnail is None:
            self.thumbnail_requested.emit(path)
        else:
            tile.set_thumbnail(QPixmap(str(thumbnail)))

    @Slot()
    def _tint(self) -> None:
        self.add_button.setIcon(self._theme.icon("plus"))
