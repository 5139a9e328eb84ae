"""Check that every drawing can be drawn, in the colour that is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon, QImage

from gui.look.icons import ICON_PX, app_icon, tinted_icon, tinted_pixmap
from gui.system.resource_path import resource_path


def _opaque(image: QImage) -> set[str]:
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_every_icon_is_drawn(qapp):
    for file in resource_path("icons").glob("*.svg"):
        image = tinted_pixmap(file.stem, QColor("red"), 32).toImage()
        alpha = [image.pixelColor(x, y).alpha() for x in range(32) for y in range(32)]
        assert max(alpha) > 100, file.name


@pytest.mark.parametrize("color", ["#00ff00", "#123456"])
def test_icons_take_the_tint_on_nothing(qapp, color):
    image = tinted_pixmap("minus", QColor(color), 64).toImage()
    assert image.pixelColor(32, 32) == QColor(color)
    assert _opaque(image) == {color}
    assert image.pixelColor(1, 1).alpha() == 0


def test_a_drawing_has_the_size_that_is_asked_for(qapp):
    assert tinted_pixmap("minus", QColor("red")).size().toTuple() == (ICON_PX, ICON_PX)
    assert tinted_pixmap("minus", QColor("red"), 20).size().toTuple() == (20, 20)


def test_a_disabled_control_has_another_colour(qapp):
    icon = tinted_icon("minus", QColor("#00ff00"), QColor("#777777"))
    shown = {mode: icon.pixmap(64, 64, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)}
    assert [_opaque(image) for image in shown.values()] == [{"#00ff00"}, {"#777777"}]


def test_a_drawing_that_is_not_there_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        tinted_pixmap("no such icon", QColor("red"))


def test_the_app_has_an_icon_of_every_size(qapp):
    sizes = sorted(size.width() for size in app_icon().availableSizes())
    assert sizes == [16, 32, 64, 128, 256]
    image = app_icon().pixmap(64, 64).toImage()
    assert len(_opaque(image)) > 5  # it has its own colours
