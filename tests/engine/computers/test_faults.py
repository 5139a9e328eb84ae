"""End processes while they paint together: each picture arrives once, and somebody is told only where he must act."""

from __future__ import annotations

import random
import threading
import time
from contextlib import closing, suppress
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
from engine.models.strokes_library import content_hash
from engine.models.weights import Models
from engine.options import SaveOptions, StyleOptions
from engine.runs.driven import finished
from engine.style_choice import StyleChoice
from tests.engine.commissions.model3d.made_models import cube_glb
from tests.engine.computers.conftest import MODELS, STYLES, files_in, wait_for
from tests.engine.computers.learnt import ready_strokes
from tests.engine.computers.network import HelperProcess, engines, helpers, until
from tests.engine.computers.shots import check_negative, three_shots
from tests.engine.computers.toy import HANGS, KILLER, SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.computers.worker_pool import WorkerPool
    from tests.engine.computers.conftest import Leader

SLOW = {SECONDS: "0.4"}


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
    """End a helper, an engine or the scheduler now and then, and start helpers again."""

    def __init__(self, pool: WorkerPool, start: Callable[[str], HelperProcess], deaths: int) -> None:
        self._pool, self._start, self._deaths = pool, start, deaths
        self._dice = random.Random(0)
        self.running = {name: start(name) for name in ("one", "two")}
        self.ended, self.count = threading.Event(), 0
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        for death in range(self._deaths):
            if self.ended.wait(self._dice.uniform(0.1, 0.6)):
                return
            self.count += 1
            name = self._dice.choice(list(self.running))
            if death % 8 == 0:
                until(lambda: self._pool.computers or self.ended.is_set())  # else nobody would ever begin
                with suppress(psutil.Error):
                    psutil.Process(self._pool.scheduler.pid).kill()
            elif death % 8 == 4:
                self.running[name].kill()
                self.running[name] = self._start(name)
            else:
                with suppress(psutil.Error):
                    for engine in engines(self.running[name]):
                        engine.kill()


@pytest.mark.slow
def test_random_deaths_lose_nothing(leader: Leader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN 60 pictures and two helpers WHEN roles are killed 50 times THEN each comes once, byte for byte."""
    monkeypatch.setattr("engine.commissions.queue.queue_file.MOST_TRIES", 99)
    monkeypatch.setattr("engine.computers.distributed_run.PATIENCE_S", 120.0)
    out = leader.fill(60, side=16)
    files = {name: leader.invitation(name) for name in ("one", "two")}
    with closing(leader.pool()) as pool:
        chaos = _Chaos(pool, lambda name: HelperProcess(tmp_path / name, files[name], **{SECONDS: "0.8"}), 50)
        try:
            ended = list(leader.paint(pool))
        finally:
            chaos.ended.set()
            chaos.thread.join()
            for helper in chaos.running.values():
                helper.kill()
    assert chaos.count > 25
    assert [step.message for _, step in ended if step.result is None] == []
    assert sorted(number for number, _ in ended) == list(range(1, 61))
    assert files_in(out) == leader.alone()


@pytest.mark.slow
def test_random_deaths_lose_no_part_of_a_clip_no_model_and_no_learning(
    leader: Leader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a clip of nine parts, a model and strokes to learn WHEN roles are killed THEN each arrives whole."""
    monkeypatch.setattr("engine.commissions.queue.queue_file.MOST_TRIES", 99)
    monkeypatch.setattr("engine.computers.distributed_run.PATIENCE_S", 120.0)
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
        chaos = _Chaos(pool, lambda name: HelperProcess(tmp_path / name, files[name], **slow), 20)
        learning = threading.Thread(target=learn, args=(pool,))
        learning.start()
        try:
            ended = dict(leader.paint(pool))
            learning.join()
        finally:
            chaos.ended.set()
            chaos.thread.join()
            for helper in chaos.running.values():
                helper.kill()
    assert {number: step.state for number, step in ended.items()} == {1: "done", 2: "done"}
    assert learnt == [True]
    assert lacking(models, content_hash(painting)) == []
    check_negative(clip, out / "clip.mkv")
    assert files_in(out)["cube.glb"] == leader.alone()["cube.glb"]
