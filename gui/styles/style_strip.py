"""Choose styles from a strip of thumbnails, find them, and weigh those of a mix."""

from __future__ import annotations

import itertools
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.style_choice import StyleChoice
from gui.look.theme import Theme
from gui.styles.mix_pad import MixPad
from gui.styles.style_catalog import Style
from gui.styles.style_filter import StyleFilter
from gui.styles.style_library import StyleLibrary
from gui.styles.style_shelf import StyleShelf
from gui.styles.style_tile import FRAME, SIDE, StyleTile
from gui.system.file_names import local_paths

_FILTER_WIDTH = 176  # logical px
_LEAST_WIDTH = 340  # with fewer px the pad would leave no room for tiles
_ROOM_FOR_BOTH = 520  # px; with less, the filter takes the place of the pad


class StyleStrip(QWidget):
    """Show the library in one row, with what finds a style at its left and the mix at its right.

    Signals:
        add_requested(): the "+" tile was pressed.
        pictures_dropped(object): tuple[Path, ...], files and folders to take as styles.
        all_requested(): the whole library is wanted.
    """

    add_requested = Signal()
    pictures_dropped = Signal(object)
    all_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start without styles."""
        super().__init__()
        self._theme = theme
        self.library = StyleLibrary()
        self.add_button = QToolButton()
        self.all_button = QToolButton()
        self.find_button = QToolButton()
        self.filter = StyleFilter(theme, self.library)
        self.shelf = StyleShelf(theme, self.library, last=self.add_button)
        self.mix_pad = MixPad(theme, self.library)
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def choices(self) -> tuple[StyleChoice, ...]:
        """List the selected styles."""
        return self.library.choices

    @property
    def paths(self) -> tuple[Path, ...]:
        """List the pictures of all styles in the order shown."""
        return tuple(tile.style_shown.path for tile in self.tiles)

    @property
    def own_styles(self) -> tuple[Path, ...]:
        """List the user's own styles in the order shown."""
        return self.library.own_styles

    @property
    def tiles(self) -> tuple[StyleTile, ...]:
        """List the tiles of all styles."""
        return self.shelf.tiles

    def set_language(self, code: str) -> None:
        """Show the bundled styles' names in a language, "en" or "zh"."""
        self.library.set_language(code)

    def add_styles(self, styles: tuple[Style, ...]) -> None:
        """Append styles that are not there yet."""
        self.library.add_styles(styles)

    def choose(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select styles as they were chosen before; pictures that are not on the strip join the user's own."""
        self.library.choose(choices)
        if choices:
            self.shelf.reveal(choices[0].path)

    def restore(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select what was selected at the last run, as far as it is still there; otherwise the first style."""
        self.library.restore(choices)

    @Slot(Path)
    def select(self, path: Path) -> None:
        """Select one style alone."""
        self.library.select(path)

    @Slot(Path)
    def toggle(self, path: Path) -> None:
        """Add a style to the mix or take it out."""
        self.library.toggle(path)

    @Slot(Path, QImage)
    @Slot()
    def unfold_filter(self) -> None:
        """Unfold what finds styles, and type into it."""
        self.find_button.setChecked(True)
        self.filter.word.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.word.selectAll()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Begin to load thumbnails once the window is painted."""
        super().showEvent(event)
        self.library.load_thumbnails()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave room for tiles."""
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take dropped pictures as styles."""
        event.acceptProposedAction()
        self.pictures_dropped.emit(local_paths(event.mimeData()))

    def _build_ui(self) -> None:
        self.setAcceptDrops(True)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.add_button.setFixedSize(SIDE + 2 * FRAME, SIDE + 2 * FRAME)
        self.add_button.setIconSize(QSize(28, 28))
        self.add_button.setObjectName("add_style")
        self.find_button.setCheckable(True)
        buttons = QVBoxLayout()
        buttons.setContentsMargins(10, 10, 0, 0)
        buttons.setSpacing(4)
        for button in (self.all_button, self.find_button):
            button.setIconSize(QSize(20, 20))
            buttons.addWidget(button)
        buttons.addStretch()
        self.filter.setFixedWidth(_FILTER_WIDTH)
        self.filter.hide()
        beside = QVBoxLayout()
        beside.setContentsMargins(6, 12, 4, 0)
        beside.addWidget(self.filter)
        beside.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(0)
        layout.addLayout(buttons)
        layout.addLayout(beside)
        layout.addWidget(self.shelf, 1)
        layout.addWidget(self.mix_pad)

    def _connect(self) -> None:
        library = self.library
        library.selection_changed.connect(self._make_room)
        library.styles_changed.connect(self._order_tabs)
        self.add_button.clicked.connect(self.add_requested)
        self.all_button.clicked.connect(self.all_requested)
        self.find_button.toggled.connect(self._on_find_button_toggled)
        self.filter.changed.connect(self._on_filter_changed)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        names = {
            self.add_button: self.tr("Add your own style pictures"),
            self.all_button: self.tr("All styles"),
            self.find_button: self.tr("Find styles"),
        }
        for button, words in names.items():
            button.setAccessibleName(words)
            button.setToolTip(words)
        self.setAccessibleName(self.tr("Styles"))

    @Slot(bool)
    def _on_find_button_toggled(self, is_open: bool) -> None:
        self.filter.setVisible(is_open)
        if is_open:
            self.filter.word.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.filter.clear()
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        is_narrow = self.width() < _ROOM_FOR_BOTH and not self.filter.isHidden()
        self.mix_pad.setVisible(len(self.choices) > 1 and not is_narrow)

    @Slot()
    def _order_tabs(self) -> None:
        """Have Tab go from left to right, tiles that came late as well."""
        stops = (self.all_button, self.find_button, self.filter.word, self.filter.box, *self.tiles, self.add_button)
        stops += (self.mix_pad.surface, *self.mix_pad.sliders)
        for one, other in itertools.pairwise(stops):
            self.setTabOrder(one, other)

    @Slot()
    def _on_filter_changed(self) -> None:
        self.shelf.set_test(self.filter.accepts)

    @Slot()
    def _tint(self) -> None:
        self.add_button.setIcon(self._theme.icon("plus"))
        self.all_button.setIcon(self._theme.icon("grid"))
        self.find_button.setIcon(self._theme.icon("search"))
