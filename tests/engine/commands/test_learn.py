"""Learn a painting from the command line."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from engine.commands.command import Advance, Answer, Note, Place
from engine.commands.learn import LEARN
from engine.computers.engine_process import Report as Taught
from engine.errors import UnreadableImage
from engine.models.strokes_files import photographs
from engine.painters.adain.learning import LearningPlan
from engine.painters.adain.learning_run import LearningProgress, LearningRun
from engine.pictures.sample import packed
from engine.storage.places import Places

RESOURCES = Path(__file__).parents[3] / "resources"


def _parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    LEARN.declare(parser)
    return parser.parse_args(words)


def _run(parsed: argparse.Namespace, folder: Path) -> list[object]:
    return list(LEARN.run(parsed, Place(RESOURCES, Places.below(folder), lambda _photo: ())))


@pytest.mark.slow
def test_a_painting_is_learnt_for_both_networks(tmp_path: Path) -> None:
    painting = tmp_path / "painting.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8)).save(painting)
    parsed = _parsed(str(painting), "--steps", "1", "--photos", str(RESOURCES / "samples" / "cat.jpg"))

    reports = _run(parsed, tmp_path)

    assert isinstance(reports[-1], Answer)
    assert "impasto-adain, impasto-adain-small" in reports[-1].text
    assert max(report.fraction for report in reports if isinstance(report, Advance)) == 1.0
    again = _run(parsed, tmp_path)
    assert isinstance(again[-1], Answer)
    assert "known already" in again[-1].text
    assert len(list((tmp_path / "models" / "strokes").iterdir())) == 2


@pytest.fixture
def painting(tmp_path: Path) -> Path:
    path = tmp_path / "painting.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8)).save(path)
    return path


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[LearningRun]:
    """Stand in for learning, which takes minutes: three steps and two samples."""
    runs: list[LearningRun] = []

    def steps(run: LearningRun) -> Iterator[LearningProgress]:
        runs.append(run)
        sample = np.full((4, 6, 3), 200, np.uint8)
        yield LearningProgress(0.0)
        yield LearningProgress(0.001, 10.0)  # too near to what was told to be told as well
        yield LearningProgress(0.5, 5.0, sample // 2)
        yield LearningProgress(1.0, 0.0, sample)

    monkeypatch.setattr("engine.painters.adain.learning_run.LearningRun.steps", steps)
    return runs


def test_json_tells_how_far_it_is_and_the_sample_how_it_looks(
    painting: Path, told: list[LearningRun], tmp_path: Path
) -> None:
    parsed = _parsed(str(painting), "--json", "--sample", str(tmp_path / "sample.png"), "--steps", "7")

    reports = _run(parsed, tmp_path / "own")

    assert [json.loads(report.text) for report in reports if isinstance(report, Answer)] == [
        {"fraction": 0.0, "seconds_left": None},
        {"fraction": 0.5, "seconds_left": 5.0},
        {"fraction": 1.0, "seconds_left": 0.0},
    ]
    assert len(reports) == 3
    assert told[0]._plan.steps == 7
    assert len(told[0]._photos) == len(photographs(RESOURCES))
    assert told[0]._seconds is None
    with Image.open(tmp_path / "sample.png") as sample:
        assert sample.size == (6, 4)
        assert sample.getpixel((0, 0)) == (200, 200, 200)
    assert [path.name for path in tmp_path.glob("sample*")] == ["sample.png"]


def test_photographs_that_are_named_are_learnt_on_beside_the_apps_own(
    painting: Path, told: list[LearningRun], tmp_path: Path
) -> None:
    Image.new("RGB", (300, 200), "red").save(tmp_path / "mine.png")

    _run(_parsed(str(painting), "--photos", str(tmp_path / "mine.png")), tmp_path / "own")

    assert len(told[0]._photos) == 1 + len(photographs(RESOURCES))
    assert told[0]._photos[0][0, :, 100, 100].tolist() == [1.0, 0.0, 0.0]  # the first is shown


def test_the_sample_of_another_computer_is_shown_as_well(
    painting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a computer that shows how it paints by now WHEN it learns THEN the file is there before that is told."""

    def taught(*_words: object) -> Generator[Taught, None, bool]:
        yield Taught(0.25, "painting", 9.0)
        yield Taught(0.5, "painting", 5.0, packed(np.full((4, 6, 3), 200, np.uint8)))
        return True

    monkeypatch.setattr("engine.commands.learn.learnt", taught)
    sample = tmp_path / "sample.png"
    words = str(painting), "--json", "--sample", str(sample), "--workers"
    place = Place(RESOURCES, Places.below(tmp_path / "own"), lambda _photo: ())
    there = [sample.exists() for report in LEARN.run(_parsed(*words), place) if isinstance(report, Answer)]
    assert there == [False, True]


