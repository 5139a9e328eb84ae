"""Let a command that works behind a window make way for other programs."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    import argparse

_NICENESS = 10  # added to the caller's own; the system ends the scale at 19


def declare_behind(parser: argparse.ArgumentParser) -> None:
    """Offer `--behind`."""
    parser.add_argument("--behind", action="store_true", help="let other programs go first")


def make_way(parsed: argparse.Namespace) -> None:
    """Lower the priority of this process, and of those it starts, where that is asked for and the system allows it."""
    if not parsed.behind:
        return
    process = psutil.Process()
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            process.nice(min(19, process.nice() + _NICENESS))
