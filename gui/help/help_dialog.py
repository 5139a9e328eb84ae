"""Explain on one page, with pictures and without a network, how a photograph becomes a painting."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QUrl, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from gui.look.theme import Theme
from gui.system.resource_path import resource_path

_WIDTH, _HEIGHT = 720, 640  # logical px


class HelpDialog(QDialog):
    """Show resources/help/method.en.html or its Chinese twin in the theme's colours."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        """Load the page."""
        super().__init__(window)
        self._theme = theme
        self.page = QTextBrowser()
        self.close_button = QPushButton()
        self._build_ui()
        self.show_page()
        theme.changed.connect(self.show_page)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)

    @Slot()
    def show_page(self) -> None:
        """Show the page in the language and the colours of the moment."""
        tokens = self._theme.tokens
        self.setWindowTitle(self.tr("How it works"))
        self.page.setAccessibleName(self.tr("How it works"))
        self.close_button.setText(self.tr("Close"))
        language = QCoreApplication.translate("HelpDialog", "en", "the page's language: en or zh")
        folder = resource_path("help")
        self.page.setSearchPaths([str(folder)])
        self.page.document().setBaseUrl(QUrl.fromLocalFile(f"{folder}/"))
        self.page.document().setDefaultStyleSheet(
            f"body, p, td, li {{ color: {tokens.text}; }} h1, h2 {{ color: {tokens.accent}; }}"
            f" .caption {{ color: {tokens.muted}; }} p, li {{ line-height: 135%; }}"
        )
        self.page.setHtml((folder / f"method.{language}.html").read_text(encoding="utf-8"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.show_page()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.resize(_WIDTH, _HEIGHT)
        self.page.setObjectName("help_page")
        self.page.setOpenLinks(False)
        self.page.document().setDocumentMargin(8)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.page, 1)
        layout.addLayout(foot)
