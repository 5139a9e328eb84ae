"""Check what is added to a queue: targets, recipes, what is there already, and that many take no longer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.commissions.queue import queue_rows
from engine.commissions.queue.queue_file import QueueFile, photos_of
from engine.commissions.queue.queue_item import REPLACES, Batch, ItemState, QueueItem, QueueMode
from engine.errors import BadOptions, CannotWrite
from engine.options import SaveOptions, StyleChoice, StyleOptions
from tests.engine.commissions.queue.filling import add, fill

if TYPE_CHECKING:
    from collections.abc import Callable


def test_what_is_asked_again_as_the_answer_was_lost_adds_nothing(file, queue, options, monkeypatch):
    """GIVEN an addition with a token WHEN it comes again THEN the same numbers, until a thousand others have come."""
    monkeypatch.setattr(queue_rows, "MOST_TOKENS", 2)
    batch = Batch((Path("/photos/a.jpg"),), options, Path("/out"), "{name}", SaveOptions())
    first = queue.add(batch, "im12-1")
    assert queue.add(batch, "im12-1") == first
    assert QueueFile(file).add(batch, "im12-1") == first
    assert len(queue.items()) == 1
    for token in ("im12-2", "im12-3"):
        assert queue.add(batch, token) != first
    assert queue.mode is QueueMode.RUNNING
    queue.add(batch, "im12-1")
    assert len(queue.items()) == 4


def test_no_two_items_have_one_target(queue, options, tmp_path):
    photos = [tmp_path / "x" / "1.png", tmp_path / "y" / "1.png"]
    add(queue, photos, options, tmp_path, "{name}", ".tif")
    assert [item.target.name for item in queue.items()] == ["1.tif", "1 (2).tif"]


def test_a_photograph_is_never_the_target(queue, options, tmp_path):
    add(queue, [tmp_path / "1.png"], options, tmp_path, "{name}")
    assert queue.items()[0].target.name == "1 (2).png"


@pytest.mark.parametrize("template", ["{nome}", "{name.__class__}", "", " . "])
def test_a_bad_template_adds_nothing(queue, options, template):
    with pytest.raises(BadOptions, match="template"):
        add(queue, [Path("/a.jpg"), Path("/b.jpg")], options, Path("/out"), template)
    assert queue.items() == ()


@pytest.fixture
def painted(queue, options, tmp_path):
    """Give a photograph that was painted, its painting and its number."""
    photo, painting = tmp_path / "a.png", tmp_path / "painting.png"
    photo.touch()
    painting.touch()
    (number,) = add(queue, [photo], options, tmp_path, "{name}")
    queue.claim()
    queue.finish(number, painting, 1.0)
    return photo, painting, number


def test_finished_ones_are_skipped_while_their_painting_is_there(queue, options, tmp_path, painted):
    photo, painting, number = painted
    again = add(queue, [photo], options, tmp_path, "{name}", skips_finished=True)
    assert again == (number,)
    assert queue.claim() is None
    other = add(queue, [photo], StyleOptions(options.styles), tmp_path, "{name}", skips_finished=True)
    assert other != (number,)  # other settings

    queue.remove(other)
    painting.unlink()
    assert add(queue, [photo], options, tmp_path, "{name}", skips_finished=True) == (number,)
    assert queue.claim().number == number


def test_paintings_from_before_strokes_were_learnt_are_painted_anew(queue, options, tmp_path, painted):
    photo, painting, number = painted
    written = painting.stat().st_mtime

    add(queue, [photo], options, tmp_path, "{name}", skips_finished=True, learnt=written - 1)
    assert queue.claim() is None
    add(queue, [photo], options, tmp_path, "{name}", skips_finished=True, learnt=written + 1)
    assert queue.claim().number == number


@pytest.fixture
def clip(queue, options, tmp_path):
    """Give a clip that was painted from its second second on."""
    clip, painting = tmp_path / "clip.mp4", tmp_path / "out" / "clip.mp4"
    clip.touch()
    painting.parent.mkdir()
    painting.write_bytes(b"painted")
    (number,) = add(queue, [clip], options, painting.parent, "{name}", details={"from": 1.0})
    queue.claim()
    queue.finish(number, painting, 1.0)
    return clip


def _saved(queue, options, clip: Path, target: Path, **details: object) -> QueueItem:
    told = {"from": 1.0, REPLACES: True} | details
    (number,) = add(
        queue, [clip], options, target.parent, "{name}", details=told, target=target, skips_finished=True
    )  # fmt: skip
    return next(item for item in queue.items() if item.number == number)


def test_what_is_painted_already_is_copied_to_another_name(queue, options, clip, tmp_path):
    """GIVEN a painted clip WHEN saved under names, one of them taken, then deleted THEN each has it, and none waits."""
    taken, other = tmp_path / "taken.mp4", tmp_path / "other.mp4"
    taken.write_bytes(b"of somebody else")
    for target in (taken, other, other):
        item = _saved(queue, options, clip, target)
        assert (item.state, item.result, target.read_bytes()) == (ItemState.DONE, target, b"painted")
        other.unlink(missing_ok=True)
    assert len(queue.items()) == 3
    assert queue.claim() is None


def test_what_has_failed_is_done_once_it_is_copied(queue, options, clip, tmp_path, monkeypatch):
    """GIVEN a name under which painting has failed WHEN saved there again, and a painting is there THEN it is done."""
    target = tmp_path / "other.mp4"
    with monkeypatch.context() as patch:
        patch.setattr(queue_rows.Adding, "_copied", lambda *_: False)
        number = _saved(queue, options, clip, target).number
    queue.claim()
    queue.fail(number, "The disk is full.")

    item = _saved(queue, options, clip, target)

    assert (item.number, item.state, item.result, item.message) == (number, ItemState.DONE, target, "")
    assert queue.claim() is None


def test_what_is_not_the_same_painting_is_painted(queue, options, clip, tmp_path):
    assert _saved(queue, options, clip, tmp_path / "a.mkv").state is ItemState.WAITING  # another format
    assert _saved(queue, options, clip, tmp_path / "a.mp4", to=3.0).state is ItemState.WAITING
    assert _saved(queue, StyleOptions(options.styles), clip, tmp_path / "b.mp4").state is ItemState.WAITING
    kept = tmp_path / "kept.mp4"
    kept.write_bytes(b"of somebody else")
    assert _saved(queue, options, clip, kept, **{REPLACES: False}).state is ItemState.WAITING
    assert kept.read_bytes() == b"of somebody else"


def test_a_full_disk_is_told_and_adds_nothing(queue, options, clip, tmp_path, monkeypatch):
    monkeypatch.setattr(queue_rows.shutil, "copyfile", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(CannotWrite, match=r"a\.mp4 could not be saved"):
        _saved(queue, options, clip, tmp_path / "a.mp4")
    assert not (tmp_path / "a.mp4").exists()
    assert len(queue.items()) == 1


def _steps_of(queue: QueueFile, act: Callable[[], object]) -> int:
    """Count the steps, in hundreds, that SQLite's virtual machine takes for something."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    queue._base.set_progress_handler(count, 100)
    act()
    queue._base.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("skips_finished", [False, True])
