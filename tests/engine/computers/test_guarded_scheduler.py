"""Whoever comes is let in by certificate, name and version, and cut off once it is removed."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from distributed import Scheduler

from engine.computers import guarded_scheduler
from engine.computers.authority import new_key, request_for, serial_of
from engine.computers.guarded_scheduler import GuardedScheduler
from engine.computers.versions import Versions
from engine.errors import Sentence

if TYPE_CHECKING:
    from engine.computers.computer_list import ComputerList

OWN = Versions("0.1.0", "2.7.0", "2026.8.0", "abc")
SAME = OWN.record()


class Comm:
    """Stand in for a connection over which a certificate was shown."""

    def __init__(self, name: str, serial: str = "1F") -> None:
        shown = {"subject": ((("commonName", name),),), "serialNumber": serial.upper()}
        self.extra_info, self.written, self.aborted = {"peercert": shown}, [], 0

    async def write(self, message: dict[str, Any]) -> None:
        self.written.append(message)

    def abort(self) -> None:
        self.aborted += 1


@pytest.fixture
def scheduler(computer_list: ComputerList) -> GuardedScheduler:
    """Make one that listens nowhere."""
    made = object.__new__(GuardedScheduler)
    made._computer_list, made._versions, made._revoked = computer_list, OWN, computer_list.revoked()
    made.workers, made.aliases = {}, {}
    return made


def _said(told: dict[str, str]) -> str:
    return Sentence.from_json(told["refused"])


def test_an_invitation_is_admitted_once_under_its_own_name(
    scheduler: GuardedScheduler, computer_list: ComputerList
) -> None:
    ticket = computer_list.invite("laptop")
    request = request_for(new_key(), "whatever it says")
    told = scheduler.admit(Comm("laptop", ticket.serial), request, SAME)
    (member,) = computer_list.members()
    assert (member.name, member.serial, member.state) == ("laptop", serial_of(told["certificate"]), "joined")
    assert scheduler.admit(Comm("laptop", ticket.serial), request, SAME) == told  # its answer may have been lost
    other = request_for(new_key(), "laptop")
    assert "used already" in _said(scheduler.admit(Comm("laptop", ticket.serial), other, SAME))
    assert computer_list.revoked() == set()
    scheduler.greet(Comm("laptop", member.serial), SAME)
    assert computer_list.revoked() == {ticket.serial}


def test_another_version_is_refused_and_its_invitation_stays(
    scheduler: GuardedScheduler, computer_list: ComputerList
) -> None:
    ticket = computer_list.invite("laptop")
    request = request_for(new_key(), "laptop")
    refused = scheduler.admit(Comm("laptop", ticket.serial), request, SAME | {"app": "0.0.9"})
    assert _said(refused).startswith("“laptop” has Impasto 0.0.9")
    assert "certificate" in scheduler.admit(Comm("laptop", ticket.serial), request, SAME)


def test_a_request_that_is_none_is_refused_in_a_sentence(
    scheduler: GuardedScheduler, computer_list: ComputerList
) -> None:
    ticket = computer_list.invite("laptop")
    assert "cannot be used" in _said(scheduler.admit(Comm("laptop", ticket.serial), "no request", SAME))


def test_a_greeting_tells_whether_it_can_help(scheduler: GuardedScheduler) -> None:
    assert scheduler.greet(Comm("laptop"), SAME) == {}
    assert _said(scheduler.greet(Comm("laptop"), {})).startswith("“laptop” has Impasto ?")


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for what Dask does with a worker that is let in, or taken out."""
    done: list[str] = []

    async def add_worker(_self: Scheduler, _comm: object, *, name: str, **_more: object) -> None:
        done.append(f"+{name}")

    async def remove_worker(_self: Scheduler, address: str, *, stimulus_id: str) -> None:
        done.append(f"-{address} {stimulus_id}")

    monkeypatch.setattr(Scheduler, "add_worker", add_worker)
    monkeypatch.setattr(Scheduler, "remove_worker", remove_worker)
    return done


def _come(
    scheduler: GuardedScheduler, comm: Comm, name: str = "laptop", versions: dict[str, str] | None = None
) -> None:
    asyncio.run(scheduler.add_worker(comm, name=name, extra={"versions": versions or SAME}, address="tls://1"))


