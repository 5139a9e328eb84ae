"""Check the actions for settings and results: their keys, words and hints in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence

from gui.look.language import Language
from gui.options.recipe_actions import SHORTCUTS, RecipeActions


@pytest.fixture
def actions(qapp) -> RecipeActions:
    actions = RecipeActions(qapp)
    actions.retranslate()
    yield actions
    actions.deleteLater()


def test_each_has_its_keys_or_none(actions):
    assert {name: action.shortcut().toString() for name, action in actions.by_name.items()} == SHORTCUTS
    assert all(getattr(actions, name) is action for name, action in actions.by_name.items())


def test_only_pages_of_the_drawer_are_open_or_not(actions):
    checkable = [name for name, action in actions.by_name.items() if action.isCheckable()]
    assert checkable == ["presets", "history"]


def test_hints_explain_what_the_words_do_not_and_name_the_keys(actions):
    assert actions.presets.toolTip() == "Presets (Ctrl+T)"
    assert actions.save_settings.toolTip() == actions.save_settings.text() == "Save settings as…"
    assert actions.another_seed.text() == "Again with another seed"
    assert actions.another_seed.toolTip().startswith("Gatys begins from other noise")
    assert actions.another_seed.toolTip().endswith("(Ctrl+Alt+Return)")
    actions.presets.setShortcut(QKeySequence())
    actions.retranslate()
    assert actions.presets.toolTip() == "Presets"


def test_chinese(actions, set_language):
    set_language(Language.CHINESE)
    actions.retranslate()
    assert (actions.copy_settings.text(), actions.presets.toolTip()) == ("复制设置", "预设 (Ctrl+T)")
    assert actions.another_seed.toolTip().startswith("Gatys 从另一份噪声开始")
    assert not any("Gatys begins" in action.toolTip() for action in actions.by_name.values())
