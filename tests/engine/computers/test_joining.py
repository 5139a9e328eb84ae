"""Join with real processes: once by an invitation, and not by what is used up, removed, expired, foreign or older."""

from __future__ import annotations

import shutil
import socket
import ssl
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from distributed import Client

from engine.computers import worker_pool
from engine.computers.authority import Authority, Identity
from engine.computers.computer_list import ComputerList
from engine.computers.secure import helpers_contexts
from engine.storage.places import Places
from tests.engine.computers.conftest import wait_for
from tests.engine.computers.network import HelperProcess, helpers, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.computers.conftest import Leader


@pytest.mark.slow
def test_an_invitation_works_once_and_a_removed_computer_is_cut_off(leader: Leader, tmp_path: Path) -> None:
    """GIVEN two that have joined WHEN a file is shown again, or one is removed THEN it is refused, the other stays."""
    file = leader.invitation("one")
    copy = shutil.copy(file, tmp_path / "copy.impasto-pair")
    with (
        closing(leader.pool()) as pool,
        helpers(lambda: HelperProcess(tmp_path / "one", file), lambda: leader.helper("two")) as (one, _),
    ):
        wait_for(pool, "one", "two")
        with helpers(lambda: HelperProcess(tmp_path / "thief", copy)) as (thief,):
            assert "does not trust this one any more" in thief.wait_for("ended")
            assert thief.process.wait() == 7

        leader.computer_list.remove("one")

        until(lambda: [computer.name for computer in pool.computers] == ["two"])
        assert "does not trust this one any more" in one.wait_for("ended")


@pytest.mark.slow
def test_who_is_there_is_there_at_every_look(leader: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN Dask's timer that forgets who is there WHEN it rings as they are looked for THEN none is missed."""
    monkeypatch.setattr(worker_pool, "LOOK_S", 0.01)
    sync, rung = Client.sync, []

    def late(client: Client, *what: object, **how: object) -> object:
        found = sync(client, *what, **how)
        sync(client, client._periodic_callbacks["scheduler-info"].callback)
        rung.append(client)
        return found

    with closing(leader.pool()) as pool, helpers(lambda: leader.helper("one")):
        wait_for(pool, "one")
        monkeypatch.setattr(Client, "sync", late)
        while len(rung) < 20:
            assert pool.computers
            time.sleep(0.001)


@pytest.mark.slow
def test_who_has_joined_comes_back_by_the_same_file_and_never_after_it_was_removed(
    leader: Leader, tmp_path: Path
) -> None:
    file = leader.invitation("one")
    with closing(leader.pool()) as pool:
        for _ in range(2):
            with helpers(lambda: HelperProcess(tmp_path / "one", file)):
                wait_for(pool, "one")
            until(lambda: not pool.computers)
        with helpers(lambda: HelperProcess(tmp_path / "one", None, "0.0.9")) as (old,):
            assert "“one” has Impasto 0.0.9" in old.wait_for("ended")
        leader.computer_list.remove("one")
        with helpers(lambda: HelperProcess(tmp_path / "one", None)) as (again,):
            assert "does not trust this one any more" in again.wait_for("ended")


def test_strangers_are_refused(leader: Leader, tmp_path: Path) -> None:
    """GIVEN a leader that listens WHEN plain TCP, strangers or an older Impasto come THEN they are refused."""
    address = leader.computer_list.address
    foreign = ComputerList(Places.below(tmp_path / "other").computer_list)
    own = leader.computer_list.leader.certificate
    expired = leader.computer_list.authority.issue("late", -timedelta(days=1))
    with (
        closing(leader.pool()) as pool,
        helpers(lambda: leader.helper("old", version="0.0.9")) as (old,),
    ):
        with socket.create_connection(address, timeout=10) as plain:
            plain.sendall(b"\0" * 64)
            plain.settimeout(10)
            assert _heard(plain) in (b"", b"\x15")  # closed, after an alert of TLS at most
        for stranger in (foreign.authority.issue("x"), expired, Authority.new().issue("x")):
            assert _refused(address, stranger, own)
        assert not _refused(address, leader.computer_list.authority.issue("known"), own)
        said = old.wait_for("ended")
        assert "“old” has Impasto 0.0.9 and this computer Impasto 0.1.0; install the same Impasto on both." in said
        assert pool.computers == ()
        assert [member.state for member in leader.computer_list.members()] == [
            "invited"
        ]  # and may come with the right one


def _heard(plain: socket.socket) -> bytes:
    try:
        return plain.recv(1)
    except OSError:
        return b""


def _refused(address: tuple[str, int], own: Identity, leader: str) -> bool:
    made, _ = helpers_contexts(own, leader)
    try:
        with socket.create_connection(address, timeout=10) as raw, made.wrap_socket(raw) as wrapped:
            return wrapped.recv(1) == b""
    except (ssl.SSLError, ConnectionError):
        return True
