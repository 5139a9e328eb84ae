"""Name what starts the app's own command line."""

from __future__ import annotations

import sys
from pathlib import Path


def own_command_line() -> tuple[str, ...]:
    """Give the program and its first words, frozen or not."""
    if not getattr(sys, "frozen", False):
        return sys.executable, str(Path(__file__).resolve().parents[2] / "main.py")
    beside = Path(sys.executable).with_name("impasto-cli.exe")  # on Windows; there the app itself may have no output
    return (str(beside if beside.exists() else sys.executable),)
