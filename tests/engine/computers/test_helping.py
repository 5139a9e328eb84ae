"""What a computer that helps does is told until it is stopped; what ends it is raised, and nothing goes on then."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from engine.computers import helping as module
from engine.computers.authority import Identity
from engine.computers.helper import Absent
from engine.computers.helping import Doing, Standing, helping, rooms_of
from engine.computers.pairing import Belonging
from engine.errors import BadOptions, CannotWrite, OutOfReach
from engine.storage.places import Places
from tests.engine.computers.conftest import MODELS, RESOURCES, STYLES

BELONGING = Belonging("laptop", "10.0.0.1", 5, "leader", Identity("certificate", "key"), "1f")
LATER = Belonging("laptop", "10.0.0.1", 5, "leader", Identity("another", "key"), "2f")


class Kept:
    """Hold whom this computer helps."""

    def __init__(self, belonging: Belonging | None = None) -> None:
        self.belonging = belonging
        self.is_joining: bool | None = None

    def read(self) -> Belonging | None:
        return self.belonging

    def write(self, belonging: Belonging) -> None:
        self.belonging = belonging

    def begin(self, _invitation: object) -> str:
        return "key"

    def begun(self) -> SimpleNamespace | None:
        return self.is_joining and _invitation()


class Engine:
    """Stand in for the process that paints."""

    facts: ClassVar[dict[str, Any]] = {}
    started = closed = 0

    def start(self) -> None:
        self.started += 1

    def close(self) -> None:
        self.closed += 1


def _invitation(serial: str = "2f") -> SimpleNamespace:
    return SimpleNamespace(name="laptop", host="10.0.0.1", ticket=SimpleNamespace(serial=serial))


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> list[Belonging]:
    """Stand in for the network: join at once, and help until stopped."""
    found: list[Belonging] = []

    async def help_leader(belonging: Belonging, _runner: object, _versions: object, _port: object, tell) -> None:
        found.append(belonging)
        tell(True, belonging.host)
        await asyncio.sleep(60)

    async def join(_invitation: object, _versions: object, _key: str) -> Belonging:
        return LATER

    monkeypatch.setattr(module, "help_leader", help_leader)
    monkeypatch.setattr(module, "join", join)
    monkeypatch.setattr(module, "AGAIN_S", 0.0)
    return found


def _steps(kept: Kept, tmp_path: Path, invitation: SimpleNamespace | None = None, engine: Engine | None = None):
    return helping(kept, invitation, RESOURCES, Places.below(tmp_path), engine or Engine(), 0)


def test_rooms_are_the_bundle_and_what_has_come(tmp_path: Path) -> None:
    rooms, user = rooms_of(RESOURCES, Places.below(tmp_path)), Places.below(tmp_path)
    assert (rooms.models, rooms.styles) == (MODELS, STYLES)
    assert {rooms.files.parent, rooms.own.parent} == {user.visitors}
    assert rooms.files != rooms.own
    assert (rooms.speeds, rooms.promises) == (user.speeds, user.promises)


def test_who_has_joined_goes_on_helping_until_it_is_stopped(tmp_path: Path, helped: list[Belonging]) -> None:
    engine = Engine()
    with closing(_steps(Kept(BELONGING), tmp_path, None, engine)) as steps:
        assert next(steps) == Standing(Doing.STARTING)
        assert (engine.started, helped) == (0, [])
        assert next(steps) == Standing(Doing.JOINED, "10.0.0.1")
        assert (engine.started, helped) == (1, [BELONGING])
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert engine.closed >= 1
    assert not any(thread.name == "helper" for thread in threading.enumerate())


@pytest.mark.parametrize(
    ("before", "serial", "whom"), [(None, "2f", LATER), (BELONGING, "2f", LATER), (BELONGING, "1f", BELONGING)]
)
def test_an_invitation_is_joined_by_unless_it_was_already(
    tmp_path: Path, helped: list[Belonging], before: Belonging | None, serial: str, whom: Belonging
) -> None:
    kept = Kept(before)
    with closing(_steps(kept, tmp_path, _invitation(serial))) as steps:
        assert [next(steps).doing for _ in range(2)] == [Doing.STARTING, Doing.JOINED]
    assert (kept.belonging, helped) == (whom, [whom])


def test_who_was_ended_while_it_joined_goes_on_without_the_file(tmp_path: Path, helped: list[Belonging]) -> None:
    kept = Kept()
    kept.is_joining = True
    with closing(_steps(kept, tmp_path)) as steps:
        assert [next(steps).doing for _ in range(2)] == [Doing.STARTING, Doing.JOINED]
    assert helped == [LATER]


def test_nobody_to_help_is_told_before_anything_starts(tmp_path: Path) -> None:
    engine = Engine()
    with pytest.raises(BadOptions, match="helps nobody yet; name the invitation"):
        next(_steps(Kept(), tmp_path, None, engine))
    assert engine.started == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("helped")
def test_an_absent_leader_is_waited_for_and_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [Absent("away"), Absent("away"), LATER]

    async def join(*_: object) -> Belonging:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(module, "join", join)
    with closing(_steps(Kept(), tmp_path, _invitation())) as steps:
        assert [next(steps).doing for _ in range(3)] == [Doing.STARTING, Doing.WAITING, Doing.JOINED]


@pytest.mark.usefixtures("helped")
@pytest.mark.parametrize(
    "error", [OutOfReach("It does not trust this one."), BadOptions("Another version."), KeyError("x")]
)
def test_what_ends_it_is_raised_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def join(*_: object) -> Belonging:
        raise error

    monkeypatch.setattr(module, "join", join)
    engine = Engine()
    steps = _steps(Kept(), tmp_path, _invitation(), engine)
    next(steps)
    with pytest.raises(type(error)):
        next(steps)
    assert engine.closed >= 1


@pytest.mark.usefixtures("helped")
def test_a_certificate_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    class Full(Kept):
        def write(self, _belonging: Belonging) -> None:
            raise CannotWrite("No room.")

    steps = _steps(Full(), tmp_path, _invitation())
    next(steps)
    with pytest.raises(CannotWrite):
        next(steps)


def test_what_dask_cancels_by_itself_does_not_end_the_helping(
    tmp_path: Path, helped: list[Belonging], monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a way that is lost while Dask waits WHEN it cancels THEN the helping begins again."""
    again = module.help_leader

    async def cancelled_first(belonging: Belonging, *more: Any) -> None:
        if not helped:
            helped.append(belonging)
            raise asyncio.CancelledError
        await again(belonging, *more)

    monkeypatch.setattr(module, "help_leader", cancelled_first)
    with closing(_steps(Kept(BELONGING), tmp_path)) as steps:
        assert [next(steps).doing for _ in range(2)] == [Doing.STARTING, Doing.JOINED]
    assert helped == [BELONGING] * 2


