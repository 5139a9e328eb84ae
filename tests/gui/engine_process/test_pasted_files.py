"""Check which files of pasted photographs are removed."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from engine.storage.places import Places
from gui.engine_process import keeping as k
from gui.engine_process.pasted_files import FRESH_S, tidy

NAMES = [f"pasted-{letter}.png" for letter in "abcdef"]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Hold six old files of 10 bytes, the first the oldest."""
    places = Places.below(tmp_path)
    places.pasted.mkdir(parents=True)
    old = time.time() - 2 * FRESH_S
    for index, name in enumerate(NAMES):
        (places.pasted / name).write_bytes(b"0123456789")
        os.utime(places.pasted / name, (old + index, old + index))
    return places


def _left(places: Places, *recent: Path, most: int = 1000) -> list[str]:
    tidy(k.TidyPasted(1, places, recent, most))
    return sorted(path.name for path in places.pasted.iterdir())


def test_what_menu_and_record_name_stays(places):
    places.record.parent.mkdir(parents=True, exist_ok=True)
    places.record.write_text(json.dumps({"photo": str(places.pasted / NAMES[1])}), encoding="utf-8")
    assert _left(places, places.pasted / NAMES[0]) == NAMES[:2]


def test_what_is_fresh_and_what_is_no_pasted_photograph_stays(places):
    os.utime(places.pasted / NAMES[2])
    (places.pasted / "notes.txt").touch()
    places.record.parent.mkdir(parents=True, exist_ok=True)
    places.record.write_text("{", encoding="utf-8")
    assert _left(places) == ["notes.txt", NAMES[2]]


def test_of_those_in_histories_the_oldest_go_beyond_the_limit(places):
    entries = places.histories / "one"
    entries.mkdir(parents=True)
    for index, name in enumerate(NAMES[3:]):
        (entries / f"{index}.json").write_text(json.dumps({"photo": f"/d/{name}"}), encoding="utf-8")
    (entries / "broken.json").write_text("[", encoding="utf-8")
    assert _left(places) == NAMES[3:]
    assert _left(places, most=25) == NAMES[4:]
