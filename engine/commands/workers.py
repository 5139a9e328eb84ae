"""Let other computers help: `workers invite FILE | join [FILE] | leave | list | remove NAME`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.behind import declare_behind, declare_window, end_with_window, make_way
from engine.commands.command import Answer, Command, Note, json_line, with_failures
from engine.errors import BadOptions
from engine.options import Device

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from engine.commands.command import Place, Report

_WORDS = {"invite": (1,), "join": (0, 1), "leave": (0,), "list": (0,), "remove": (1,)}


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer the words."""
    parser.add_argument("action", choices=tuple(_WORDS))
    told = "invite: the file to write, which another computer joins with, once; join: that file; remove: a computer"
    parser.add_argument("what", nargs="*", metavar="FILE|NAME", help=told)
    host = "invite: of this computer, where the others find it; join: of the other one, where it has another by now"
    parser.add_argument("--host", metavar="ADDRESS", help=host)
    port = (
        "invite: where the others find this computer (47410); join: where that one finds this (one of 47411 to 47430)"
    )
    parser.add_argument("--port", type=int, metavar="N", help=port)
    parser.add_argument("--name", help="invite: that the other computer gets in the list")
    parser.add_argument("--device", choices=list(Device), default=Device.AUTO, help="join: that computes (%(default)s)")
    declare_behind(parser)
    declare_window(parser)
    parser.add_argument("--json", action="store_true", help="tell everything as one JSON object a line")


def wrong_usage(parsed: argparse.Namespace) -> str | None:
    """Name too much, or too little."""
    if len(parsed.what) in _WORDS[parsed.action]:
        return None
    return "workers invite FILE | join [FILE] | leave | list | remove NAME"


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Look after the computers that help, or help; raises EngineError."""
    return (yield from with_failures(_run(parsed, place), as_json=parsed.json))


def _run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    match parsed.action:
        case "invite":
            yield from _invite(parsed, place)
        case "join":
            yield from _join(parsed, place)
        case "leave":
            yield from _leave(place)
        case "list":
            yield from _list(parsed, place)
        case "remove":
            place.computer_list().remove(parsed.what[0])
            yield _answer(parsed, {"removed": parsed.what[0]}, f"{parsed.what[0]} is removed and cannot join any more")
    return 0


def _invite(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, None]:
    from engine.computers.computer_list import PORT
    from engine.computers.interfaces import addresses
    from engine.computers.pairing import invite

    host = parsed.host or addresses()[0][1]
    computer_list, file = place.computer_list(), Path(parsed.what[0])
    port = PORT if parsed.port is None else parsed.port
    names = {member.name for member in computer_list.members()}
    free = next(name for name in (f"computer {n}" for n in range(1, len(names) + 2)) if name not in names)
    found = invite(computer_list, file, host, port, parsed.name or free)
    told = {"file": str(file), "name": found.name, "host": host, "port": port, "fingerprint": found.fingerprint}
    yield _answer(parsed, told, f"{file}: for {found.name}, to join {host}:{port}, known by {found.fingerprint}")
    yield Note(
        "Whoever has this file can run programs on your computers: carry it yourself. It works once, for 7 days."
    )


def _join(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, None]:
    from engine.computers.engine_process import EngineProcess
    from engine.computers.helping import helping, rooms_of
    from engine.computers.pairing import read_invitation

    make_way(parsed)
    end_with_window(parsed)
    invitation = read_invitation(Path(parsed.what[0])) if parsed.what else None
    kept = place.belonging()
    belonging = kept.read()
    if parsed.host and belonging is not None:
        kept.write(replace(belonging, host=parsed.host))
    engine = EngineProcess(rooms_of(place.resources, place.user), Device(parsed.device))
    steps = helping(kept, invitation, place.resources, place.user, engine, parsed.port)
    for standing in steps:
        told: dict[str, object] = {"doing": standing.doing.value, "what": standing.what}
        yield _answer(parsed, told, f"{standing.doing.value} {standing.what}".strip())


def _leave(place: Place) -> Generator[Report, None, None]:
    kept = place.belonging()
    belonging = kept.read()
    if belonging is None:
        raise BadOptions("This computer helps nobody.")
    kept.forget()
    yield Answer(f"{belonging.name} does not help {belonging.host} any more")


def _list(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, None]:
    for member in place.computer_list().members():
        state = member.state.value if member.is_on else "switched off"
        told: dict[str, object] = {"name": member.name, "state": member.state.value, "is_on": member.is_on}
        yield _answer(parsed, told, f"{member.name}\t{state}")
    belonging = place.belonging().read()
    if belonging is not None:
        whom: dict[str, object] = {"helps": belonging.host, "as": belonging.name}
        yield _answer(parsed, whom, f"helps {belonging.host} as {belonging.name}")


def _answer(parsed: argparse.Namespace, told: dict[str, object], line: str) -> Answer:
    return Answer(json_line(told) if parsed.json else line)


WORKERS = Command(
    "workers",
    "let other computers help, or help one",
    declare,
    run,
    wrong_usage,
    cancelled="Stopped; `workers join` goes on helping.",
)
