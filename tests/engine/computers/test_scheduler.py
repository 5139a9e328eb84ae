"""The meeting point has a process of its own, which listens at one address, tells why it cannot, and ends with us."""

from __future__ import annotations

import errno
import socket
from contextlib import closing
from typing import TYPE_CHECKING

import psutil
import pytest

from engine.computers.scheduler import SchedulerProcess, _failure
from engine.errors import OutOfReach
from tests.engine.computers.conftest import MODELS
from tests.engine.computers.network import listening

if TYPE_CHECKING:
    from engine.computers.computer_list import ComputerList


def test_it_listens_at_its_address_alone_and_ends_when_it_is_closed(computer_list: ComputerList) -> None:
    with closing(SchedulerProcess(computer_list, MODELS)) as process:
        assert (process.host, process.port) == computer_list.address
        assert process.is_alive
        assert listening(process.pid) == {computer_list.address}
        ours = psutil.Process(process.pid)
    assert not ours.is_running()
    assert not process.is_alive


def test_a_port_that_is_taken_is_told(computer_list: ComputerList) -> None:
    host, port = computer_list.address
    with socket.create_server((host, port)), pytest.raises(OutOfReach, match=f"Port {port} of this computer is taken"):
        SchedulerProcess(computer_list, MODELS)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EADDRINUSE, "Port 5 of this computer is taken, perhaps by another Impasto; choose another one."),
        (errno.EADDRNOTAVAIL, "This computer has not the address 10.0.0.1 any more; write a new invitation."),
        (errno.EACCES, "The other computers cannot be reached through 10.0.0.1: Permission denied."),
    ],
)
def test_why_it_cannot_listen_is_one_sentence(number: int, says: str) -> None:
    assert _failure(OSError(number, "x"), "10.0.0.1", 5) == says


def test_a_process_that_says_nothing_is_told(computer_list: ComputerList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.computers.scheduler._START_S", 0.0)
    with pytest.raises(OutOfReach, match="did not start; try again"):
        SchedulerProcess(computer_list, MODELS)
