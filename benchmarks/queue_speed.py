"""Measure how long the queue takes to be filled, listed and followed: python -m benchmarks.queue_speed [--json].

4,000 photographs are added to 3,500 that wait, plain and with a brushed mask of 10 strokes and 600 points; then one is
finished while others look.
"""

from __future__ import annotations

import json
import pickle
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch
from engine.mask import Mask, Stroke
from engine.options import SaveOptions, StyleOptions
from engine.style_choice import StyleChoice

if TYPE_CHECKING:
    from collections.abc import Callable

THERE, ADDED = 3500, 4000  # photographs
_STYLES = (StyleChoice(Path("/x/ink.jpg")),)
_STROKES = tuple(Stroke(tuple((i / 100, j / 100) for i in range(60)), 0.1) for j in range(10))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measure(options: StyleOptions, folder: Path) -> dict[str, float]:
    """Return seconds, and bytes of what is sent to the window."""
    queue = QueueFile(folder / "queue.sqlite")
    photos = [folder / f"{i}.jpg" for i in range(THERE + ADDED)]
    batch = (options, folder / "out", "{name}", SaveOptions())
    queue.add(Batch(tuple(photos[:THERE]), *batch, skips_finished=True))
    figures = {"add_s": _timed(lambda: queue.add(Batch(tuple(photos[THERE:]), *batch, skips_finished=True)))}
    figures["list_s"] = _timed(queue.items)
    whole = queue.changes_since(0)
    figures["whole_bytes"] = len(pickle.dumps(whole))
    figures["claim_s"] = _timed(queue.claim)
    figures["finish_s"] = _timed(lambda: queue.finish(1, folder / "out" / "0.jpg", 1.0))
    figures["changes_s"] = _timed(lambda: queue.changes_since(whole.revision))
    figures["changes_bytes"] = len(pickle.dumps(queue.changes_since(whole.revision)))
    figures["move_s"] = _timed(lambda: queue.move([THERE + ADDED], before=1))
    queue.close()
    return figures


def main() -> None:
    """Print the figures."""
    options = {"plain": StyleOptions(_STYLES), "brushed": StyleOptions(_STYLES, masks=(Mask(strokes=_STROKES),))}
    found = {}
    for name, chosen in options.items():
        with tempfile.TemporaryDirectory() as folder:
            found[name] = measure(chosen, Path(folder))
    if "--json" in sys.argv:
        print(json.dumps(found))
    else:
        print(
            "\n".join(f"{name:8} {key:14} {value:12.4f}" for name, row in found.items() for key, value in row.items())
        )


if __name__ == "__main__":
    main()
