"""Check that the window's wishes reach the queue's process, and that what it tells reaches the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.errors import Sentence
from engine.values import Phase, Progress
from gui.link.protocol import Complaint, Failed, Lost
from gui.queue import queue_messages as m
from gui.queue.queue_model import THUMBNAIL
from tests.gui.fake_session import FakeLink, frame_of, plain
from tests.gui.queue.listing import ITEMS, OPTIONS, last, queued, show

if TYPE_CHECKING:
    from gui.window.app import App


@pytest.fixture
def queue_link(qapp: QApplication) -> FakeLink:
    return FakeLink()


@pytest.fixture
def page(app: App):
    app.window.actions_of.queue.trigger()
    return app.queue.page


def test_files_and_folders_that_are_dropped_are_added_with_the_settings_shown(
    page, app, queue_link, settings, tmp_path
):
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    settings.set_queue_folder(tmp_path / "out")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/photos"), QUrl.fromLocalFile("/a.jpg")])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(drop)
    (add,) = queue_link.requests(m.Add)
    assert add.batch.photos == (Path("/photos"), Path("/a.jpg"))
    assert add.batch.options == app.window.options_panel.options
    assert (add.batch.folder, add.batch.template, add.batch.suffix, add.batch.skips_finished) == (
        tmp_path / "out",
        "{name}_{style}_{n}",
        None,
        True,
    )


def test_the_open_photograph_is_added_by_its_button(app, queue_link, session, qtbot):
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    assert not app.window.run_bar.queue_button.isEnabled()
    session.give_photo(Path("/photos/lake.jpg"))
    qtbot.mouseClick(app.window.run_bar.queue_button, Qt.MouseButton.LeftButton)
    assert last(queue_link).batch.photos == (Path("/photos/lake.jpg"),)
    session.photo_path = None  # pasted
    app.window.actions_of.add_to_queue.trigger()
    assert isinstance(last(queue_link), m.Add)
    assert "file" in app.window.message_bar.text


def test_an_items_settings_are_taken_over(page, app, queue_link):
    item = replace(ITEMS[3], options=replace(OPTIONS, engine="gatys", strength=0.2))
    page.settings_requested.emit(item)
    assert app.window.options_panel.options.strength == pytest.approx(0.2)
    assert app.window.options_panel.options.engine == "gatys"
    page.settings_requested.emit(replace(item, photo=Path("/data/pasted/pasted-0123456789abcdef.png")))
    assert app.window.message_bar.text == "The settings are those of Pasted picture now."


def test_the_badge_counts_what_is_left_and_the_end_is_told(app, page, queue_link):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    assert app.queue.badge.count == 2
    app.window.actions_of.queue.trigger()
    assert app.window.drawer.page is None
    show(queue_link, ITEMS[:1], QueueMode.RUNNING)
    queue_link.heard.emit(m.Emptied(3, 1))
    assert app.queue.badge.count == 0
    assert app.window.message_bar.text == "The queue is finished: 3 painted, 1 failed."
    app.window.message_bar.action_button.click()
    assert app.window.drawer.page is app.queue.page


@pytest.mark.parametrize(
    ("signal", "values", "wish"),
    [
        ("mode_requested", (QueueMode.STOPPING,), m.SetMode(1, QueueMode.STOPPING)),
        ("move_requested", ((4, 2), 3), m.Move(1, (4, 2), 3)),
        ("remove_requested", ((1, 3),), m.Remove(1, (1, 3))),
        ("retry_requested", ((3,),), m.Retry(1, (3,))),
        ("clear_requested", (), m.ClearFinished(1)),
    ],
)
def test_the_pages_wishes_reach_the_queue(app, queue_link, signal, values, wish):
    getattr(app.queue.page, signal).emit(*values)
    assert last(queue_link) == wish


def test_what_the_queue_tells_is_seen(app, page, queue_link):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    queue_link.heard.emit(m.Progressed(2, Progress(0.5, Phase.PAINTING, 30.0)))
    assert page.progress_bar.value() == 625
    photo = page.model.items[3].photo
    page.model.thumbnail_requested.emit(photo)
    assert last(queue_link) == m.MakeThumbnail(1, photo)
    queue_link.answer(m.MakeThumbnail, m.ThumbnailMade, frame_of(plain(8, 8, "red")))
    assert page.model.index(3).data(THUMBNAIL).pixelColor(1, 1).name() == "#ff0000"


def test_closing_asks_while_the_queue_paints(app, queue_link):
    show(queue_link, ITEMS, QueueMode.RUNNING)
    app.window.close()
    assert app.window.isVisible()
    box = app.window.findChild(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Close").click()
    assert not app.window.isVisible()


def test_a_paused_queue_does_not_keep_the_window(app, queue_link):
    show(queue_link, ITEMS, QueueMode.PAUSED)
    app.window.close()
    assert not app.window.isVisible()


def test_a_sentence_of_the_queue_is_shown(app, queue_link):
    queue_link.heard.emit(Complaint("The disk is full."))
    assert app.window.message_bar.text == "The disk is full."


def test_what_is_asked_and_fails_is_said(app, queue_link):
    bar = app.window.message_bar
    app.queue.set_mode(QueueMode.PAUSED)
    queue_link.answer(m.SetMode, Failed, Sentence("The disk is full."))
    assert bar.text == "The disk is full."
    app.queue.remove(4)
    queue_link.calls[-1].tell(Lost(queue_link.calls[-1].request.job))
    assert "please try again" in bar.text


def test_what_is_added_is_told_where_the_page_is_not_seen(app, queue_link, settings, tmp_path):
    bar, strip = app.window.message_bar, app.window.style_strip
    strip.select(strip.tiles[0].style_shown.path)
    app.queue.ask_for_photos().filesSelected.emit([str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")])
    queue_link.answer(m.Add, m.Added, 2, ())
    assert bar.text == "Added to the queue: 2."
    assert settings.folder("photo") == tmp_path
    bar.hide()
    app.window.drawer.show_page(app.queue.page)
    for finished, is_told in (((), False), ((3,), True)):
        app.queue.add((tmp_path / "c.jpg",))
        queue_link.answer(m.Add, m.Added, 1, finished)
        assert bar.isVisible() is is_told
    assert bar.text == "Added to the queue: 0. Painted before with the same settings: 1."


def test_what_is_painted_of_a_file_goes_before_what_waits(app, queue_link):
    waiting, running = queued(5), replace(queued(6, ItemState.RUNNING), photo=queued(5).photo)
    show(queue_link, (*ITEMS, waiting, running), QueueMode.RUNNING)
    assert app.queue.item_of(waiting.photo).number == 6
    assert app.queue.item_of(ITEMS[0].photo) is None
    assert app.queue.item(3).message == "3.jpg is damaged."
    app.queue.page.shown_requested.emit(Path("/out/1.jpg"), False)
    assert app.window.message_bar.text == "/out/1.jpg is not there any more."
