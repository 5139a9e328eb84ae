"""Write down between processes how much memory each run may take, so that two do not plan with the same."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SAME_S = 1.0  # between two readings of when a process began


class MemoryPromises:
    """Tell other processes what this one will take, and hear it of them.

    A promise of a process that has ended counts no more. Where the folder cannot be written to, nobody hears.

    Args:
        folder: shared by the processes; None shares nothing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._process = psutil.Process()
        self._file = folder / f"{self._process.pid}-{id(self)}.json" if folder else None

    def make(self, device: str, size: int) -> None:
        """Promise to take at most so many bytes of the memory that a kind of device computes in."""
        if self._folder is None or self._file is None:
            return
        record = {"pid": self._process.pid, "began": self._process.create_time(), "device": device, "bytes": size}
        part = self._file.with_suffix(".part")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(record), encoding="utf-8")
            os.replace(part, self._file)  # noqa: PTH105  # at once, unlike Path.rename on Windows

    def end(self) -> None:
        """Take nothing any more."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)

    def outstanding(self, device: str) -> int:
        """Add up the bytes that others will still take; what they hold already is not free anyway."""
        return sum(max(0, promised - held) for kind, promised, held in self._others() if kind == device)

    def _others(self) -> Iterator[tuple[str, int, int]]:
        """Yield device, bytes promised and bytes held of each other run; files of ended processes are removed."""
        for file in sorted(self._folder.glob("*.json")) if self._folder else ():
            if file == self._file:
                continue
            try:
                record = json.loads(file.read_text(encoding="utf-8"))
                process = _process(record["pid"], record["began"])
                held = process.memory_info().rss if record["device"] == "cpu" else 0  # a card does not tell whose it is
                yield str(record["device"]), int(record["bytes"]), held
            except psutil.NoSuchProcess:
                with contextlib.suppress(OSError):
                    file.unlink()
            except (OSError, ValueError, KeyError, TypeError, psutil.Error):  # being removed, or not ours
                continue


def _process(pid: int, began: float) -> psutil.Process:
    """Find a process; raises NoSuchProcess where another one has its number now."""
    process = psutil.Process(pid)
    if abs(process.create_time() - began) > _SAME_S:
        raise psutil.NoSuchProcess(pid)
    return process
