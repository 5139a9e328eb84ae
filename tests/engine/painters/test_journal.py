"""Check that a run goes on from its file as if nothing had happened, and that noting costs it nothing but time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.networks.vgg import Vgg
from engine.options import StyleOptions
from engine.painters.gatys.gatys import Gatys
from engine.painters.gatys.lbfgs import Lbfgs
from engine.painters.gatys.run_state import RunState, restored
from engine.painters.journal import Journal
from engine.painters.saved_run import SavedRun, read_run, share_done, write_run
from engine.painting.stylizer import Stylizer
from engine.values import Losses, Picture, Preview, Progress, Result
from tests.engine.stylizing import OPTIONS, result_of
from tests.small_disk import run_on_small_disk

ROOT = Path(__file__).resolve().parents[3]
LOSSES = Losses(1.0, 2.0, 3.0, (0.1, 0.2, 0.3, 0.4, 1.0))
GATYS = replace(OPTIONS, engine="gatys", size=64, iterations=24)


def saved_run(side: int = 8, pairs: int = 3, work: str = "work") -> SavedRun:
    """Make up the state of a run of random numbers."""
    generator = torch.Generator().manual_seed(0)
    pixels, optimizer = torch.rand(1, 3, side, side, generator=generator), Lbfgs(10)
    for _ in range(pairs + 1):
        optimizer.step(pixels, pixels - 0.5 + 0.01 * torch.rand(pixels.shape, generator=generator))
    return SavedRun(work, (side, side), 0.25, (LOSSES,), RunState(1, 4, True, pixels, optimizer.state()))


def test_a_state_comes_back_as_it_was_written(tmp_path: Path) -> None:
    run, file = saved_run(), tmp_path / "run.npz"

    write_run(file, run)
    again = read_run(file, restored)

    assert again is not None
    assert (again.work, again.size, again.losses, again.done) == (run.work, run.size, run.losses, 0.25)
    assert (again.state.stage, again.state.steps) == (1, 4)
    assert torch.equal(again.state.pixels, run.state.pixels)
    assert torch.equal(again.state.optimizer.direction, run.state.optimizer.direction)
    for (step, change, _), (other_step, other_change, _) in zip(
        again.state.optimizer.pairs, run.state.optimizer.pairs, strict=True
    ):
        torch.testing.assert_close(step.values * step.scale, other_step.values, rtol=1e-3, atol=1e-6, check_dtype=False)
        assert change.values.dtype is torch.float16
        assert other_change.values.dtype is torch.float32  # the run's own history is left as it was
    assert share_done(file) == pytest.approx(0.1 + 0.88 * 0.25)


def test_a_state_without_the_terms_of_layers_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a state of a version that kept three terms a step WHEN it is read THEN they are there."""
    monkeypatch.setattr("engine.painters.saved_run.astuple", lambda losses: (losses.content, losses.style, losses.tv))
    write_run(tmp_path / "run.npz", saved_run())

    again = read_run(tmp_path / "run.npz", restored)

    assert again is not None
    assert again.losses == (Losses(1.0, 2.0, 3.0),)


