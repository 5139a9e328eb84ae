"""Keep the list of computers: invited, joined, switched, removed."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from engine.computers.authority import fingerprint, new_key, request_for, serial_of
from engine.computers.company import Company, Membership
from engine.computers.interfaces import is_here
from engine.computers.pairing import invite, read_invitation
from engine.errors import BadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from engine.storage.places import Places


def test_nothing_is_made_before_somebody_is_invited(places: Places) -> None:
    company = Company(places.company)
    assert not company.exists
    assert company.members() == ()
    assert not places.company.exists()


def test_an_invitation_becomes_a_computer_once(company: Company, tmp_path: Path) -> None:
    invitation = invite(company, tmp_path / "a.impasto-pair", "127.0.0.1", 5, "laptop")
    assert read_invitation(tmp_path / "a.impasto-pair") == invitation
    assert invitation.fingerprint == fingerprint(company.leader.certificate)
    assert company.address == ("127.0.0.1", 5)
    request = request_for(new_key(), "a name that is not asked for")

    certificate = company.admit(invitation.ticket.serial, request)

    (member,) = company.members()
    assert (member.name, member.state, member.serial) == ("laptop", Membership.JOINED, serial_of(certificate))
    assert company.admit(invitation.ticket.serial, request) == certificate  # its answer may have been lost
    with pytest.raises(BadOptions, match="used already"):
        company.admit(invitation.ticket.serial, request_for(new_key(), "laptop"))
    assert invitation.ticket.serial not in company.revoked()
    company.arrive(member.serial)
    assert invitation.ticket.serial in company.revoked()
    with pytest.raises(BadOptions, match="used already"):
        company.admit(invitation.ticket.serial, request)
    with pytest.raises(BadOptions, match="already; choose another name"):
        company.invite("laptop")


def test_a_computer_that_was_removed_before_it_came_is_not_trusted(company: Company) -> None:
    ticket = company.invite("laptop")
    certificate = company.admit(ticket.serial, request_for(new_key(), "laptop"))
    company.remove("laptop")
    assert company.revoked() == {ticket.serial, serial_of(certificate)}


def test_the_list_is_opened_only_where_it_has_changed(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a list that was read WHEN it is asked for again THEN the file is opened only after others have written."""
    other, opened = Company(company.folder), []
    company.invite("laptop")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *words, **more: opened.append(words) or connect(*words, **more))
    assert len(company.members()) == 1
    first = len(opened)
    company.members(), company.revoked(), company.helps, company.address
    assert len(opened) == first
    other.switch("laptop", is_on=False)
    assert [member.is_on for member in company.members()] == [False]


def test_a_second_invitation_of_a_name_voids_the_first(company: Company) -> None:
    first, second = company.invite("laptop"), company.invite("laptop")
    assert company.revoked() == {first.serial}
    assert [member.serial for member in company.members()] == [second.serial]


def test_one_interface_is_listened_at_and_never_all(places: Places, tmp_path: Path) -> None:
    company = Company(places.company)
    assert is_here(company.address[0])
    for address in ("0.0.0.0", "::", "", "192.0.2.7", "example"):
        with pytest.raises(BadOptions, match="has not the address"):
            invite(company, tmp_path / "a.impasto-pair", address, 5, "laptop")
    assert company.members() == ()


def test_switched_and_removed(company: Company) -> None:
    ticket = company.invite("laptop")
    company.switch("laptop", is_on=False)
    assert [member.is_on for member in company.members()] == [False]
    company.remove("laptop")
    assert company.members() == ()
    assert company.revoked() == {ticket.serial}
    for change in (lambda: company.remove("laptop"), lambda: company.switch("laptop", is_on=True)):
        with pytest.raises(BadOptions, match="no computer “laptop”"):
            change()


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\nb"])
def test_a_name_that_is_none(company: Company, name: str) -> None:
    with pytest.raises(BadOptions):
        company.invite(name)


@pytest.mark.skipif(os.name == "nt", reason="rights are of POSIX")
def test_keys_are_for_the_user_alone(company: Company, tmp_path: Path) -> None:
    invite(company, tmp_path / "a.impasto-pair", "127.0.0.1", 5, "laptop")
    keys = [*company.folder.glob("*.key"), tmp_path / "a.impasto-pair"]
    assert len(keys) == 3
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    assert company.folder.stat().st_mode & 0o777 == 0o700
