"""Check that the queue is painted, that a bad photograph does not stop the others, and that stopping loses none."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.commission import Ended, FrameDone
from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch, ItemState, QueueMode
from engine.commissions.queue.queue_run import work
from engine.errors import OutOfMemory
from engine.options import Precision, SaveOptions, StyleOptions
from engine.pictures import image_io
from engine.recipes.recipe_file import load_recipe
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress, Result

STYLES = Path(__file__).resolve().parents[4] / "resources" / "styles"


class Negative:
    """Stand in for the engine: turn the picture into its negative, and fail as asked."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.closed = 0
        self.notes: list[str] = []  # of the runs before, which this one goes on from

    def stylize(self, picture, options, *, journal):
        self.notes += [journal.file.read_text()] if journal.file.exists() else []
        journal.file.parent.mkdir(parents=True, exist_ok=True)
        journal.file.write_text(f"{journal.file.parent.name}: half")
        try:
            yield Progress(0.5, Phase.PAINTING, 1.0)
            if self.error is not None:
                raise self.error
            yield Result(1 - picture.pixels, options, "CPU", "negative", Precision.FLOAT32)
        finally:
            self.closed += 1


@pytest.fixture
def queue(tmp_path: Path) -> QueueFile:
    return QueueFile(tmp_path / "queue.sqlite", STYLES)


@pytest.fixture
def options() -> StyleOptions:
    return StyleOptions((StyleChoice(STYLES / "ink_wash.jpg"),), strength=0.4)


def _add(queue, options, *photos):
    return queue.add(Batch(photos, options, queue.path.parent / "out", "{name}", SaveOptions()))


def _ended(steps):
    return [step for _, step in steps if isinstance(step, Ended)]


def test_paintings_are_written_with_their_recipe(queue, options, photo_path):
    _add(queue, options, photo_path)

    steps = list(work(queue, Negative, STYLES))

    assert [type(step) for _, step in steps] == [Progress, FrameDone, Ended]
    (item,) = queue.items()
    assert item.state is ItemState.DONE
    assert item.result == photo_path.parent / "out" / "photo.png"
    painted, photo = image_io.load(item.result).pixels, image_io.load(photo_path).pixels
    assert abs(painted + photo - 1).max() < 0.01
    assert load_recipe(item.result, STYLES.glob("*.jpg")).options == options


def test_a_run_goes_on_where_the_last_one_was_and_leaves_nothing_when_it_is_done(queue, options, photo_path):
    """GIVEN a photograph whose process ended in the middle WHEN it is painted again THEN by its own notes."""
    (number,) = _add(queue, options, photo_path)
    engine = Negative()
    engine.error = KeyboardInterrupt()  # what ends a process raises no error of the engine's
    with pytest.raises(KeyboardInterrupt):
        list(work(queue, lambda: engine, STYLES))
    engine.error = None
    assert engine.notes == []

    ended = _ended(work(queue, lambda: engine, STYLES))

    assert [end.state for end in ended] == [ItemState.DONE]
    assert engine.notes == [f"{number}: half"]
    assert not queue.workspace(number).exists()


def test_one_that_fails_is_told_and_the_others_go_on(queue, options, photo_path, tmp_path):
    notes = tmp_path / "notes.jpg"
    notes.write_text("Buy brushes.")
    copy = tmp_path / "copy.png"
    shutil.copy(photo_path, copy)
    _add(queue, options, tmp_path / "gone.jpg", notes, copy)

    ended = _ended(work(queue, Negative, STYLES))

    assert [(step.state, step.exit_code) for step in ended] == [
        (ItemState.FAILED, 3),
        (ItemState.FAILED, 3),
        (ItemState.DONE, 0),
    ]
    assert next(item.message for item in queue.items()) == ended[0].message != ""


@pytest.mark.parametrize("error", [OutOfMemory("Too large."), MemoryError(), ValueError("bug")])
def test_whatever_an_engine_raises_is_one_sentence(queue, options, photo_path, error):
    engine = Negative()
    engine.error = error
    _add(queue, options, photo_path)

    (ended,) = _ended(work(queue, lambda: engine, STYLES))

    assert ended.message.endswith(".")
    assert "bug" not in ended.message
    assert queue.items()[0].message == ended.message
    assert engine.closed == 1


def test_closing_lets_the_photograph_wait_again(queue, options, photo_path):
    engine = Negative()
    _add(queue, options, photo_path)
    steps = work(queue, lambda: engine, STYLES)
    next(steps)
    assert queue.items()[0].state is ItemState.RUNNING

    steps.close()

    assert queue.items()[0].state is ItemState.WAITING
    assert engine.closed == 1
    assert not (photo_path.parent / "out" / "photo.png").exists()


def test_a_paused_queue_paints_only_what_is_asked_for(queue, options, photo_path):
    _a, b = _add(queue, options, photo_path, photo_path)
    queue.set_mode(QueueMode.PAUSED)
    assert not list(work(queue, Negative, STYLES))

    assert len(_ended(work(queue, Negative, STYLES, [b]))) == 1

    assert [item.state for item in queue.items()] == [ItemState.WAITING, ItemState.DONE]


def test_stop_after_this_one(queue, options, photo_path):
    _add(queue, options, photo_path, photo_path)
    ended = 0
    for _, step in work(queue, Negative, STYLES):
        ended += isinstance(step, Ended)
        if ended == 0:
            queue.set_mode(QueueMode.STOPPING)
    assert ended == 1
    assert queue.mode is QueueMode.PAUSED


def test_a_missing_style_is_named_before_the_engine_is_asked(queue, photo_path, style_path):
    _add(queue, StyleOptions((StyleChoice(style_path),)), photo_path)
    style_path.unlink()

    (ended,) = _ended(work(queue, lambda: pytest.fail("asked"), STYLES))

    assert "style.png" in ended.message


def test_a_folder_that_cannot_be_made_is_one_sentence(queue, options, photo_path):
    queue.add(Batch((photo_path,), options, photo_path / "inside", "{name}", SaveOptions()))
    (ended,) = _ended(work(queue, Negative, STYLES))
    assert ended.exit_code == 6
    assert "cannot be made" in ended.message


def test_what_the_file_does_not_hold_is_noted_with_the_painting(queue, options, tmp_path):
    """GIVEN a photograph with an invisible half WHEN painted as JPEG THEN its row is done, and says what is lost."""
    pixels = np.full((8, 8, 4), 200, np.uint8)
    pixels[:, :4, 3] = 0
    Image.fromarray(pixels).save(tmp_path / "cut.png")
    out = tmp_path / "out"
    queue.add(Batch((tmp_path / "cut.png",), options, out, "{name}", SaveOptions(), ".jpg"))
    queue.add(Batch((tmp_path / "cut.png",), options, out, "{name}", SaveOptions(), ".png"))

    ended = _ended(work(queue, Negative, STYLES))

    jpeg, png = queue.items()
    assert [jpeg.state, png.state] == [ItemState.DONE, ItemState.DONE]
    assert jpeg.message == ended[0].message == "JPEG has no transparency: cut.jpg is on white; save as PNG to keep it."
    assert png.message == ""
    assert queue.states() == {jpeg.number: ItemState.DONE, png.number: ItemState.DONE}
