"""Show what the dialog for clips of the window offers, and that it hands a path on as it is on the disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from gui.files.save_dialog import ask_where

KINDS = {".mp4": "MP4", ".gif": "GIF"}


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def test_the_ending_follows_the_format(window, settings, tmp_path: Path) -> None:
    """GIVEN the dialog WHEN another format is chosen THEN a name without an ending gets its one; the folder stays."""
    taken: list[Path] = []
    dialog = ask_where(window, settings, "Where", KINDS, "cat", taken.append)
    assert (dialog.nameFilters(), dialog.defaultSuffix()) == (["MP4 (*.mp4)", "GIF (*.gif)"], "mp4")
    dialog.filterSelected.emit("GIF (*.gif)")
    assert dialog.defaultSuffix() == "gif"
    dialog.fileSelected.emit(str(tmp_path / "cat.gif"))
    assert taken == [tmp_path / "cat.gif"]
    assert settings.folder("save") == tmp_path


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only there a name may be any bytes")
def test_a_folder_whose_name_is_no_utf8_is_found(window, settings, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfcber"))
    folder.mkdir()
    (folder / "cat.mp4").touch()
    taken: list[Path] = []
    dialog = ask_where(window, settings, "Where", KINDS, "cat", taken.append)
    dialog.fileSelected.emit(os.fsencode(folder / "cat.mp4").decode(errors="replace"))
    assert taken == [folder / "cat.mp4"]
    dialog.reject()
