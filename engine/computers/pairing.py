"""Write and read pairing files: what another computer needs to join, once; and keep what it then is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import msgspec

from engine.computers.authority import Identity, fingerprint, new_key
from engine.computers.computer_list import KeptIdentity, private_folder, write_private
from engine.errors import BadOptions, CannotWrite, cannot_write_into

if TYPE_CHECKING:
    from pathlib import Path

    from engine.computers.computer_list import ComputerList

SUFFIX = ".impasto-pair"
_FORMAT = 1  # raised when an older Impasto would misread it
_LARGEST = 2**16  # bytes
_OWN = "own"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Hold what is in a pairing file; who has it may join, once."""

    name: str  # that the other computer gets
    host: str
    port: int
    leader: str  # certificate, PEM: the only one that the other computer will trust
    ticket: Identity  # with which it asks for a certificate of its own

    @property
    def fingerprint(self) -> str:
        """Give what the leader is known by."""
        return fingerprint(self.leader)


def invite(computer_list: ComputerList, file: Path, host: str, port: int, name: str) -> Invitation:
    """Write a pairing file that a computer joins with under that name.

    Raises:
        BadOptions: a computer of that name has joined.
        CannotWrite: the file or the list cannot be written.
    """
    computer_list.settle(host, port)
    leader = computer_list.leader.certificate
    invitation = Invitation(name, host, port, leader, computer_list.invite(name))
    try:
        write_private(file, json.dumps({"format": _FORMAT, **asdict(invitation)}, indent=1))
    except OSError as error:
        raise CannotWrite("The invitation {0} cannot be written; choose another folder.", file.name) from error
    return invitation


def read_invitation(file: Path) -> Invitation:
    """Read a pairing file; raises BadOptions where it is none."""
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError(file)  # noqa: TRY301  # told below as any other that is none
        record = json.loads(file.read_text(encoding="utf-8"))
        if record.pop("format") != _FORMAT:
            raise BadOptions("{0} was written by another version of Impasto; have a new one written.", file.name)
        invitation = msgspec.convert(record, Invitation)
        assert invitation.fingerprint  # that it is a certificate
    except OSError as error:
        raise BadOptions("The invitation {0} cannot be read; it may have been moved.", file.name) from error
    except (ValueError, KeyError, TypeError, AttributeError, msgspec.ValidationError) as error:
        raise BadOptions("{0} is no invitation of Impasto; have a new one written.", file.name) from error
    return invitation


@dataclass(frozen=True, slots=True)
class Belonging:
    """Say whom this computer helps, as what, and by which certificate."""

    name: str  # of this computer
    host: str
    port: int
    leader: str  # certificate, PEM
    own: Identity
    ticket: str  # number of the invitation that it came by


class KeptBelonging:
    """Keep it in a folder that only the user may read.

    Args:
        folder: need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._identity = folder, KeptIdentity(folder, _OWN)
        self._words, self._begun = folder / "belonging.json", folder / "joining.json"

    def read(self) -> Belonging | None:
        """Return what is kept, None where this computer helps nobody."""
        own = self._identity.read()
        try:
            told = json.loads(self._words.read_text(encoding="utf-8"))
            return None if own is None else Belonging(**told, own=own)
        except (OSError, ValueError, TypeError):
            return None

    def begin(self, invitation: Invitation) -> str:
        """Give the key, PEM, to join with: the same one until this computer has joined. Raises CannotWrite."""
        begun = self._read_begun()
        if begun is not None and begun[0] == invitation:
            return begun[1]
        key = new_key()
        try:
            private_folder(self._folder)
            write_private(self._begun, json.dumps({"invitation": asdict(invitation), "key": key}))
        except OSError as error:
            raise cannot_write_into(self._folder) from error
        return key

    def begun(self) -> Invitation | None:
        """Return the invitation by which this computer was about to join when it was ended."""
        begun = self._read_begun()
        return None if begun is None else begun[0]

    def _read_begun(self) -> tuple[Invitation, str] | None:
        try:
            told = json.loads(self._begun.read_text(encoding="utf-8"))
            return msgspec.convert(told["invitation"], Invitation), str(told["key"])
        except (OSError, ValueError, KeyError, TypeError, msgspec.ValidationError):
            return None

    def write(self, belonging: Belonging) -> None:
        """Keep it in place of what was; raises CannotWrite."""
        told = asdict(belonging)
        del told["own"]
        self._forget(self._words)
        self._identity.write(belonging.own)
        try:
            write_private(self._words, json.dumps(told))
            self._begun.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write_into(self._folder) from error

    def forget(self) -> None:
        """Help nobody any more; raises CannotWrite."""
        self._forget(self._begun, self._words)

    def _forget(self, *files: Path) -> None:
        try:
            for file in (*files, *self._folder.glob(f"{_OWN}.*")):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write_into(self._folder) from error
