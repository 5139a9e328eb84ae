"""Check that requests about models are answered in a thread that can be left waiting."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

import pytest

from engine.errors import BadWeights
from engine.values import Engine, ModelInfo
from gui.link import messages as m
from gui.process.librarian import Librarian
from gui.process.outlet import Outlet

if TYPE_CHECKING:
    from collections.abc import Generator

LIMIT = 10.0  # s for any answer
LIST = (ModelInfo("tiny", Engine.GATYS, 1, "MIT"),)


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
def librarian(collection: Collection, ear: Ear) -> Librarian:
    librarian = Librarian(Outlet(ear), lambda: collection)
    threading.Thread(target=librarian.run, daemon=True).start()
    return librarian


def test_files_are_imported_and_a_failure_is_a_sentence(librarian: Librarian, collection: Collection, ear: Ear) -> None:
    librarian.submit(m.ManageModels(1, "import", ("/a/one.pth", "/a/two.pth")))
    librarian.submit(m.ManageModels(2, "remove", ("tiny",)))
    librarian.submit(m.ManageModels(3, "list"))

    assert ear.next() == m.ModelsListed(1, LIST)
    assert collection.calls == [("bring_in", "one.pth", "two.pth")]
    assert ear.next() == m.Failed(2, "no tiny.")
    assert ear.next() == m.ModelsListed(3, LIST)


def test_a_fetch_reports_and_ends_with_the_list(librarian: Librarian, collection: Collection, ear: Ear) -> None:
    collection.go_on.set()
    librarian.submit(m.ManageModels(1, "fetch", ("tiny",)))

    assert [ear.next(), ear.next()] == [m.ModelFetched(1, 1, 4), m.ModelFetched(1, 2, 4)]
    assert ear.next() == m.ModelsListed(1, LIST)
    assert collection.calls == [("fetched", "tiny")]


def test_cancelling_answers_at_once_though_the_network_hangs(
    librarian: Librarian, collection: Collection, ear: Ear
) -> None:
    librarian.submit(m.ManageModels(1, "fetch", ("tiny",)))
    assert ear.next() == m.ModelFetched(1, 1, 4)

    librarian.cancel(1)

    assert ear.next() == m.Cancelled(1)
    collection.go_on.set()
    assert collection.closed.wait(LIMIT)
    librarian.submit(m.ManageModels(2, "list"))
    assert ear.next() == m.ModelsListed(2, LIST)
    assert collection.calls == []
