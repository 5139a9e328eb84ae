"""What keeps the app from starting is shown, with Qt and without it."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QMessageBox

from gui.system import start_failure


def fail():
    start_failure.tell_start_failure(OSError("no such icon"))


@pytest.fixture
def started(monkeypatch):
    """Catch what would be started, on a system whose only dialogs are xmessage's."""
    commands = []
    monkeypatch.setattr(start_failure.shutil, "which", lambda name: name if name == "xmessage" else None)
    monkeypatch.setattr(start_failure.subprocess, "run", lambda command, **_: commands.append(command))
    return commands


def test_a_dialog_of_qt_shows_the_error(qapp, monkeypatch, capsys, started):
    texts = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    fail()
    assert "no such icon" in texts[0]
    assert "Install it again" in texts[0]
    assert "no such icon" in capsys.readouterr().err
    assert started == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a dialog of its own")
def test_without_qt_the_systems_own_dialog_shows_it(monkeypatch, started):
    """GIVEN a bundle without Qt's widgets WHEN the start fails THEN a program of the system shows the error."""
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    fail()
    ((program, _, text),) = started
    assert program == "xmessage"
    assert "no such icon" in text


def test_without_a_terminal_nothing_is_written(qapp, monkeypatch, started):
    """GIVEN a program without a console, as on Windows WHEN the start fails THEN the dialog comes all the same."""
    monkeypatch.setattr(sys, "stderr", None)
    texts = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    fail()
    assert texts
