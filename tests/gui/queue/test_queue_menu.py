"""Check what the menu of photographs in the queue offers, and which wish each of its actions is."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.queue.queue_item import QueueMode
from gui.queue.queue_menu import queue_menu
from gui.queue.queue_page import QueuePage
from tests.gui.queue.listing import ITEMS


@pytest.fixture
def page(qtbot, theme) -> QueuePage:
    page = QueuePage(theme)
    qtbot.addWidget(page)
    page.show_queue(ITEMS, QueueMode.RUNNING)
    return page


def _actions(page, *items):
    return {action.text(): action for action in queue_menu(page, items).actions() if action.text()}


def test_only_what_has_ended_is_painted_again_and_only_what_is_painted_is_shown(page):
    done, waiting = _actions(page, ITEMS[0], ITEMS[3]), _actions(page, ITEMS[3])
    assert {"Show the painting", "Paint again"} <= done.keys()
    assert done.keys() - waiting.keys() == {"Show the painting", "Paint again"}
    assert "Paint again" in _actions(page, ITEMS[2])


def test_the_wishes_are_of_all_that_is_selected(page, qtbot):
    actions = _actions(page, ITEMS[0], ITEMS[3])
    for words, signal, args in (
        ("Paint again", page.retry_requested, [(1, 4)]),
        ("Take out of the queue", page.remove_requested, [(1, 4)]),
        ("Move to the end", page.move_requested, [(1, 4), None]),
        ("Move to the top", page.move_requested, [(1, 4), 1]),
    ):
        with qtbot.waitSignal(signal) as told:
            actions[words].trigger()
        assert told.args == args


def test_the_first_is_shown_and_gives_its_settings(page, qtbot):
    actions = _actions(page, ITEMS[0], ITEMS[3])
    for words, in_folder in (("Show the painting", False), ("Show in its folder", True)):
        with qtbot.waitSignal(page.shown_requested) as told:
            actions[words].trigger()
        assert told.args == [Path("/out/1.jpg"), in_folder]
    with qtbot.waitSignal(page.shown_requested) as told:
        _actions(page, ITEMS[3])["Show in its folder"].trigger()
    assert told.args == [Path("/photos/4.jpg"), True]
    with qtbot.waitSignal(page.settings_requested) as told:
        actions["Use its settings"].trigger()
    assert told.args == [ITEMS[0]]
