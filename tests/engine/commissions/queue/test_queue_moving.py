"""A queue follows the files that it names to another place."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import TEMPLATE, Batch
from engine.commissions.queue.queue_moving import follow
from engine.options import SaveOptions, StyleOptions
from engine.style_choice import StyleChoice


def _moved(text: str) -> str:
    return text.replace("/old/", "/new/")


def test_photographs_paintings_and_recipes_are_named_anew(tmp_path: Path) -> None:
    """GIVEN a queue of files in a place WHEN that has moved THEN it names them there, and knows what it has already."""
    file = tmp_path / "queue.sqlite"
    old, new = tmp_path / "old", tmp_path / "new"
    (new / "styles").mkdir(parents=True)
    (new / "styles" / "ink.jpg").touch()
    options = StyleOptions((StyleChoice(old / "styles" / "ink.jpg"),))
    with closing(QueueFile(file)) as queue:
        numbers = queue.add(
            Batch((old / "pasted-1.png", Path("/photos/a.jpg")), options, old / "out", TEMPLATE, SaveOptions())
        )

    follow(file, _moved)

    with closing(QueueFile(file)) as queue:
        first, second = queue.items()
        assert (first.photo, second.photo) == (new / "pasted-1.png", Path("/photos/a.jpg"))
        assert first.target.parent == new / "out"
        assert first.options.styles[0].path == new / "styles" / "ink.jpg"
        moved = StyleOptions((StyleChoice(new / "styles" / "ink.jpg"),))
        same = Batch((new / "pasted-1.png",), moved, new / "out", TEMPLATE, SaveOptions(), skips_finished=True)
        assert queue.add(same) == numbers[:1]


def test_none_and_a_damaged_one_are_left_alone(tmp_path: Path) -> None:
    follow(tmp_path / "queue.sqlite", _moved)
    assert not (tmp_path / "queue.sqlite").exists()
    (tmp_path / "queue.sqlite").write_bytes(b"no base" * 500)
    follow(tmp_path / "queue.sqlite", _moved)
    assert (tmp_path / "queue.sqlite").read_bytes() == b"no base" * 500
