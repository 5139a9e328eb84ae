"""Show the whole library of styles in the drawer."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.look.theme import Theme
from gui.styles.learning_box import LearningBox
from gui.styles.style_filter import StyleFilter
from gui.styles.style_library import StyleLibrary
from gui.styles.style_shelf import StyleShelf
from gui.system.file_names import local_paths


class StylePage(QWidget):
    """Hold what finds a style, all the styles in a grid, and what adds one.

    Signals:
        add_requested(): the user wants to choose pictures.
        pictures_dropped(object): tuple[Path, ...], files and folders to take as styles.
    """

    add_requested = Signal()
    pictures_dropped = Signal(object)

    def __init__(self, theme: Theme, library: StyleLibrary) -> None:
        """Show a library that the strip shows as well."""
        super().__init__()
        self.filter = StyleFilter(theme, library)
        self.shelf = StyleShelf(theme, library)
        self.learning = LearningBox(theme, library)
        self.add_button = QPushButton()
        self._hint = QLabel()
        self._build_ui()
        self._retranslate()
        self.filter.changed.connect(self._on_filter_changed)
        self.add_button.clicked.connect(self.add_requested)
        library.styles_changed.connect(self._order_tabs)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files and folders."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take dropped pictures as styles."""
        event.acceptProposedAction()
        self.pictures_dropped.emit(local_paths(event.mimeData()))

    def _build_ui(self) -> None:
        self.setAcceptDrops(True)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(12, 2, 12, 0)
        head.addWidget(self.filter)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 12)
        foot.setSpacing(8)
        foot.addWidget(self.learning)
        foot.addWidget(self._hint)
        foot.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.shelf, 1)
        layout.addLayout(foot)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("All styles"))
        self.add_button.setText(self.tr("Add pictures…"))
        self._hint.setText(self.tr("Pictures and folders can be dropped here; they are copied into the library."))

    @Slot()
    def _order_tabs(self) -> None:
        """Have Tab go from the filter to the tiles and the button, also where tiles came late."""
        learning = (self.learning.pause_button, self.learning.learn_button)
        stops = (self.filter.word, self.filter.box, *self.shelf.tiles, *learning, self.add_button)
        for one, other in itertools.pairwise(stops):
            self.setTabOrder(one, other)

    @Slot()
    def _on_filter_changed(self) -> None:
        self.shelf.set_test(self.filter.accepts)
