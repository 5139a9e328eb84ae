"""Check the list of small pictures: its keys, its pictures, and how one is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest

from gui.controls.picture_list import SIDE, PictureList
from tests.gui.fake_session import plain


@pytest.fixture
def pictures(qtbot) -> PictureList:
    pictures = PictureList()
    qtbot.addWidget(pictures)
    pictures.resize(300, 300)
    pictures.show_pictures([("a", "first"), ("b", "second")])
    pictures.told = []
    pictures.chosen.connect(pictures.told.append)
    return pictures


def test_a_click_and_return_choose_by_key(pictures):
    place = pictures.visualItemRect(pictures.item(1)).center()
    QTest.mouseClick(pictures.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert pictures.told == ["b"]
    assert pictures.current_key == "b"
    pictures.setCurrentRow(0)
    QTest.keyClick(pictures, Qt.Key.Key_Return)
    assert pictures.told == ["b", "a"]


def test_a_picture_is_cut_to_the_lists_shape_not_stretched(pictures):
    wide = plain(400, 40, "red")
    for x in range(180, 220):
        for y in range(40):
            wide.setPixelColor(x, y, QColor("lime"))
    pictures.set_picture("b", QPixmap.fromImage(wide))
    shown = pictures.item(1).icon().pixmap(SIDE).toImage()
    assert shown.size() == SIDE
    assert [shown.pixelColor(x, 40).name() for x in (4, 25, 111)] == ["#ff0000", "#00ff00", "#ff0000"]
    assert pictures.item(0).icon().pixmap(SIDE).toImage().pixelColor(58, 40).alpha() == 0


def test_other_entries_take_the_place_of_those_before(pictures):
    pictures.show_pictures([("c", "third")])
    assert [pictures.item(row).text() for row in range(pictures.count())] == ["third"]
    assert pictures.current_key is None
