"""Check that reduced pictures are averaged, not thinned out."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.canvas.picture_levels import PictureLevels


def test_fine_stripes_become_grey_when_reduced():
    # GIVEN columns of black and white WHEN drawn at an eighth THEN every pixel is about middle grey
    stripes = QImage(512, 512, QImage.Format.Format_RGB32)
    stripes.fill(QColor("black"))
    painter = QPainter(stripes)
    for x in range(0, 512, 2):
        painter.fillRect(x, 0, 1, 512, QColor("white"))
    painter.end()
    target = QImage(64, 64, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    PictureLevels(stripes).draw(painter, QRectF(0, 0, 64, 64), 1.0)
    painter.end()
    greys = [target.pixelColor(x, 32).red() for x in range(64)]
    assert min(greys) > 110
    assert max(greys) < 145


def edges_of_two_pixels(*, as_squares):
    """Draw a black and a white pixel over 64 px, and list the greys along them."""
    picture = QImage(2, 1, QImage.Format.Format_RGB32)
    picture.setPixelColor(0, 0, QColor("black"))
    picture.setPixelColor(1, 0, QColor("white"))
    target = QImage(64, 8, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    PictureLevels(picture).draw(painter, QRectF(0, 0, 64, 8), 1.0, as_squares=as_squares)
    painter.end()
    return [target.pixelColor(x, 4).red() for x in range(64)]


def test_an_enlarged_picture_is_smooth_unless_its_pixels_are_asked_for():
    assert set(edges_of_two_pixels(as_squares=True)) == {0, 255}
    assert len(set(edges_of_two_pixels(as_squares=False))) > 8


def test_one_pixel_can_be_drawn():
    pixel = QImage(1, 1, QImage.Format.Format_RGB32)
    pixel.fill(QColor("red"))
    target = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    PictureLevels(pixel).draw(painter, QRectF(0, 0, 8, 8), 1.0)
    painter.end()
    assert target.pixelColor(4, 4) == QColor("red")