def test_who_is_known_comes_in(scheduler: GuardedScheduler, added: list[str]) -> None:
    comm = Comm("laptop")
    _come(scheduler, comm)
    assert (added, comm.written) == (["+laptop"], [])


@pytest.mark.parametrize(
    ("shown", "versions", "says"),
    [
        ("desk", None, "“laptop” shows another computer's certificate; join it again."),
        ("laptop", {"app": "0.0.9"}, "“laptop” has Impasto 0.0.9"), ("", None, "another computer's certificate"),
    ],
)  # fmt: skip
def test_who_is_another_or_has_another_version_is_turned_away(
    scheduler: GuardedScheduler, added: list[str], shown: str, versions: dict[str, str] | None, says: str
) -> None:
    comm = Comm(shown)
    _come(scheduler, comm, versions=versions)
    ((message,)) = comm.written
    assert message["status"] == "error"
    assert says in Sentence.from_json(message["message"])
    assert added == []


@pytest.mark.parametrize(("silent", "before"), [(60.0, ["-tls://9 impasto-again"]), (1.0, [])])
def test_a_computer_that_comes_back_takes_the_place_of_what_is_silent(
    scheduler: GuardedScheduler, added: list[str], monkeypatch: pytest.MonkeyPatch, silent: float, before: list[str]
) -> None:
    """GIVEN a computer whose cable was pulled WHEN it comes again THEN what was silent for long is taken out first."""
    monkeypatch.setattr(guarded_scheduler.time, "time", lambda: 1000.0)
    scheduler.aliases["laptop"] = "tls://9"
    scheduler.workers["tls://9"] = SimpleNamespace(address="tls://9", last_seen=1000.0 - silent)
    _come(scheduler, Comm("laptop"))
    assert added == [*before, "+laptop"]


def test_one_that_is_turned_away_drives_nobody_out(
    scheduler: GuardedScheduler, added: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_scheduler.time, "time", lambda: 1000.0)
    scheduler.aliases["laptop"] = "tls://9"
    scheduler.workers["tls://9"] = SimpleNamespace(address="tls://9", last_seen=0.0)
    _come(scheduler, Comm("thief"))
    assert added == []


def test_who_was_removed_is_trusted_no_more_and_cut_off(
    scheduler: GuardedScheduler, computer_list: ComputerList, added: list[str]
) -> None:
    """GIVEN two that have joined WHEN one is removed THEN its connections and its work end, and new contexts count."""
    stays, goes = computer_list.invite("desk"), computer_list.invite("laptop")
    scheduler.security = SimpleNamespace(contexts=("old", "old"))
    scheduler.connection_args = {"ssl_context": "old"}
    scheduler.rpc = SimpleNamespace(connection_args={"ssl_context": "old"})
    scheduler.listeners = [SimpleNamespace(tcp_server=SimpleNamespace(ssl_options="old"))]
    comms = [Comm("desk", stays.serial), Comm("laptop", goes.serial), Comm("nobody")]
    comms[2].extra_info = {}
    scheduler._comms = dict.fromkeys(comms)
    scheduler.workers = {f"tls://{name}": SimpleNamespace(name=name) for name in ("desk", "laptop")}

    asyncio.run(scheduler.look())
    assert added == [] and scheduler.security.contexts == ("old", "old")  # nothing has changed

    computer_list.remove("laptop")
    asyncio.run(scheduler.look())
    assert added == ["-tls://laptop impasto-removed"]
    assert [comm.aborted for comm in comms] == [0, 1, 0]
    made, taken = scheduler.security.contexts
    assert scheduler.connection_args["ssl_context"] is scheduler.rpc.connection_args["ssl_context"] is made
    assert scheduler.listeners[0].tcp_server.ssl_options is taken
    assert "old" not in (made, taken)


def test_it_shows_nothing_to_browsers() -> None:
    """GIVEN Dask's scheduler, which would listen for them WHEN ours is asked THEN it does nothing."""
    assert GuardedScheduler.start_http_server(SimpleNamespace(), {"routes": []}, "127.0.0.1", prefix="") is None
