"""The way to the other computers: who is there, what each lacks, and what is lost on the way; without a network."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from engine.computers import worker_pool as module
from engine.computers.engine_process import CancelledOrder, Report
from engine.computers.order import Painted, Piece
from engine.computers.task import TOPIC
from engine.computers.worker_pool import Computer, Gone, WorkerPool
from engine.errors import CannotWrite, OutOfReach, Sentence, UnreadableImage
from tests.engine.computers.conftest import MODELS
from tests.engine.computers.network import until

if TYPE_CHECKING:
    from pathlib import Path

    from engine.computers.computer_list import ComputerList

PAINTED = Painted((Piece(b"a picture"),), 3, 2, 1.5)
FULL = CannotWrite("No {0}.", "room")


class Scheduler:
    """Stand in for the process that the ways meet in."""

    made = closed = 0
    is_alive = True
    host, port, pid = "127.0.0.1", 5, 1

    def __init__(self, *_: object) -> None:
        Scheduler.made += 1
        Scheduler.is_alive = True

    def close(self) -> None:
        Scheduler.closed += 1
        Scheduler.is_alive = False


class Client:
    """Stand in for Dask: answer requests by the test's words, and give futures that the test ends."""

    workers: ClassVar[dict[str, dict[str, Any]]] = {}
    answers: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[dict[str, Any]]] = []
    futures: ClassVar[list[Future]] = []
    heard: ClassVar[list] = []
    fails: Exception | None = None

    def __init__(self, address: str, **how: Any) -> None:
        if Client.fails is not None:
            raise Client.fails
        self.address, self.how = address, how
        self.scheduler: Client | None = self

    def subscribe_topic(self, topic: str, hear) -> None:
        Client.heard = [topic, hear]

    def sync(self, ask, **how: Any) -> dict[str, Any]:
        return ask(**how)

    def identity(self, *, n_workers: int) -> dict[str, Any]:
        assert n_workers == -1
        if isinstance(Client.workers, Exception):
            raise Client.workers
        return {"workers": dict(Client.workers)}

    def run(self, _function: object, request: dict[str, Any], *, workers: list[str]) -> dict[str, Any]:
        Client.asked.append(request)
        answer = Client.answers.get(request["do"], {})
        if isinstance(answer, Exception):
            raise answer
        return {workers[0]: answer}

    def submit(self, _function: object, request: dict[str, Any], *, key: str, **how: Any) -> Future:
        assert how["allow_other_workers"] is False
        Client.asked.append(request)
        Client.futures.append(Future(self, key))
        return Client.futures[-1]

    def close(self, *, timeout: float) -> None:
        assert timeout < 5


class Future:
    """Stand in for Dask's."""

    def __init__(self, client: Client, key: str) -> None:
        self.client, self.key, self.cancelled = client, key, 0
        self._answer: Any = None
        self._done: list = []

    def add_done_callback(self, call) -> None:
        self._done.append(call)

    def end(self, answer: Any) -> None:
        self._answer = answer
        for call in self._done:
            call(self)

    def result(self, *, timeout: float) -> Any:
        assert timeout
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SchedulerProcess", Scheduler)
    monkeypatch.setattr(module, "Client", Client)
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    monkeypatch.setattr(module, "_AGAIN_S", 0.01)
    for name, value in {"workers": {}, "answers": {}, "asked": [], "futures": [], "heard": [], "fails": None}.items():
        monkeypatch.setattr(Client, name, value)
    for name, value in {"made": 0, "closed": 0, "is_alive": True}.items():
        monkeypatch.setattr(Scheduler, name, value)


def _worker(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "device": "Toy", "speeds": {"adain": 0.5}} | more


@pytest.fixture
def desk(computer_list: ComputerList) -> Computer:
    """Have a computer be there."""
    computer_list.invite("desk")
    Client.workers = {"tls://1": _worker("desk")}
    return Computer("desk", "tls://1", "Toy", {"adain": 0.5})


def _order(key: str = "7-a") -> SimpleNamespace:
    return SimpleNamespace(key=key, kind="paint", record=lambda: {"key": key})


def _parcel(tmp_path: Path) -> SimpleNamespace:
    (tmp_path / "photo").write_bytes(b"0123456789")
    return SimpleNamespace(order=_order(), files={"a.jpg": tmp_path / "photo"})


