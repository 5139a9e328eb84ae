"""Check where the picture lies in the canvas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from gui.canvas.viewport import MARGIN, Viewport


def viewport(picture=(400, 200), window=(448, 648), ratio=1.0) -> Viewport:
    view = Viewport()
    view.set_window(QSizeF(*window), ratio)
    view.set_picture(QSizeF(*picture))
    return view


def test_fit_centres_the_whole_picture_with_a_margin():
    rect = viewport().rect
    assert rect.left() == pytest.approx(MARGIN)
    assert rect.right() == pytest.approx(448 - MARGIN)
    assert rect.center().y() == pytest.approx(324)


def test_fitted_picture_follows_the_window():
    view = viewport()
    view.set_window(QSizeF(848, 648), 1.0)
    assert view.zoom == pytest.approx(2.0)


def test_full_zoom_is_one_picture_pixel_per_device_pixel():
    view = viewport(ratio=2.0)
    view.zoom_to(1.0)
    assert view.rect.width() == pytest.approx(200)


@given(x=st.floats(100, 300), y=st.floats(200, 400), zoom=st.floats(4, 16))
def test_zoom_keeps_the_point_under_the_pointer(x, y, zoom):
    # GIVEN a pointer over the picture WHEN it zooms in THEN the same picture pixel is under it
    view = viewport()
    anchor = QPointF(x, y)
    before = view.to_picture(anchor)
    view.zoom_to(zoom, anchor)
    after = view.to_picture(anchor)
    inside = 0 <= before.y() <= 200
    assert not inside or after.x() == pytest.approx(before.x(), abs=0.01)


def test_pan_never_loses_the_picture():
    view = viewport()
    view.zoom_to(4.0)
    view.pan(QPointF(1e6, -1e6))
    assert view.rect.left() == pytest.approx(0)
    assert view.rect.bottom() == pytest.approx(648)


def test_picture_smaller_than_the_window_stays_in_the_middle():
    view = viewport()
    view.zoom_to(0.1)
    view.pan(QPointF(50, 50))
    assert view.rect.center() == QPointF(224, 324)


def test_zoom_has_limits():
    view = viewport()
    view.zoom_to(1000)
    assert view.zoom == 16
    view.zoom_to(0)
    assert view.zoom == pytest.approx(0.02)


def test_zoom_survives_another_screen():
    view = viewport()
    view.zoom_to(2.0)
    view.set_window(QSizeF(448, 648), 2.0)
    assert view.zoom == pytest.approx(2.0)
    assert view.rect.width() == pytest.approx(400)
