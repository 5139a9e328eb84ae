"""Name this computer and the networks that it is in; asks nobody else."""

from __future__ import annotations

import ipaddress
import socket

import psutil


def addresses() -> tuple[tuple[str, str], ...]:
    """List the interfaces that are up and their addresses: those of home networks first, this computer alone last."""
    states = psutil.net_if_stats()
    found = [
        (name, one.address)
        for name, ones in psutil.net_if_addrs().items()
        for one in ones
        if one.family == socket.AF_INET and name in states and states[name].isup
    ]
    return tuple(sorted(found, key=lambda each: _rank(each[1])))


def is_here(address: str) -> bool:
    """Tell whether an address is one of this computer's, and not all of them."""
    families = (socket.AF_INET, socket.AF_INET6)
    own = [one for ones in psutil.net_if_addrs().values() for one in ones if one.family in families]
    return any(one.address.partition("%")[0] == address for one in own)


def computer_name() -> str:
    """Name this computer."""
    return socket.gethostname().partition(".")[0] or "computer"


def own_address(other: str) -> str:
    """Name the address of this computer's interface towards another one; nothing is sent. Raises OSError."""
    family = socket.AF_INET6 if ":" in other else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((other, 9))
        return str(probe.getsockname()[0])


def _rank(address: str) -> int:
    found = ipaddress.ip_address(address)
    if found.is_loopback:
        return 3
    return 2 if found.is_link_local else 0 if found.is_private else 1
