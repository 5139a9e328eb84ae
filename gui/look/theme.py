"""Give the app its look: two tables of colours, one style sheet, icons in the right tint."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from gui.look.icons import tinted_icon, tinted_pixmap
from gui.system.resource_path import resource_path


class ThemeMode(StrEnum):
    """Name the choices of View > Theme."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Name the colours; the style sheet uses them as `@name`."""

    ground: str  # behind the picture: neutral, so that it does not tint the eye
    on_ground: str
    on_ground_muted: str
    panel: str
    raised: str  # controls
    hover: str
    border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    danger: str


DARK = Tokens(
    ground="#161616",
    on_ground="#ededed",
    on_ground_muted="#9a9a9a",
    panel="#222222",
    raised="#303030",
    hover="#3a3a3a",
    border="#3d3d3d",
    text="#ececec",
    muted="#a6a6a6",
    disabled="#6a6a6a",
    accent="#ee8b3a",
    accent_hover="#f79d54",
    on_accent="#1c1004",
    danger="#ff8a75",
)
LIGHT = Tokens(
    ground="#3a3a3a",
    on_ground="#f2f2f2",
    on_ground_muted="#b8b8b8",
    panel="#f4f4f4",
    raised="#ffffff",
    hover="#e8e8e8",
    border="#cfcfcf",
    text="#1d1d1d",
    muted="#5c5c5c",
    disabled="#a3a3a3",
    accent="#b4500f",
    accent_hover="#9a430b",
    on_accent="#ffffff",
    danger="#b3261e",
)


class Theme(QObject):
    """Apply dark or light colours to the application.

    Signals:
        changed(): the colours are others now; whoever paints or holds icons takes them anew.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        """Follow the system until `set_mode` says otherwise; nothing is applied yet."""
        super().__init__(application)
        self._application = application
        self._mode = ThemeMode.SYSTEM
        self.tokens = DARK
        application.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    @property
    def is_dark(self) -> bool:
        """Tell which table is in use."""
        return self.tokens is DARK

    def set_mode(self, mode: ThemeMode) -> None:
        """Choose dark, light, or what the system has, and apply it."""
        self.choose(mode)
        self._show()

    def choose(self, mode: ThemeMode) -> None:
        """Choose for a window that is yet to be built; `dress` applies it once it is, which is quicker."""
        self._mode = mode
        schemes = {ThemeMode.DARK: Qt.ColorScheme.Dark, ThemeMode.LIGHT: Qt.ColorScheme.Light}
        hints = self._application.styleHints()
        if mode in schemes:
            hints.setColorScheme(schemes[mode])
        else:
            hints.unsetColorScheme()
        self.tokens = self._tokens_now()

    def dress(self) -> None:
        """Apply the chosen colours to the application."""
        self._application.setPalette(_palette(self.tokens))
        sheet = style_sheet(self.tokens)
        if sheet != self._application.styleSheet():  # the same again would be laid on every widget anew
            self._application.setStyleSheet(sheet)

    @property
    def ground_muted(self) -> QColor:
        """Give the colour of quiet text and drawings over the canvas."""
        return QColor(self.tokens.on_ground_muted)

    def icon(self, name: str, *, on_accent: bool = False) -> QIcon:
        """Return an icon in the text's colour, or in the colour of text on the accent."""
        color = self.tokens.on_accent if on_accent else self.tokens.text
        return tinted_icon(name, QColor(color), QColor(self.tokens.disabled))

    def row_icon(self, name: str) -> QIcon:
        """Return an icon for a row of a list, which lies on the accent where it is selected."""
        icon = self.icon(name)
        icon.addPixmap(tinted_pixmap(name, QColor(self.tokens.on_accent)), QIcon.Mode.Selected)
        return icon

    def ground_icon(self, name: str) -> QIcon:
        """Return an icon in the colour of text over the canvas."""
        return tinted_icon(name, QColor(self.tokens.on_ground), QColor(self.tokens.on_ground_muted))

    @Slot(Qt.ColorScheme)
    def _on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._mode is ThemeMode.SYSTEM:
            self.tokens = self._tokens_now()
            self._show()

    def _show(self) -> None:
        self.dress()
        self.changed.emit()

    def _tokens_now(self) -> Tokens:
        is_light = self._mode is ThemeMode.LIGHT or (
            self._mode is ThemeMode.SYSTEM and self._application.styleHints().colorScheme() is Qt.ColorScheme.Light
        )
        return LIGHT if is_light else DARK


def style_sheet(tokens: Tokens) -> str:
    """Fill the colours and the icons' folder into resources/app.qss; an unknown `@name` raises KeyError."""
    values = {item.name: str(getattr(tokens, item.name)) for item in fields(tokens)}
    values["icons"] = resource_path("icons").as_posix()
    text = resource_path("app.qss").read_text(encoding="utf-8")
    return re.sub(r"@([a-z_]+)", lambda match: values[match.group(1)], text)


def _palette(tokens: Tokens) -> QPalette:
    """Colour what the style sheet does not reach: dialogs, tooltips, selections."""
    roles = {
        QPalette.ColorRole.Window: tokens.panel,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.raised,
        QPalette.ColorRole.AlternateBase: tokens.panel,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Mid: tokens.border,
    }
    palette = QPalette()
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return palette
