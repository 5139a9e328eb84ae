"""An invitation is a file that says all, of one format; whom this computer helps is kept whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.computers.authority import Authority, Identity
from engine.computers.pairing import Belonging, KeptBelonging, invite, read_invitation
from engine.errors import BadOptions, CannotWrite

if TYPE_CHECKING:
    from engine.computers.computer_list import ComputerList

HERE = "127.0.0.1"
BELONGING = Belonging("laptop", "10.0.0.1", 5, "leader", Identity("certificate", "key"), "1f")


def test_a_belonging_is_kept_and_forgotten(tmp_path: Path) -> None:
    kept = KeptBelonging(tmp_path / "joined")
    assert kept.read() is None
    belonging = Belonging("laptop", "10.0.0.1", 5, "leader", Identity("certificate", "key"), "1f")
    kept.write(belonging)
    assert kept.read() == belonging
    kept.forget()
    assert kept.read() is None


def test_a_file_that_is_no_invitation_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.impasto-pair"
    for content in ("", "{}", '{"format": 1}', "\0", '{"format": 2}', "[]"):
        file.write_text(content)
        with pytest.raises(BadOptions):
            read_invitation(file)
    with pytest.raises(BadOptions):
        read_invitation(tmp_path / "gone")


def test_an_invitation_comes_back_from_its_file(computer_list: ComputerList, tmp_path: Path) -> None:
    file = tmp_path / "laptop.impasto-pair"
    invitation = invite(computer_list, file, HERE, 5000, "laptop")
    assert read_invitation(file) == invitation
    assert (invitation.name, invitation.host, invitation.port) == ("laptop", HERE, 5000)
    assert invitation.leader == computer_list.leader.certificate
    assert computer_list.address == (HERE, 5000)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 2}, "another version of Impasto"), ({"port": "5000"}, "no invitation"),
        ({"leader": "no certificate"}, "no invitation"), ({"ticket": {"certificate": "c"}}, "no invitation"),
        ({"name": None}, "no invitation"),
    ],
)  # fmt: skip
def test_an_invitation_that_was_changed_is_told(
    computer_list: ComputerList, tmp_path: Path, change: dict, says: str
) -> None:
    file = tmp_path / "laptop.impasto-pair"
    invite(computer_list, file, HERE, 5000, "laptop")
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(BadOptions, match=says):
        read_invitation(file)


def test_a_file_that_is_too_large_is_not_read(computer_list: ComputerList, tmp_path: Path) -> None:
    file = tmp_path / "laptop.impasto-pair"
    invite(computer_list, file, HERE, 5000, "laptop")
    file.write_text(file.read_text() + " " * 2**16)
    with pytest.raises(BadOptions, match="no invitation"):
        read_invitation(file)


def test_an_invitation_that_cannot_be_written_is_told(computer_list: ComputerList, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"laptop\.impasto-pair cannot be written; choose another folder"):
        invite(computer_list, tmp_path / "none" / "laptop.impasto-pair", HERE, 5000, "laptop")


@pytest.mark.skipif(os.name == "nt", reason="rights are of POSIX")
def test_whom_it_helps_is_for_the_user_alone(tmp_path: Path) -> None:
    KeptBelonging(tmp_path / "joined").write(BELONGING)
    for file in (tmp_path / "joined").iterdir():
        assert file.suffix == ".pem" or file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "joined").stat().st_mode & 0o777 == 0o700


def test_another_belonging_takes_the_place_of_the_first(tmp_path: Path) -> None:
    kept = KeptBelonging(tmp_path)
    kept.write(BELONGING)
    other = replace(BELONGING, host="10.0.0.2", own=Identity("another", "key of it"))
    kept.write(other)
    assert kept.read() == other


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "laptop"}', '{"colour": 1}'])
def test_what_is_damaged_helps_nobody(tmp_path: Path, text: str) -> None:
    kept = KeptBelonging(tmp_path)
    kept.write(BELONGING)
    (tmp_path / "belonging.json").write_text(text)
    assert kept.read() is None


@pytest.mark.parametrize("lost", ["own.pem", "own.key", "belonging.json"])
def test_a_part_of_it_alone_is_nothing(tmp_path: Path, lost: str) -> None:
    kept = KeptBelonging(tmp_path)
    kept.write(BELONGING)
    (tmp_path / lost).unlink()
    assert kept.read() is None


def test_forgetting_leaves_no_key_and_may_be_done_twice(tmp_path: Path) -> None:
    kept = KeptBelonging(tmp_path)
    kept.write(BELONGING)
    (tmp_path / "another.key").write_text("somebody's")
    kept.forget()
    kept.forget()
    assert [path.name for path in tmp_path.iterdir()] == ["another.key"]


def test_a_certificate_of_a_foreign_authority_is_an_invitation_as_well(
    computer_list: ComputerList, tmp_path: Path
) -> None:
    """GIVEN a file that names another leader WHEN it is read THEN its fingerprint is that leader's."""
    file = tmp_path / "laptop.impasto-pair"
    invitation = invite(computer_list, file, HERE, 5000, "laptop")
    foreign = Authority.new().own.certificate
    file.write_text(json.dumps(json.loads(file.read_text()) | {"leader": foreign}))
    assert read_invitation(file).fingerprint != invitation.fingerprint


def test_who_dies_while_it_joins_asks_with_the_same_key_again(computer_list: ComputerList, tmp_path: Path) -> None:
    """GIVEN a key that was asked for WHEN the program begins again THEN it is the same, until it has joined."""
    invitation = invite(computer_list, tmp_path / "a.impasto-pair", "127.0.0.1", 5, "laptop")
    other = replace(invitation, name="other")
    key = KeptBelonging(tmp_path / "joined").begin(invitation)
    again = KeptBelonging(tmp_path / "joined")
    assert again.begun() == invitation
    assert again.begin(invitation) == key
    assert again.begin(other) != key
    again.write(Belonging("laptop", "10.0.0.1", 5, "leader", Identity("certificate", "key"), "1f"))
    assert again.begun() is None
