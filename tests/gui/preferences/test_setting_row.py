"""Check the rows of the settings: which search finds one, and what its control tells."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel

from gui.preferences.setting_row import FolderButton, SettingRow, choice_box


@pytest.mark.parametrize(
    ("query", "is_found"),
    [("", True), ("COMPUTE on", True), ("card graphics", True), ("gpu", True), ("gpu paper", False)],
)
def test_a_row_is_found_by_all_words_wherever_they_stand(qtbot, query, is_found):
    row = SettingRow("Compute on", "A graphics card is faster.", QCheckBox(), "GPU CUDA")
    qtbot.addWidget(row)
    assert row.matches(query) is is_found


def test_screen_readers_hear_what_is_seen(qtbot):
    rows = [SettingRow("Theme", hint, QCheckBox()) for hint in ("Dark is easier on the eye.", "")]
    for row in rows:
        qtbot.addWidget(row)
    assert rows[0].control.accessibleName() == "Theme"
    assert rows[0].control.accessibleDescription() == "Dark is easier on the eye."
    hints = [[label.isVisibleTo(row) for label in row.findChildren(QLabel)][-1] for row in rows]
    assert hints == [True, False]


def test_a_box_begins_at_what_is_chosen_and_tells_the_next_choice_alone(qtbot):
    taken: list[object] = []
    box = choice_box([("Automatic", None), ("1 GiB", 1.0), ("2 GiB", 2.0)], 2.0, taken.append)
    qtbot.addWidget(box)
    assert (box.currentText(), taken) == ("2 GiB", [])
    box.setCurrentIndex(0)
    assert taken == [None]
    unknown = choice_box([("Automatic", None)], 7.0, taken.append)
    qtbot.addWidget(unknown)
    assert unknown.currentIndex() == 0


def test_a_folder_is_shown_short_and_another_one_is_taken(qtbot, home, tmp_path):
    taken: list[Path] = []
    button = FolderButton("Paintings", Path.home() / "a&b", taken.append)
    qtbot.addWidget(button)
    assert button.text() == "~/a&&b"
    dialog = button.ask()
    assert Path(dialog.directory().absolutePath()) == Path.home()  # as the folder is not there
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert taken == [tmp_path]
    assert button.toolTip() == str(tmp_path)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only there a name may be any bytes")
def test_a_folder_whose_name_is_no_utf8_is_taken_as_it_is(qtbot, home, tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfcber"))
    folder.mkdir()
    taken: list[Path] = []
    button = FolderButton("Paintings", tmp_path, taken.append)
    qtbot.addWidget(button)

    button.ask().fileSelected.emit(os.fsencode(folder).decode(errors="replace"))

    assert taken == [folder]
