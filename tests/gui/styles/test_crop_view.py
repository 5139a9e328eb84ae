"""Check that a rectangle on a picture is dragged by its edges, corners and middle, drawn anew and moved by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from engine.style_choice import SMALLEST_CROP, WHOLE, Crop
from gui.styles.crop_view import CropView
from tests.gui.fake_session import plain

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
MIDDLE = Crop(0.25, 0.25, 0.75, 0.75)


@pytest.fixture
def view(qtbot, theme) -> CropView:
    """Show a picture of 2 to 1 with a rectangle in its middle."""
    view = CropView(theme)
    qtbot.addWidget(view)
    view.resize(460, 300)
    view.show()
    view.set_image(plain(80, 40, "white"))
    view.set_crop(MIDDLE)
    return view


def _drag(view: CropView, start: tuple[float, float], stop: tuple[float, float]) -> Crop:
    whole = view.place_of(WHOLE)
    places = [(whole.topLeft() + QPointF(x * whole.width(), y * whole.height())).toPoint() for x, y in (start, stop)]
    QTest.mousePress(view, LEFT, pos=places[0])
    QTest.mouseMove(view, places[1])
    QTest.mouseRelease(view, LEFT, pos=places[1])
    return view.crop


@pytest.mark.parametrize(
    ("start", "stop", "crop"),
    [
        ((0.5, 0.5), (0.6, 0.4), (0.35, 0.15, 0.85, 0.65)),  # all of it
        ((0.5, 0.5), (0.9, 0.5), (0.5, 0.25, 1.0, 0.75)),  # as far as the picture goes
        ((0.75, 0.5), (0.9, 0.9), (0.25, 0.25, 0.9, 0.75)),  # an edge
        ((0.25, 0.25), (0.1, 0.2), (0.1, 0.2, 0.75, 0.75)),  # a corner
        ((0.25, 0.5), (0.99, 0.5), (0.75 - SMALLEST_CROP, 0.25, 0.75, 0.75)),  # never beyond the other edge
        ((0.05, 0.05), (0.2, 0.15), (0.05, 0.05, 0.2, 0.15)),  # a new one
    ],
)
def test_a_drag_moves_what_it_has_taken(view, start, stop, crop):
    told = []
    view.crop_changed.connect(told.append)
    found = _drag(view, start, stop)
    assert (found.left, found.top, found.right, found.bottom) == pytest.approx(crop, abs=0.012)
    assert told[-1] == found


def test_keys_move_it_and_with_shift_its_lower_right_corner(view):
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up, SHIFT)
    found = view.crop
    assert (found.left, found.top, found.right, found.bottom) == pytest.approx((0.26, 0.25, 0.76, 0.74))


def test_what_is_not_painted_with_is_dimmed(view):
    shot, whole = view.grab().toImage(), view.place_of(WHOLE)
    seen = []
    for share in (0.1, 0.4):
        place = (whole.topLeft() + QPointF(share * whole.width(), share * whole.height())).toPoint()
        seen.append(shot.pixelColor(place).lightness())
    assert (seen[0] < 130, seen[1]) == (True, 255)


def test_without_a_picture_nothing_is_taken_and_no_crop_is_told_twice(view, qtbot):
    view.set_image(QImage())
    with qtbot.assertNotEmitted(view.crop_changed):
        _drag(view, (0.5, 0.5), (0.6, 0.6))
        view.set_crop(MIDDLE)
        view.set_crop(Crop(0.5, 0.5, 0.4, 0.6))
    assert view.crop == MIDDLE
