"""Check that the log is written, and that it may be missing."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from gui.system import log_file
from gui.system.log_file import start_log


@pytest.fixture
def root_logger():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield root
    qInstallMessageHandler(None)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_the_log_is_written(root_logger, tmp_path):
    file = start_log(tmp_path / "logs")
    logging.getLogger("gui.test").info("hello")
    assert "hello" in file.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_costs_only_the_log(root_logger, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    assert start_log(blocked / "logs") is None


def test_messages_of_qt_are_logged_by_how_grave_they_are(root_logger, caplog, tmp_path):
    start_log(tmp_path)
    log_file._on_qt_message(QtMsgType.QtCriticalMsg, None, "no screen")
    assert [(record.name, record.levelname, record.message) for record in caplog.records] == [
        ("qt", "ERROR", "no screen")
    ]
