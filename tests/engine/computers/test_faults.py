"""End processes while they paint together: each picture arrives once, and somebody is told only where he must act."""

from __future__ import annotations

import faulthandler
import random
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import psutil
import pytest
from PIL import Image

from engine.commissions.queue.queue_item import Batch, ItemState
from engine.computers.packing import Packing
from engine.computers.remote_learning import Lesson, learn_elsewhere
from engine.errors import OutOfReach
from engine.models.learning_state import lacking
from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.options import SaveOptions, StyleOptions
from engine.runs.driven import finished
from engine.style_choice import StyleChoice
from tests.engine.commissions.model3d.made_models import cube_glb
from tests.engine.computers.conftest import MODELS, STYLES, files_in, wait_for
from tests.engine.computers.learnt import ready_strokes
from tests.engine.computers.network import HelperProcess, LeaderProcess, engines, helpers, kill, until
from tests.engine.computers.shots import check_negative, three_shots
from tests.engine.computers.toy import HANGS, KILLER, SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.computers.worker_pool import WorkerPool
    from tests.engine.computers.conftest import Leader

SLOW = {SECONDS: "0.4"}
AHEAD = 12  # deaths before so many pictures have arrived, so that the work ends


@pytest.mark.slow
def test_a_killed_helper_and_a_killed_scheduler_lose_nothing(leader: Leader, tmp_path: Path) -> None:
    """GIVEN two that paint WHEN one is killed, then the scheduler THEN all six arrive once, by the one left."""
    out = leader.fill(6)
    with (
        closing(leader.pool()) as pool,
        helpers(lambda: leader.helper("one", **SLOW), lambda: leader.helper("two", **SLOW)) as (one, two),
    ):
        wait_for(pool, "one", "two")
        ended = leader.paint(pool)
        done = [next(ended)]
        one.kill()
        done.append(next(ended))
        psutil.Process(pool.scheduler.pid).kill()
        done += ended
        assert sorted(number for number, _ in done) == [1, 2, 3, 4, 5, 6]
        assert files_in(out) == leader.alone()
        assert two.process.poll() is None


@pytest.mark.slow
def test_stopping_cancels_in_two_seconds_and_lets_all_wait(leader: Leader) -> None:
    """GIVEN an engine that does not obey WHEN the work is stopped THEN its process is killed, and all wait again."""
    leader.fill(3)
    with closing(leader.pool()) as pool, helpers(lambda: leader.helper("one", **{HANGS: "1"})) as (one,):
        wait_for(pool, "one")
        stop = threading.Event()
        painting = threading.Thread(target=lambda: list(leader.paint(pool, stop=stop)))
        painting.start()
        one.wait_for("painting")
        (engine,) = engines(one)
        began = time.monotonic()
        stop.set()
        painting.join()
        assert time.monotonic() - began < 30  # 2 s, and what a loaded computer takes
        until(lambda: not engine.is_running())
    assert leader.states() == [ItemState.WAITING] * 3


