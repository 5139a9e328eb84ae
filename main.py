"""Start Impasto: the window, or its command line where a command is given."""

from __future__ import annotations

import argparse
import io
import logging
import multiprocessing
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.command import CANCELLED, Advance, Answer, Command, Note, Place
from engine.commands.registry import COMMANDS
from engine.errors import BadOptions, EngineError
from engine.runs.driven import Driven
from engine.storage.places import user_places
from engine.values import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tqdm import tqdm

    from engine.commands.command import Report

RESOURCES = Path(__file__).resolve().parent / "resources"
_BAR = "{percentage:3.0f}% |{bar:40}| {elapsed}, {remaining} left, {desc}"


def main(words: list[str]) -> int:
    """Open the window, with a photograph where one is named, or run a command.

    Returns:
        0 done, 2 wrong usage, 3 unreadable or unsupported input, 4 not enough memory, 5 bad or missing model, 6 cannot
        write, 7 other computers out of reach, 130 cancelled.
    """
    multiprocessing.freeze_support()  # first: a frozen app starts its engine process by running itself
    if getattr(sys, "frozen", False):
        _forget_own_libraries()
    if _is_child(words):
        return _decode(words[1:])
    if words[:1] == ["--edit"]:
        return _edit(words[1:])
    commands = {command.name: command for command in COMMANDS}
    if not words or (words[0] not in commands and not words[0].startswith("-")):
        return _open_files([Path(word) for word in words])
    parser, parsers = _parser()
    try:
        parsed = parser.parse_args(words)
        command = commands[parsed.command]
        wrong = command.wrong_usage(parsed)
        if wrong:
            parsers[command.name].error(wrong)
    except SystemExit as stop:  # argparse has told what is wrong, or printed the help
        return int(stop.code or 0)
    return _run(command, parsed)


def edit() -> int:
    """Open what another program hands over: the entry for those that start a program with nothing but files."""
    words = sys.argv[1:]
    return main(words if _is_child(words) else ["--edit", *words])


def _forget_own_libraries() -> None:
    """Let the programs that a frozen app starts, such as the file manager, load the system's libraries and not ours.

    Only where it starts itself are ours looked up again: what it lacks may be missing from the system.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        os.environ.pop(name, None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    if sys.platform == "linux":
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


def _is_child(words: list[str]) -> bool:
    """Tell whether a frozen app has started itself to decode a file that may be hostile."""
    return words[:1] == ["decode"] and bool(getattr(sys, "frozen", False))


def _decode(words: list[str]) -> int:
    if words[:1] == ["clip"]:
        from engine.commissions.video.clip_process import main as handle_clip

        return handle_clip(words[1:])
    from engine.pictures.guarded_decoding import main as decode

    return decode(words, user_places().packages)


def _edit(files: list[str]) -> int:
    if not files:
        return _refuse("Name the picture that is to be edited: impasto --edit FILE")
    return _open_window(Path(files[0]), edit=True, left_out=len(files) - 1)


def _open_files(files: list[Path]) -> int:
    missing = next((file for file in files if not _exists(file)), None)
    if missing is not None:
        names = ", ".join(command.name for command in COMMANDS)
        return _refuse(f"{missing} is neither a file nor a command; the commands are {names}.")
    if len(files) > 1:
        return _open_window(files[0], more=tuple(files[1:]))
    return _open_window(files[0] if files else None)


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):  # no name that is possible here
        return False


def _open_window(photo: Path | None, **how: Any) -> int:  # noqa: ANN401  # what gui.window.app.run takes
    """Open the window; what keeps it from opening is shown in a dialog, as nobody sees stderr."""
    from gui.system.display import has_display

    if not has_display():
        return _refuse("There is no display for a window here; name a command, `--help` lists them.")
    try:
        from gui.window.app import run

        return run(photo, user_places(), **how)
    except Exception as error:  # noqa: BLE001  # the end of this process
        from gui.system.start_failure import tell_start_failure

        tell_start_failure(error)
        return 1


def _refuse(sentence: str) -> int:
    if sys.stderr is not None:  # a windowed app on Windows has none
        sys.stderr.write(f"{sentence}\n")
    return BadOptions.exit_code


def _check_window(photo: Path) -> Iterator[tuple[str, str]]:
    from gui.window.window_check import check_window

    return check_window(photo)


def _parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """Build the parser, and those of the commands by their names."""
    parser = argparse.ArgumentParser(
        prog="impasto",
        description="Repaint photographs in the style of paintings.",
        epilog="Without a command, or with the name of a photograph, the window opens. With --edit FILE its Save "
        "writes back into FILE, for a program that has handed it over and waits.",
    )
    parser.add_argument("--version", action="version", version=VERSION)
    choices = parser.add_subparsers(dest="command", required=True)
    parsers = {}
    for command in COMMANDS:
        parsers[command.name] = choices.add_parser(command.name, help=command.help)
        command.declare(parsers[command.name])
        parsers[command.name].add_argument("--debug", action="store_true", help="show tracebacks and logs")
    return parser, parsers


def _run(command: Command, parsed: argparse.Namespace) -> int:
    """Run a command; what fails is one sentence on stderr, a traceback only with --debug."""
    logging.basicConfig(level=logging.DEBUG if parsed.debug else logging.CRITICAL, stream=sys.stderr)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a file's name may be no UTF-8: its bytes are what the next one needs
        sys.stdout.reconfigure(errors="surrogateescape" if os.name == "posix" else "backslashreplace")
    steps = command.run(parsed, Place(RESOURCES, user_places(), _check_window))
    terminal = _Terminal()
    try:
        with closing(steps), closing(terminal):
            driven = Driven(steps)
            for step in driven:
                terminal.tell(step)
            return driven.value
    except EngineError as error:
        if parsed.debug:
            raise
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write(f"{command.cancelled}\n")
        return CANCELLED


class _Terminal:
    """Print what a command tells: a bar where a person looks, a line each 10 % where stderr goes elsewhere."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._told = 0.0  # fraction

    def tell(self, report: Report) -> None:
        """Print a report."""
        match report:
            case Advance(fraction, what):
                if fraction < self._told:
                    self.close()
                (self._draw if sys.stderr.isatty() else self._write)(fraction, what)
            case Answer(text):
                self.close()
                sys.stdout.write(f"{text}\n")
                sys.stdout.flush()
            case Note(text):
                self.close()
                sys.stderr.write(f"{text}\n")

    def close(self) -> None:
        """End the bar: what comes next is another piece of work."""
        if self._bar is not None:
            self._bar.close()
        self._bar, self._told = None, 0.0

    def _draw(self, fraction: float, what: str) -> None:
        from tqdm import tqdm

        self._bar = self._bar or tqdm(total=1.0, bar_format=_BAR, leave=False)
        self._bar.set_description_str(what, refresh=False)
        self._bar.update(fraction - self._bar.n)
        self._told = fraction

    def _write(self, fraction: float, what: str) -> None:
        if int(10 * fraction + 1e-9) > int(10 * self._told + 1e-9):
            sys.stderr.write(f"{100 * fraction:3.0f} %, {what}\n")
            self._told = fraction


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
