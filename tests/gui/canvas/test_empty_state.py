"""Check that the empty canvas says how a photograph is brought, with the keys of the moment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel

from gui.canvas.empty_state import EmptyState
from gui.look.language import Language
from gui.look.theme import ThemeMode


@pytest.fixture
def empty(qtbot, theme) -> EmptyState:
    empty = EmptyState(theme)
    qtbot.addWidget(empty)
    empty.resize(500, 400)
    empty.show()
    return empty


@pytest.fixture
def paste(empty) -> QAction:
    paste = QAction(empty)
    paste.setShortcut(QKeySequence("Ctrl+V"))
    empty.follow_keys(paste)
    return paste


def _texts(empty: EmptyState) -> list[str]:
    return [label.text() for label in empty.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_button_asks_for_a_photograph(empty, qtbot):
    with qtbot.waitSignal(empty.open_requested):
        qtbot.mouseClick(empty.open_button, Qt.MouseButton.LeftButton)
    assert empty.open_button.text() == "Open…"


def test_the_hint_names_the_keys_of_now_and_is_gone_without_any(empty, paste):
    assert _texts(empty) == ["Drop a photo, clip or model", "or paste one with Ctrl+V"]
    paste.setShortcut(QKeySequence("F6"))
    assert _texts(empty)[1] == "or paste one with F6"
    paste.setShortcut(QKeySequence())
    assert _texts(empty) == ["Drop a photo, clip or model"]


def test_no_keys_are_named_before_there_is_an_action(empty):
    assert _texts(empty) == ["Drop a photo, clip or model"]


def test_chinese(empty, paste, set_language):
    set_language(Language.CHINESE)
    assert _texts(empty) == ["把照片、视频或模型拖到这里", "或按 Ctrl+V 粘贴"]
    assert empty.open_button.text() == "打开…"
    picture = next(label for label in empty.findChildren(QLabel) if not label.pixmap().isNull())
    assert picture.accessibleName() == "把照片、视频或模型拖到这里"


def test_the_drawing_has_the_quiet_colour_over_the_canvas(empty, theme):
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        theme.set_mode(mode)
        picture = next(label.pixmap() for label in empty.findChildren(QLabel) if not label.pixmap().isNull())
        image = picture.toImage()
        opaque = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert opaque == {theme.tokens.on_ground_muted}
        assert picture.deviceIndependentSize().toTuple() == (64.0, 64.0)
