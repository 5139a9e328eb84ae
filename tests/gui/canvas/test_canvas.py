"""Check what the canvas shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QImage

from gui.canvas.canvas import Canvas
from gui.canvas.comparison import Comparison


def plain(color: str) -> QImage:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def color_at(canvas: Canvas, x: int, y: int = 180) -> str:
    return canvas.grab().toImage().pixelColor(x, y).name()


def test_before_is_left_of_the_divider_and_after_is_right(canvas):
    canvas.set_photo(plain("blue"))
    canvas.set_preview(plain("red"))
    assert color_at(canvas, 100) == "#0000ff"
    assert color_at(canvas, 350) == "#ff0000"


def test_hidden_divider_shows_the_whole_painting(canvas):
    canvas.set_photo(plain("blue"))
    canvas.set_result(plain("red"))
    canvas.set_comparison(Comparison.PAINTING)
    assert color_at(canvas, 100) == "#ff0000"


def test_full_zoom_is_one_pixel_of_the_photograph_though_a_smaller_copy_is_shown(canvas):
    canvas.set_photo(plain("blue"), QSize(3000, 2000))
    canvas.zoom_to(1.0)
    assert canvas.picture_rect.width() * canvas.devicePixelRatioF() == pytest.approx(3000)
    assert canvas.to_picture(QPointF(224, 224)).toTuple() == pytest.approx((1500, 1000))


def test_side_by_side_both_pictures_move_together(canvas):
    # GIVEN two panes WHEN the right one is zoomed around a point THEN that point stays, and the left one follows
    canvas.set_photo(plain("blue"), QSize(3000, 2000))
    canvas.set_result(plain("red"))
    canvas.set_comparison(Comparison.SIDES)
    before, after = canvas.picture_rects
    assert before.size() == after.size()
    assert after.left() > before.right() or after.top() > before.bottom()
    point = after.center() + QPointF(30, 20)
    under = canvas.to_picture(point)
    canvas.zoom_to(1.0, point)
    assert canvas.to_picture(point).toTuple() == pytest.approx(under.toTuple())
    assert canvas.to_picture(point - after.topLeft() + before.topLeft()).toTuple() == pytest.approx(under.toTuple())
    image = canvas.grab().toImage()
    assert image.pixelColor(before.center().toPoint()).name() == "#0000ff"
    assert image.pixelColor(after.center().toPoint()).name() == "#ff0000"


def test_preview_hides_the_result_until_it_is_restored(canvas):
    canvas.set_photo(plain("blue"))
    canvas.set_result(plain("red"))
    canvas.set_preview(plain("green"))
    assert not canvas.shows_result
    canvas.restore_result()
    assert canvas.shows_result
    assert color_at(canvas, 350) == "#ff0000"


def test_another_photo_forgets_the_painting(canvas):
    canvas.set_photo(plain("blue"))
    canvas.set_result(plain("red"))
    canvas.set_photo(plain("green"))
    assert not canvas.has_painting


def test_a_frame_says_that_a_file_can_be_dropped_here(canvas, theme):
    canvas.set_tokens(theme.tokens)
    mime, accent = QMimeData(), QColor(theme.tokens.accent).name()
    mime.setUrls([QUrl.fromLocalFile("/a.jpg")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert color_at(canvas, 6) != accent
    canvas.dragEnterEvent(QDragEnterEvent(QPoint(10, 10), copy, mime, left, none))
    assert color_at(canvas, 6) == accent
    canvas.dragLeaveEvent(QDragLeaveEvent())
    assert color_at(canvas, 6) != accent
