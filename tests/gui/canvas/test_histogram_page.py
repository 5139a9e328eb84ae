"""Check that the histograms follow the canvas' pictures while they are seen, and not more often than needed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from gui.canvas import histogram_page
from gui.canvas.histogram import BINS, COLORS
from gui.canvas.histogram_page import PAUSE, HistogramPage
from gui.look.language import Language
from tests.gui.fake_session import plain

MIDDLE, TOP = BINS // 2, BINS - 1


@pytest.fixture
def counted(monkeypatch) -> list[QSize]:
    """Note the pictures that are counted."""
    seen, count = [], histogram_page.count
    monkeypatch.setattr(histogram_page, "count", lambda image: seen.append(image.size()) or count(image))
    return seen


@pytest.fixture
def page(canvas, qtbot, theme, counted) -> HistogramPage:
    page = HistogramPage(theme, canvas)
    page._pause.setInterval(0)
    qtbot.addWidget(page)
    page.show()
    return page


def _rest(page, qtbot) -> None:
    qtbot.waitUntil(lambda: not page._pause.isActive())


def _labels(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel)]


def test_photograph_and_painting_are_counted_apart(canvas, page):
    canvas.set_photo(plain(60, 40, "gray"))
    canvas.set_result(plain(30, 20, "red"))
    page.refresh()
    photo, painting = page.photo.histogram, page.painting.histogram
    assert photo.luminance[MIDDLE] == sum(photo.luminance)
    assert painting.red[TOP] == sum(painting.red)
    assert painting.blue[0] == sum(painting.blue)


def test_a_new_picture_is_counted_after_a_pause_and_the_other_not_again(canvas, page, qtbot, counted):
    canvas.set_photo(plain(60, 40, "gray"))
    _rest(page, qtbot)
    counted.clear()
    for color in ("red", "green", "blue"):
        canvas.set_preview(plain(30, 20, color))
    assert counted == []
    _rest(page, qtbot)
    assert counted == [QSize(30, 20)]  # the last one
    assert page.painting.histogram.blue[TOP] > 0
    canvas.zoom_to(2.0)
    _rest(page, qtbot)
    assert counted == [QSize(30, 20)]


def test_a_page_that_is_not_seen_counts_nothing(canvas, page, counted):
    page.hide()
    canvas.set_photo(plain(60, 40, "gray"))
    assert not page._pause.isActive()
    assert counted == []


def test_without_a_painting_there_is_one_histogram(canvas, page):
    canvas.set_photo(plain(60, 40, "gray"))
    page.refresh()
    assert not page.painting.isVisible()
    canvas.set_preview(plain(60, 40, "red"))
    page.refresh()
    assert page.painting.isVisible()
    canvas.set_photo(plain(60, 40, "gray"))
    page.refresh()
    assert not page.painting.isVisible()
    assert page.painting.histogram is None


def test_previews_that_come_often_do_not_count_often(canvas, theme):
    assert HistogramPage(theme, canvas)._pause.interval() == PAUSE >= 100


def test_words_in_both_languages_and_the_colours_of_the_curves(page, set_language):
    assert page.windowTitle() == "Histogram"
    assert _labels(page) == ["Photograph", "Painting", "Brightness", "Red", "Green", "Blue"]
    assert page.photo.accessibleName() == "Histogram: Photograph"
    drawn = [label.palette().windowText().color() for label in page.findChildren(QLabel)[3:]]
    assert drawn == [QColor(color) for color in COLORS]
    set_language(Language.CHINESE)
    assert page.windowTitle() == "直方图"
    assert _labels(page)[:3] == ["照片", "画作", "亮度"]
    assert page.painting.accessibleName() == "直方图：画作"
