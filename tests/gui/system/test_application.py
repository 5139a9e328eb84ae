"""Check that files opened by the desktop reach the app; a process has one application, so this one has its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CODE = """
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from gui.system.application import Application

application = Application([])
application.file_open_requested.connect(lambda path: print("opened", path))
for event in (
    QFileOpenEvent("/photos/a b.jpg"),
    QFileOpenEvent(QUrl("https://example.org/a.jpg")),
    QFileOpenEvent(""),
    QEvent(QEvent.Type.User),
):
    print(application.sendEvent(application, event))
"""


def test_a_file_that_the_desktop_opens_is_told_and_nothing_else():
    run = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr
    told = run.stdout.splitlines()
    assert told[:2] == [f"opened {Path('/photos/a b.jpg')}", "True"]
    assert not any(line.startswith("opened") for line in told[2:])
    assert len(told) == 5
