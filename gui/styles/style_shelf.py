"""Lay the styles out as tiles, in one row or in a grid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from engine.values import StrokesState
from gui.look.theme import Theme
from gui.styles.style_catalog import Style
from gui.styles.style_library import StyleLibrary
from gui.styles.style_tile import FRAME, LABEL, SIDE, StyleTile

ROW_HEIGHT = SIDE + 2 * FRAME + LABEL + 22  # logical px, with the scroll bar
SPACING = 2


class StyleShelf(QScrollArea):
    """Show the styles that a test accepts; one tile at a time is reached by Tab, the others by the arrow keys.

    Signals:
        edit_requested(Path), delete_requested(Path), menu_requested(Path, QPoint): as a tile's.
    """

    edit_requested = Signal(Path)
    delete_requested = Signal(Path)
    menu_requested = Signal(Path, QPoint)

    def __init__(self, theme: Theme, library: StyleLibrary, *, last: QWidget | None = None) -> None:
        """Lay out in one row that ends with `last`, or in a grid without it."""
        super().__init__()
        self._theme, self._library, self._last = theme, library, last
        self._is_row = last is not None
        self._accepts: Callable[[Style], bool] = lambda _style: True
        self._tiles: dict[Path, StyleTile] = {}
        self._grid = QGridLayout()
        self._nothing = QLabel()
        self._columns = 1
        self._build_ui()
        self._connect()
        self._retranslate()
        self.refresh()

    @property
    def tiles(self) -> tuple[StyleTile, ...]:
        """List all tiles in the library's order, those that are left out as well."""
        return tuple(self._tiles[style.path] for style in self._library.styles)

    @property
    def shown(self) -> tuple[StyleTile, ...]:
        """List the tiles that the test accepts."""
        return tuple(tile for tile in self.tiles if self._accepts(tile.style_shown))

    def set_test(self, accepts: Callable[[Style], bool]) -> None:
        """Show other styles."""
        self._accepts = accepts
        self.refresh()

    def reveal(self, path: Path) -> None:
        """Scroll to a style."""
        if path in self._tiles and not self._tiles[path].isHidden():
            self._grid.activate()
            self.ensureWidgetVisible(self._tiles[path])

    @Slot()
    def refresh(self) -> None:
        """Follow the library and the test."""
        gone = self._tiles.keys() - {style.path for style in self._library.styles}
        for path in gone:
            tile = self._tiles.pop(path)
            tile.hide()
            tile.deleteLater()
        for style in self._library.styles:
            if style.path not in self._tiles:
                self._tiles[style.path] = self._tile(style)
            self._tiles[style.path].set_name(self._library.name(style.path))
        self._show_selection()
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Begin where the selected style is."""
        super().showEvent(event)
        self._reveal_selection()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            for tile in self.tiles:
                tile.set_name(tile.text())
                tile.set_note(self._library.note(tile.style_shown.path))
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put as many tiles into a row as fit."""
        super().resizeEvent(event)
        if not self._is_row and self._columns != self._fitting():
            self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Scroll a row sideways by the wheel."""
        if isinstance(event, QWheelEvent) and self._is_row and event.angleDelta().y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y())
            return True
        return super().eventFilter(watched, event)

    def _build_ui(self) -> None:
        self._grid.setSpacing(SPACING)
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._grid.setAlignment(top_left)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(not self._is_row)
        self._nothing.setMargin(8)
        content = QWidget()
        self._nothing.setParent(content)  # else it would be a window for a moment
        content.setLayout(self._grid)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self._is_row:
            self._grid.setContentsMargins(4, 8, 12, 0)
            self.setVerticalScrollBarPolicy(off)
            self.setFixedHeight(ROW_HEIGHT)
            self.viewport().installEventFilter(self)
        else:
            self._grid.setContentsMargins(6, 4, 4, 8)
            self.setHorizontalScrollBarPolicy(off)

    def _connect(self) -> None:
        self._library.styles_changed.connect(self.refresh)
        self._library.note_changed.connect(self._on_library_note_changed)
        self._library.strokes_changed.connect(self._on_library_strokes_changed)
        self._library.thumbnail_changed.connect(self._on_library_thumbnail_changed)
        self._library.selection_changed.connect(self._on_library_selection_changed)

    def _retranslate(self) -> None:
        self._nothing.setText(self.tr("No style is like that."))
        self.setAccessibleName(self.tr("Styles"))

    def _tile(self, style: Style) -> StyleTile:
        tile = StyleTile(style, self._theme)
        tile.setParent(self.widget())  # also while the test hides it and the grid does not hold it
        tile.set_note(self._library.note(style.path))
        tile.set_learnt(self._library.strokes(style.path) is StrokesState.LEARNT)
        tile.set_thumbnail(self._library.thumbnail(style.path))
        tile.chosen.connect(self._library.select)
        tile.mix_toggled.connect(self._library.toggle)
        tile.favourite_toggled.connect(self._library.toggle_favourite)
        tile.edit_requested.connect(self.edit_requested)
        tile.delete_requested.connect(self.delete_requested)
        tile.menu_requested.connect(self.menu_requested)
        tile.step_requested.connect(self._on_tile_step_requested)
        return tile

    def _fitting(self) -> int:
        room = self.viewport().width() - self._grid.contentsMargins().left() - self._grid.contentsMargins().right()
        return max(1, (room + SPACING) // (SIDE + 2 * FRAME + SPACING))

    def _arrange(self) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        shown = self.shown
        self._columns = len(shown) + 1 if self._is_row else self._fitting()
        for index, tile in enumerate(shown):
            self._grid.addWidget(tile, index // self._columns, index % self._columns)
        for tile in self.tiles:
            tile.setVisible(tile in shown)
        self._nothing.setVisible(not shown)
        if not shown:
            self._grid.addWidget(self._nothing, 0, 0)
        if self._last is not None:
            self._grid.addWidget(self._last, 0, len(shown) + 1, Qt.AlignmentFlag.AlignTop)
        self._let_one_tab()

    def _let_one_tab(self, wanted: StyleTile | None = None) -> None:
        """Have Tab stop at one tile: the one asked for, else the first that is selected, else the first."""
        shown = self.shown
        first = next((tile for tile in shown if tile.isChecked()), shown[0] if shown else None)
        stop = wanted or next((tile for tile in shown if tile.hasFocus()), first)
        for tile in self.tiles:
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tile is stop else Qt.FocusPolicy.ClickFocus)

    @Slot()
    def _show_selection(self) -> None:
        for tile in self.tiles:
            tile.setChecked(self._library.is_selected(tile.style_shown.path))
        self._let_one_tab()

    @Slot()
    def _on_library_selection_changed(self) -> None:
        self._show_selection()
        self._reveal_selection()

    def _reveal_selection(self) -> None:
        """Scroll to the style that is selected alone, for it may have been added or chosen elsewhere."""
        if len(self._library.choices) == 1:
            self.reveal(self._library.choices[0].path)

    @Slot(Path)
    def _on_library_note_changed(self, path: Path) -> None:
        if path in self._tiles:
            self._tiles[path].set_note(self._library.note(path))
            if self._tiles[path].isHidden() is self._accepts(self._tiles[path].style_shown):
                self._arrange()

    @Slot(Path)
    def _on_library_strokes_changed(self, path: Path) -> None:
        if path in self._tiles:
            self._tiles[path].set_learnt(self._library.strokes(path) is StrokesState.LEARNT)

    @Slot(Path)
    def _on_library_thumbnail_changed(self, path: Path) -> None:
        if path in self._tiles:
            self._tiles[path].set_thumbnail(self._library.thumbnail(path))

    @Slot(object, int, int)
    def _on_tile_step_requested(self, tile: StyleTile, across: int, down: int) -> None:
        shown = self.shown
        place = shown.index(tile) + across + down * self._columns
        if 0 <= place < len(shown):
            self._let_one_tab(shown[place])
            shown[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(shown[place])