@pytest.mark.slow
def test_who_is_not_there_is_told(leader: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.computers.distributed_run.PATIENCE_S", 1.0)
    leader.fill(1)
    with closing(leader.pool()) as pool, pytest.raises(OutOfReach, match="None of the other computers answers"):
        list(leader.paint(pool))
    assert leader.states() == [ItemState.WAITING]


@pytest.mark.slow
def test_a_picture_that_ends_engines_is_told_after_three_tries(leader: Leader) -> None:
    leader.fill(1, seed=KILLER)
    leader.fill(2)
    with closing(leader.pool()) as pool, helpers(lambda: leader.helper("one")) as (one,):
        wait_for(pool, "one")
        ended = dict(leader.paint(pool))
        assert one.process.poll() is None
    assert {number: step.state for number, step in ended.items()} == {1: "failed", 2: "done", 3: "done"}
    assert "again and again" in ended[1].message


class _Chaos:
    """Kill one role after the other at random moments, in a random order; helpers are started again."""

    def __init__(
        self, start: Callable[[str], HelperProcess], deaths: dict[str, int], is_due: Callable[[int], bool],
        **killers: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._start, self._is_due = start, is_due
        self._killers = {"helper": self._kill_helper, "engine": self._kill_engine} | killers
        self._dice = random.Random(0)
        self._order = [role for role, count in deaths.items() for _ in range(count)]
        self._dice.shuffle(self._order)
        self.running = {name: start(name) for name in ("one", "two")}
        self.ended, self.killed = threading.Event(), Counter[str]()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def close(self) -> None:
        self.ended.set()
        self.thread.join()
        for helper in self.running.values():
            helper.kill()

    def _run(self) -> None:
        for role in self._order:
            self.ended.wait(self._dice.uniform(0.1, 0.6))
            while not (self._is_due(self.killed.total()) and self._killers[role]()):
                if self.ended.wait(0.05):
                    return
            self.killed[role] += 1

    def _kill_helper(self) -> bool:
        name = self._dice.choice(list(self.running))
        is_alive = self.running[name].process.poll() is None
        self.running[name].kill()
        self.running[name] = self._start(name)
        return is_alive

    def _kill_engine(self) -> bool:
        found = engines(self.running[self._dice.choice(list(self.running))])
        return sum(kill(engine) for engine in found) > 0


@pytest.fixture
def has_time() -> None:
    """Give a test a quarter of an hour, where others end after five minutes; pytest takes that back at its end."""
    faulthandler.dump_traceback_later(900, exit=True, file=sys.__stderr__)


@pytest.mark.slow
@pytest.mark.usefixtures("has_time")
def test_random_deaths_lose_nothing(leader: Leader, tmp_path: Path) -> None:
    """GIVEN 60 pictures and two helpers WHEN every role is killed, 50 times THEN each comes once, byte for byte."""
    out = leader.fill(60, side=16)
    files = {name: leader.invitation(name) for name in ("one", "two")}
    deaths = {"leader": 8, "scheduler": 8, "helper": 14, "engine": 20}

    def is_due(killed: int) -> bool:
        return killed < len(list(out.glob("*.png"))) + AHEAD

    led = LeaderProcess(tmp_path)
    chaos = _Chaos(
        lambda name: HelperProcess(tmp_path / name, files[name], **{SECONDS: "1.2"}), deaths, is_due,
        leader=led.kill, scheduler=led.kill_scheduler,
    )  # fmt: skip
    with closing(chaos):
        led.wait()
    assert chaos.killed == deaths
    assert leader.states() == [ItemState.DONE] * 60
    assert [line for line in led.said if not line.startswith("done ")] == []
    assert len(led.said) == len(set(led.said)) > 30  # none of those is told that were done as their leader was killed
    whole = {name: content for name, content in files_in(out).items() if not name.startswith(".impasto-")}
    assert whole == leader.alone()


@pytest.mark.slow
def test_random_deaths_lose_no_part_of_a_clip_no_model_and_no_learning(
    leader: Leader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a clip of nine parts, a model and strokes to learn WHEN roles are killed THEN each arrives whole."""
    monkeypatch.setattr("engine.commissions.queue.queue_file.MOST_TRIES", 99)
    monkeypatch.setattr("engine.computers.distributed_run.PATIENCE_S", 120.0)
    monkeypatch.setattr("engine.computers.distributed_run.MOST_LOSSES", 99)
    monkeypatch.setattr("engine.computers.remote_learning.MOST_TRIES", 99)
    monkeypatch.setattr("engine.computers.clip_parts.LONG_S", 0.8)
    models, painting = Models(MODELS, leader.places.models), leader.folder / "painting.png"
    Image.fromarray(np.random.default_rng(3).integers(0, 256, (40, 60, 3), np.uint8)).save(painting)
    photos = ready_strokes(models, painting)
    clip = three_shots(tmp_path / "clip.mkv")
    (tmp_path / "cube.glb").write_bytes(cube_glb().glb())
    options, out = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),), strength=1.0), leader.folder / "out"
    with closing(leader.queue()) as queue:
        for source, suffix in ((clip, ".mkv"), (tmp_path / "cube.glb", None)):
            queue.add(Batch((source,), options, out, "{name}", SaveOptions(), suffix, details={"consistency": 0.0}))
    files = {name: leader.invitation(name) for name in ("one", "two")}
    learnt: list[bool] = []

    def learn(pool: WorkerPool) -> None:
        packing = Packing(MODELS, leader.places.models, STYLES)
        learnt.append(finished(learn_elsewhere(Lesson(painting, photos), pool, models, packing, 120.0)))

    with closing(leader.pool()) as pool:
        slow = {SECONDS: "0.1"}
        chaos = _Chaos(
            lambda name: HelperProcess(tmp_path / name, files[name], **slow),
            {"scheduler": 3, "helper": 4, "engine": 13}, lambda _killed: bool(pool.computers),
            scheduler=lambda: kill(psutil.Process(pool.scheduler.pid)),
        )  # fmt: skip
        learning = threading.Thread(target=learn, args=(pool,))
        learning.start()
        with closing(chaos):
            ended = dict(leader.paint(pool))
            learning.join()
    assert len(chaos.killed) == 3
    assert chaos.killed.total() > 10
    assert {number: step.state for number, step in ended.items()} == {1: "done", 2: "done"}
    assert learnt == [True]
    assert lacking(models, content_hash(painting)) == []
    check_negative(clip, out / "clip.mkv")
    assert files_in(out)["cube.glb"] == leader.alone()["cube.glb"]
