"""Check which part of a style's picture is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from engine.style_choice import Crop, StyleChoice
from gui.styles.style_picture import SIDE, crop_rect, part_of, square_of
from tests.gui.fake_session import plain

STYLE = Path("style.jpg")


def _halves(width: int, height: int):
    image = plain(width, height, "red")
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, QColor("blue"))
    return image


def test_a_crop_lies_in_its_rectangle():
    assert crop_rect(Crop(0.25, 0.5, 0.75, 1.0), QRectF(10, 20, 100, 40)) == QRectF(35, 40, 50, 20)


def test_the_part_is_cut_out_and_turned_clockwise(qapp):
    image = _halves(80, 40)
    right = part_of(image, StyleChoice(STYLE, crop=Crop(left=0.5)))
    assert right.size().toTuple() == (40, 40)
    assert right.pixelColor(1, 1).name() == "#0000ff"
    turned = part_of(image, StyleChoice(STYLE, rotation=90.0))
    assert turned.size().toTuple() == (40, 80)
    assert (turned.pixelColor(20, 4).name(), turned.pixelColor(20, 75).name()) == ("#ff0000", "#0000ff")


def test_a_turned_part_has_no_empty_corners(qapp):
    turned = part_of(plain(80, 40, "red"), StyleChoice(STYLE, rotation=30.0))
    corners = [(x, y) for x in (0, turned.width() - 1) for y in (0, turned.height() - 1)]
    assert all(turned.pixelColor(*corner).red() > 200 for corner in corners)
    assert min(turned.size().toTuple()) > 10


def test_a_thumbnail_is_the_middle_square_and_never_larger_than_the_picture(qapp):
    image = plain(3 * SIDE, 2 * SIDE, "red")
    for x in range(SIDE // 2):
        image.setPixelColor(x, SIDE, QColor("blue"))
    square = square_of(image, StyleChoice(STYLE))
    assert square.size().toTuple() == (SIDE, SIDE)
    assert square.toImage().pixelColor(2, SIDE // 2).blue() < 50
    assert square_of(plain(9, 30, "red"), StyleChoice(STYLE)).size().toTuple() == (9, 9)
