"""This computer names itself and its networks, the nearest first, without asking anybody."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import psutil
import pytest

from engine.computers import interfaces
from engine.computers.interfaces import addresses, computer_name, is_here, own_address

ADDRESSES = {
    "lo": [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")],
    "self-made": [(socket.AF_INET, "169.254.7.8")],
    "world": [(socket.AF_INET, "8.8.8.8"), (socket.AF_INET6, "fe80::1%world")],
    "home": [(socket.AF_INET, "192.168.1.5")],
    "cellar": [(socket.AF_INET, "10.0.0.5")],
    "unplugged": [(socket.AF_INET, "192.168.9.9")],
}


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give this computer several interfaces, of which one is down and one has no state."""
    found = {name: [SimpleNamespace(family=f, address=a) for f, a in ones] for name, ones in ADDRESSES.items()}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found | {"gone": found["home"]})
    states = {name: SimpleNamespace(isup=name != "unplugged") for name in ADDRESSES}
    monkeypatch.setattr(psutil, "net_if_stats", lambda: states)


@pytest.mark.usefixtures("many")
def test_home_networks_come_first_and_this_computer_alone_last() -> None:
    found = addresses()
    assert set(found[:2]) == {("home", "192.168.1.5"), ("cellar", "10.0.0.5")}
    assert found[2:] == (("world", "8.8.8.8"), ("self-made", "169.254.7.8"), ("lo", "127.0.0.1"))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("192.168.1.5", True), ("127.0.0.1", True), ("::1", True), ("fe80::1", True), ("192.168.9.9", True),
        ("192.168.1.6", False), ("0.0.0.0", False), ("::", False), ("", False), ("localhost", False),
    ],
)  # fmt: skip
def test_an_address_is_one_of_its_own_and_not_all_of_them(address: str, here: bool) -> None:
    assert is_here(address) == here


def test_a_real_computer_has_itself() -> None:
    assert ("127.0.0.1" in {address for _, address in addresses()}) == is_here("127.0.0.1")


@pytest.mark.parametrize(("told", "name"), [("desk.example.org", "desk"), ("desk", "desk"), ("", "computer")])
def test_its_name_is_without_its_network(told: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: told)
    assert computer_name() == name


def test_the_way_to_itself_is_its_own_address() -> None:
    assert own_address("127.0.0.1") == "127.0.0.1"


def test_nothing_is_sent_to_find_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN another computer WHEN the way to it is asked THEN a socket without packets is connected, of its family."""
    asked = []

    class Probe:
        def __init__(self, family: int, kind: int) -> None:
            asked.append((family, kind))

        def __enter__(self):
            return self

        def __exit__(self, *_: object) -> None:
            asked.append("closed")

        def connect(self, address: tuple[str, int]) -> None:
            asked.append(address)

        def getsockname(self) -> tuple[str, int]:
            return ("10.0.0.5", 4)

    monkeypatch.setattr(interfaces.socket, "socket", Probe)
    assert own_address("10.0.0.9") == own_address("fe80::9") == "10.0.0.5"
    assert asked == [
        (socket.AF_INET, socket.SOCK_DGRAM), ("10.0.0.9", 9), "closed",
        (socket.AF_INET6, socket.SOCK_DGRAM), ("fe80::9", 9), "closed",
    ]  # fmt: skip


def test_no_way_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cut(socket.socket):
        def connect(self, _address: object) -> None:
            raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(interfaces.socket, "socket", Cut)
    with pytest.raises(OSError, match="unreachable"):
        own_address("10.0.0.9")
