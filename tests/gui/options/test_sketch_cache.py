"""Check that pictures of presets are found again by what they were made of, and that old ones go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.options import StyleOptions
from gui.options import sketch_cache
from gui.options.sketch_cache import SketchCache, content_of
from tests.gui.fake_session import plain


@pytest.fixture
def cache(qapp, tmp_path: Path) -> SketchCache:
    return SketchCache(tmp_path / "sketches", (tmp_path / "strokes",))


def test_a_key_is_of_photograph_options_and_learnt_strokes(cache, tmp_path):
    photos = [content_of(plain(*size, color)) for *size, color in ((4, 2, "red"), (4, 2, "blue"), (2, 4, "red"))]
    keys = {cache.key(photo, StyleOptions(strength=strength)) for photo in photos for strength in (0.2, 0.3)}
    assert len(keys) == 6
    before = cache.key(photos[0], StyleOptions())
    assert cache.key(photos[0], StyleOptions()) == before
    (tmp_path / "strokes").mkdir()
    (tmp_path / "strokes" / "ink.safetensors").touch()
    assert cache.key(photos[0], StyleOptions()) != before


def test_what_was_put_is_there_and_what_is_damaged_is_not(cache, tmp_path):
    assert cache.get("a").isNull()
    cache.put("a", plain(8, 6, "red"))
    assert cache.get("a").size().toTuple() == (8, 6)
    (tmp_path / "sketches" / "a.jpg").write_bytes(b"no picture")
    assert cache.get("a").isNull()


def test_what_was_not_looked_at_for_the_longest_time_goes(cache, tmp_path, monkeypatch):
    monkeypatch.setattr(sketch_cache, "MOST", 2)
    for age, key in enumerate(("b", "a")):
        cache.put(key, plain(2, 2, "red"))
        os.utime(tmp_path / "sketches" / f"{key}.jpg", (age + 1, age + 1))
    cache.get("b")
    cache.put("c", plain(2, 2, "red"))
    assert sorted(file.stem for file in (tmp_path / "sketches").iterdir()) == ["b", "c"]


def test_a_folder_that_cannot_be_made_costs_only_the_picture(qapp, tmp_path):
    (tmp_path / "file").touch()
    cache = SketchCache(tmp_path / "file")
    cache.put("a", plain(2, 2, "red"))
    assert cache.get("a").isNull()
