"""Check the queue's page through its widgets: what it shows, and which wishes it passes to the queue's process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.commissions.queue.queue_item import Changes, ItemState, QueueItem, QueueMode
from engine.options import SaveOptions, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress
from gui.link.protocol import Complaint, Request
from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.queue import queue_messages as m
from gui.queue.queue_model import PROGRESS, STATE_WORDS
from gui.window.app import build
from tests.gui.fake_session import FakeLink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gui.window.app import App

OPTIONS = StyleOptions((StyleChoice(Path("/styles/ink_wash.jpg")),))


@pytest.fixture
def link(qapp: QApplication) -> FakeLink:
    return FakeLink()


@pytest.fixture
def app(qtbot: QtBot, session, settings, places, link) -> Iterator[App]:
    settings.set_language(Language.ENGLISH)
    settings.set_theme(ThemeMode.DARK)
    app = build(QApplication.instance(), session, settings, places, link)
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    with qtbot.waitExposed(app.window):
        app.window.show()
    app.window.actions_of.queue.trigger()
    yield app
    app.deleteLater()


@pytest.fixture
def page(app: App):
    return app.queue.page


def _item(number: int, state: ItemState = ItemState.WAITING, **more: object) -> QueueItem:
    name = f"{number}.jpg"
    return QueueItem(number, Path("/photos") / name, Path("/out") / name, OPTIONS, SaveOptions(), state, **more)


ITEMS = (
    _item(1, ItemState.DONE, result=Path("/out/1.jpg"), seconds=10.0),
    _item(2, ItemState.RUNNING),
    _item(3, ItemState.FAILED, message="3.jpg is damaged."),
    _item(4),
)


def _select(page, *rows: int) -> None:
    page.list.clearSelection()
    for row in rows:
        index = page.model.index(row)
        page.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def _list(link: FakeLink, items: tuple[QueueItem, ...], mode: QueueMode) -> None:
    placed = tuple(replace(item, position=place) for place, item in enumerate(items))
    link.heard.emit(m.Changed(Changes(1, mode, placed, is_whole=True)))


def _last(link: FakeLink) -> Request:
    """Give the latest request, as the first job's."""
    return replace(link.calls[-1].request, job=1)


def _words(page, row: int) -> str:
    return page.model.index(row).data(STATE_WORDS)


def test_the_list_says_what_a_painting_does_not_hold(page, link):
    lost = _item(1, ItemState.DONE, result=Path("/out/1.jpg"), seconds=10.0, message="JPEG has no transparency.")

    _list(link, (lost,), QueueMode.RUNNING)

    assert _words(page, 0) == "Painted: 1.jpg · JPEG has no transparency."
    page.list.grab()


def test_the_list_says_what_has_become_of_each(page, link):
    _list(link, ITEMS, QueueMode.RUNNING)
    link.heard.emit(m.Progressed(2, Progress(0.5, Phase.PAINTING, 30.0)))

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
    assert Path("/photos/4.jpg") in [wish.path for wish in link.requests(m.MakeThumbnail)]


def test_a_pasted_photograph_is_not_called_by_its_file(page, app, link):
    pasted = replace(_item(1), photo=Path("/data/pasted/pasted-0123456789abcdef.png"))
    _list(link, (pasted, _item(2)), QueueMode.RUNNING)
    spoken = page.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert [page.model.index(row).data() for row in range(2)] == ["Pasted picture", "2.jpg"]
    assert spoken.startswith("Pasted picture, ")
    page.settings_requested.emit(pasted)
    assert app.window.message_bar.text == "The settings are those of Pasted picture now."


def test_no_time_is_told_before_one_is_known(page, link):
    _list(link, (_item(1, ItemState.RUNNING), _item(2)), QueueMode.RUNNING)
    assert page.model.seconds_left is None
    link.heard.emit(m.Progressed(1, Progress(0.5, Phase.PAINTING, 30.0)))
    assert page.model.seconds_left is None
    other = replace(_item(2, ItemState.DONE, seconds=5.0), options=replace(OPTIONS, engine="gatys"))
    _list(link, (other, _item(3)), QueueMode.RUNNING)
    assert page.model.seconds_left is None  # another engine's time tells nothing


def test_the_selection_outlives_a_new_order(page, link):
    _list(link, ITEMS, QueueMode.RUNNING)
    _select(page, 2, 3)
    _list(link, (ITEMS[3], ITEMS[0], ITEMS[1], ITEMS[2]), QueueMode.RUNNING)
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
def test_keys_change_the_order_and_take_out(page, link, qtbot, rows, key, modifier, wish):
    _list(link, ITEMS, QueueMode.RUNNING)
    _select(page, *rows)
    qtbot.keyClick(page.list, key, modifier)
    assert _last(link) == wish


