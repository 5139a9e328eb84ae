"""A computer that helps finds its leader again, tells why where it cannot, and keeps nothing that is refused."""

from __future__ import annotations

import asyncio
import ssl
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from engine.computers import helper
from engine.computers.authority import new_key, serial_of
from engine.computers.helper import Absent, help_leader, join
from engine.computers.pairing import Belonging, invite
from engine.computers.versions import Versions
from engine.errors import BadOptions, OutOfReach, Sentence

if TYPE_CHECKING:
    from pathlib import Path

    from engine.computers.computer_list import ComputerList

VERSIONS = Versions("0.1.0", "2.7.0", "2026.8.0", "abc")


class Comm:
    """Stand in for a connection whose other end answers as the test says."""

    def __init__(self, answer: dict[str, Any] | Exception) -> None:
        self.answer, self.sent, self.aborted = answer, [], 0

    async def write(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def read(self) -> dict[str, Any]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def abort(self) -> None:
        self.aborted += 1


def _connected(monkeypatch: pytest.MonkeyPatch, comm: Comm | Exception) -> list[tuple[str, dict[str, Any]]]:
    asked = []

    async def connect(address: str, **how: Any) -> Comm:
        asked.append((address, how))
        if isinstance(comm, Exception):
            raise comm
        return comm

    monkeypatch.setattr(helper, "connect", connect)
    return asked


def test_a_leader_that_dies_while_they_speak_is_absent_and_no_stranger() -> None:
    """GIVEN errors of TLS WHEN they are told THEN only certificates end the helping; all else is waited for."""

    def why(cause: Exception) -> OutOfReach:
        error = OSError("closed")
        error.__cause__ = cause
        return helper._why(error, "10.0.0.1")

    for cause in (ssl.SSLEOFError("EOF occurred in violation of protocol"), ConnectionResetError(), TimeoutError()):
        assert isinstance(why(cause), Absent)
    for words, said in (
        ("[SSL: SSLV3_ALERT_CERTIFICATE_REVOKED]", "does not trust this one"),
        ("[SSL: TLSV1_ALERT_UNKNOWN_CA]", "does not trust this one"),
        ("certificate verify failed: certificate has expired", "is wrong by years"),
    ):
        assert said in str(why(ssl.SSLError(words)))
    assert "not the one that has invited" in str(why(ssl.SSLCertVerificationError("self-signed")))


def test_whoever_joins_has_its_own_key_signed(
    computer_list: ComputerList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN an invitation WHEN a computer joins THEN it shows it, keeps its key, and gets a certificate for that."""
    invitation = invite(computer_list, tmp_path / "a.impasto-pair", "127.0.0.1", 5000, "laptop")
    comm = Comm({})
    asked = _connected(monkeypatch, comm)

    async def read() -> dict[str, Any]:
        return {"certificate": computer_list.admit(invitation.ticket.serial, comm.sent[0]["request"])}

    comm.read = read
    belonging = asyncio.run(join(invitation, VERSIONS, new_key()))
    ((address, how),) = asked
    assert (address, how["require_encryption"]) == ("tls://127.0.0.1:5000", True)
    assert how["ssl_context"].verify_mode is ssl.CERT_REQUIRED
    (request,) = comm.sent
    assert (request["op"], request["versions"]) == ("impasto-admit", VERSIONS.record())
    assert "PRIVATE" not in request["request"] and "PRIVATE" in belonging.own.key
    assert (belonging.name, belonging.host, belonging.port) == ("laptop", "127.0.0.1", 5000)
    assert (belonging.leader, belonging.ticket) == (invitation.leader, invitation.ticket.serial)
    assert computer_list.members()[0].serial == serial_of(belonging.own.certificate)
    assert comm.aborted == 1


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ({"refused": Sentence("“{0}” has Impasto 9.", "laptop").to_json()}, BadOptions, "“laptop” has Impasto 9"),
        (OSError("closed"), Absent, "127.0.0.1 does not answer"), (TimeoutError(), Absent, "does not answer"),
    ],
)  # fmt: skip
def test_why_it_cannot_join_is_told_and_the_connection_ended(
    computer_list: ComputerList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Any, error: type, says: str
) -> None:
    invitation = invite(computer_list, tmp_path / "a.impasto-pair", "127.0.0.1", 5000, "laptop")
    comm = Comm(answer)
    _connected(monkeypatch, comm)
    with pytest.raises(error, match=says):
        asyncio.run(join(invitation, VERSIONS, new_key()))
    assert comm.aborted == 1


def test_a_leader_that_is_not_there_is_absent(
    computer_list: ComputerList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invite(computer_list, tmp_path / "a.impasto-pair", "127.0.0.1", 5000, "laptop")
    _connected(monkeypatch, OSError("refused"))
    with pytest.raises(Absent):
        asyncio.run(join(invitation, VERSIONS, new_key()))


def test_it_waits_for_an_absent_leader_and_tells_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a leader that is away twice, there, and away again WHEN one helps THEN each change is told."""
    monkeypatch.setattr(helper, "AGAIN_S", 0.0)
    answers = [Absent("away"), Absent("away"), {}, Absent("away"), {}, OutOfReach("no trust")]
    told, helped = [], []

    async def asked(*_: object) -> dict[str, Any]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def until_gone(belonging: Belonging, *_: object) -> None:
        helped.append(belonging)

    monkeypatch.setattr(helper, "_asked", asked)
    monkeypatch.setattr(helper, "_helped", until_gone)
    belonging = Belonging("laptop", "10.0.0.1", 5, "leader", None, "1f")
    with pytest.raises(OutOfReach, match="no trust"):
        asyncio.run(help_leader(belonging, None, VERSIONS, None, lambda *heard: told.append(heard)))
    assert told == [(False, "10.0.0.1"), (True, "10.0.0.1"), (False, "10.0.0.1"), (True, "10.0.0.1")]
    assert helped == [belonging] * 2


@pytest.mark.parametrize("error", [TimeoutError(), OSError("cut"), RuntimeError("refused"), None])
def test_a_leader_that_goes_ends_the_work_and_nothing_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception | None
) -> None:
    """GIVEN a computer that helps WHEN the leader goes, or refuses it THEN what it paints is abandoned."""
    monkeypatch.setattr(helper, "AGAIN_S", 0.0)
    monkeypatch.setattr(helper, "helpers_contexts", lambda *_: (None, None))
    made, done = [], []

    class Worker:
        def __init__(self, address: str, **how: Any) -> None:
            made.append((address, how))

        def __await__(self):
            yield from asyncio.sleep(0).__await__()
            if error is not None:
                raise error

        async def finished(self) -> None:
            done.append("finished")

        async def close(self, **_how: bool) -> None:
            done.append("closed")

    monkeypatch.setattr(helper, "Helper", Worker)
    runner = SimpleNamespace(
        engine=SimpleNamespace(facts={"device": "Toy"}), folder=tmp_path, abandon=lambda: done.append("abandoned")
    )
    belonging = Belonging("laptop", "127.0.0.1", 5, "leader", None, "1f")
    asyncio.run(helper._helped(belonging, runner, VERSIONS, None))
    assert done == [*([] if error else ["finished"]), "abandoned", "closed"]
    ((address, how),) = made
    assert (address, how["name"], how["host"]) == ("tls://127.0.0.1:5", "laptop", "127.0.0.1")
    assert how["port"] == "47411:47430"
    told = {key: say(None) for key, say in how["startup_information"].items()}
    assert told == {"versions": VERSIONS.record(), "device": "Toy"}


def test_a_helper_shows_nothing_to_browsers() -> None:
    """GIVEN Dask's worker, which would listen for them WHEN ours is asked THEN it does nothing."""
    assert helper.Helper.start_http_server(SimpleNamespace(), {"routes": []}, "127.0.0.1", prefix="") is None
