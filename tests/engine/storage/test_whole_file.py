"""Check that a file is whole or as before at every moment, whatever ends the writing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.storage import whole_file as module
from engine.storage.whole_file import put_in_place, temporary_beside, whole_file, write_whole

ROOT = Path(__file__).resolve().parents[3]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("is_there", [False, True])
def test_it_takes_the_name_at_the_end(tmp_path, is_there):
    target = tmp_path / "a.bin"
    if is_there:
        target.write_bytes(b"before")
    with whole_file(target) as part:
        assert part.parent == tmp_path
        part.write_bytes(b"after")
        assert target.exists() is is_there
        assert not is_there or target.read_bytes() == b"before"
    assert _files(tmp_path) == {"a.bin": b"after"}


@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt(), GeneratorExit()])
def test_what_is_raised_leaves_the_target_and_nothing_else(tmp_path, error):
    target = tmp_path / "a.bin"
    target.write_bytes(b"before")
    with pytest.raises(type(error)), whole_file(target) as part:
        part.write_bytes(b"ha")
        raise error
    assert _files(tmp_path) == {"a.bin": b"before"}


def test_nothing_written_is_told_and_leaves_the_target(tmp_path):
    target = tmp_path / "a.bin"
    target.write_bytes(b"before")
    with pytest.raises(FileNotFoundError), whole_file(target):
        pass
    assert _files(tmp_path) == {"a.bin": b"before"}


def test_bytes_and_texts(tmp_path):
    write_whole(tmp_path / "a", b"\0\1")
    write_whole(tmp_path / "b", "雨\n")
    assert _files(tmp_path) == {"a": b"\0\1", "b": "雨\n".encode()}


def test_names_meanwhile_differ_unless_one_is_given(tmp_path):
    with temporary_beside(tmp_path / "a") as first, temporary_beside(tmp_path / "a") as second:
        assert first != second
    with whole_file(tmp_path / "a", tmp_path / "a.part") as part:
        assert part == tmp_path / "a.part"
        part.touch()
    (tmp_path / "a.part").write_bytes(b"of a crash")
    write_whole(tmp_path / "a", b"now")
    assert _files(tmp_path) == {"a": b"now"}


def test_the_file_is_on_the_disk_before_it_has_the_name_and_the_name_after_it(tmp_path, monkeypatch):
    done = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(
        module.os, "fsync", lambda number: done.append(("sync", os.fstat(number).st_ino)) or sync(number)
    )
    monkeypatch.setattr(Path, "replace", lambda one, other: done.append(("replace", other)) or replace(one, other))
    write_whole(tmp_path / "a", b"now")
    file, folder = (tmp_path / "a").stat().st_ino, tmp_path.stat().st_ino
    expected = [("sync", file), ("replace", tmp_path / "a")]
    assert done == expected + ([("sync", folder)] if hasattr(os, "O_DIRECTORY") else [])


def test_a_folder_that_cannot_be_synced_does_no_harm(tmp_path, monkeypatch):
    def refuse(*_: object) -> int:
        raise OSError(22, "not here")

    monkeypatch.setattr(module.os, "open", refuse)
    (tmp_path / "part").write_bytes(b"now")
    put_in_place(tmp_path / "part", tmp_path / "a")
    assert _files(tmp_path) == {"a": b"now"}


_WRITE_FOR_EVER = """
import sys
from pathlib import Path
from engine.storage.whole_file import write_whole
target, size = Path(sys.argv[1]), 2**20
print("ready", flush=True)
while True:
    for letter in b"abc":
        write_whole(target, bytes([letter]) * size)
"""


def test_a_kill_at_any_moment_leaves_no_half_file(tmp_path):
    """GIVEN a process that writes a file again and again WHEN it is killed THEN the file is one whole writing."""
    target = tmp_path / "a.bin"
    for _ in range(5):
        command = [sys.executable, "-c", _WRITE_FOR_EVER, str(target)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            while not target.exists():  # the first is written
                pass
            for _ in range(20):
                content = target.read_bytes()
                assert content == content[:1] * 2**20
            process.kill()
        content = target.read_bytes()
        assert content == content[:1] * 2**20
    assert {path.name for path in tmp_path.iterdir()} <= {"a.bin", "a.bin.part"}
    write_whole(target, b"z")
    assert _files(tmp_path) == {"a.bin": b"z"}
