"""Find styles by a word, a folder or the favourites."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.controls.eliding_box import ElidingBox
from gui.look.theme import Theme
from gui.styles.style_catalog import Style
from gui.styles.style_library import StyleLibrary

ALL, FAVOURITES, BUNDLED, OWN = "all", "favourites", "bundled", "own"  # a folder has "/" before its name


class StyleFilter(QWidget):
    """Hold a field for a word and a box for a folder.

    Signals:
        changed(): other styles are looked for.
    """

    changed = Signal()

    def __init__(self, theme: Theme, library: StyleLibrary) -> None:
        """Start with all styles."""
        super().__init__()
        self._theme, self._library = theme, library
        self.word = QLineEdit()
        self.box = ElidingBox()
        self._magnifier = self.word.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def is_on(self) -> bool:
        """Tell whether some styles may be left out."""
        return bool(self.word.text().strip()) or self.box.currentData() != ALL

    def clear(self) -> None:
        """Look for all styles again."""
        self.word.clear()
        self.box.setCurrentIndex(0)

    def accepts(self, style: Style) -> bool:
        """Tell whether a style is looked for."""
        note, place = self._library.note(style.path), self.box.currentData()
        names = (*(name for _, name in style.names), style.path.stem, note.folder)
        if not any(self.word.text().strip().casefold() in name.casefold() for name in names):
            return False
        if place in (BUNDLED, OWN):
            return style.is_own is (place == OWN)
        if place == FAVOURITES:
            return note.is_favourite
        return place in (ALL, f"/{note.folder}")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.word.setClearButtonEnabled(True)
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.word)
        layout.addWidget(self.box)

    def _connect(self) -> None:
        self.word.textChanged.connect(self.changed)
        self.box.currentIndexChanged.connect(self.changed)
        self._library.styles_changed.connect(self._list_folders)
        self._library.note_changed.connect(self._list_folders)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        self.word.setPlaceholderText(self.tr("Find a style"))
        self.word.setAccessibleName(self.tr("Find a style by its name"))
        for button in self.word.findChildren(QToolButton):  # Qt's own, which have no names
            button.setAccessibleName(self.tr("Clear") if button.isVisibleTo(self.word) else self.tr("Find a style"))
        self.box.setAccessibleName(self.tr("Which styles are shown"))
        self._list_folders()

    @Slot()
    def _list_folders(self) -> None:
        """Offer the folders there are; where the one chosen is gone, all styles are shown."""
        chosen = self.box.currentData()
        names = {
            ALL: self.tr("All styles"),
            FAVOURITES: self.tr("Favourites"),
            BUNDLED: self.tr("Impasto's"),
            OWN: self.tr("My pictures"),
        }
        names |= {f"/{folder}": folder for folder in self._library.folders}
        if [(self.box.itemData(i), self.box.itemText(i)) for i in range(self.box.count())] == list(names.items()):
            return
        self.box.blockSignals(True)
        self.box.clear()
        for place, name in names.items():
            self.box.addItem(name, place)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.box.blockSignals(False)
        if chosen is not None and self.box.currentData() != chosen:
            self.changed.emit()

    @Slot()
    def _tint(self) -> None:
        self._magnifier.setIcon(self._theme.icon("search"))
