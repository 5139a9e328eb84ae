"""Check that the window follows its screen's colours, with a fake profile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QColorSpace, QGuiApplication

from gui.canvas.picture_levels import SLICE, PictureLevels
from tests.gui.fake_session import plain

ADOBE = QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb)
P3 = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3)
SRGB = QColorSpace(QColorSpace.NamedColorSpace.SRgb)


@pytest.fixture
def screen(monkeypatch):
    """Stand in for the system: the colour space that it tells."""
    spaces = {"now": None}
    monkeypatch.setattr("gui.canvas.screen_colors.screen_color_space", lambda _window: spaces["now"])
    return spaces


def converted(color, space):
    image = plain(4, 4, color)
    image.setColorSpace(SRGB)
    return image.convertedToColorSpace(space).pixelColor(1, 1)


def shown(app, *, right=False):
    rect = app.window.canvas.picture_rect.toRect()
    at = QPoint(rect.right() - 40 if right else rect.left() + 40, rect.top() + 40)
    return app.window.canvas.grab().toImage().pixelColor(at)


def move_to_a_screen_of(app, screen, space):
    screen["now"] = space
    app.window.windowHandle().screenChanged.emit(QGuiApplication.primaryScreen())


def test_the_window_moves_between_screens(app, session, screen, qtbot):
    # GIVEN a photograph and a painting WHEN the window moves to other screens THEN both show each screen's colours
    session.give_photo()
    session.previewed.emit(plain(60, 40, "red"))
    canvas = app.window.canvas
    for space in (ADOBE, P3, None):
        move_to_a_screen_of(app, screen, space)
        expected = converted("red", space) if space else QColor("red")
        assert shown(app, right=True) == expected
        assert shown(app) == (converted("gray", space) if space else QColor("gray"))
        assert canvas.painting.pixelColor(0, 0) == QColor("red")


def test_what_comes_later_is_converted_too(app, session, screen):
    session.give_photo()
    move_to_a_screen_of(app, screen, ADOBE)
    session.previewed.emit(plain(60, 40, "lime"))
    assert shown(app, right=True) == converted("lime", ADOBE)
    app.mediator.start()
    session.finish()
    assert shown(app, right=True) == converted("red", ADOBE)


def test_a_large_picture_is_converted_without_a_stall(app, session, screen, qtbot):
    # GIVEN a screen with a profile WHEN a picture of 2048 px comes THEN the one before is seen until it is converted
    session.give_photo()
    move_to_a_screen_of(app, screen, ADOBE)
    session.previewed.emit(plain(60, 40, "red"))
    session.previewed.emit(plain(2048, 1365, "lime"))
    assert shown(app, right=True) == converted("red", ADOBE)
    qtbot.waitUntil(lambda: shown(app, right=True) == converted("lime", ADOBE))


def test_slices_give_what_one_conversion_gives():
    image = plain(1000, 1400, "red")
    for y in range(image.height()):
        image.setPixelColor(y % 1000, y, QColor(y % 256, 255 - y % 256, y // 6))
    levels = PictureLevels(image, ADOBE)
    slices = 0
    while not levels.is_ready:
        levels.convert_some()
        slices += 1
    assert slices == -(-image.height() // (SLICE // image.width()))
    image.setColorSpace(SRGB)
    whole = image.convertedToColorSpace(ADOBE)
    assert all(levels._levels[0].pixel(y % 1000, y) == whole.pixel(y % 1000, y) for y in range(image.height()))


def test_a_new_screen_is_told_once(app, screen):
    told = []
    app.window.screen_colors.changed.connect(told.append)
    for space in (ADOBE, ADOBE, None):
        move_to_a_screen_of(app, screen, space)
    assert told == [ADOBE, None]
