"""Keep the list of computers: invited, joined, switched, removed."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from engine.computers.authority import fingerprint, new_key, request_for, serial_of
from engine.computers.computer_list import ComputerList, Membership
from engine.computers.interfaces import is_here
from engine.computers.pairing import invite, read_invitation
from engine.errors import BadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from engine.storage.places import Places


def test_nothing_is_made_before_somebody_is_invited(places: Places) -> None:
    computer_list = ComputerList(places.computer_list)
    assert not computer_list.exists
    assert computer_list.members() == ()
    assert not places.computer_list.exists()


def test_an_invitation_becomes_a_computer_once(computer_list: ComputerList, tmp_path: Path) -> None:
    invitation = invite(computer_list, tmp_path / "a.impasto-pair", "127.0.0.1", 5, "laptop")
    assert read_invitation(tmp_path / "a.impasto-pair") == invitation
    assert invitation.fingerprint == fingerprint(computer_list.leader.certificate)
    assert computer_list.address == ("127.0.0.1", 5)
    request = request_for(new_key(), "a name that is not asked for")

    certificate = computer_list.admit(invitation.ticket.serial, request)

    (member,) = computer_list.members()
    assert (member.name, member.state, member.serial) == ("laptop", Membership.JOINED, serial_of(certificate))
    assert computer_list.admit(invitation.ticket.serial, request) == certificate  # its answer may have been lost
    with pytest.raises(BadOptions, match="used already"):
        computer_list.admit(invitation.ticket.serial, request_for(new_key(), "laptop"))
    assert invitation.ticket.serial not in computer_list.revoked()
    computer_list.arrive(member.serial)
    assert invitation.ticket.serial in computer_list.revoked()
    with pytest.raises(BadOptions, match="used already"):
        computer_list.admit(invitation.ticket.serial, request)
    with pytest.raises(BadOptions, match="already; choose another name"):
        computer_list.invite("laptop")


def test_a_computer_that_was_removed_before_it_came_is_not_trusted(computer_list: ComputerList) -> None:
    ticket = computer_list.invite("laptop")
    certificate = computer_list.admit(ticket.serial, request_for(new_key(), "laptop"))
    computer_list.remove("laptop")
    assert computer_list.revoked() == {ticket.serial, serial_of(certificate)}


def test_the_list_is_opened_only_where_it_has_changed(
    computer_list: ComputerList, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a list that was read WHEN it is asked for again THEN the file is opened only after others have written."""
    other, opened = ComputerList(computer_list.folder), []
    computer_list.invite("laptop")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *words, **more: opened.append(words) or connect(*words, **more))
    assert len(computer_list.members()) == 1
    first = len(opened)
    computer_list.members(), computer_list.revoked(), computer_list.helps, computer_list.address
    assert len(opened) == first
    other.switch("laptop", is_on=False)
    assert [member.is_on for member in computer_list.members()] == [False]


def test_a_second_invitation_of_a_name_voids_the_first(computer_list: ComputerList) -> None:
    first, second = computer_list.invite("laptop"), computer_list.invite("laptop")
    assert computer_list.revoked() == {first.serial}
    assert [member.serial for member in computer_list.members()] == [second.serial]


def test_one_interface_is_listened_at_and_never_all(places: Places, tmp_path: Path) -> None:
    computer_list = ComputerList(places.computer_list)
    assert is_here(computer_list.address[0])
    for address in ("0.0.0.0", "::", "", "192.0.2.7", "example"):
        with pytest.raises(BadOptions, match="has not the address"):
            invite(computer_list, tmp_path / "a.impasto-pair", address, 5, "laptop")
    assert computer_list.members() == ()


def test_switched_and_removed(computer_list: ComputerList) -> None:
    ticket = computer_list.invite("laptop")
    computer_list.switch("laptop", is_on=False)
    assert [member.is_on for member in computer_list.members()] == [False]
    computer_list.remove("laptop")
    assert computer_list.members() == ()
    assert computer_list.revoked() == {ticket.serial}
    for change in (lambda: computer_list.remove("laptop"), lambda: computer_list.switch("laptop", is_on=True)):
        with pytest.raises(BadOptions, match="no computer “laptop”"):
            change()


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\nb"])
def test_a_name_that_is_none(computer_list: ComputerList, name: str) -> None:
    with pytest.raises(BadOptions):
        computer_list.invite(name)


@pytest.mark.skipif(os.name == "nt", reason="rights are of POSIX")
def test_keys_are_for_the_user_alone(computer_list: ComputerList, tmp_path: Path) -> None:
    invite(computer_list, tmp_path / "a.impasto-pair", "127.0.0.1", 5, "laptop")
    keys = [*computer_list.folder.glob("*.key"), tmp_path / "a.impasto-pair"]
    assert len(keys) == 3
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    assert computer_list.folder.stat().st_mode & 0o777 == 0o700
