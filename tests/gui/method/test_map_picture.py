"""Check that maps of a sheet are drawn in columns, large and in proportion."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage

from gui.engine_process.map_sheet import CELL as SHEET_CELL
from gui.engine_process.map_sheet import MapSheet
from gui.method.map_picture import CELL, GAP, MapPicture


def test_rows_are_as_high_as_their_highest_map_and_maps_lie_in_the_middle(qtbot):
    sheet = MapSheet("relu1_1", 2, ((20, 10), (10, 20), (20, 10)), 30)
    image = QImage(3 * SHEET_CELL, 3 * SHEET_CELL, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    for column, color in enumerate(("red", "lime", "blue")):
        left, top, width, height = sheet.place(column, 1)
        for x in range(left, left + width):
            for y in range(top, top + height):
                image.setPixelColor(x, y, QColor(color))
    picture = MapPicture()
    qtbot.addWidget(picture)
    picture.show_rows(sheet, image, range(1, 3))
    shown = picture.pixmap().toImage()
    assert shown.size().toTuple() == (3 * CELL + 2 * GAP, 2 * CELL + GAP)
    middles = [shown.pixelColor(column * (CELL + GAP) + CELL // 2, 20).name() for column in range(3)]
    assert middles == ["#ff0000", "#00ff00", "#0000ff"]
    assert shown.pixelColor(CELL // 2, 60).alpha() == 0  # the map is half as high as wide
    assert shown.pixelColor(CELL + GAP + 5, 20).alpha() == 0
    assert shown.pixelColor(CELL // 2, CELL + GAP + 60).name() == "#000000"  # the Gram matrix
    assert shown.pixelColor(CELL // 2, CELL + GAP // 2).alpha() == 0  # between the rows
