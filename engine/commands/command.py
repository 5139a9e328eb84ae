"""Say what a command of the command line is, and what it tells while it runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import EngineError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from engine.computers.computer_list import ComputerList
    from engine.computers.pairing import KeptBelonging
    from engine.painting.stylizer import Stylizer
    from engine.storage.places import Places

CANCELLED = 130  # exit code


@dataclass(frozen=True, slots=True)
class Answer:
    """Give what was asked for: one line on standard output."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Tell something beside the answer: one sentence on standard error."""

    text: str


@dataclass(frozen=True, slots=True)
class Advance:
    """Tell how far the work is."""

    fraction: float  # 0 .. 1; a smaller one than before begins another piece of work
    what: str  # that is done, or a file's name


Report = Answer | Note | Advance


@dataclass(frozen=True, slots=True)
class Place:
    """Say where the app's own files and the user's are, and build what commands share from them."""

    resources: Path
    user: Places
    check_window: Callable[[Path], Iterable[tuple[str, str]]]  # of the self-test: shows a photograph in the window

    @property
    def styles(self) -> Path:
        """Name the folder of the bundled styles."""
        return self.resources / "styles"

    @property
    def models(self) -> Path:
        """Name the folder of the bundled models."""
        return self.resources / "models"

    def bundled_styles(self) -> list[Path]:
        """List the bundled styles."""
        return sorted(self.styles.glob("*.*"))

    def computer_list(self) -> ComputerList:
        """Give the list of the computers that help this one."""
        from engine.computers.computer_list import ComputerList

        return ComputerList(self.user.computer_list)

    def belonging(self) -> KeptBelonging:
        """Give what this computer is to the one that it helps."""
        from engine.computers.pairing import KeptBelonging

        return KeptBelonging(self.user.belonging)

    def stylizer(self) -> Stylizer:
        """Load the engine: torch takes seconds, so that what is wrong is told before."""
        from engine.painting.stylizer import Stylizer
        from engine.runs.device import use_threads

        use_threads()
        return Stylizer(self.models, self.user.models, self.user.speeds, self.user.promises)


def json_line(record: dict[str, object]) -> str:
    """Write a record; a file's name that is no UTF-8 is escaped, so that the line stays JSON."""
    text = json.dumps(record, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(record)
    return text


def with_failures(steps: Generator[Report, None, int], *, as_json: bool) -> Generator[Report, None, int]:
    """Run a command, and tell a failure as JSON as well, by template and values, so that a window can translate it."""
    try:
        return (yield from steps)
    except EngineError as error:
        if as_json:
            yield Answer(json_line({"failed": error.sentence.to_json()}))
        raise


def _fits(_parsed: argparse.Namespace) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """Be one command.

    `run` yields what it tells and returns the exit code; an EngineError that it raises is one sentence and its code.
    Closing the generator, as Control-C does, cancels.
    """

    name: str
    help: str
    declare: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Place], Generator[Report, None, int]]
    wrong_usage: Callable[[argparse.Namespace], str | None] = _fits  # what to do, where words do not go together
    cancelled: str = "Cancelled; nothing was written."
