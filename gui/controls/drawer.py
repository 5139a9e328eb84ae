"""Slide pages in at the left of the canvas, one at a time: what is asked for now and then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from gui.look.theme import Theme

WIDTH = 304  # logical px


class Drawer(QWidget):
    """Hold pages, each named by its window title; hidden until one is shown.

    Signals:
        page_changed(object): the page that is shown now, or None.
    """

    page_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start closed, without pages."""
        super().__init__()
        self._theme = theme
        self._title = QLabel()
        self._pages = QStackedWidget()
        self.close_button = QToolButton()
        self._build_ui()
        self._retranslate()
        self._tint()

    @property
    def page(self) -> QWidget | None:
        """Give the page that is shown."""
        return self._pages.currentWidget() if not self.isHidden() else None

    def page_named(self, name: str) -> QWidget | None:
        """Find a page by the name of its class, which stays the same in every language."""
        pages = (self._pages.widget(index) for index in range(self._pages.count()))
        return next((page for page in pages if type(page).__name__ == name), None)

    def add_page(self, page: QWidget) -> None:
        """Take a page; its window title heads the drawer."""
        self._pages.addWidget(page)
        page.windowTitleChanged.connect(self._show_title)

    def show_page(self, page: QWidget) -> None:
        """Open the drawer at a page that was added."""
        self._pages.setCurrentWidget(page)
        self._show_title()
        self.show()
        self.page_changed.emit(page)

    def toggle(self, page: QWidget) -> None:
        """Open a page, or close the drawer where it is the one shown."""
        if self.page is page:
            self.close_page()
        else:
            self.show_page(page)

    @Slot()
    def close_page(self) -> None:
        """Close the drawer."""
        self.hide()
        self.page_changed.emit(None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setObjectName("drawer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._title.setProperty("role", "heading")
        self.close_button.setIconSize(QSize(16, 16))
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 8, 6)
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self.close_button.clicked.connect(self.close_page)
        self._theme.changed.connect(self._tint)
        self.hide()

    def _retranslate(self) -> None:
        self.close_button.setToolTip(self.tr("Close this side"))
        self.close_button.setAccessibleName(self.tr("Close this side"))
        self._show_title()

    @Slot()
    def _show_title(self) -> None:
        page = self._pages.currentWidget()
        self._title.setText(page.windowTitle() if page is not None else "")

    @Slot()
    def _tint(self) -> None:
        self.close_button.setIcon(self._theme.icon("close"))
