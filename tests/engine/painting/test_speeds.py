"""Check that the time of a run is told from the runs before it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.painting.speeds import Speeds


def test_nothing_is_told_before_the_first_run() -> None:
    assert Speeds().seconds("adain", "CPU", 1e9) is None
    assert Speeds().seconds("adain", "CPU", 0) == 0


def test_the_time_grows_with_the_work_and_the_latest_run_counts_half() -> None:
    speeds = Speeds()

    speeds.learn("gatys", "CPU", 1e12, 10)
    assert speeds.seconds("gatys", "CPU", 3e12) == pytest.approx(30)
    speeds.learn("gatys", "CPU", 1e12, 5)  # 2e11 a second, after 1e11

    assert speeds.seconds("gatys", "CPU", 3e12) == pytest.approx(20)


def test_a_run_is_told_from_the_one_of_the_nearest_size() -> None:
    speeds = Speeds()
    speeds.learn("adain", "CPU", 1e9, 1)  # small pictures go slower
    speeds.learn("adain", "CPU", 1e13, 1000)

    assert speeds.seconds("adain", "CPU", 2e9) == pytest.approx(2)
    assert speeds.seconds("adain", "CPU", 2e13) == pytest.approx(2000)


def test_the_other_engine_stands_in_on_the_same_device_only() -> None:
    speeds = Speeds()
    speeds.learn("adain", "CPU", 1e10, 1)

    assert speeds.seconds("gatys", "CPU", 1e10) == pytest.approx(1)
    assert speeds.seconds("gatys", "a card", 1e10) is None


def test_the_next_start_knows_them(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "speeds.json"
    Speeds(file).learn("adain", "CPU", 1e10, 2)

    assert Speeds(file).seconds("adain", "CPU", 2e10) == pytest.approx(4)
    assert [path.name for path in file.parent.iterdir()] == ["speeds.json"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"adain on CPU": 3}', '{"adain on CPU": {"x": 1}}', '{"adain on CPU": {"9": -1}}']
)
def test_a_damaged_file_is_as_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "speeds.json"
    file.write_text(content)
    speeds = Speeds(file)

    assert speeds.seconds("adain", "CPU", 1e9) is None
    speeds.learn("adain", "CPU", 1e9, 1)
    assert json.loads(file.read_text()) == {"adain on CPU": {"9": 1e9}}


def test_runs_without_work_or_time_teach_nothing() -> None:
    speeds = Speeds()
    speeds.learn("adain", "CPU", 0, 1)
    speeds.learn("adain", "CPU", 1e9, 0)

    assert speeds.seconds("adain", "CPU", 1e9) is None
