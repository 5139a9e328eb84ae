"""Check which actions for looking are offered when, and their words, keys and icons."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from gui.canvas.comparison import Comparison
from gui.canvas.looking_actions import COMPARISON_ICONS, ICONS, SHORTCUTS, LookingActions
from gui.look.language import Language
from gui.look.theme import ThemeMode


@pytest.fixture
def view(qtbot) -> QMenu:
    menu = QMenu()
    qtbot.addWidget(menu)
    return menu


@pytest.fixture
def actions(view, theme) -> LookingActions:
    actions = LookingActions(view, theme)
    actions.hang_into(view)
    actions.retranslate()
    actions.tint()
    return actions


@pytest.mark.parametrize(
    ("has_photo", "has_painting", "offered"),
    [
        (False, False, set()),
        (True, False, {"fit", "actual", "double", "zoom_in", "zoom_out", "full_screen"}),
        (
            True,
            True,
            {"fit", "actual", "double", "zoom_in", "zoom_out", "full_screen", "compare", "original", *Comparison},
        ),
    ],
)
def test_what_is_offered_is_what_can_be_done_with_what_is_shown(actions, has_photo, has_painting, offered):
    actions.set_available(has_photo=has_photo, has_painting=has_painting)
    always = {"histogram", "method"}
    every = {**actions.by_name, **actions.comparisons}
    assert {name for name, action in every.items() if action.isEnabled()} == offered | always


@pytest.mark.parametrize(
    ("has_loupe", "can_look", "is_offered"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_the_loupe_is_offered_where_the_engine_has_one(actions, has_loupe, can_look, is_offered):
    assert not actions.loupe.isEnabled()
    actions.offer_loupe(has_loupe=has_loupe, can_look=can_look)
    assert actions.loupe.isEnabled() is is_offered


def test_an_engine_without_a_loupe_says_why_also_in_another_language(actions, set_language):
    plain = actions.loupe.toolTip()
    assert plain.endswith("(Z)")
    actions.offer_loupe(has_loupe=False, can_look=True)
    assert actions.loupe.toolTip().startswith(f"{plain}\nGatys paints a picture only as a whole")
    set_language(Language.CHINESE)
    actions.retranslate()
    assert actions.loupe.toolTip().split("\n")[1].startswith("Gatys 只能整幅绘制")
    actions.offer_loupe(has_loupe=True, can_look=True)
    assert "\n" not in actions.loupe.toolTip()


def test_one_way_to_compare_is_checked_and_shown_by_the_icon(actions, theme):
    assert actions.comparison is Comparison.DIVIDER
    seen = []
    for way in Comparison:
        actions.comparisons[way].setChecked(True)
        actions.tint()
        assert actions.comparison is way
        icon = actions.compare.icon().pixmap(64, 64).toImage()
        assert icon == theme.ground_icon(COMPARISON_ICONS[way]).pixmap(64, 64).toImage()
        seen.append(icon)
    assert seen[0] != seen[1] != seen[2]


def test_icons_have_the_colour_over_the_canvas_and_are_not_in_the_menu(actions, theme):
    theme.set_mode(ThemeMode.LIGHT)
    actions.tint()
    for name in ICONS.keys() - {"compare"}:
        action = actions.by_name[name]
        assert action.icon().pixmap(64, 64).toImage() == theme.ground_icon(ICONS[name]).pixmap(64, 64).toImage()
        assert not action.isIconVisibleInMenu()


def test_each_has_its_keys_and_names_the_first_of_them(actions):
    keys = {name: tuple(one.toString() for one in action.shortcuts()) for name, action in actions.by_name.items()}
    assert keys == SHORTCUTS
    assert actions.zoom_in.toolTip() == "Zoom in (+)"
    assert actions.original.isCheckable() and not actions.fit.isCheckable()


def test_the_menu_holds_all_of_them_in_the_windows_language(actions, view, set_language):
    titles = [action.text() for action in view.actions() if not action.isSeparator()]
    assert titles[0] == "Fit to the window" and titles[-1] == "Full screen"
    compare = next(action.menu() for action in view.actions() if action.menu())
    assert compare.title() == "Compare"
    assert [action.text() for action in compare.actions() if not action.isSeparator()] == [
        "Painting only",
        "Before and after with a divider",
        "Before and after side by side",
        "Compare in the next way",
    ]
    set_language(Language.CHINESE)
    actions.retranslate()
    assert (compare.title(), view.actions()[0].text()) == ("对比", "适合窗口")
    assert compare.actions()[0].text() == "仅画作"
