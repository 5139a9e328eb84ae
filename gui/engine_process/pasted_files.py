"""Remove the files of pasted photographs that nothing refers to any more, in the engine process."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

from engine.storage.places import PASTED
from gui.engine_process import keeping as k

FRESH_S = 3600.0  # in which the window may be about to refer to a file


def tidy(request: k.TidyPasted) -> None:
    """Remove what no reference is left to, and of those that only histories name the oldest beyond the limit.

    Raises:
        OSError, CannotWrite: what refers to them cannot be read, or a file not removed; the others stay.
    """
    from engine.commissions.queue.queue_file import photos_of

    folder = request.places.pasted
    needed = {path.name for path in (*request.recent, *photos_of(request.places.queue))}
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        needed.add(Path(json.loads(request.places.record.read_text(encoding="utf-8"))["photo"]).name)
    named = _in_histories(request.places.histories)
    left = request.most_bytes
    for file in sorted(folder.glob(f"{PASTED}-*"), key=lambda path: path.stat().st_mtime, reverse=True):
        left -= file.stat().st_size
        is_fresh = time.time() - file.stat().st_mtime < FRESH_S
        if not is_fresh and file.name not in needed and (file.name not in named or left < 0):
            file.unlink(missing_ok=True)


def _in_histories(histories: Path) -> set[str]:
    """Name the photographs that paintings are kept of."""
    found = set()
    for words in histories.glob("*/*.json"):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            found.add(Path(json.loads(words.read_text(encoding="utf-8")).get("photo", "")).name)
    return found
