"""Check that requests about models are answered in a thread that can be left waiting."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.errors import BadWeights
from engine.values import ModelInfo, StrokesState
from gui.engine_process import messages as m
from gui.engine_process.model_worker import ModelWorker
from gui.link.peer import End, Peer
from gui.link.protocol import Cancelled, Failed

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

LIMIT = 10.0  # s for any answer
LIST = (ModelInfo("tiny", "vgg", 1, "MIT"),)


class Collection:
    """Keep what is asked for; a fetch waits for `go_on` after its first step."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.go_on = threading.Event()
        self.closed = threading.Event()

    def installed(self) -> tuple[ModelInfo, ...]:
        return LIST

    def bring_in(self, paths: object) -> None:
        self.calls.append(("bring_in", *[path.name for path in paths]))

    def strokes(self, paintings: Iterable[Path]) -> dict[Path, StrokesState]:
        return dict.fromkeys(paintings, StrokesState.BEGUN)

    def remove(self, name: str) -> None:
        raise BadWeights(f"no {name}.")

    def fetch(self, name: str) -> Generator[tuple[int, int], None, None]:
        try:
            yield 1, 4
            self.go_on.wait(LIMIT)
            yield 2, 4
            self.calls.append(("fetched", name))
        finally:
            self.closed.set()


class Ear(queue.SimpleQueue):
    """Hear what is sent through a connection."""

    send = queue.SimpleQueue.put

    def next(self) -> object:
        return self.get(timeout=LIMIT)


@pytest.fixture
def collection() -> Collection:
    return Collection()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def worker(collection: Collection, ear: Ear) -> ModelWorker:
    worker = ModelWorker(Peer(End(ear, "", ())), lambda: collection)
    threading.Thread(target=worker.run, daemon=True).start()
    return worker


def test_files_are_imported_and_a_failure_is_a_sentence(worker: ModelWorker, collection: Collection, ear: Ear) -> None:
    worker.submit(m.ManageModels(1, "import", ("/a/one.pth", "/a/two.pth")))
    worker.submit(m.ManageModels(2, "remove", ("tiny",)))
    worker.submit(m.ManageModels(3, "list"))

    assert ear.next() == m.ModelsListed(1, LIST)
    assert collection.calls == [("bring_in", "one.pth", "two.pth")]
    assert ear.next() == Failed(2, "no tiny.")
    assert ear.next() == m.ModelsListed(3, LIST)


def test_it_tells_how_far_paintings_are_learnt(worker: ModelWorker, ear: Ear) -> None:
    worker.submit(m.LookForStrokes(1, (Path("a.jpg"), Path("b.jpg"))))

    assert ear.next() == m.StrokesFound(1, {Path("a.jpg"): StrokesState.BEGUN, Path("b.jpg"): StrokesState.BEGUN})


def test_a_fetch_reports_and_ends_with_the_list(worker: ModelWorker, collection: Collection, ear: Ear) -> None:
    collection.go_on.set()
    worker.submit(m.ManageModels(1, "fetch", ("tiny",)))

    assert [ear.next(), ear.next()] == [m.ModelFetched(1, 1, 4), m.ModelFetched(1, 2, 4)]
    assert ear.next() == m.ModelsListed(1, LIST)
    assert collection.calls == [("fetched", "tiny")]


def test_cancelling_answers_at_once_though_the_network_hangs(
    worker: ModelWorker, collection: Collection, ear: Ear
) -> None:
    worker.submit(m.ManageModels(1, "fetch", ("tiny",)))
    assert ear.next() == m.ModelFetched(1, 1, 4)

    worker.cancel(1)

    assert ear.next() == Cancelled(1)
    collection.go_on.set()
    assert collection.closed.wait(LIMIT)
    worker.submit(m.ManageModels(2, "list"))
    assert ear.next() == m.ModelsListed(2, LIST)
    assert collection.calls == []
