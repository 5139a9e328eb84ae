"""Check what a style's share shows, and that a click wishes this style alone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from gui.styles.share_slider import ShareSlider
from tests.gui.fake_session import plain


def test_a_click_inside_wishes_all_and_keys_change_the_share(qtbot, theme):
    slider, told = ShareSlider(theme), []
    qtbot.addWidget(slider)
    slider.all_requested.connect(lambda: told.append(slider.value()))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(500, 5))
    QTest.mouseClick(slider, Qt.MouseButton.RightButton)
    assert told == []
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_Up):
        QTest.keyClick(slider, key)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton)
    assert told == [11]


def test_the_style_is_seen_and_named(qtbot, theme):
    slider = ShareSlider(theme)
    qtbot.addWidget(slider)
    slider.set_style("Ink Wash", QPixmap.fromImage(plain(30, 30, "red")))
    assert slider.accessibleName() == "Share of Ink Wash"
    shot = slider.grab().toImage()
    assert shot.pixelColor(21, 17).name() == "#ff0000"
    assert shot.pixelColor(8, 4).name() != "#ff0000"  # outside the disc
