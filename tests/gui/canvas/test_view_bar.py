"""Check what the bar over the canvas shows and does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from gui.canvas.comparison import Comparison
from gui.canvas.looking_actions import LookingActions
from gui.canvas.view_bar import ViewBar
from gui.look.language import Language
from gui.look.theme import ThemeMode
from tests.gui.fake_session import plain


@pytest.fixture
def actions(canvas, theme) -> LookingActions:
    actions = LookingActions(canvas, theme)
    actions.retranslate()
    actions.tint()
    return actions


@pytest.fixture
def bar(qtbot, canvas, actions, theme) -> ViewBar:
    bar = ViewBar(canvas, actions, theme)
    qtbot.addWidget(bar)
    return bar


def _image(button: QToolButton):
    return button.icon().pixmap(64, 64).toImage()


def test_the_zoom_is_shown_as_it_is(canvas, bar):
    assert bar.zoom_button.text() == "100 %"
    canvas.set_photo(plain(300, 200, "gray"))
    canvas.zoom_to(0.336)
    assert bar.zoom_button.text() == "34 %"
    canvas.zoom_to(2.0)
    assert bar.zoom_button.text() == "200 %"


@pytest.mark.parametrize("name", ["zoom_out", "zoom_in", "fit", "actual", "loupe", "full_screen"])
def test_a_button_triggers_its_action(actions, bar, qtbot, name):
    action = getattr(actions, name)
    action.setEnabled(True)
    (button,) = [button for button in bar.findChildren(QToolButton) if button.defaultAction() is action]
    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_sizes_and_ways_to_compare_are_chosen_from_menus(actions, bar):
    assert bar.zoom_button.menu().actions() == [actions.fit, actions.actual, actions.double]
    assert bar.compare_button.menu().actions() == list(actions.comparisons.values())
    for button in (bar.zoom_button, bar.compare_button):
        assert button.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup


def test_the_way_to_compare_is_drawn(actions, bar):
    before = _image(bar.compare_button)
    assert before == actions.compare.icon().pixmap(64, 64).toImage()
    actions.comparisons[Comparison.SIDES].setChecked(True)
    actions.tint()
    bar.show_comparison()
    assert _image(bar.compare_button) == actions.compare.icon().pixmap(64, 64).toImage() != before


def test_there_is_nothing_to_hold_or_compare_before_a_painting(actions, bar):
    for has_painting in (False, True):
        actions.set_available(has_photo=True, has_painting=has_painting)
        assert bar.hold_button.isEnabled() is bar.compare_button.isEnabled() is has_painting


def test_icons_follow_the_theme(bar, theme):
    dark = _image(bar.hold_button)
    theme.set_mode(ThemeMode.LIGHT)
    assert _image(bar.hold_button) == theme.ground_icon("eye").pixmap(64, 64).toImage() != dark


def test_words_in_both_languages(bar, set_language):
    assert bar.hold_button.toolTip() == "Hold to see the photograph (hold Space, or \\ to switch)"
    assert bar.zoom_button.accessibleName() == bar.zoom_button.toolTip() == "Zoom"
    set_language(Language.CHINESE)
    assert bar.hold_button.accessibleName() == "按住查看照片"
    assert bar.compare_button.toolTip() == "对比前后（C 切换方式）"
    assert (bar.compare_button.accessibleName(), bar.zoom_button.toolTip()) == ("对比前后", "缩放")
