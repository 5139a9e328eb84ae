"""Measure the time from the start of the process to the first painted window."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
SEARCH = ["xdotool", "search", "--onlyvisible", "--name", "^Impasto$"]  # the window's title


def paint_first_window(started: float) -> None:
    """Open the real window, print the milliseconds since `started` (s, the system-wide `time.monotonic`), and leave."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    from engine.storage.places import Places
    from gui.engine_process.engine_link import engine_link
    from gui.preferences.settings import Settings
    from gui.session.session import Session
    from gui.system.resource_path import resource_path
    from gui.window.app import build

    class FirstPaint(QObject):
        """Wait for the canvas' first paint event."""

        is_seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            """Note the paint event."""
            self.is_seen = self.is_seen or event.type() is QEvent.Type.Paint
            return False

    application = QApplication(sys.argv[:1])
    places = Places.below(Path(tempfile.mkdtemp()))
    session = Session(engine_link(resource_path("models"), places))
    app = build(application, session, Settings.of(places), places)
    first = FirstPaint()
    app.window.canvas.installEventFilter(first)
    app.window.show()
    while not first.is_seen:
        application.processEvents()
    application.processEvents()
    print(f"{1000 * (time.monotonic() - started):.0f}", flush=True)
    os._exit(0)  # the engine process may still be loading; it ends when the pipe closes


def measure() -> int:
    """Start one fresh process; return its milliseconds."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from benchmarks.start_up import paint_first_window; "
        "paint_first_window(float(sys.argv[2]))"
    )
    started = time.monotonic()
    command = [sys.executable, "-c", code, str(ROOT), str(started)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, cwd=ROOT)
    return int(done.stdout.split()[-1])


def measure_program(program: Path, *, cold: bool) -> int:
    """Start an installed app on the X display, wait for its window, end it; return the milliseconds.

    Args:
        program: of the folder that packaging/bundle.py has made.
        cold: whether the system must read its files from the disk (Linux).
    """
    if cold:
        for path in program.parent.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with tempfile.TemporaryDirectory() as home:
        started = time.monotonic()
        with subprocess.Popen([program], env=os.environ | {"HOME": home}) as process:
            while subprocess.run(SEARCH, check=False, capture_output=True).returncode:
                if process.poll() is not None or time.monotonic() - started > 60:
                    raise SystemExit(f"{program} shows no window")
                time.sleep(0.01)
            shown = time.monotonic()
            process.terminate()
    return round(1000 * (shown - started))


def main() -> None:
    """Print the figures of several starts; the first one reads the files from the disk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, help="measure an installed app, under X with xdotool")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    as_json = given.json
    if given.program is not None:
        program = given.program.resolve()
        cold, *warm = [measure_program(program, cold=number == 0) for number in range(RUNS + 1)]
        print(json.dumps({"cold_ms": cold, "warm_ms": statistics.median(warm), "all_warm_ms": warm}))
        return
    if not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures = [measure() for _ in range(RUNS)]
    median = statistics.median(figures)
    if as_json:
        print(json.dumps({"first_window_ms": median, "all_ms": figures}))
    else:
        print(f"first painted window after {median:.0f} ms (median of {figures})")


if __name__ == "__main__":
    main()
