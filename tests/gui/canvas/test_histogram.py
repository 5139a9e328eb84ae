"""Check that levels are counted by colour, and drawn where they belong."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gui.canvas.histogram import BINS, COLORS, SAMPLE_SIDE, HistogramPlot, count
from tests.gui.fake_session import plain

ALL = SAMPLE_SIDE**2


def test_a_picture_of_one_colour_has_one_level_of_each(qapp):
    found = count(plain(60, 40, QColor(255, 128, 0).name()))
    levels = [[(level, many) for level, many in enumerate(values) if many] for values in (found.red, found.green)]
    assert levels == [[(BINS - 1, ALL)], [(32, ALL)]]
    assert found.blue[0] == ALL
    (grey,) = [level for level, many in enumerate(found.luminance) if many]
    light = 0.2126 + 0.7152 * ((128 / 255 + 0.055) / 1.055) ** 2.4
    assert abs(grey - 255 / 4 * (1.055 * light ** (1 / 2.4) - 0.055)) <= 1


def test_halves_are_counted_by_their_area(qapp):
    image = plain(300, 100, "black")
    for x in range(75):
        for y in range(100):
            image.setPixelColor(x, y, QColor("white"))
    found = count(image)
    assert (found.red[0], found.red[-1]) == (ALL * 3 // 4, ALL // 4)


def test_a_curve_is_drawn_in_its_colour_where_its_levels_are(qtbot, theme):
    plot = HistogramPlot(theme)
    qtbot.addWidget(plot)
    plot.resize(240, 110)
    image = plain(256, 10, "black")
    for x in range(256):
        for y in range(10):
            image.setPixelColor(x, y, QColor(128 + x // 2, x // 4, 0))
    plot.show_histogram(count(image))
    shot = plot.grab().toImage()

    def columns(color: str) -> list[int]:
        wanted = QColor(color)
        return [
            x for x in range(12, 228) for y in range(4, 60)
            if abs(shot.pixelColor(x, y).hue() - wanted.hue()) < 8 and shot.pixelColor(x, y).saturation() > 120
        ]  # fmt: skip

    red, green = columns(COLORS[0]), columns(COLORS[1])
    assert min(red) > 100
    assert max(green) < 80
    plot.show_histogram(None)
    assert plot.grab().toImage() != shot
