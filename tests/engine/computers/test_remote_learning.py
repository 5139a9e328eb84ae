"""Have another computer learn strokes: what comes is checked and kept, who is lost is not waited for."""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.computers import remote_learning
from engine.computers.engine_process import CancelledOrder, Report
from engine.computers.learning_order import learn_strokes
from engine.computers.order import Painted, Piece, SentLearning
from engine.computers.packing import Packing
from engine.computers.remote_learning import Lesson, learn_elsewhere
from engine.computers.unpacking import Rooms
from engine.computers.worker_pool import Computer, Gone
from engine.errors import CannotWrite, UnreadableImage
from engine.models.learning_state import lacking
from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import Vgg
from engine.options import Device
from engine.painters.adain import learning_run
from engine.painters.adain.learning import LearningPlan
from engine.painters.adain.learning_run import LearningRun, photos_from
from engine.runs.driven import finished
from tests.engine.computers.conftest import MODELS, STYLES, Leader, wait_for
from tests.engine.computers.learnt import ready_strokes
from tests.engine.computers.network import helpers, until
from tests.engine.computers.toy import SECONDS
from training.export import export_adain, export_features

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.computers.packing import Parcel

ONE, TWO = (Computer(name, f"tls://127.0.0.1:{port}", "CPU") for port, name in enumerate(("one", "two"), 1))


@pytest.fixture(autouse=True)
def _few_crops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning_run, "SUBJECTS", learning_run.EVEN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Hold tiny networks under the names of the app's, a photograph and a painting."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "manifest.json").write_text('{"models": []}', encoding="utf-8")
    torch.manual_seed(0)
    for name, blocks in (("impasto-adain", 2), ("impasto-adain-small", 1)):
        torch.save({"averaged": AdainNetwork((4, 6, 8), blocks).state_dict()}, tmp_path / "checkpoint.pt")
        export_adain(tmp_path / "checkpoint.pt", name, "test", models)
    save_file(Vgg(4).state_dict(), tmp_path / "features.safetensors")
    export_features(tmp_path / "features.safetensors", "compact-vgg", "test", models)
    for number, name in enumerate(("painting.png", "photo.png")):
        Image.fromarray(np.random.default_rng(number).integers(0, 256, (150, 170, 3), np.uint8)).save(tmp_path / name)
    return tmp_path


class _WorkerPool:
    """Be computers that do what a test says."""

    def __init__(self, **does: Callable[[Parcel], Painted]) -> None:
        self.does, self.asked, self.is_cancelled = does, list[str](), False

    @contextmanager
    def learner(self, avoided: Any = ()) -> Iterator[Computer | None]:
        yield next((one for one in (ONE, TWO) if one.name in self.does and one.name not in avoided), None)

    def paint(self, computer: Computer, parcel: Parcel, tell: Any, is_cancelled: Any) -> Painted:
        self.asked.append(computer.name)
        tell(Report(0.5, "painting", 3.0, b"JPEG"))
        if computer.name == "two" and len(self.asked) == 1:
            until(is_cancelled)
            self.is_cancelled = True
            raise CancelledOrder
        return self.does[computer.name](parcel)


def _learn_as_sent(folder: Path, parcel: Parcel) -> Painted:
    """Carry the order out as the engine of another computer does."""
    rooms = Rooms(folder, folder / "files", folder / "none", folder / "s", folder / "p")
    rooms.files.mkdir(exist_ok=True)
    for name, path in parcel.files.items():
        shutil.copy(path, rooms.files / name)
    (folder / "work").mkdir()
    order = SentLearning.of(parcel.order.record())
    pieces = finished(learn_strokes(order, rooms, folder / "work", Device.CPU))
    return Painted(pieces, 0, 0, 1.0)


def _elsewhere(folder: Path, pool: Any, models: Models) -> Any:
    lesson = Lesson(folder / "painting.png", (folder / "photo.png", folder / "gone.png"), 2)
    packing = Packing(folder / "models", folder / "own", STYLES)
    return learn_elsewhere(lesson, pool, models, packing)


@pytest.mark.slow
def test_strokes_of_another_computer_are_those_of_this_one(folder: Path) -> None:
    """GIVEN a library with another painting's strokes WHEN one more is learnt elsewhere THEN byte for byte as here.

    Both learn on the photograph that is named and on the app's own, which is not sent.
    """
    here, there = (Models(folder / "models", folder / name) for name in ("here", "own"))
    (folder / "photographs").mkdir()
    with Image.open(folder / "painting.png") as picture:
        picture.rotate(90).convert("RGB").save(folder / "photographs" / "ours.jpg")
    photos, plan = [folder / "photo.png", folder / "photographs" / "ours.jpg"], LearningPlan(steps=2)
    list(LearningRun(there, folder / "photo.png", photos_from(photos), plan).steps())
    shutil.copytree(folder / "own", folder / "here")
    list(LearningRun(here, folder / "painting.png", photos_from(photos), plan).steps())
    pool = _WorkerPool(one=lambda parcel: _learn_as_sent(folder, parcel))

    assert finished(_elsewhere(folder, pool, there))

    assert lacking(there, content_hash(folder / "painting.png")) == []
    names = sorted(path.name for path in (folder / "here" / "strokes").iterdir())
    assert len(names) == 4
    for name in names:
        assert (folder / "own" / "strokes" / name).read_bytes() == (folder / "here" / "strokes" / name).read_bytes()


