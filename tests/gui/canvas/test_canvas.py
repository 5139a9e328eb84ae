"""Check what the canvas shows and reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
)

from gui.canvas.canvas import Canvas
from gui.canvas.comparison import Comparison


def plain(color: str) -> QImage:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def color_at(canvas: Canvas, x: int, y: int = 180) -> str:
    return canvas.grab().toImage().pixelColor(x, y).name()


def send_drop(canvas: Canvas, mime: QMimeData) -> None:
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    canvas.dragEnterEvent(QDragEnterEvent(QPoint(10, 10), action, mime, left, none))
    canvas.dropEvent(QDropEvent(QPointF(10, 10), action, mime, left, none))


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


def test_dropped_file_is_reported(canvas, qtbot, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "Größe 照片.jpg"))])
    with qtbot.waitSignal(canvas.photo_dropped) as signal:
        send_drop(canvas, mime)
    assert signal.args == [Path(tmp_path / "Größe 照片.jpg")]


def test_several_dropped_files_are_reported_together(canvas, qtbot, tmp_path):
    files = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    with qtbot.waitSignal(canvas.paths_dropped) as signal:
        send_drop(canvas, mime)
    assert list(signal.args[0]) == files


def test_dropped_picture_without_a_file_is_reported(canvas, qtbot):
    mime = QMimeData()
    mime.setImageData(plain("green"))
    with qtbot.waitSignal(canvas.image_dropped) as signal:
        send_drop(canvas, mime)
    assert signal.args[0].pixelColor(0, 0) == QColor("green")


def test_text_is_not_accepted(canvas):
    mime = QMimeData()
    mime.setText("hello")
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(10, 10), action, mime, left, none)
    event.ignore()
    canvas.dragEnterEvent(event)
    assert not event.isAccepted()
