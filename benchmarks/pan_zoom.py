"""Measure how smoothly pictures move: `python -m benchmarks.pan_zoom`.

A photograph of 24 megapixels is panned and zoomed frame by frame, as fast as the window's thread can, under software
rendering; each frame is one movement, painted to its end. Told are frames a second and the longest frame, for the
photograph and with its painting beside it, and with `--during-gatys` while such a painting is made. What a frame takes
of the processor is told too: it is the same however busy the computer is otherwise. `QT_QPA_PLATFORM` chooses where:
offscreen, which is the default, or xcb, in Xvfb for example.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.window_stall import big_photo, wait
from engine.options import StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.canvas.canvas import Canvas
from gui.canvas.comparison import Comparison
from gui.engine_process.engine_link import engine_link
from gui.preferences.settings import Settings
from gui.session.session import Session
from gui.system.resource_path import resource_path
from gui.window.app import OWN_THREAD, build

FRAMES = 120  # of each movement
STEP = QPointF(-19, -11)  # logical px that a frame pans
FACTOR = 1.03  # that a frame zooms


def moved(application: QApplication, move: Callable[[int], None]) -> tuple[list[float], list[float]]:
    """Move frame by frame; return what each took, ms: in all, and of the processor for the window's thread."""
    times, worked = [], []
    for index in range(FRAMES):
        began, busy = time.perf_counter(), time.thread_time()
        move(index)
        application.processEvents()  # the movement's painting and what has come from the engine
        times.append((time.perf_counter() - began) * 1000)
        worked.append((time.thread_time() - busy) * 1000)
    return times, worked


def settle() -> None:
    """Let what is asked for arrive."""
    loop = QEventLoop()
    QTimer.singleShot(1000, loop.quit)
    loop.exec()


def movements(canvas: Canvas) -> dict[str, tuple[float | None, Callable[[int], None]]]:
    """Name each movement, with the zoom that it begins at; None is fitted."""

    def pan(index: int) -> None:
        canvas.pan(STEP if index < FRAMES // 2 else -STEP)

    def zoom(index: int) -> None:
        canvas.zoom_to(canvas.zoom * (FACTOR if index < FRAMES // 2 else 1 / FACTOR))

    pans = {f"pan_{round(100 * begin)}": (begin, pan) for begin in (0.5, 0.7, 1.0, 2.0)}
    return {**pans, "zoom": (None, zoom)}


def measure(application: QApplication, canvas: Canvas) -> dict[str, float]:
    """Go through the movements; return frames a second, and frames' times, ms, of each."""
    figures = {}
    for name, (zoom, move) in movements(canvas).items():
        canvas.fit()
        if zoom is not None:
            canvas.zoom_to(zoom)
        settle()
        times, worked = moved(application, move)
        figures[f"{name}_fps"] = round(1000 * len(times) / sum(times), 1)
        figures[f"{name}_longest_ms"] = round(max(times), 1)
        figures[f"{name}_thread_ms"] = round(sum(worked) / len(worked), 1)
        figures[f"{name}_longest_thread_ms"] = round(max(worked), 1)
    return figures


def stages(application: QApplication, session: Session, canvas: Canvas, *, during_gatys: bool) -> dict[str, float]:
    """Measure the photograph, then photograph and painting in both ways to compare."""
    if during_gatys:
        style = StyleChoice(sorted(resource_path("styles").glob("*.jpg"))[0])
        options = StyleOptions((style,), engine="gatys", size=512, iterations=100_000)
        wait(session.previewed, session, lambda: session.start(options))
    figures = {f"photo_{name}": value for name, value in measure(application, canvas).items()}
    if not during_gatys:
        canvas.set_result(canvas.photograph, session.photo_tiles)  # its size is what counts
    for way in (Comparison.DIVIDER, Comparison.SIDES):
        canvas.set_comparison(way)
        figures |= {f"{way.value}_{name}": value for name, value in measure(application, canvas).items()}
    return figures


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photo-side", type=int, default=6000, help="long side of the photo, px")
    parser.add_argument("--window", type=int, nargs=2, default=(1400, 900), help="width and height of the window, px")
    parser.add_argument("--during-gatys", action="store_true", help="while Gatys paints")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault(*OWN_THREAD)
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        places = Places.below(Path(folder))
        session = Session(engine_link(resource_path("models"), places))
        app = build(application, session, Settings.of(places), places)
        app.window.resize(*arguments.window)
        app.window.show()
        try:
            wait(session.engine_ready, session, lambda: None)
            photo = big_photo(Path(folder), arguments.photo_side)
            wait(session.photo_opened, session, lambda: session.open_photo(photo))
            figures = stages(application, session, app.window.canvas, during_gatys=arguments.during_gatys)
        finally:
            session.close()
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:36} {value:8.1f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