def _fails(error: Exception) -> Callable[[Parcel], Painted]:
    def fail(_parcel: Parcel) -> Painted:
        raise error

    return fail


def _gives(*contents: bytes) -> Callable[[Parcel], Painted]:
    return lambda _parcel: Painted(tuple(map(Piece, contents)), 0, 0, 1.0)


@pytest.mark.parametrize(
    ("bad", "asked"),
    [
        (_fails(Gone("lost")), ["one"] * 3), (_fails(CannotWrite("full")), ["one"]),
        (_gives(b"no strokes", b"either"), ["one"]), (_gives(), ["one"]),
    ],
)  # fmt: skip
def test_who_cannot_is_not_asked_again_and_this_computer_may(folder: Path, bad: Any, asked: list[str]) -> None:
    """GIVEN a computer that is lost, full or sends damaged strokes WHEN none is left THEN nothing of it is kept."""
    models, pool = Models(folder / "models", folder / "own"), _WorkerPool(one=bad)
    assert not finished(_elsewhere(folder, pool, models))
    assert pool.asked == asked
    assert not (folder / "own").exists()


def test_another_computer_learns_what_the_first_could_not(folder: Path) -> None:
    models = Models(folder / "models", folder / "own")
    pool = _WorkerPool(one=_fails(CannotWrite("full")), two=lambda parcel: _learn_as_sent(folder, parcel))
    told = _elsewhere(folder, pool, models)
    assert {name for name, _ in told} == {"one", "two"}
    assert lacking(models, content_hash(folder / "painting.png")) == []


def test_who_was_lost_late_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a computer that is lost after longer than is waited WHEN it comes back soon THEN it learns."""
    now = [0.0]
    monkeypatch.setattr(remote_learning.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(remote_learning.time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    there = iter((ONE, None, None, ONE))

    def lost_once(parcel: Parcel) -> Painted:
        now[0] += 100.0
        if len(pool.asked) == 1:
            raise Gone("lost")
        return _learn_as_sent(folder, parcel)

    pool = _WorkerPool(one=lost_once)
    monkeypatch.setattr(pool, "learner", lambda _avoided: nullcontext(next(there)))
    models = Models(folder / "models", folder / "own")
    lesson = Lesson(folder / "painting.png", (folder / "photo.png",), 2)
    assert finished(learn_elsewhere(lesson, pool, models, Packing(folder / "models", folder / "own", STYLES), 10.0))
    assert pool.asked == ["one", "one"]


def test_strokes_of_another_network_are_refused(folder: Path) -> None:
    models = Models(folder / "models", folder / "own")
    list(
        LearningRun(models, folder / "painting.png", photos_from([folder / "photo.png"]), LearningPlan(steps=1)).steps()
    )
    files = sorted((folder / "own" / "strokes").iterdir())
    contents = [file.read_bytes() for file in files]
    pool = _WorkerPool(one=_gives(contents[0], contents[0]))
    assert not finished(_elsewhere(folder, pool, Models(folder / "models", folder / "other")))
    assert not (folder / "other").exists()


def test_a_painting_that_cannot_be_read_is_told(folder: Path) -> None:
    pool = _WorkerPool(one=_fails(UnreadableImage("damaged")))
    with pytest.raises(UnreadableImage, match="damaged"):
        finished(_elsewhere(folder, pool, Models(folder / "models", folder / "own")))


def test_how_it_paints_by_now_is_told_once(folder: Path) -> None:
    """GIVEN a computer that has shown that once WHEN nothing new comes for a while THEN it is not told again."""
    with closing(_elsewhere(folder, _WorkerPool(two=_gives()), Models(folder / "models", folder / "own"))) as steps:
        told = [report for _, report in islice(steps, 4)]
    assert [report.sample for report in told] == [b"", b"JPEG", b"", b""]
    assert [report.fraction for report in told] == [0.0, 0.5, 0.5, 0.5]


def test_closing_cancels(folder: Path) -> None:
    pool = _WorkerPool(two=_gives())
    steps = _elsewhere(folder, pool, Models(folder / "models", folder / "own"))
    assert [report.fraction for _, report in islice(steps, 2)] == [0.0, 0.5]
    steps.close()
    assert pool.is_cancelled


@pytest.mark.slow
def test_who_is_killed_leaves_the_learning_to_another(leader: Leader, folder: Path) -> None:
    """GIVEN two real helpers WHEN the one that learns is killed THEN the other learns, and the strokes are kept."""
    real = Models(MODELS, leader.places.models)
    packing = Packing(MODELS, leader.places.models, STYLES)
    contents = content_hash(folder / "painting.png")
    ready = ready_strokes(real, folder / "painting.png")
    slow = {SECONDS: "1.5"}
    with (
        closing(leader.pool()) as pool,
        helpers(lambda: leader.helper("one", **slow), lambda: leader.helper("two", **slow)) as (one, two),
    ):
        wait_for(pool, "one", "two")
        lesson = Lesson(folder / "painting.png", ready)
        steps = learn_elsewhere(lesson, pool, real, packing)
        told = [next(steps)]
        assert [each.name for each in pool.computers if each.is_learning] == [told[0][0]]
        first, other = (one, two) if told[0][0] == "one" else (two, one)
        first.wait_for("learning painting.png")
        first.kill()
        told += list(steps)
        other.wait_for("learning painting.png")
        assert not any(each.is_learning for each in pool.computers)
    assert {name for name, _ in told} == {"one", "two"}
    assert lacking(real, contents) == []