def test_without_a_number_of_steps_time_limits_them(painting: Path, told: list[LearningRun], tmp_path: Path) -> None:
    """GIVEN two networks and six minutes WHEN learnt without a number of steps THEN each has less than its half."""
    _run(_parsed(str(painting)), tmp_path)

    assert told[0]._plan == LearningPlan()
    assert told[0]._seconds is not None
    assert told[0]._seconds < 180


def test_behind_lets_other_programs_go_first(
    painting: Path, told: list[LearningRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr("psutil.Process.nice", lambda _self, value=None: asked.append(value) if value else 3)

    _run(_parsed(str(painting)), tmp_path)
    assert asked == []
    _run(_parsed(str(painting), "--behind"), tmp_path)

    assert asked == [psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else 13]


def test_photographs_that_cannot_be_read_are_left_out(painting: Path, told: list[LearningRun], tmp_path: Path) -> None:
    damaged, gone = tmp_path / "damaged.jpg", tmp_path / "gone.jpg"
    damaged.write_bytes(b"no picture")

    reports = _run(_parsed(str(painting), "--photos", str(damaged), str(gone), str(painting)), tmp_path)

    assert len(told[0]._photos) == 1 + len(photographs(RESOURCES))
    assert [report.text for report in reports if isinstance(report, Note)] == [
        "gone.jpg cannot be found; it may have been moved or renamed.",
        "damaged.jpg is not a picture that can be opened; choose a JPEG, PNG, TIFF, WebP, AVIF, JPEG XL or raw file.",
    ]


@pytest.mark.slow
def test_what_was_killed_goes_on_where_it_was(painting: Path, tmp_path: Path) -> None:
    """GIVEN a process that is killed after its first checkpoint WHEN begun again THEN its steps are not taken again."""
    words = [sys.executable, "main.py", "learn", str(painting), "--json", "--steps", "12", "--device", "cpu"]
    home = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    run = partial(subprocess.Popen, words, cwd=RESOURCES.parent, env=home, stdout=subprocess.PIPE, text=True)
    with run() as first:
        assert first.stdout is not None
        for line in first.stdout:
            if json.loads(line)["fraction"] > 6 / 24:  # a checkpoint is written after the fifth step
                break
        first.kill()
    (checkpoint,) = tmp_path.rglob("*.pt")

    with run() as second:
        assert second.stdout is not None
        fractions = [json.loads(line)["fraction"] for line in second.stdout]

    assert second.returncode == 0
    assert fractions[0] == 0.0
    assert fractions[1] == pytest.approx(6 / 24)
    assert fractions[-1] == 1.0
    assert not checkpoint.exists()
    assert len(list(tmp_path.rglob("strokes/*.safetensors"))) == 2


def test_a_missing_painting_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage):
        _run(_parsed(str(tmp_path / "none.jpg")), tmp_path)


def test_no_steps_are_wrong_usage() -> None:
    assert LEARN.wrong_usage(_parsed("a.jpg", "--steps", "0"))
    assert LEARN.wrong_usage(_parsed("a.jpg")) is None
