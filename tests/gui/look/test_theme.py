"""Check the look: every colour is known, and text can be read on it."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor

from gui.look.theme import DARK, LIGHT, ThemeMode, style_sheet


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


def rules(tokens):
    """Yield each rule of the style sheet as selector and properties, but those of what is disabled."""
    text = re.sub(r"/\*.*?\*/", "", style_sheet(tokens), flags=re.DOTALL)
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        if "disabled" not in selector:
            yield selector.strip(), dict(re.findall(r"([a-z-]+):\s*([^;]+)", body))


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_every_rule_of_the_style_sheet_has_the_contrast_of_wcag_aa(tokens):
    """GIVEN the rules that colour a text or a ground WHEN they are shown THEN the text can be read on it."""
    checked, colors = 0, {}
    for selector, properties in rules(tokens):
        usual = re.sub(r":[a-z-]+$", "", selector)  # the rule without hovering or focus, which is before it
        text = colors[selector] = properties.get("color", colors.get(usual, tokens.text))
        ground = properties.get("background", tokens.panel)
        over_the_picture = any(name in selector for name in ("empty_state", "view_bar"))
        is_shape = any(part in selector for part in ("groove", "sub-page", "handle", "chunk", "indicator", "separator"))
        if over_the_picture or is_shape or not {"color", "background"} & properties.keys():
            continue
        if re.fullmatch(r"#[0-9a-f]{6}", ground) and re.fullmatch(r"#[0-9a-f]{6}", text):
            assert contrast(text, ground) >= 4.5, f"{selector}: {text} on {ground}"
            checked += 1
    assert checked > 20


def over(color: str, share: float, ground: str) -> str:
    """Lay a translucent colour over another."""
    pairs = zip(QColor(color).toTuple()[:3], QColor(ground).toTuple()[:3], strict=True)
    return QColor(*(round(share * top + (1 - share) * below) for top, below in pairs)).name()


@pytest.mark.parametrize("picture", ["#ffffff", "#000000"])
def test_what_lies_over_pictures_can_be_read_on_any(picture):
    assert contrast("#ededed", over("#141414", 205 / 255, picture)) >= 4.5  # the bar over the canvas
    assert contrast("#ffffff", over("#000000", 0xA0 / 255, picture)) >= 4.5  # the marks on the tiles


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_focus_and_controls_stand_out(tokens):
    """WCAG 1.4.11: 3:1 for what shows a state or where a control is."""
    for ground in (tokens.panel, tokens.raised):
        assert (
            contrast(tokens.accent, ground) >= 3
        )  # ring of the focus and of what is selected, filled part of a slider
        assert contrast(tokens.text, ground) >= 3  # handle of a slider, ring of the focus on what is selected
        assert contrast(tokens.muted, ground) >= 3  # frame of a check box
    assert contrast(tokens.danger, tokens.panel) >= 4.5
    assert contrast(tokens.danger, tokens.raised) >= 4.5
    assert contrast(tokens.muted, tokens.raised) >= 4.5
    assert contrast(tokens.muted, tokens.hover) >= 4.5


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
