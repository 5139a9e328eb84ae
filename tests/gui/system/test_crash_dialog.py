"""Check how the unforeseen is reported."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.system.crash_dialog import CrashDialog


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def crash(dialog: CrashDialog, error: BaseException) -> None:
    dialog.report(type(error), error, error.__traceback__)


def boxes(window: QWidget) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_one_dialog_for_many_crashes_and_another_after_it_is_closed(window, caplog):
    dialog = CrashDialog(window)
    crash(dialog, ValueError("brush lost"))
    crash(dialog, ValueError("easel lost"))
    (box,) = boxes(window)
    assert "ValueError: brush lost" in box.detailedText()
    assert len([record for record in caplog.records if record.levelno == logging.CRITICAL]) == 2
    box.close()
    crash(dialog, ValueError("easel lost"))
    (box,) = boxes(window)
    assert "easel lost" in box.detailedText()
    box.close()


def test_the_report_can_be_copied(window, qtbot, tmp_path):
    # GIVEN a crash WHEN the report is copied THEN it says what happened, the box says where the log is and stays open
    crash(CrashDialog(window, tmp_path / "impasto.log"), ValueError("brush lost"))
    (box,) = boxes(window)
    assert str(tmp_path / "impasto.log") in box.informativeText()
    qtbot.mouseClick(box.copy_button, Qt.MouseButton.LeftButton)
    assert "ValueError: brush lost" in QGuiApplication.clipboard().text()
    assert box.isVisible()
    box.close()


def test_no_log_is_named_where_there_is_none_and_an_interrupt_is_no_crash(window):
    dialog = CrashDialog(window)
    crash(dialog, KeyboardInterrupt())
    assert boxes(window) == []
    crash(dialog, ValueError("brush lost"))
    (box,) = boxes(window)
    assert "log" not in box.informativeText()
    box.close()
