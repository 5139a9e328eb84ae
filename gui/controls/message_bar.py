"""Tell the user one sentence without stopping the work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.link.engine_sentences import in_window_language
from gui.look.icons import tinted_pixmap
from gui.look.theme import Theme

ICONS = {"error": "warning", "notice": "info"}


class MessageBar(QWidget):
    """Show an error or a notice with a close button; a new one replaces the one before.

    A notice may come with a button for what can be done about it.
    """

    def __init__(self, theme: Theme) -> None:
        """Start hidden."""
        super().__init__()
        self._theme = theme
        self._kind = "notice"
        self._icon = QLabel()
        self._text = QLabel()
        self.action_button = QPushButton()
        self.close_button = QToolButton()
        self._do: Callable[[], object] | None = None
        self._build_ui()
        self._retranslate()
        self.close_button.clicked.connect(self.hide)
        self.action_button.clicked.connect(self._on_action_button_clicked)
        theme.changed.connect(self._tint)
        self.hide()

    @property
    def text(self) -> str:
        """Give the sentence shown last."""
        return self._text.text()

    @property
    def kind(self) -> str:
        """Give "error" or "notice"."""
        return self._kind

    @Slot(str)
    def show_error(self, sentence: str) -> None:
        """Show what went wrong and what to do."""
        self._show("error", sentence)

    @Slot(str)
    def show_notice(self, sentence: str) -> None:
        """Show what was done."""
        self._show("notice", sentence)

    def show_offer(self, sentence: str, action: str, do: Callable[[], object]) -> None:
        """Show a notice with a button that does something."""
        self._show("notice", sentence)
        self._do = do
        self.action_button.setText(action)
        self.action_button.show()

    def withdraw(self, sentence: str) -> None:
        """Hide what is shown if it is this sentence, which does not hold any more."""
        if self.text == sentence:
            self.hide()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setObjectName("message_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.action_button.hide()
        self.close_button.setIconSize(QSize(14, 14))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        for widget in (self._icon, self._text, self.action_button, self.close_button):
            layout.addWidget(widget)

    def _retranslate(self) -> None:
        self.close_button.setAccessibleName(self.tr("Close the message"))
        self.close_button.setToolTip(self.tr("Close the message"))

    def _show(self, kind: str, sentence: str) -> None:
        sentence = in_window_language(sentence)
        self._kind = kind
        self._do = None
        self.action_button.hide()
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self._icon.setAccessibleName(self.tr("Error") if kind == "error" else self.tr("Notice"))
        self._tint()
        self.show()

    @Slot()
    def _on_action_button_clicked(self) -> None:
        do = self._do
        self.hide()
        if do is not None:
            do()

    @Slot()
    def _tint(self) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        color = QColor(tokens.danger if self._kind == "error" else tokens.accent)
        pixmap = tinted_pixmap(ICONS[self._kind], color, round(20 * ratio))
        pixmap.setDevicePixelRatio(ratio)
        self._icon.setPixmap(pixmap)
        self.close_button.setIcon(self._theme.icon("close"))
