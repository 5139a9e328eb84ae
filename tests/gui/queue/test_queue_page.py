"""Check the queue's page through its widgets: what it shows, and which wishes leave it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu

from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.values import Phase, Progress
from gui.look.language import Language
from gui.queue.queue_model import PROGRESS, STATE_WORDS
from gui.queue.queue_page import QueuePage
from tests.gui.fake_session import plain
from tests.gui.queue.listing import ITEMS, queued

NO_KEYS, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(qtbot, theme) -> QueuePage:
    page = QueuePage(theme)
    qtbot.addWidget(page)
    page.resize(304, 600)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def full(page) -> QueuePage:
    """Show one that is painted, one that runs, one that has failed and one that waits."""
    page.show_queue(ITEMS, QueueMode.RUNNING)
    return page


def _select(page: QueuePage, *rows: int) -> None:
    page.list.clearSelection()
    for row in rows:
        index = page.model.index(row)
        page.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def _words(page: QueuePage, row: int) -> str:
    return page.model.index(row).data(STATE_WORDS)


def _actions(menu: QMenu) -> dict[str, QAction]:
    return {action.text(): action for action in menu.actions() if action.text()}


def _files(*names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(name) for name in names])
    return mime


def test_an_empty_queue_says_what_it_is_for_and_asks_for_photographs(page, qtbot):
    assert page._hint.isVisible() and "one by one" in page._hint.text()
    assert not page.list.isVisible() and not page.progress_bar.isVisible()
    with qtbot.waitSignal(page.add_requested):
        qtbot.mouseClick(page.first_button, Qt.MouseButton.LeftButton)


def test_the_list_says_what_has_become_of_each(full):
    full.show_progress(2, Progress(0.5, Phase.PAINTING, 30.0))

    assert [_words(full, row) for row in range(4)] == [
        "Painted: 1.jpg",
        "Painting · 50 % · about 30 s left",
        "3.jpg is damaged.",
        "ink wash · Instant",
    ]
    assert full.model.index(1).data(PROGRESS) == 0.5
    assert full.summary == "1 of 4 painted · 1 failed"
    assert full.progress_bar.value() == 625
    assert full._time.text() == "about 40 s left"  # 30 of this one, 10 as the first took
    assert full.list.isVisible() and not full._hint.isVisible()


def test_pictures_are_asked_for_when_they_are_seen_and_shown_when_they_come(page):
    asked: list[Path] = []
    page.model.thumbnail_requested.connect(asked.append)
    page.show_queue(ITEMS, QueueMode.RUNNING)
    page.list.grab()
    assert Path("/photos/4.jpg") in asked
    page.show_thumbnail(Path("/photos/4.jpg"), plain(112, 112, "red"))
    place = page.list.visualRect(page.model.index(3))
    shot = page.list.viewport().grab().toImage()
    assert shot.pixelColor(place.left() + 30, place.top() + 30).name() == "#ff0000"


def test_selection_current_row_and_place_outlive_a_new_order(full):
    _select(full, 2, 3)
    more = tuple(queued(number) for number in range(10, 30))
    full.show_queue((*ITEMS, *more), QueueMode.RUNNING)
    bar = full.list.verticalScrollBar()
    bar.setValue(150)
    full.show_queue((ITEMS[3], *more, ITEMS[0], ITEMS[1], ITEMS[2]), QueueMode.RUNNING)
    assert [item.number for item in full.selected] == [4, 3]
    assert full.model.items[full.list.currentIndex().row()].number == 4
    assert bar.value() == 150


@pytest.mark.parametrize(
    ("rows", "key", "modifier", "signal", "wish"),
    [
        ([3], Qt.Key.Key_Up, ALT, "move_requested", [(4,), 3]),
        ([0], Qt.Key.Key_Down, ALT, "move_requested", [(1,), 3]),
        ([2, 3], Qt.Key.Key_Up, ALT, "move_requested", [(3, 4), 2]),
        ([1, 2], Qt.Key.Key_Down, ALT, "move_requested", [(2, 3), None]),
        ([2, 0], Qt.Key.Key_Delete, NO_KEYS, "remove_requested", [(1, 3)]),
        ([1], Qt.Key.Key_Backspace, NO_KEYS, "remove_requested", [(2,)]),
        ([0, 3], Qt.Key.Key_Return, NO_KEYS, "shown_requested", [Path("/out/1.jpg"), False]),
        ([3], Qt.Key.Key_Enter, NO_KEYS, "shown_requested", [Path("/photos/4.jpg"), False]),
    ],
)
def test_keys_change_the_order_take_out_and_show(full, qtbot, rows, key, modifier, signal, wish):
    _select(full, *rows)
    with qtbot.waitSignal(getattr(full, signal)) as told:
        qtbot.keyClick(full.list, key, modifier)
    assert told.args == wish


@pytest.mark.parametrize(
    ("rows", "key"), [([0], Qt.Key.Key_Up), ([3], Qt.Key.Key_Down), ([], Qt.Key.Key_Up), ([], Qt.Key.Key_Delete)]
)
def test_the_ends_of_the_list_and_nothing_selected_are_no_wish(full, qtbot, rows, key):
    _select(full, *rows)
    with qtbot.assertNotEmitted(full.move_requested), qtbot.assertNotEmitted(full.remove_requested):
        qtbot.keyClick(full.list, key, NO_KEYS if key is Qt.Key.Key_Delete else ALT)


def test_a_double_click_shows_the_painting(full, qtbot):
    place = full.list.visualRect(full.model.index(0)).center()
    qtbot.mouseClick(full.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(full.shown_requested) as told:
        qtbot.mouseDClick(full.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [Path("/out/1.jpg"), False]


def test_pause_stop_and_go_on(full, qtbot):
    wishes: list[QueueMode] = []
    full.mode_requested.connect(wishes.append)
    qtbot.mouseClick(full.pause_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(full.stop_button, Qt.MouseButton.LeftButton)
    full.show_queue(ITEMS, QueueMode.STOPPING)
    assert full.stop_button.isChecked()
    qtbot.mouseClick(full.stop_button, Qt.MouseButton.LeftButton)
    full.show_queue(ITEMS, QueueMode.PAUSED)
    assert full.summary == "1 of 4 painted · 1 failed · paused"
    assert full._time.text() == ""
    assert full.pause_button.toolTip() == full.pause_button.accessibleName() == "Go on"
    assert not full.stop_button.isEnabled()
    qtbot.mouseClick(full.pause_button, Qt.MouseButton.LeftButton)
    assert wishes == [QueueMode.PAUSED, QueueMode.STOPPING, QueueMode.RUNNING, QueueMode.RUNNING]


def test_buttons_offer_what_there_is_to_do(page):
    offered = []
    for states in ((ItemState.WAITING,), (ItemState.RUNNING,), (ItemState.DONE,), (ItemState.FAILED, ItemState.DONE)):
        page.show_queue(tuple(queued(number, state) for number, state in enumerate(states)), QueueMode.RUNNING)
        controls = (page.pause_button, page.stop_button, page._clear, page._retry_failed)
        offered.append([control.isEnabled() for control in controls])
    assert offered == [
        [True, False, False, False],
        [True, True, False, False],
        [False, False, True, False],
        [False, False, True, True],
    ]


def test_menus_add_clear_and_try_again(full, qtbot):
    more, add = _actions(full.more_button.menu()), _actions(full.add_button.menu())
    with qtbot.waitSignal(full.retry_requested) as told:
        more["Try failed ones again"].trigger()
    assert told.args == [(3,)]
    with qtbot.waitSignal(full.clear_requested):
        more["Take out what is painted"].trigger()
    with qtbot.waitSignal(full.add_requested):
        add["Add photographs…"].trigger()
    with qtbot.waitSignal(full.add_folder_requested):
        add["Add a folder…"].trigger()


def test_something_else_can_be_offered_under_more(full):
    full.add_to_menu(other := QAction("Other computers…", full))
    assert full.more_button.menu().actions()[-1] is other
    assert full.more_button.menu().actions()[-2].isSeparator()


@pytest.mark.parametrize("shows_items", [False, True])
def test_files_and_folders_are_dropped_anywhere_on_the_page(page, qtbot, shows_items):
    page.show_queue(ITEMS if shows_items else (), QueueMode.RUNNING)
    mime, copy, left = _files("/photos", "/a.jpg"), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, NO_KEYS)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(page.paths_dropped) as told:
        page.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, NO_KEYS))
    assert told.args == [(Path("/photos"), Path("/a.jpg"))]


def test_what_is_no_file_is_not_taken(page, qtbot):
    mime, copy, left = QMimeData(), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    mime.setText("hello")
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, NO_KEYS)
    enter.ignore()
    page.dragEnterEvent(enter)
    assert not enter.isAccepted()
    with qtbot.assertNotEmitted(page.paths_dropped):
        page.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, NO_KEYS))


def test_the_folder_is_shown_short_and_can_be_changed(page, qtbot):
    page.set_folder(Path.home() / "paintings")
    assert page.folder_button.text() == page.folder_button.accessibleName() == "Into: ~/paintings"
    assert str(Path.home() / "paintings") in page.folder_button.toolTip()
    with qtbot.waitSignal(page.folder_requested):
        qtbot.mouseClick(page.folder_button, Qt.MouseButton.LeftButton)
    page.set_folder(Path("/elsewhere/a & b"))
    assert page.folder_button.text() == "Into: /elsewhere/a && b"  # no key of the keyboard
    page.set_folder(Path("/a" * 100))
    assert "…" in page.folder_button.text()
    assert page.folder_button.accessibleName() == f"Into: {'/a' * 100}"


def test_chinese(full, set_language):
    full.set_folder(Path("/out"))
    set_language(Language.CHINESE)
    assert full.windowTitle() == "队列"
    assert full.summary.startswith("已画好 1 / 4")
    assert (full.pause_button.toolTip(), full.stop_button.toolTip()) == ("暂停", "画完这张后停止")
    assert full.first_button.text() == "添加照片…"
    assert full.folder_button.text() == "存到：/out"
    assert full.list.accessibleName() == "队列中的照片"
