"""Check which files are taken from what was dropped."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QWidget

from gui.files.file_dialogs import FileDialogs
from gui.system.file_names import as_on_disk, local_paths


def test_local_files_each_once_and_in_order() -> None:
    mime = QMimeData()
    names = [str(Path(name).resolve()) for name in ("b é.jpg", "a.jpg", "b é.jpg")]
    mime.setUrls([*(QUrl.fromLocalFile(name) for name in names), QUrl("https://example.org/c.jpg")])

    assert local_paths(mime) == (Path(names[0]), Path(names[1]))
    assert local_paths(None) == local_paths(QMimeData()) == ()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only there a name may be any bytes")
def test_a_name_that_is_no_utf8_is_kept_byte_for_byte() -> None:
    mime = QMimeData()
    mime.setData("text/uri-list", b"# two\r\nfile:///photos/caf%E9.jpg\r\nfile:///photos/caf%C3%A9.jpg\r\n")

    assert [os.fsencode(path) for path in local_paths(mime)] == [b"/photos/caf\xe9.jpg", "/photos/café.jpg".encode()]


def lost(name: bytes) -> str:
    """Return a name as Qt gives it, of whose bytes those are lost that are no UTF-8."""
    return name.decode(errors="replace")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only there a name may be any bytes")
def test_a_name_of_which_a_dialog_has_lost_bytes_is_found_on_the_disk(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xfcber"
    Path(os.fsdecode(folder)).mkdir()
    for name in (b"caf\xe9.jpg", b"caf\xe9\xe8.jpg", b"caf.jpg", b"a\xe9b\xe9.jpg", "caf\ufffdé.jpg".encode()):
        Path(os.fsdecode(folder + b"/" + name)).touch()

    found = {name: os.fsencode(as_on_disk(lost(folder + b"/" + name))) for name in (b"a\xe9b\xe9.jpg", b"caf.jpg")}

    assert found == {name: folder + b"/" + name for name in found}
    assert as_on_disk(lost(folder)) == Path(os.fsdecode(folder))
    several, none = lost(folder + b"/caf\xe9.jpg"), lost(b"/nowhere\xe9/caf\xe9.jpg")
    assert (as_on_disk(several), as_on_disk(none)) == (Path(several), Path(none))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only there a name may be any bytes")
def test_a_dialog_hands_such_a_name_on_as_it_is(qtbot, settings, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfcber"))
    folder.mkdir()
    window = QWidget()
    qtbot.addWidget(window)
    dialogs = FileDialogs(window, settings)
    dialog = dialogs.ask_for_photo()
    photo = folder / os.fsdecode(b"caf\xe9.jpg")
    photo.touch()

    with qtbot.waitSignal(dialogs.photo_chosen) as signal:
        dialog.fileSelected.emit(lost(os.fsencode(photo)))

    assert signal.args == [photo]
    dialog.reject()
    dialogs.ask_for_photo().reject()  # its folder's name cannot be shown