@pytest.mark.parametrize("damage", ["cut", "changed", "another file", "pickled", "none"])
def test_a_damaged_state_is_none(damage: str, tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    write_run(file, saved_run(side=64))
    data = bytearray(file.read_bytes())
    if damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "changed":
        data[len(data) // 2] ^= 255
        file.write_bytes(data)
    elif damage == "another file":
        file.write_bytes(b"text")
    elif damage == "pickled":
        np.savez(file, words=np.array([{"format": 1}], dtype=object))
    else:
        file.unlink()

    assert read_run(file, restored) is None


@pytest.mark.slow
def test_half_a_file_never_takes_the_place_of_a_whole_one(tmp_path: Path) -> None:
    """GIVEN a state WHEN the disk is full while the next is written THEN the journal says so and the first is there."""
    code = """
import sys
from pathlib import Path
from engine.painters.journal import Journal
from engine.painters.gatys.run_state import restored
from engine.painters.saved_run import read_run, write_run
from tests.engine.painters.test_journal import saved_run
file = Path(sys.argv[1]) / "run.npz"
write_run(file, saved_run())
journal = Journal(file)
journal.note(lambda: saved_run(side=1000))
journal.keep()
assert journal.problem is not None
assert read_run(file, restored).size == (8, 8)
"""
    ended = run_on_small_disk(code, tmp_path)
    assert ended.returncode == 0, ended.stderr


def test_notes_are_taken_at_the_interval_and_no_more_often_than_they_may_cost(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "run.npz"
    journal, taken = Journal(file, interval=0.2), []

    def take() -> SavedRun:
        taken.append(time.monotonic())
        time.sleep(0.01)  # 60 times this is more than the interval
        return saved_run()

    end = time.monotonic() + 20.0
    while len(taken) < 2 and time.monotonic() < end:
        journal.note(take)
        time.sleep(0.005)

    assert taken[1] - taken[0] > 0.6
    journal.keep()
    assert read_run(file, restored) is not None
    journal.discard()
    assert list(file.parent.iterdir()) == []


def _interrupted(stylizer: Stylizer, photo: Picture, options: StyleOptions, file: Path, steps: int) -> None:
    journal = Journal(file, interval=0)
    items = stylizer.stylize(photo, options, journal=journal)
    taken = 0
    for item in items:
        taken += isinstance(item, Progress) and item.losses is not None
        if taken == steps:
            journal.keep()
            break
    items.close()


@pytest.fixture(scope="module")
def whole(shared: Stylizer, photo: Picture) -> Result:
    """Paint without interruption."""
    return result_of(shared, photo, GATYS)


@pytest.mark.parametrize("steps", [1, pytest.param(12, marks=pytest.mark.slow), 24])
def test_a_run_goes_on_to_the_loss_that_it_would_have_had(
    steps: int, shared: Stylizer, photo: Picture, whole: Result, tmp_path: Path
) -> None:
    file = tmp_path / "run.npz"
    _interrupted(shared, photo, GATYS, file, steps)

    items = list(shared.stylize(photo, GATYS, journal=Journal(file)))

    result = items[-1]
    assert isinstance(result, Result)
    assert len(result.losses) == len(whole.losses)
    assert result.losses[: steps // 2] == whole.losses[: steps // 2]
    assert result.losses[-1].total == pytest.approx(whole.losses[-1].total, rel=0.02)
    assert isinstance(next(item for item in items if not isinstance(item, Progress)), Preview)
    fractions = [item.fraction for item in items if isinstance(item, Progress)]
    assert fractions == sorted(fractions)


def test_a_state_of_other_options_is_no_beginning(shared: Stylizer, photo: Picture, tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    _interrupted(shared, photo, GATYS, file, 8)
    other = replace(GATYS, strength=0.2, iterations=3)

    result = list(shared.stylize(photo, other, journal=Journal(file)))[-1]

    assert result.losses == result_of(shared, photo, other).losses


@pytest.mark.slow
def test_a_killed_process_leaves_a_state_to_go_on_from(
    shared: Stylizer, photo: Picture, whole: Result, tmp_path: Path
) -> None:
    """GIVEN a process in the middle of a run WHEN it is killed THEN another goes on within 2 % of the loss."""
    code = """
import os, signal, sys, time
from pathlib import Path
from engine.pictures import image_io
from engine.painters.journal import Journal
from engine.painting.stylizer import Stylizer
from engine.values import Progress
from tests.engine.stylizing import MODELS, RESOURCES
from tests.engine.painters.test_journal import GATYS
photo = image_io.load(RESOURCES / "samples" / "cat.jpg")
steps, file = 0, Path(sys.argv[1])
for item in Stylizer(MODELS).stylize(photo, GATYS, journal=Journal(file, interval=0)):
    steps += isinstance(item, Progress) and item.losses is not None
    if steps > 10:
        late = time.monotonic() + 60
        while not file.exists() and time.monotonic() < late:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)
"""
    file = tmp_path / "run.npz"
    ended = subprocess.run([sys.executable, "-c", code, str(file)], cwd=ROOT, env=dict(os.environ), check=False)
    assert ended.returncode == -9
    saved = read_run(file, restored)
    assert saved is not None and 0 < len(saved.losses) < 24

    result = list(shared.stylize(photo, GATYS, journal=Journal(file)))[-1]

    assert result.losses[-1].total == pytest.approx(whole.losses[-1].total, rel=0.02)


def test_a_picture_is_painted_further(shared: Stylizer, photo: Picture, whole: Result) -> None:
    """GIVEN a finished picture WHEN Gatys goes on from it THEN its loss starts where it was and falls, at its size."""
    further = list(shared.stylize(photo, GATYS, begin=whole.pixels))[-1]

    assert isinstance(further, Result)
    assert len(further.losses) == GATYS.iterations
    assert further.losses[0].total == pytest.approx(whole.losses[-1].total, rel=0.1)
    assert further.losses[-1].total < whole.losses[-1].total
    assert further.pixels.shape == whole.pixels.shape


def test_going_on_from_a_picture_can_be_interrupted_too() -> None:
    vgg = Vgg(width=2).requires_grad_(False)
    image = torch.rand(1, 3, 48, 64, generator=torch.Generator().manual_seed(0))
    options = replace(GATYS, iterations=20)
    steps = list(Gatys(vgg).paint(image, [image.flip(3)], [1.0], options, begin=image * 0.5))
    half = Gatys(vgg).paint(image, [image.flip(3)], [1.0], options, begin=image * 0.5)
    state = [next(half) for _ in range(10)][-1].state()

    rest = list(Gatys(vgg).paint(image, [image.flip(3)], [1.0], options, begin=state))

    assert len(rest) == 10
    assert rest[-1].losses.total == pytest.approx(steps[-1].losses.total, rel=1e-3)
