"""Measure how long the window's thread stands still while the engine works: `python -m benchmarks.window_stall`.

A timer of 5 ms runs in the window's thread while a big photo is opened, the strength is moved, a picture is painted in
full and saved; the longest gap between two of its ticks is the stall. The gap of the idle window tells how busy the
computer is otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, SignalInstance, Slot
from PySide6.QtGui import QColorSpace
from PySide6.QtWidgets import QApplication

from engine.options import StyleOptions
from engine.painters import registry
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process.engine_link import engine_link
from gui.preferences.settings import Settings
from gui.session.session import Session
from gui.system.resource_path import resource_path
from gui.window.app import build

INTERVAL = 5  # ms between two ticks
LIMIT = 300_000  # ms for one stage


class Gaps(QObject):
    """Keep the longest gap, ms, between two ticks of a timer."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def reset(self) -> None:
        """Begin a new stage."""
        self.longest, self._last = 0.0, time.perf_counter()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def wait(signal: SignalInstance, session: Session, ask: Callable[[], None]) -> None:
    """Ask for something and run the event loop until the signal comes; a failure ends the measurement."""
    loop = QEventLoop()
    sentences: list[str] = []
    signal.connect(loop.quit)
    session.failed.connect(sentences.append)
    session.failed.connect(loop.quit)
    QTimer.singleShot(LIMIT, loop.quit)
    ask()
    loop.exec()
    signal.disconnect(loop.quit)
    if sentences:
        raise SystemExit(sentences[0])


def idle() -> None:
    """Run the event loop for two seconds."""
    loop = QEventLoop()
    QTimer.singleShot(2000, loop.quit)
    loop.exec()


def big_photo(folder: Path, side: int) -> Path:
    """Write the first sample, enlarged to a long side of `side` px."""
    with Image.open(sorted(resource_path("samples").glob("*.jpg"))[0]) as sample:
        scale = side / max(sample.size)
        big = sample.resize((round(sample.width * scale), round(sample.height * scale)))
    path = folder / "photo.jpg"
    big.save(path, quality=90)
    return path


def repaint(session: Session, options: StyleOptions) -> None:
    """Move the strength in twenty steps."""
    for step in range(20):
        moved = replace(options, strength=0.5 + step / 40)
        wait(session.previewed, session, lambda moved=moved: session.repaint(moved))


def measure(session: Session, options: StyleOptions, side: int, folder: Path) -> dict[str, float]:
    """Go through the stages; return the longest gap of each, ms."""
    gaps, figures = Gaps(), {}

    def stage(name: str, work: Callable[[], None]) -> None:
        gaps.reset()
        work()
        figures[f"{name}_stall_ms"] = round(gaps.longest, 1)

    photo = big_photo(folder, side)
    wait(session.engine_ready, session, lambda: None)
    stage("idle", idle)
    stage("open", lambda: wait(session.photo_opened, session, lambda: session.open_photo(photo)))
    if options.engine == "adain":  # Gatys has no quick preview
        stage("repaint", lambda: repaint(session, options))
    stage("run", lambda: wait(session.finished, session, lambda: session.start(options)))
    stage("save", lambda: wait(session.saved, session, lambda: session.save(folder / "result.jpg")))
    return figures


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=list(registry.engines()), default="adain")
    parser.add_argument("--photo-side", type=int, default=6000, help="long side of the photo, px")
    parser.add_argument("--size", type=int, default=1024, help="long side of the result, px")
    parser.add_argument("--iterations", type=int, default=60, help="steps of Gatys")
    parser.add_argument("--screen", choices=["srgb", "adobe"], default="srgb", help="the screen's colours")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    style = StyleChoice(sorted(resource_path("styles").glob("*.jpg"))[0])
    options = StyleOptions((style,), engine=arguments.engine, size=arguments.size, iterations=arguments.iterations)
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        places = Places.below(Path(folder))
        session = Session(engine_link(resource_path("models"), places))
        app = build(application, session, Settings.of(places), places)
        app.window.show()
        if arguments.screen == "adobe":
            app.window.canvas.set_screen_space(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb))
        try:
            figures = measure(session, options, arguments.photo_side, Path(folder))
        finally:
            session.close()
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:20} {value:8.1f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
