"""Keep the list of the computers that help this one: who is invited, who has joined, who was removed.

It is one SQLite file beside the keys, in a folder that only the user may read; several processes may change it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from engine.computers.authority import INVITED_DAYS, Authority, Identity, key_in, serial_of
from engine.computers.interfaces import addresses, is_here
from engine.errors import BadOptions, cannot_write_into
from engine.storage.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS computers (
    name TEXT PRIMARY KEY,
    serial TEXT NOT NULL,  -- of the certificate that it has now
    state TEXT NOT NULL,
    is_on INTEGER NOT NULL DEFAULT 1,
    changed REAL NOT NULL  -- s since 1970
);
CREATE TABLE IF NOT EXISTS revoked (serial TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS granted (  -- certificates that nobody has shown yet
    serial TEXT PRIMARY KEY,
    invitation TEXT NOT NULL,  -- number of its certificate, which stays valid until then
    key TEXT NOT NULL,  -- SHA-256 of the public key
    certificate TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_LONGEST = 40  # characters of a name
_HEADER, _COUNTER = 28, slice(24, 28)  # bytes, of SQLite's file format: the file change counter
PORT = 47410  # of the leader, unless told otherwise


class Membership(StrEnum):
    """Say how far a computer has come."""

    INVITED = "invited"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Member:
    """Describe a computer that helps, or will."""

    name: str
    serial: str  # of its certificate
    state: Membership
    is_on: bool  # gets work


class _Known(NamedTuple):
    """Hold what the file says."""

    members: tuple[Member, ...]
    revoked: frozenset[str]
    granted: frozenset[str]  # certificates that nobody has shown yet
    facts: dict[str, str]


class ComputerList:
    """Read and change the list; any thread may, and nothing of it is made before somebody is invited.

    Args:
        folder: of keys and list.

    Raises:
        CannotWrite: the folder cannot be written to; so do all methods that change something.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._latest: tuple[bytes, _Known] | None = None  # with the number of the change that it was read after

    @property
    def exists(self) -> bool:
        """Tell whether anybody was ever invited."""
        return self._list.exists()

    @property
    def authority(self) -> Authority:
        """Give the authority, which is made when it is asked for first."""
        return Authority(self._identity("authority", lambda: Authority.new().own))

    @property
    def leader(self) -> Identity:
        """Give this computer's own certificate, likewise."""
        authority = self.authority
        return self._identity("leader", lambda: authority.issue("leader"))

    @property
    def address(self) -> tuple[str, int]:
        """Tell the address and the port at which the others find this computer: one interface, never all of them."""
        facts = self._known().facts
        return facts.get("host") or addresses()[0][1], int(facts.get("port", PORT))

    def settle(self, host: str, port: int) -> None:
        """Choose them; raises BadOptions where this computer has no such address."""
        if not is_here(host):
            known = ", ".join(dict.fromkeys(address for _, address in addresses()))
            raise BadOptions("This computer has not the address {0}; choose one of: {1}.", host, known)
        with self._open() as base:
            base.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", (("host", host), ("port", str(port))))

    @property
    def helps(self) -> bool:
        """Tell whether the queue's work is shared with the others."""
        return self.exists and self._known().facts.get("helps") == "1"

    def let_help(self, *, is_on: bool) -> None:
        """Share it, or no more."""
        with self._open() as base:
            base.execute("INSERT OR REPLACE INTO facts VALUES ('helps', ?)", (str(int(is_on)),))

    def members(self) -> tuple[Member, ...]:
        """List who is invited or has joined, by name."""
        return self._known().members if self.exists else ()

    def invite(self, name: str) -> Identity:
        """Make what a computer of that name joins with, once; raises BadOptions where one has that name."""
        name = name.strip()
        if not name or len(name) > _LONGEST or not name.isprintable():
            raise BadOptions("A computer's name has 1 to {0} letters; choose another one.", _LONGEST)
        ticket = self.authority.issue(name, timedelta(days=INVITED_DAYS))
        with self._open() as base:
            row = base.execute("SELECT serial, state FROM computers WHERE name = ?", (name,)).fetchone()
            if row is not None and row[1] == Membership.JOINED:
                raise BadOptions("There is a computer “{0}” already; choose another name, or remove it first.", name)
            if row is not None:  # what was written before is void
                base.execute("INSERT OR IGNORE INTO revoked VALUES (?)", (row[0],))
            self._enter(base, name, ticket.serial, Membership.INVITED)
        return ticket

    def admit(self, serial: str, request: str) -> str:
        """Sign the key of a computer that shows an invitation of that number; raises BadOptions and ValueError.

        The same key gets the same certificate again, should the answer have been lost, and no other one gets any.
        """
        authority, key = self.authority, key_in(request)
        with self._open() as base:
            again = "SELECT certificate FROM granted WHERE invitation = ? AND key = ?"
            granted = base.execute(again, (serial, key)).fetchone()
            if granted is not None:
                return str(granted[0])
            known = "SELECT name FROM computers WHERE serial = ? AND state = ?"
            row = base.execute(known, (serial, Membership.INVITED)).fetchone()
            if row is None:
                raise BadOptions("This invitation was used already; have a new one written.")
            certificate = authority.grant(request, row[0])
            own = serial_of(certificate)
            base.execute("INSERT INTO granted VALUES (?, ?, ?, ?)", (own, serial, key, certificate))
            self._enter(base, row[0], own, Membership.JOINED)
        return certificate

    def arrive(self, serial: str) -> None:
        """Void the invitation of a computer that has shown the certificate of that number."""
        if serial in self._known().granted:
            with self._open() as base:
                self._void_invitation(base, serial)

    def switch(self, name: str, *, is_on: bool) -> None:
        """Give a computer work, or none; raises BadOptions where there is none of that name."""
        with self._open() as base:
            changed = base.execute("UPDATE computers SET is_on = ? WHERE name = ?", (int(is_on), name))
            if not changed.rowcount:
                raise _unknown(name)

    def remove(self, name: str) -> None:
        """Take a computer out, whose certificate is not trusted from then on; raises BadOptions as `switch` does."""
        with self._open() as base:
            row = base.execute("SELECT serial FROM computers WHERE name = ?", (name,)).fetchone()
            if row is None:
                raise _unknown(name)
            base.execute("INSERT OR IGNORE INTO revoked VALUES (?)", row)
            self._void_invitation(base, row[0])
            base.execute("DELETE FROM computers WHERE name = ?", (name,))

    def revoked(self) -> frozenset[str]:
        """Name the numbers of certificates that are not trusted any more."""
        return self._known().revoked

    def _known(self) -> _Known:
        """Give what the file holds, which is opened only where it has changed since it was read."""
        change = self._change()
        if self._latest is None or self._latest[0] != change:
            with self._open() as base:
                found = base.execute("SELECT name, serial, state, is_on FROM computers ORDER BY name").fetchall()
                revoked = frozenset(serial for (serial,) in base.execute("SELECT serial FROM revoked"))
                granted = frozenset(serial for (serial,) in base.execute("SELECT serial FROM granted"))
                facts = dict(base.execute("SELECT name, value FROM facts").fetchall())
            members = (Member(name, serial, Membership(state), bool(is_on)) for name, serial, state, is_on in found)
            self._latest = change, _Known(tuple(members), revoked, granted, facts)
        return self._latest[1]

    def _change(self) -> bytes:
        """Give the number that SQLite raises with every change; b"" before there is a file."""
        try:
            with self._list.open("rb") as file:
                return file.read(_HEADER)[_COUNTER]
        except OSError:
            return b""

    @staticmethod
    def _void_invitation(base: sqlite3.Connection, serial: str) -> None:
        base.execute("INSERT OR IGNORE INTO revoked SELECT invitation FROM granted WHERE serial = ?", (serial,))
        base.execute("DELETE FROM granted WHERE serial = ?", (serial,))

    @staticmethod
    def _enter(base: sqlite3.Connection, name: str, serial: str, state: Membership) -> None:
        base.execute(
            "INSERT OR REPLACE INTO computers (name, serial, state, changed) VALUES (?, ?, ?, ?)",
            (name, serial, state, time.time()),
        )

    @property
    def _list(self) -> Path:
        return self.folder / "computers.sqlite"

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            private_folder(self.folder)
            with closing(sqlite3.connect(self._list, timeout=20, isolation_level=None)) as base:
                base.executescript(_TABLES)
                base.execute("BEGIN IMMEDIATE")
                with base:
                    yield base
        except (OSError, sqlite3.Error) as error:
            raise cannot_write_into(self.folder) from error

    def _identity(self, name: str, make: Callable[[], Identity]) -> Identity:
        kept = KeptIdentity(self.folder, name)
        found = kept.read()
        if found is None:
            with self._open():  # one process makes it
                found = kept.read() or kept.write(make())
        return found


class KeptIdentity:
    """Keep a certificate and its key in a folder that only the user may read."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self._certificate, self._key = folder, folder / f"{name}.pem", folder / f"{name}.key"

    def read(self) -> Identity | None:
        """Return what is kept, None where nothing is."""
        try:
            return Identity(self._certificate.read_text(encoding="ascii"), self._key.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None

    def write(self, identity: Identity) -> Identity:
        """Keep an identity and return it; raises CannotWrite."""
        try:
            private_folder(self.folder)
            write_private(self._key, identity.key)
            write_whole(self._certificate, identity.certificate)
        except OSError as error:
            raise cannot_write_into(self.folder) from error
        return identity


def write_private(path: Path, text: str) -> None:
    """Write a file that only the user may read; raises OSError."""
    descriptor = os.open(path.with_name(f"{path.name}.part"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path.with_name(f"{path.name}.part").replace(path)


def private_folder(folder: Path) -> None:
    """Make a folder that only the user may read; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def _unknown(name: str) -> BadOptions:
    return BadOptions("There is no computer “{0}” here; `workers list` shows those there are.", name)
