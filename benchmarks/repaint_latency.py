"""Measure how fast the preview follows the strength slider: `python -m benchmarks.repaint_latency`.

The real window shows a bundled photograph that is encoded already; the slider is moved, and the clock runs until
`Session.previewed` brings the picture: once from the slider, which waits 30 ms for the next move, and once from
`OptionsPanel.options_changed`. The same for a mix of four styles, whose point is dragged over the weight pad.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.window_stall import wait
from engine.storage.places import Places
from gui.engine_process.engine_link import engine_link
from gui.preferences.settings import Settings
from gui.session.session import Session
from gui.system.resource_path import resource_path
from gui.window.app import App, build

MOVES = 20


def move(app: App, strength: float) -> tuple[float, float]:
    """Move the slider; return the ms from there, and from `options_changed`, to the preview."""
    panel = app.window.options_panel
    announced: list[float] = []

    def note(_options: object) -> None:
        announced.append(time.perf_counter())

    panel.options_changed.connect(note)
    began = time.perf_counter()

    def set_strength() -> None:
        panel.strength.set_value(strength)
        panel.strength.value_changed.emit(strength)

    wait(app.session.previewed, app.session, set_strength)
    ended = time.perf_counter()
    panel.options_changed.disconnect(note)
    return (ended - began) * 1000, (ended - announced[0]) * 1000


def drag(app: App, share: float) -> float:
    """Press the pad at a point of its diagonal; return the ms from there to the preview."""
    surface = app.window.style_strip.mix_pad.surface
    place = QPoint(round(surface.width() * share), round(surface.height() * share))
    began = time.perf_counter()
    left = Qt.MouseButton.LeftButton
    wait(app.session.previewed, app.session, lambda: QTest.mouseClick(surface, left, pos=place))
    return (time.perf_counter() - began) * 1000


def measure_mix(app: App) -> dict[str, float]:
    """Mix four styles, and go over the pad from one to the other."""
    strip = app.window.style_strip
    for tile in strip.tiles[:4]:
        if not tile.isChecked():
            wait(app.session.previewed, app.session, partial(strip.toggle, tile.style_shown.path))
    drag(app, 0.2)
    taken = sorted(drag(app, 0.25 + 0.5 * step / MOVES) for step in range(MOVES))
    return {
        "pad_to_preview_median_ms": round(statistics.median(taken), 1),
        "pad_to_preview_worst_ms": round(taken[-1], 1),
    }


def measure(app: App) -> dict[str, float]:
    """Open a photograph, wait for its first preview, and move the strength from 25 to 75 %."""
    session = app.session
    wait(session.engine_ready, session, lambda: None)
    app.window.style_strip.select(resource_path("styles") / "impasto_night.jpg")
    wait(session.previewed, session, lambda: app.mediator.open_photo(resource_path("samples") / "temple.jpg"))
    move(app, 0.2)
    taken = [move(app, 0.25 + 0.5 * step / MOVES) for step in range(MOVES)]
    from_slider, from_options = (sorted(figures) for figures in zip(*taken, strict=True))
    return {
        "slider_to_preview_median_ms": round(statistics.median(from_slider), 1),
        "slider_to_preview_worst_ms": round(from_slider[-1], 1),
        "options_to_preview_median_ms": round(statistics.median(from_options), 1),
        "options_to_preview_worst_ms": round(from_options[-1], 1),
    }


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    as_json = parser.parse_args().json
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        places = Places.below(Path(folder))
        session = Session(engine_link(resource_path("models"), places))
        app = build(application, session, Settings.of(places), places)
        app.window.show()
        try:
            figures = measure(app) | measure_mix(app)
        finally:
            session.close()
    if as_json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:30} {value:8.1f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