class Painting(threading.Thread):
    """Have a computer paint, in a thread, as the queue does."""

    def __init__(self, pool: WorkerPool, computer: Computer, parcel: SimpleNamespace) -> None:
        super().__init__(daemon=True)
        self._arguments = pool, computer, parcel
        self.told: list = []
        self.found: Any = None
        self.is_cancelled = threading.Event()
        self.start()

    def run(self) -> None:
        pool, computer, parcel = self._arguments
        try:
            self.found = pool.paint(computer, parcel, self.told.append, self.is_cancelled.is_set)
        except Exception as error:  # noqa: BLE001  # what it raises is what is looked at
            self.found = error

    def future(self) -> Future:
        until(lambda: Client.futures and Client.futures[-1]._done)
        return Client.futures[-1]

    def ended(self) -> Any:
        self.join(20)
        assert not self.is_alive()
        return self.found


def test_who_is_there_and_switched_on_is_listed_by_name(computer_list: ComputerList) -> None:
    for name in ("laptop", "desk", "off"):
        computer_list.invite(name)
    computer_list.switch("off", is_on=False)
    names = {"tls://1": "laptop", "tls://2": "desk", "tls://3": "off", "tls://4": "stranger"}
    Client.workers = {address: _worker(name) for address, name in names.items()}
    Client.workers["tls://1"] |= {"device": None, "speeds": None}
    changes = []
    with closing(WorkerPool(computer_list, MODELS, lambda: changes.append(1))) as pool:
        until(lambda: len(pool.computers) == 2)
        assert [computer.name for computer in pool.computers] == ["desk", "laptop"]
        assert (pool.computers[0].device, pool.computers[0].speeds) == ("Toy", {"adain": 0.5})
        assert pool.computers[1].speeds == {}
        until(lambda: changes == [1])
        Client.workers = {"tls://2": _worker("desk")}
        until(lambda: len(changes) == 2)
        assert [computer.name for computer in pool.computers] == ["desk"]
        time.sleep(0.1)
        assert len(changes) == 2  # nothing has changed since


def test_a_look_that_fails_is_borne_for_a_while_and_then_all_are_gone(
    computer_list: ComputerList, desk: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(WorkerPool(computer_list, MODELS)) as pool:
        until(lambda: pool.computers == (desk,))
        Client.workers = OSError("busy")
        time.sleep(0.1)
        assert pool.computers == (desk,)
        monkeypatch.setattr(module, "_BLIND_S", 0.0)
        until(lambda: pool.computers == ())


def test_a_scheduler_that_has_died_is_started_again(computer_list: ComputerList, desk: Computer) -> None:
    with closing(WorkerPool(computer_list, MODELS)) as pool:
        until(lambda: pool.computers)
        Scheduler.is_alive = False
        until(lambda: Scheduler.made == 2 and pool.computers == (desk,))
        assert Scheduler.closed == 1
    assert Scheduler.closed == 2


def test_a_client_that_has_given_up_is_made_anew(computer_list: ComputerList, desk: Computer) -> None:
    with closing(WorkerPool(computer_list, MODELS)) as pool:
        until(lambda: pool.computers)
        pool._client.scheduler = None
        until(lambda: Scheduler.made == 2 and pool.computers == (desk,))


def test_a_scheduler_that_does_not_start_is_told_and_tried_again_later(
    computer_list: ComputerList, desk: Computer
) -> None:
    with closing(WorkerPool(computer_list, MODELS)) as pool:
        until(lambda: pool.computers)
        Client.fails, Scheduler.is_alive = OSError("no way"), False
        until(lambda: Scheduler.made > 3)
        assert pool.computers == ()
        Client.fails = None
        until(lambda: pool.computers == (desk,))


def test_no_way_at_the_beginning_is_one_sentence(computer_list: ComputerList) -> None:
    Client.fails = TimeoutError("no answer")
    with pytest.raises(OutOfReach, match="did not start; try again"):
        WorkerPool(computer_list, MODELS)
    assert Scheduler.closed == 1


def test_only_what_lacks_is_sent_in_parts(
    computer_list: ComputerList, desk: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PART", 4)
    (tmp_path / "there").write_bytes(b"known")
    (tmp_path / "empty").write_bytes(b"")
    parcel = _parcel(tmp_path)
    parcel.files |= {"b.jpg": tmp_path / "there", "c.jpg": tmp_path / "empty"}
    Client.answers["lacking"] = {"lacking": ["a.jpg", "c.jpg"]}
    with closing(WorkerPool(computer_list, MODELS)) as pool:
        assert pool.send(desk, parcel) == 10
    asked, *kept = Client.asked
    assert asked == {"do": "lacking", "files": ["a.jpg", "b.jpg", "c.jpg"]}
    assert [(one["name"], one["place"], one["content"], one["is_last"]) for one in kept] == [
        ("a.jpg", 0, b"0123", False), ("a.jpg", 4, b"4567", False), ("a.jpg", 8, b"89", True), ("c.jpg", 0, b"", True),
    ]  # fmt: skip


def test_a_photograph_that_has_gone_meanwhile_is_told(
    computer_list: ComputerList, desk: Computer, tmp_path: Path
) -> None:
    parcel = _parcel(tmp_path)
    (tmp_path / "photo").unlink()
    Client.answers["lacking"] = {"lacking": ["a.jpg"]}
    with (
        closing(WorkerPool(computer_list, MODELS)) as pool,
        pytest.raises(UnreadableImage, match="photo cannot be found"),
    ):
        pool.send(desk, parcel)


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ({"failed": "CannotWrite", "sentence": FULL.sentence.to_json()}, CannotWrite, "No room."),
        (OSError("cut"), Gone, "“desk” does not answer any more"),
        (TimeoutError(), Gone, "“desk” does not answer"), (KeyError("tls://1"), Gone, "“desk”"),
    ],
)  # fmt: skip
def test_what_a_computer_answers_is_raised_here(
    computer_list: ComputerList, desk: Computer, answer: Any, error: type, says: str
) -> None:
    Client.answers["lacking"] = answer
    with closing(WorkerPool(computer_list, MODELS)) as pool, pytest.raises(error, match=says):
        pool.ask(desk, {"do": "lacking", "files": []})