@pytest.mark.usefixtures("helped")
def test_what_is_painted_is_told_and_a_long_rest_gives_memory_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a photograph that comes, and then nothing WHEN time goes by THEN both are told, and the engine rests."""
    benches = []

    class OrderRunner:
        rested = 0

        def __init__(self, name: str, _work: Path, _files: Path, engine: Engine, watch) -> None:
            self.name, self.engine, self.watch = name, engine, watch
            benches.append(self)

        def rest(self) -> None:
            self.rested += 1
            self.watch(SimpleNamespace(kind="paint", name="a.jpg"))

        def close(self) -> None:
            pass

    monkeypatch.setattr(module, "OrderRunner", OrderRunner)
    monkeypatch.setattr(module, "REST_S", 0.05)
    with closing(_steps(Kept(BELONGING), tmp_path)) as steps:
        found = [next(steps) for _ in range(3)]
        benches[0].watch(SimpleNamespace(kind="learn", name="night.jpg"))
        assert next(steps) == Standing(Doing.LEARNING, "night.jpg")
        benches[0].watch(None)
        assert next(steps) == Standing(Doing.JOINED, "")
    assert found[2] == Standing(Doing.PAINTING, "a.jpg")
    assert (benches[0].name, benches[0].rested) == ("laptop", 1)
