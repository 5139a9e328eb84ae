"""Run the queue from the command line: what is painted, skipped and told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import ItemState
from engine.storage.places import user_places
from main import main

if TYPE_CHECKING:
    from engine.options import StyleOptions

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(photo_path: Path, tmp_path: Path) -> Path:
    """Hold two photographs and a file that is none."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.png", "c.png"):
        shutil.copy(photo_path, folder / name)
    (folder / "b.png").write_text("no picture")
    return folder


@pytest.fixture
def batch(folder: Path, style_path: Path, tmp_path: Path) -> list[str]:
    return ["batch", str(folder), "--style", str(style_path), "-o", str(tmp_path / "out"), "--device", "cpu"]


def _states() -> list[ItemState]:
    queue = QueueFile(user_places().queue)
    states = [item.state for item in queue.items()]
    queue.close()
    return states


def test_a_folder_is_painted_and_a_bad_file_is_told(
    batch: list[str], asked: list[StyleOptions], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*batch, "--strength", "0.3"]) == 3

    told = capsys.readouterr()
    names = [f"{name}_style_{n}.png" for name, n in (("a", "001"), ("c", "003"))]
    assert told.out.splitlines() == [str(tmp_path / "out" / name) for name in names]
    assert "b.png is not a picture" in told.err
    assert [options.strength for options in asked] == [0.3, 0.3]


def test_resume_skips_what_is_finished_and_tries_the_rest_again(
    batch: list[str], asked: list[StyleOptions], folder: Path, photo_path: Path, tmp_path: Path
) -> None:
    main(batch)
    shutil.copy(photo_path, folder / "b.png")

    assert main([*batch, "--resume"]) == 0

    assert len(list((tmp_path / "out").iterdir())) == 3
    assert len(asked) == 3
    assert main(["batch", "--resume"]) == 0
    assert len(asked) == 3
    assert main(batch) == 0  # anew
    assert len(asked) == 6


def test_json_is_one_object_a_line(
    batch: list[str], asked: list[StyleOptions], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*batch, "--json", "--format", "webp", "--name", "{n}"])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(record["photo"]).name for record in told] == ["a.png", "b.png", "c.png"]
    assert [record["output"] and Path(record["output"]).name for record in told] == ["001.webp", None, "003.webp"]
    assert told[1]["error"].endswith(".")


@pytest.mark.parametrize(
    "words",
    [
        ["batch"],
        ["batch", "photo.png", "--style", "s.png"],
        ["batch", "photo.png", "-o", "out"],
        ["batch", "photo.png", "-o", "out", "--style", "s.png", "--name", "{what}"],
    ],
)
def test_wrong_usage_is_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    words = ["batch", str(tmp_path / "empty"), "-o", str(tmp_path), "--style", "s.png"]
    assert main(words) == 2
    assert "no picture" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_batch_goes_on_at_the_photograph_it_had_reached(
    batch: list[str], folder: Path, tmp_path: Path, how: signal.Signals
) -> None:
    """GIVEN a batch of real paintings WHEN it is ended in the second THEN --resume paints that one and the rest."""
    (folder / "b.png").unlink()
    shutil.copy(folder / "a.png", folder / "d.png")
    words = [*batch, "--engine", "gatys", "--size", "64", "--iterations", "40"]
    with subprocess.Popen([sys.executable, "main.py", *words], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # the first is done
        deadline = time.monotonic() + 60
        while ItemState.RUNNING not in _states() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(process.pid, how)
    assert _states()[0] is ItemState.DONE
    first = next((tmp_path / "out").iterdir()).stat().st_mtime_ns

    assert subprocess.run([sys.executable, "main.py", "batch", "--resume"], cwd=ROOT, check=False).returncode == 0

    assert _states() == [ItemState.DONE] * 3
    paintings = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in paintings] == ["a_style_001.png", "c_style_002.png", "d_style_003.png"]
    assert paintings[0].stat().st_mtime_ns == first
