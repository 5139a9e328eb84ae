"""Check what is taken where something is dropped, and what is reported of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage

from gui.files.drop_area import DropArea
from tests.gui.fake_session import plain

COPY, LEFT, NO_KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def area(qtbot) -> DropArea:
    """Give an area; what it reports is in `told`."""
    area = DropArea()
    qtbot.addWidget(area)
    area.told = []
    for name in ("photo_dropped", "image_dropped", "paths_dropped"):
        getattr(area, name).connect(lambda what, name=name: area.told.append((name, what)))
    return area


def _files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def _enter(area: DropArea, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(5, 5), COPY, mime, LEFT, NO_KEYS)
    event.ignore()
    area.dragEnterEvent(event)
    return event.isAccepted()


def _drop(area: DropArea, mime: QMimeData) -> bool:
    event = QDropEvent(QPointF(5, 5), COPY, mime, LEFT, NO_KEYS)
    event.ignore()
    area.dropEvent(event)
    return event.isAccepted()


def test_one_file_is_a_photograph(area, tmp_path):
    photo = tmp_path / "Größe 照片 b.jpg"
    photo.touch()
    assert _enter(area, _files(photo))
    assert area.is_drop_target
    assert _drop(area, _files(photo))
    assert area.told == [("photo_dropped", photo)]
    assert not area.is_drop_target


def test_several_files_or_a_folder_are_told_together(area, tmp_path):
    paths = (tmp_path / "b.jpg", tmp_path / "a.jpg")
    _drop(area, _files(*paths))
    _drop(area, _files(tmp_path))
    assert area.told == [("paths_dropped", paths), ("paths_dropped", (tmp_path,))]


def test_a_picture_without_a_file_comes_from_a_browser(area):
    mime = QMimeData()
    mime.setImageData(plain(7, 5, "red"))
    assert _enter(area, mime)
    assert _drop(area, mime)
    ((name, image),) = area.told
    assert name == "image_dropped"
    assert isinstance(image, QImage)
    assert (image.size().toTuple(), image.pixelColor(3, 3).name()) == ((7, 5), "#ff0000")


def test_a_file_that_carries_its_picture_is_taken_as_a_file(area, tmp_path):
    mime = _files(tmp_path / "a.jpg")
    mime.setImageData(plain(7, 5, "red"))
    _drop(area, mime)
    assert area.told == [("photo_dropped", tmp_path / "a.jpg")]


def test_words_are_not_taken(area):
    mime = QMimeData()
    mime.setText("hello")
    assert not _enter(area, mime)
    assert not area.is_drop_target


def test_what_leaves_again_is_no_target(area, tmp_path):
    _enter(area, _files(tmp_path / "a.jpg"))
    area.dragLeaveEvent(QDragLeaveEvent())
    assert not area.is_drop_target
    assert area.told == []


def test_drops_are_accepted(area):
    assert area.acceptDrops()
