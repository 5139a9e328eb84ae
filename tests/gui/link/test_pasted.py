"""Check that a pasted picture is brought over whole, as sRGB, and into one file for the same content."""

from __future__ import annotations

import os

import numpy as np
from PIL import Image
from PySide6.QtGui import QColor, QColorSpace, QImage

from gui.link import pasted
from gui.link.pasted import copy_rgba, write_png
from tests.gui.fake_session import plain


def test_all_rows_are_copied_in_strips(qapp, monkeypatch):
    monkeypatch.setattr(pasted, "STRIP_ROWS", 4)
    image = QImage(3, 10, QImage.Format.Format_ARGB32)
    for y in range(10):
        for x in range(3):
            image.setPixelColor(x, y, QColor(20 * y, 100, 10 * x, 255 - y))
    rgba = np.zeros((10, 3, 4), np.uint8)
    copy_rgba(image, memoryview(rgba).cast("B"))
    assert [tuple(rgba[y, 2]) for y in (0, 4, 9)] == [(0, 100, 20, 255), (80, 100, 20, 251), (180, 100, 20, 246)]


def test_another_colour_space_becomes_srgb(qapp):
    image = plain(2, 2, "#808080")
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgbLinear))
    rgba = bytearray(16)
    copy_rgba(image, memoryview(rgba))
    assert abs(rgba[0] - 188) < 3


def test_the_same_picture_is_one_file_that_is_the_latest(qapp, tmp_path):
    folder = tmp_path / "pasted"
    first, other = write_png(plain(3, 2, "red"), folder), write_png(plain(2, 3, "red"), folder)
    os.utime(first, (1, 1))
    assert write_png(plain(3, 2, "red"), folder) == first != other
    assert first.stat().st_mtime > 1
    assert len(list(folder.iterdir())) == 2
    with Image.open(first) as image:
        assert (image.mode, image.size, image.getpixel((1, 1))) == ("RGB", (3, 2), (255, 0, 0))


def test_what_is_transparent_stays_so(qapp, tmp_path):
    image = QImage(2, 2, QImage.Format.Format_ARGB32)
    image.fill(QColor(255, 0, 0, 128))
    with Image.open(write_png(image, tmp_path)) as written:
        assert (written.mode, written.getpixel((0, 0))) == ("RGBA", (255, 0, 0, 128))
