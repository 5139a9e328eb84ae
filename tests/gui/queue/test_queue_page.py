"""Check the queue's page through its widgets: what it shows, and which wishes it passes to the queue's process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication

from engine.commissions.queue.queue_item import QueueMode
from engine.values import Phase, Progress
from gui.queue import queue_messages as m
from gui.queue.queue_model import PROGRESS, STATE_WORDS
from tests.gui.fake_session import FakeLink
from tests.gui.queue.listing import ITEMS, last, show

if TYPE_CHECKING:
    from gui.window.app import App


@pytest.fixture
def queue_link(qapp: QApplication) -> FakeLink:
    return FakeLink()


@pytest.fixture
def page(app: App):
    app.window.actions_of.queue.trigger()
    return app.queue.page


def _select(page, *rows: int) -> None:
    page.list.clearSelection()
    for row in rows:
        index = page.model.index(row)
        page.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def _words(page, row: int) -> str:
    return page.model.index(row).data(STATE_WORDS)


def test_the_list_says_what_has_become_of_each(page, queue_link):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    queue_link.heard.emit(m.Progressed(2, Progress(0.5, Phase.PAINTING, 30.0)))

    assert [_words(page, row) for row in range(4)] == [
        "Painted: 1.jpg",
        "Painting · 50 % · about 30 s left",
        "3.jpg is damaged.",
        "ink wash · Instant",
    ]
    assert page.model.index(1).data(PROGRESS) == 0.5
    assert page.summary == "1 of 4 painted · 1 failed"
    assert page.progress_bar.value() == 625
    assert page.model.seconds_left == 40.0  # 30 of this one, 10 as the first took
    page.list.grab()
    assert Path("/photos/4.jpg") in [wish.path for wish in queue_link.requests(m.MakeThumbnail)]


def test_the_selection_outlives_a_new_order(page, queue_link):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    _select(page, 2, 3)
    show(queue_link, (ITEMS[3], ITEMS[0], ITEMS[1], ITEMS[2]), QueueMode.RUNNING)
    assert [item.number for item in page.selected] == [4, 3]


@pytest.mark.parametrize(
    ("rows", "key", "modifier", "wish"),
    [
        ([3], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, m.Move(1, (4,), 3)),
        ([0], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, m.Move(1, (1,), 3)),
        ([2, 3], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, m.Move(1, (3, 4), 2)),
        ([1, 2], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, m.Move(1, (2, 3), None)),
        ([2, 0], Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, m.Remove(1, (1, 3))),
    ],
)
def test_keys_change_the_order_and_take_out(page, queue_link, qtbot, rows, key, modifier, wish):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    _select(page, *rows)
    qtbot.keyClick(page.list, key, modifier)
    assert last(queue_link) == wish


def test_the_first_cannot_move_up(page, queue_link, qtbot):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    _select(page, 0)
    qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert queue_link.requests(m.Move) == []


def test_pause_stop_and_go_on(page, queue_link, qtbot):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    qtbot.mouseClick(page.pause_button, Qt.MouseButton.LeftButton)
    assert last(queue_link) == m.SetMode(1, QueueMode.PAUSED)
    qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    assert last(queue_link) == m.SetMode(1, QueueMode.STOPPING)
    show(queue_link, ITEMS, QueueMode.PAUSED)
    assert "paused" in page.summary
    qtbot.mouseClick(page.pause_button, Qt.MouseButton.LeftButton)
    assert last(queue_link) == m.SetMode(1, QueueMode.RUNNING)
