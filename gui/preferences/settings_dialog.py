"""Show every setting on one page with a search; what is changed holds at once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.preferences.setting_row import SettingRow
from gui.preferences.shortcut_row import ShortcutRow

_WIDTH, _HEIGHT, _LIST_WIDTH = 760, 580, 168  # logical px
Row = SettingRow | ShortcutRow


@dataclass(frozen=True, slots=True)
class Section:
    """Name some settings that belong together."""

    title: str
    rows: tuple[Row, ...]


class SettingsDialog(QDialog):
    """Lay sections out below one another; the list at the left goes to one, the search hides what does not match.

    Signals:
        rebuild_requested(): the language is another one; `show_sections` follows.
    """

    rebuild_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        """Start without settings."""
        super().__init__(window)
        self.search = QLineEdit()
        self.list = QListWidget()
        self.close_button = QPushButton()
        self.nothing = QLabel()
        self._area = QScrollArea()
        self._rebuild = QTimer(self)  # once after all texts have changed
        self._sections: tuple[Section, ...] = ()
        self._headings: list[QLabel] = []
        self._build_ui()
        self._retranslate()
        self._rebuild.setSingleShot(True)
        self._rebuild.timeout.connect(self.rebuild_requested)
        self.search.textChanged.connect(self._on_search_text_changed)
        self.list.currentRowChanged.connect(self._on_list_current_row_changed)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        """List the settings that the search has found."""
        return tuple(row for section in self._sections for row in section.rows if not row.isHidden())

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """Show these settings in place of those before; search and place stay."""
        place, current = self._area.verticalScrollBar().value(), self.list.currentRow()
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(4, 0, 16, 24)
        rows.setSpacing(2)
        self._sections, self._headings = sections, []
        for section in sections:
            heading = QLabel(section.title)
            heading.setProperty("role", "section")
            heading.setIndent(0)
            self._headings.append(heading)
            rows.addWidget(heading)
            for row in section.rows:
                rows.addWidget(row)
        rows.addWidget(self.nothing)
        rows.addStretch()
        self._area.setWidget(content)
        was_blocked = self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([section.title for section in sections])
        self.list.setCurrentRow(max(0, current))
        self.list.blockSignals(was_blocked)
        self._on_search_text_changed(self.search.text())
        QTimer.singleShot(0, self._area, lambda: self._area.verticalScrollBar().setValue(place))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._rebuild.start()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Return in a field not close the dialog, and Ctrl+F go to the search."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.close_button.hasFocus():
            event.accept()
        elif event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.search.setFocus()
        else:
            super().keyPressEvent(event)

    def _build_ui(self) -> None:
        self.resize(_WIDTH, _HEIGHT)
        self.search.setClearButtonEnabled(True)
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setObjectName("sections")
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        self.search.setFixedWidth(_LIST_WIDTH)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addLayout(left)
        body.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(body, 1)
        layout.addLayout(foot)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the settings"))
        for button in self.search.findChildren(QToolButton):  # Qt's own, which has no name
            button.setAccessibleName(self.tr("Clear"))
        self.list.setAccessibleName(self.tr("Kinds of settings"))
        self._area.setAccessibleName(self.windowTitle())
        self.close_button.setText(self.tr("Close"))
        self.nothing.setText(self.tr("No setting has these words."))

    @Slot(str)
    def _on_search_text_changed(self, query: str) -> None:
        found = 0
        for section, heading in zip(self._sections, self._headings, strict=True):
            whole = bool(query) and query.casefold() in section.title.casefold()
            shown = [row for row in section.rows if whole or row.matches(query)]
            for row in section.rows:
                row.setVisible(row in shown)
            heading.setVisible(bool(shown))
            found += len(shown)
        self.nothing.setVisible(not found)

    @Slot(int)
    def _on_list_current_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._headings):
            self.search.clear()
            heading = self._headings[row]
            QTimer.singleShot(0, heading, lambda: self._area.verticalScrollBar().setValue(heading.y()))