@pytest.fixture
def painting(computer_list: ComputerList, desk: Computer, tmp_path: Path):
    """Have one computer paint."""
    Client.answers["lacking"] = {"lacking": []}
    with closing(WorkerPool(computer_list, MODELS)) as pool:
        until(lambda: pool.computers)
        yield Painting(pool, desk, _parcel(tmp_path))


def test_what_is_painted_comes_and_how_far_it_is_before(painting: Painting) -> None:
    future = painting.future()
    topic, hear = Client.heard
    assert topic == TOPIC
    hear((0.0, {"key": "7-a", "report": (0.25, "painting", 3.0, b"JPEG")}))
    hear((0.0, {"key": "another", "report": (0.5, "painting", None)}))
    future.end({"painted": PAINTED.record()})
    assert painting.ended() == PAINTED
    assert painting.told == [Report(0.25, "painting", 3.0, b"JPEG")]
    assert Client.asked[-1] == {"do": "paint", "order": {"key": "7-a"}}
    hear((0.0, {"key": "7-a", "report": (1.0, "painting", None)}))  # late
    assert len(painting.told) == 1
    assert future.cancelled == 1  # so that Dask forgets it


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"cancelled": True}, CancelledOrder), ({"lacking": ["a.jpg"]}, Gone), (OSError("cut"), Gone),
        ({"failed": "CannotWrite", "sentence": FULL.sentence.to_json()}, CannotWrite),
    ],
)  # fmt: skip
def test_whatever_ends_it_is_told(painting: Painting, answer: Any, error: type) -> None:
    painting.future().end(answer)
    assert isinstance(painting.ended(), error)


def test_a_computer_that_goes_while_it_paints_is_gone(painting: Painting) -> None:
    painting.future()
    Client.workers = {}
    assert str(painting.ended()) == "“desk” does not answer any more."


def test_cancelling_asks_once_and_is_waited_for(painting: Painting) -> None:
    future = painting.future()
    painting.is_cancelled.set()
    until(lambda: {"do": "cancel", "key": "7-a"} in Client.asked)
    time.sleep(0.15)
    assert Client.asked.count({"do": "cancel", "key": "7-a"}) == 1
    future.end({"cancelled": True})
    assert isinstance(painting.ended(), CancelledOrder)


def test_a_computer_that_does_not_obey_is_not_waited_for_long(
    painting: Painting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CANCEL_S", 0.0)
    painting.future()
    painting.is_cancelled.set()
    assert isinstance(painting.ended(), CancelledOrder)


def test_the_sentence_of_another_computer_is_translated_here(computer_list: ComputerList, desk: Computer) -> None:
    Client.answers["lacking"] = {"failed": "CannotWrite", "sentence": FULL.sentence.to_json()}
    with closing(WorkerPool(computer_list, MODELS)) as pool, pytest.raises(CannotWrite) as raised:
        pool.ask(desk, {"do": "lacking"})
    assert isinstance(raised.value.sentence, Sentence)
    assert (raised.value.sentence.template, raised.value.sentence.values) == ("No {0}.", ("room",))
