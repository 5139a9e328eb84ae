"""Keep files by their content: whole, once, and within a limit."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from engine.computers.file_cache import FileCache, name_of
from engine.errors import EngineStopped

if TYPE_CHECKING:
    from pathlib import Path


def _name(content: bytes, suffix: str = ".jpg") -> str:
    return hashlib.sha256(content).hexdigest() + suffix


def test_a_file_comes_in_parts_and_once(tmp_path: Path) -> None:
    cache, name = FileCache(tmp_path / "files"), _name(b"abcdef")
    assert cache.lacking([name]) == [name]
    cache.keep(name, 0, b"abc", is_last=False)
    assert cache.lacking([name]) == [name]
    cache.keep(name, 3, b"def", is_last=True)
    assert cache.lacking([name]) == []
    assert (cache.folder / name).read_bytes() == b"abcdef"
    assert name_of(cache.folder / name) == name
    assert cache.folder.stat().st_mode & 0o777 == 0o700 or os.name == "nt"


def test_what_is_damaged_on_its_way_is_not_kept(tmp_path: Path) -> None:
    cache, name = FileCache(tmp_path), _name(b"abc")
    with pytest.raises(EngineStopped, match="damaged"):
        cache.keep(name, 0, b"abd", is_last=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "x", "a" * 64 + "/y", "", "A" * 64])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(EngineStopped):
        FileCache(tmp_path).keep(name, 0, b"", is_last=True)


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, limit=25)
    names = [_name(bytes([number]) * 10) for number in range(3)]
    for age, number in ((30, 0), (10, 1)):
        cache.keep(names[number], 0, bytes([number]) * 10, is_last=True)
        os.utime(tmp_path / names[number], (1e9 - age, 1e9 - age))
    cache.keep(names[2], 0, bytes([2]) * 10, is_last=True)
    assert cache.lacking(names) == [names[0]]


def test_what_is_used_again_stays_and_is_the_same_to_who_has_read_it(tmp_path: Path) -> None:
    """GIVEN two files WHEN the older one is used again THEN the other goes first, and no time of a change is new."""
    cache = FileCache(tmp_path, limit=25)
    names = [_name(bytes([number]) * 10) for number in range(3)]
    for age, number in ((30, 0), (10, 1)):
        cache.keep(names[number], 0, bytes([number]) * 10, is_last=True)
        os.utime(tmp_path / names[number], (1e9 - age, 1e9 - age))
    assert cache.lacking([names[0]]) == []
    assert (tmp_path / names[0]).stat().st_mtime == 1e9 - 30
    cache.keep(names[2], 0, bytes([2]) * 10, is_last=True)
    assert cache.lacking(names) == [names[1]]


def test_a_half_file_of_a_crash_is_removed(tmp_path: Path) -> None:
    (tmp_path / f"{_name(b'')}.part").write_bytes(b"half")
    FileCache(tmp_path)
    assert list(tmp_path.iterdir()) == []
