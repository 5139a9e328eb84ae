"""A run in a file: whole or as before, and nothing that is damaged is gone on from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from engine.options import Device, Precision, StyleOptions
from engine.painters.saved_run import ENCODED, PAINTED, SavedRun, read_run, share_done, work_of, write_run
from engine.values import Losses

LOSSES = (Losses(1.0, 2.0, 0.5, (0.25, 0.75), 0.125, 3.0, 4.0), Losses(0.5, 1.0, 0.25))


@dataclass
class State:
    """Stand in for a painter's."""

    values: np.ndarray

    def arrays(self):
        yield "values", self.values
        return {"name": "a state"}


def restored(words, arrays) -> State:
    assert words["name"] == "a state"
    return State(arrays["values"])


def run(done: float = 0.5) -> SavedRun:
    return SavedRun("work", (30, 40), done, LOSSES, State(np.arange(12.0).reshape(3, 4)))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "run.npz"

    write_run(file, run())
    found = read_run(file, restored)

    assert found is not None
    assert (found.work, found.size, found.done, found.losses) == ("work", (30, 40), 0.5, LOSSES)
    np.testing.assert_array_equal(found.state.values, np.arange(12.0).reshape(3, 4))
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_where_writing_fails_what_was_there_stays(tmp_path: Path) -> None:
    class Failing(State):
        def arrays(self):
            yield "values", self.values
            raise OSError(28, "no space left")

    file = tmp_path / "run.npz"
    write_run(file, run())

    with pytest.raises(OSError, match="space"):
        write_run(file, replace(run(0.75), state=Failing(np.zeros(3))))

    assert share_done(file) == pytest.approx(ENCODED + (PAINTED - ENCODED) * 0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\3\4broken"])
def test_damage_is_nothing_to_go_on_from(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npz").write_bytes(content)

    assert read_run(tmp_path / "a.npz", restored) is None
    assert share_done(tmp_path / "a.npz") is None


def test_cut_anywhere_it_is_nothing_or_whole(tmp_path: Path) -> None:
    write_run(tmp_path / "whole.npz", run())
    content = (tmp_path / "whole.npz").read_bytes()

    for end in range(0, len(content), 37):
        (tmp_path / "cut.npz").write_bytes(content[:end])
        assert read_run(tmp_path / "cut.npz", restored) is None


def test_another_format_and_a_missing_file_are_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("engine.painters.saved_run.FORMAT", 0)
        write_run(tmp_path / "old.npz", run())

    assert read_run(tmp_path / "old.npz", restored) is None
    assert share_done(tmp_path / "old.npz") is None
    assert read_run(tmp_path / "none.npz", restored) is None
    assert share_done(tmp_path / "none.npz") is None


def test_work_has_a_name_by_what_changes_the_picture() -> None:
    pixels = np.random.default_rng(0).random((100, 80, 3), np.float32)
    options, other = StyleOptions(), pixels.copy()
    other[:50] += 0.1
    name = work_of(pixels, options, "model")

    assert name == work_of(pixels.copy(), replace(options, device=Device.CPU, precision=Precision.FLOAT32), "model")
    assert name == work_of(pixels, replace(options, memory_gib=4.0), "model")
    others = [work_of(other, options, "model"), work_of(pixels, options, "another")]
    others += [work_of(pixels, replace(options, strength=0.5), "model"), work_of(pixels[:, :79], options, "model")]
    assert len({name, *others}) == 5
