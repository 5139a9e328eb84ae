"""Check the look: every colour is known, and text can be read on it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from gui.icons import app_icon, tinted_pixmap
from gui.resource_path import resource_path
from gui.settings import ThemeMode
from gui.theme import DARK, LIGHT, style_sheet


def luminance(name: str) -> float:
    """Compute WCAG's relative luminance."""
    parts = [channel / 255 for channel in QColor(name).toTuple()[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_text_has_the_contrast_of_wcag_aa(tokens):
    pairs = [
        (tokens.text, tokens.panel),
        (tokens.text, tokens.raised),
        (tokens.text, tokens.hover),
        (tokens.muted, tokens.panel),
        (tokens.on_accent, tokens.accent),
        (tokens.on_accent, tokens.accent_hover),
        (tokens.on_ground, tokens.ground),
        (tokens.on_ground_muted, tokens.ground),
    ]
    assert min(contrast(*pair) for pair in pairs) >= 4.5


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_every_name_in_the_style_sheet_is_known(tokens):
    text = style_sheet(tokens)
    assert "@" not in text
    assert tokens.accent in text


@pytest.mark.parametrize(("mode", "tokens"), [(ThemeMode.DARK, DARK), (ThemeMode.LIGHT, LIGHT)])
def test_the_choice_overrides_the_system(theme, qapp, qtbot, mode, tokens):
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(mode)
    assert theme.tokens is tokens
    assert qapp.palette().window().color() == QColor(tokens.panel)


def test_the_ground_behind_the_picture_is_neutral():
    for tokens in (DARK, LIGHT):
        assert QColor(tokens.ground).saturation() == 0


def test_every_icon_is_drawn(qapp):
    for file in resource_path("icons").glob("*.svg"):
        image = tinted_pixmap(file.stem, QColor("red"), 32).toImage()
        alpha = [image.pixelColor(x, y).alpha() for x in range(32) for y in range(32)]
        assert max(alpha) > 100, file.name


def test_icons_take_the_tint(qapp):
    image = tinted_pixmap("minus", QColor("#00ff00"), 64).toImage()
    assert image.pixelColor(32, 32) == QColor("#00ff00")


def test_the_app_has_an_icon(qapp):
    assert not app_icon().pixmap(64, 64).isNull()
