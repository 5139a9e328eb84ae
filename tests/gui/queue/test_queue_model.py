"""Check what a row of the queue says, how far the whole is, and what dragging and dropping wish."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl

from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.values import Phase, Progress
from gui.queue.queue_model import ITEM, PROGRESS, STATE_WORDS, THUMBNAIL, QueueModel
from tests.gui.fake_session import plain
from tests.gui.queue.listing import ITEMS, OPTIONS, queued


@pytest.fixture
def model(qapp) -> QueueModel:
    model = QueueModel()
    model.show(ITEMS, QueueMode.RUNNING)
    return model


def _words(model: QueueModel) -> list[str]:
    return [model.index(row).data(STATE_WORDS) for row in range(model.rowCount())]


def test_a_row_says_what_has_become_of_it(model):
    assert _words(model) == ["Painted: 1.jpg", "Loading", "3.jpg is damaged.", "ink wash · Instant"]
    model.show_progress(2, Progress(0.5, Phase.PAINTING, 30.0))
    assert _words(model)[1] == "Painting · 50 % · about 30 s left"
    model.show(ITEMS, QueueMode.PAUSED)
    assert _words(model)[1] == "Painting · 50 % · paused"
    assert model.index(3).data(ITEM) is ITEMS[3]


def test_a_row_says_what_a_painting_does_not_hold(model):
    lost = queued(1, ItemState.DONE, result=Path("/out/1.jpg"), message="JPEG has no transparency.")
    model.show((lost,), QueueMode.RUNNING)
    assert _words(model) == ["Painted: 1.jpg · JPEG has no transparency."]


def test_a_pasted_photograph_is_not_called_by_its_file(model):
    pasted = replace(queued(1), photo=Path("/data/pasted/pasted-0123456789abcdef.png"))
    model.show((pasted, queued(2)), QueueMode.RUNNING)
    assert [model.index(row).data() for row in range(2)] == ["Pasted picture", "2.jpg"]
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Pasted picture, ")


def test_no_time_is_told_before_one_is_known(model):
    model.show((queued(1, ItemState.RUNNING), queued(2)), QueueMode.RUNNING)
    assert model.seconds_left is None
    model.show_progress(1, Progress(0.5, Phase.PAINTING, 30.0))
    assert model.seconds_left is None
    other = replace(queued(2, ItemState.DONE, seconds=5.0), options=replace(OPTIONS, engine="gatys"))
    model.show((other, queued(3)), QueueMode.RUNNING)
    assert model.seconds_left is None  # another engine's time tells nothing
    model.show((other,), QueueMode.RUNNING)
    assert model.seconds_left is None  # nothing is left


def test_the_rest_takes_what_the_finished_ones_took_on_average(model):
    done = (queued(8, ItemState.DONE, seconds=20.0), queued(9, ItemState.DONE, seconds=10.0))
    model.show((*done, queued(1, ItemState.RUNNING), queued(2)), QueueMode.RUNNING)
    model.show_progress(1, Progress(0.5, Phase.PAINTING, 7.0))
    assert model.seconds_left == 22.0


def test_what_failed_counts_as_done_and_what_runs_by_its_progress(model):
    model.show_progress(2, Progress(0.6, Phase.PAINTING))
    assert model.done_share == pytest.approx((1 + 0.6 + 1 + 0) / 4)
    assert [model.index(row).data(PROGRESS) for row in range(4)] == [None, 0.6, None, None]
    model.show((), QueueMode.RUNNING)
    assert model.done_share == 0.0


def test_the_progress_of_what_runs_no_longer_is_forgotten(model):
    model.show_progress(2, Progress(0.6, Phase.PAINTING))
    model.show((queued(2), queued(4)), QueueMode.RUNNING)
    assert model.progress_of(2) is None


def test_rows_are_reset_only_where_others_are_there(model, qtbot):
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show((replace(ITEMS[0], message="Without its profile."), *ITEMS[1:]), QueueMode.RUNNING)
    with qtbot.waitSignal(model.modelReset):
        model.show(ITEMS[::-1], QueueMode.RUNNING)


def test_each_picture_is_asked_for_once_and_the_photographs_stands_in_for_the_paintings(model):
    asked: list[Path] = []
    model.thumbnail_requested.connect(asked.append)
    painted = replace(ITEMS[3], state=ItemState.DONE, result=Path("/out/4.jpg"))

    assert model.index(3).data(THUMBNAIL) is None
    model.set_thumbnail(ITEMS[3].photo, plain(4, 4, "red"))
    model.show((*ITEMS[:3], painted), QueueMode.RUNNING)
    shown = [model.index(3).data(THUMBNAIL).pixelColor(1, 1).name() for _ in range(2)]
    model.set_thumbnail(Path("/out/4.jpg"), plain(4, 4, "blue"))

    assert shown == ["#ff0000", "#ff0000"]
    assert model.index(3).data(THUMBNAIL).pixelColor(1, 1).name() == "#0000ff"
    assert asked == [Path("/photos/4.jpg"), Path("/out/4.jpg")]


def test_dragging_rows_wishes_their_new_place(model):
    wishes: list[tuple[object, object]] = []
    model.move_requested.connect(lambda numbers, before: wishes.append((numbers, before)))
    mime = model.mimeData([model.index(3), model.index(1), model.index(1)])
    assert model.dropMimeData(mime, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert model.dropMimeData(mime, Qt.DropAction.MoveAction, -1, -1, model.index(-1))
    assert wishes == [((2, 4), 1), ((2, 4), None)]
    assert model.items == ITEMS  # until the queue has moved them


def test_files_that_are_dropped_between_the_rows_are_passed_on(model):
    dropped: list[object] = []
    model.paths_dropped.connect(dropped.append)
    mime = QMimeData()
    assert not model.dropMimeData(mime, Qt.DropAction.CopyAction, 0, 0, model.index(-1))
    mime.setUrls([QUrl.fromLocalFile("/photos"), QUrl.fromLocalFile("/a.jpg")])
    assert model.dropMimeData(mime, Qt.DropAction.CopyAction, 0, 0, model.index(-1))
    assert dropped == [(Path("/photos"), Path("/a.jpg"))]
