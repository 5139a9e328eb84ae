"""Only known computers speak with each other, by TLS 1.3 and nothing else, whatever the user's files of Dask say."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from contextlib import suppress
from datetime import timedelta

import dask
import pytest

from engine.computers.authority import Authority, Identity
from engine.computers.computer_list import ComputerList
from engine.computers.secure import (
    _SETTINGS,
    GONE_S,
    Guard,
    helpers_contexts,
    leaders_contexts,
    protocol_of,
    settle,
)

Contexts = tuple[ssl.SSLContext, ssl.SSLContext]


@pytest.fixture(scope="module")
def computer_list(tmp_path_factory: pytest.TempPathFactory) -> ComputerList:
    found = ComputerList(tmp_path_factory.mktemp("computer_list"))
    found.settle("127.0.0.1", 5000)
    return found


def _spoken(client: Contexts, server: Contexts) -> str:
    """Have a client send a word to a server, and give what came back, or "" where either does not trust the other."""
    ours, theirs = socket.socketpair()
    for one in (ours, theirs):
        one.settimeout(10)

    def serve() -> None:
        with suppress(OSError), server[1].wrap_socket(theirs, server_side=True) as wrapped:
            wrapped.sendall(wrapped.recv(100))

    thread = threading.Thread(target=serve)
    thread.start()
    heard = b""
    with suppress(OSError), client[0].wrap_socket(ours) as wrapped:
        wrapped.sendall(f"{wrapped.version()}".encode())
        heard = wrapped.recv(100)
    thread.join()
    for one in (ours, theirs):
        one.close()
    return heard.decode()


def test_the_leader_and_a_helper_speak(computer_list: ComputerList) -> None:
    leader = leaders_contexts(computer_list)
    helper = helpers_contexts(computer_list.authority.issue("laptop"), computer_list.leader.certificate)
    assert _spoken(helper, leader) == "TLSv1.3"
    assert _spoken(leader, helper) == "TLSv1.3"


def test_helpers_do_not_reach_each_other(computer_list: ComputerList) -> None:
    one, other = (
        helpers_contexts(computer_list.authority.issue(name), computer_list.leader.certificate) for name in "ab"
    )
    assert _spoken(one, other) == ""


def test_strangers_and_those_who_are_late_or_removed_are_refused(computer_list: ComputerList) -> None:
    """GIVEN certificates of another authority, of one's own, late and revoked ones WHEN shown THEN none is trusted."""
    own = computer_list.leader.certificate
    removed = computer_list.invite("removed")
    computer_list.remove("removed")
    leader = leaders_contexts(computer_list)
    strangers = (
        Authority.new().issue("laptop"), Authority.new().own, computer_list.authority.issue("late", -timedelta(days=1)),
        removed,
    )  # fmt: skip
    for stranger in strangers:
        assert _spoken(helpers_contexts(stranger, own), leader) == ""
    assert _spoken(helpers_contexts(computer_list.authority.issue("known"), own), leader) == "TLSv1.3"


def test_another_leader_is_not_trusted_even_with_the_same_name(computer_list: ComputerList) -> None:
    own = computer_list.authority.issue("laptop")
    impostor = computer_list.authority.issue("leader")
    trusting = (*helpers_contexts(impostor, own.certificate),)
    assert _spoken(helpers_contexts(own, computer_list.leader.certificate), trusting) == ""


def test_older_tls_is_refused(computer_list: ComputerList) -> None:
    leader = leaders_contexts(computer_list)
    made, taken = helpers_contexts(computer_list.authority.issue("laptop"), computer_list.leader.certificate)
    made.minimum_version, made.maximum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2
    assert _spoken((made, taken), leader) == ""


def test_no_key_is_left_on_the_disk(computer_list: ComputerList, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    leaders_contexts(computer_list)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ssl.SSLError):
        helpers_contexts(Identity("no certificate", "no key"), computer_list.leader.certificate)
    assert list(tmp_path.iterdir()) == []


def test_guards_give_both_sides_their_context() -> None:
    made, taken = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    guard = Guard((made, taken))
    assert guard.get_connection_args("worker")["ssl_context"] is made
    assert guard.get_listen_args("scheduler")["ssl_context"] is taken
    assert guard.get_connection_args("client")["require_encryption"] is guard.get_listen_args("x")["require_encryption"]
    assert guard.get_connection_args("client")["require_encryption"] is True


@pytest.mark.parametrize(
    ("host", "address"), [("10.0.0.1", "tls://10.0.0.1:5"), ("fe80::1", "tls://[fe80::1]:5"), ("desk", "tls://desk:5")]
)
def test_addresses_are_named_as_dask_does(host: str, address: str) -> None:
    assert protocol_of(host, 5) == address


def test_what_the_user_has_set_elsewhere_does_not_count() -> None:
    """GIVEN files of Dask's that allow much WHEN settled THEN encryption is required, and nothing is preloaded."""
    with dask.config.set(dict.fromkeys(_SETTINGS, "changed")):
        settle()
        assert {key: dask.config.get(key) for key in _SETTINGS} == _SETTINGS
        assert dask.config.get("distributed.comm.require-encryption") is True
        assert dask.config.get("distributed.scheduler.worker-ttl") == f"{GONE_S}s"
        assert dask.config.get("distributed.worker.preload") == []


def test_dask_says_nothing_in_the_terminal() -> None:
    logging.getLogger("distributed.of_this_test").setLevel(logging.DEBUG)
    other = logging.getLogger("impasto_of_this_test")
    other.setLevel(logging.DEBUG)
    settle()
    assert logging.getLogger("distributed.of_this_test").level == logging.CRITICAL
    assert other.level == logging.DEBUG