def test_adding_takes_no_longer_where_many_wait(queue, options, skips_finished):
    """GIVEN a queue WHEN as many are added again and again THEN only reading the taken names takes longer."""

    def add(first: int, count: int = 200) -> int:
        names = [f"{i}.jpg" for i in range(first, first + count)]
        return _steps_of(queue, lambda: fill(queue, options, *names, skips_finished=skips_finished))

    few = add(0)
    add(200, 3000)
    assert add(3200) < 2.5 * few


def test_many_that_ask_for_one_name_are_not_counted_through_each_time(queue, options, tmp_path, monkeypatch):
    looked = 0

    class Taken(set):
        def __contains__(self, name: object) -> bool:
            nonlocal looked
            looked += 1
            return super().__contains__(name)

    plain = queue_rows._Names.__init__
    monkeypatch.setattr(queue_rows._Names, "__init__", lambda self, taken: plain(self, Taken(taken)))
    add(queue, [tmp_path / f"{i}.png" for i in range(300)], options, tmp_path / "out", "{style}")
    assert queue.items()[-1].target.name == "style (300).png"
    assert looked < 1000


def test_names_that_are_no_utf8_come_back(file, queue, options):
    photo = Path(os.fsdecode(b"/photos/caf\xe9.jpg"))
    (number,) = add(queue, [photo], options, Path(os.fsdecode(b"/out/\xff")), "{name}")
    assert add(queue, [photo], options, Path(os.fsdecode(b"/out/\xff")), "{name}", skips_finished=True) == (number,)
    queue.claim()
    queue.fail(number, f"{photo.name} is damaged.")
    (item,) = QueueFile(file).items()
    assert item.photo == photo
    assert os.fsencode(item.target) == b"/out/\xff/caf\xe9.jpg"
    assert item.message == f"{photo.name} is damaged."
    queue.retry([number])
    queue.claim()
    queue.finish(number, item.target, 1.0)
    assert queue.items()[0].result == item.target
    assert photos_of(file) == {photo}


def test_what_only_its_kind_knows_comes_back(queue, options):
    numbers = [fill(queue, options, "a.mp4", details={"from": 1.5, "to": end}) for end in (2, 3)]
    assert [item.details for item in queue.items()] == [{"from": 1.5, "to": 2}, {"from": 1.5, "to": 3}]
    again = fill(queue, options, "a.mp4", details={"to": 3, "from": 1.5}, skips_finished=True)
    assert again == numbers[1]


def test_a_recipe_is_stored_once_and_goes_with_its_last_photograph(queue, options):
    def stored() -> int:
        return queue._base.execute("SELECT COUNT(*) FROM recipes").fetchone()[0]

    a, b = fill(queue, options, "a", "b")
    (c,) = fill(queue, StyleOptions(options.styles), "c")
    assert stored() == 2
    queue.remove([a])
    assert stored() == 2
    queue.remove([b])
    assert stored() == 1
    queue.claim()
    queue.finish(c, Path("/out/c"), 1.0)
    queue.clear_finished()
    assert stored() == 0


@pytest.mark.parametrize("name", [b"style.jpg", b"styl\xe9.jpg"])
def test_a_style_in_the_current_folder_is_found_again(queue, tmp_path, monkeypatch, name):
    """GIVEN a style beside which the command line stands WHEN its item is read anew THEN it is where it was."""
    monkeypatch.chdir(tmp_path)
    style = tmp_path / os.fsdecode(name)
    style.touch()
    options = StyleOptions(styles=(StyleChoice(Path(style.name)),))

    (number,) = add(queue, [tmp_path / "a.png"], options, tmp_path, "{name}")

    assert queue.missing_styles(number) == ()
    assert queue.items()[0].options.styles[0].path == style