def test_the_first_cannot_move_up(page, link, qtbot):
    _list(link, ITEMS, QueueMode.RUNNING)
    _select(page, 0)
    qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert link.requests(m.Move) == []


def test_dragging_rows_asks_for_their_new_place(page, link):
    _list(link, ITEMS, QueueMode.RUNNING)
    model = page.model
    mime = model.mimeData([model.index(3), model.index(1)])
    assert model.dropMimeData(mime, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert _last(link) == m.Move(1, (2, 4), 1)
    model.dropMimeData(mime, Qt.DropAction.MoveAction, -1, -1, model.index(-1))
    assert _last(link) == m.Move(1, (2, 4), None)


def test_files_and_folders_that_are_dropped_are_added_with_the_settings_shown(page, app, link, settings, tmp_path):
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    settings.set_queue_folder(tmp_path / "out")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/photos"), QUrl.fromLocalFile("/a.jpg")])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(drop)
    (add,) = link.requests(m.Add)
    assert add.batch.photos == (Path("/photos"), Path("/a.jpg"))
    assert add.batch.options == app.window.options_panel.options
    assert (add.batch.folder, add.batch.template, add.batch.suffix, add.batch.skips_finished) == (
        tmp_path / "out",
        "{name}_{style}_{n}",
        None,
        True,
    )


def test_the_open_photograph_is_added_by_its_button(app, link, session, qtbot):
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    assert not app.window.run_bar.queue_button.isEnabled()
    session.give_photo(Path("/photos/lake.jpg"))
    qtbot.mouseClick(app.window.run_bar.queue_button, Qt.MouseButton.LeftButton)
    assert _last(link).batch.photos == (Path("/photos/lake.jpg"),)
    session.photo_path = None  # pasted
    app.window.actions_of.add_to_queue.trigger()
    assert isinstance(_last(link), m.Add)
    assert "file" in app.window.message_bar.text


def test_pause_stop_and_go_on(page, link, qtbot):
    _list(link, ITEMS, QueueMode.RUNNING)
    qtbot.mouseClick(page.pause_button, Qt.MouseButton.LeftButton)
    assert _last(link) == m.SetMode(1, QueueMode.PAUSED)
    qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    assert _last(link) == m.SetMode(1, QueueMode.STOPPING)
    _list(link, ITEMS, QueueMode.PAUSED)
    assert "paused" in page.summary
    qtbot.mouseClick(page.pause_button, Qt.MouseButton.LeftButton)
    assert _last(link) == m.SetMode(1, QueueMode.RUNNING)


def test_the_menu_of_a_photograph(page, app, link):
    _list(link, ITEMS, QueueMode.RUNNING)
    menu = page.menu_for((ITEMS[0], ITEMS[3]))
    actions = {action.text(): action for action in menu.actions()}
    actions["Paint again"].trigger()
    assert _last(link) == m.Retry(1, (1, 4))
    actions["Move to the end"].trigger()
    assert _last(link) == m.Move(1, (1, 4), None)
    actions["Take out of the queue"].trigger()
    assert _last(link) == m.Remove(1, (1, 4))
    assert "Show the painting" in actions
    assert "Paint again" not in [action.text() for action in page.menu_for((ITEMS[3],)).actions()]


def test_an_items_settings_are_taken_over(page, app, link):
    item = replace(ITEMS[3], options=replace(OPTIONS, engine="gatys", strength=0.2))
    page.settings_requested.emit(item)
    assert app.window.options_panel.options.strength == pytest.approx(0.2)
    assert app.window.options_panel.options.engine == "gatys"


def test_the_badge_counts_what_is_left_and_the_end_is_told(app, link):
    _list(link, ITEMS, QueueMode.RUNNING)
    assert app.queue.badge.count == 2
    app.window.actions_of.queue.trigger()
    assert app.window.drawer.page is None
    _list(link, ITEMS[:1], QueueMode.RUNNING)
    link.heard.emit(m.Emptied(3, 1))
    assert app.queue.badge.count == 0
    assert app.window.message_bar.text == "The queue is finished: 3 painted, 1 failed."
    app.window.message_bar.action_button.click()
    assert app.window.drawer.page is app.queue.page


def test_closing_asks_while_the_queue_paints(app, link):
    _list(link, ITEMS, QueueMode.RUNNING)
    app.window.close()
    assert app.window.isVisible()
    box = app.window.findChild(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Close").click()
    assert not app.window.isVisible()


def test_a_paused_queue_does_not_keep_the_window(app, link):
    _list(link, ITEMS, QueueMode.PAUSED)
    app.window.close()
    assert not app.window.isVisible()


def test_a_sentence_of_the_queue_is_shown(app, link):
    link.heard.emit(Complaint("The disk is full."))
    assert app.window.message_bar.text == "The disk is full."
