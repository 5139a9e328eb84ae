"""Check the dialogs' folders, names and formats."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.files.file_dialogs import FileDialogs


@pytest.fixture
def dialogs(qtbot, settings, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    for purpose in ("photo", "style", "save"):
        settings.set_folder(purpose, tmp_path)
    dialogs = FileDialogs(window, settings)
    dialogs.window_of_test = window
    return dialogs


def test_photo_dialog_remembers_the_folder(dialogs, qtbot, settings, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    dialog = dialogs.ask_for_photo()
    with qtbot.waitSignal(dialogs.photo_chosen) as signal:
        dialog.fileSelected.emit(str(folder / "a.jpg"))
    assert signal.args == [folder / "a.jpg"]
    assert settings.folder("photo") == folder
    dialog.reject()


def test_several_styles_can_be_chosen(dialogs, qtbot, tmp_path):
    dialog = dialogs.ask_for_styles()
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    with qtbot.waitSignal(dialogs.styles_chosen) as signal:
        dialog.filesSelected.emit([str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")])
    assert signal.args == [(tmp_path / "a.jpg", tmp_path / "b.jpg")]
    dialog.reject()


@pytest.mark.parametrize(
    ("name", "kind", "suffix"),
    [("a - b.jpg", "JPEG", "jpg"), ("a.TIFF", "TIFF", "tif"), ("a.webp", "WebP", "webp"), ("a.png", "PNG", "png")],
)
def test_save_dialog_offers_the_format_of_the_name(dialogs, name, kind, suffix):
    dialog = dialogs.ask_for_target(name)
    assert dialog.selectedNameFilter().startswith(kind)
    assert dialog.defaultSuffix() == suffix
    assert Path(dialog.selectedFiles()[0]).name == name
    dialog.reject()


def test_another_format_changes_the_ending(dialogs):
    dialog = dialogs.ask_for_target("lake - ink.jpg")
    dialog.filterSelected.emit("PNG (*.png)")
    assert dialog.defaultSuffix() == "png"
    assert Path(dialog.selectedFiles()[0]).name == "lake - ink.png"
    dialog.reject()


def test_every_kind_that_can_be_read_is_offered(dialogs):
    dialog = dialogs.ask_for_photo()
    for suffix in ("jpg", "tif", "nef", "cr3", "dng", "heic", "jp2"):
        assert f"*.{suffix}" in re.findall(r"[*.\w]+", dialog.nameFilters()[0])
    dialog.close()
