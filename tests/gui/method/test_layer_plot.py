"""Check the curves of the losses: their axis, which have a line, and that they can be told apart."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine.values import STYLE_LAYERS, Losses
from gui.look.theme import DARK, LIGHT, ThemeMode
from gui.method.layer_plot import DARK_COLORS, LIGHT_COLORS, MOST_DECADES, LayerPlot, losses_of, terms_of
from tests.gui.look.test_theme import contrast

AREA = QRectF(0, 0, 200, 100)


def losses(scale: float = 1.0, tv: float = 0.01) -> Losses:
    layers = tuple(scale * 2.0**-index for index in range(5))
    return Losses(scale / 10, sum(layers), tv, layers)


@pytest.fixture
def plot(qtbot, theme) -> LayerPlot:
    plot = LayerPlot(theme)
    qtbot.addWidget(plot)
    return plot


def test_terms_are_content_layers_variation_and_the_contents_weight():
    told = replace(losses(), content_weight=0.7)
    assert terms_of(told) == (0.1, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.01, 0.7)
    assert losses_of(told) == (*terms_of(told)[:-1], 0.0)
    assert terms_of(Losses(1.0, 2.0, 3.0))[1:6] == (0.0,) * len(STYLE_LAYERS)  # of another engine


def test_decades_are_equal_distances_and_the_axis_holds_whole_ones(plot):
    for value in (0.5, 0.05, 0.005):
        plot.record.add(Losses(value, 0.0, 0.0))
    assert plot.decades == (-3, 0)
    content = [point.toTuple() for point in plot.curves(AREA)[0].toList()]
    assert [x for x, _ in content] == pytest.approx([0, 100, 200])
    top = -math.log10(0.5) / 3 * 100
    assert [y for _, y in content] == pytest.approx([top, top + 100 / 3, top + 200 / 3])


@pytest.mark.parametrize(
    ("values", "decades"), [([], (-1, 0)), ([1.0], (-1, 0)), ([10.0, 2.0], (0, 1)), ([0.1], (-2, -1))]
)
def test_a_whole_power_of_ten_is_its_own_end_of_the_axis(plot, values, decades):
    for value in values:
        plot.record.add(Losses(value, 0.0, 0.0))
    assert plot.decades == decades


def test_a_term_without_weight_has_no_line_and_what_is_tiny_lies_on_the_axis(plot):
    for value in (1e-12, 0.5, 0.4):
        plot.record.add(losses(value, tv=0.0))
    assert plot.decades == (-MOST_DECADES, 0)
    curves = plot.curves(AREA)
    assert curves[-2].isEmpty()
    assert [curve.toList()[0].y() for curve in curves[:-2]] == pytest.approx([100] * 6)
    assert not plot.grab().isNull()


@pytest.mark.parametrize(("weights", "is_drawn"), [((1.0, 1.0, 1.0), False), ((0.1, 0.2, 0.4), True)])
def test_the_weight_of_the_content_has_a_line_where_it_follows_the_subject(plot, weights, is_drawn):
    for weight in weights:
        plot.record.add(replace(losses(0.9), content_weight=weight))
    assert plot.curves(AREA)[-1].isEmpty() is not is_drawn
    assert plot.has_weight is is_drawn


@pytest.mark.parametrize("values", [[], [0.0], [0.0, 0.0], [1.0, 1.0]])
def test_few_and_equal_losses_can_be_drawn(plot, values):
    for value in values:
        plot.record.add(Losses(value, value, value))
    assert not plot.grab().isNull()


def test_every_term_is_drawn_in_its_colour_on_the_frames_ground(plot, theme):
    plot.resize(240, 168)
    for scale in (1.0, 0.5):
        plot.record.add(losses(scale))
    shot = plot.grab().toImage()
    assert shot.pixelColor(4, 4) == QColor(theme.tokens.raised)
    pixels = {shot.pixelColor(x, y).getRgb()[:3] for x in range(240) for y in range(168)}
    for color in DARK_COLORS[:-1]:  # the weight stays as it is; smoothed at the edges
        own = QColor(color).getRgb()
        assert min(max(abs(a - b) for a, b in zip(own, pixel, strict=False)) for pixel in pixels) < 40, color


def test_content_is_thicker_than_a_layer(plot):
    def height(index: int) -> int:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        painter.setPen(plot.pen(index))
        plot._paint_curve(painter, plot.curves(QRectF(0, 10, 40, 20))[0], 2 if index else 3)
        painter.end()
        return sum(image.pixelColor(20, y).lightness() > 20 for y in range(40))

    for _ in range(2):
        plot.record.add(Losses(0.5, 0.0, 0.0))
    assert height(0) == height(1) + 1 == 3


def test_what_is_no_layer_is_dashed(plot):
    styles = [plot.pen(index).style() for index in range(len(DARK_COLORS))]
    solid, dashed = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
    assert styles == [solid] * (1 + len(STYLE_LAYERS)) + [dashed] * 2


def test_colours_follow_the_theme(plot, theme):
    assert plot.colors == DARK_COLORS
    theme.set_mode(ThemeMode.LIGHT)
    assert plot.colors == LIGHT_COLORS
    assert plot.pen(2).color() == QColor(LIGHT_COLORS[2])


@pytest.mark.parametrize(("colors", "tokens"), [(DARK_COLORS, DARK), (LIGHT_COLORS, LIGHT)])
def test_lines_stand_out_from_the_ground_and_from_each_other(colors, tokens):
    """WCAG 1.4.11: 3:1; the style layers also differ in brightness, in the order of their depth."""
    assert min(contrast(color, ground) for color in colors for ground in (tokens.raised, tokens.panel)) >= 3
    assert len(set(colors)) == len(STYLE_LAYERS) + 3
    shades = [contrast(color, tokens.raised) for color in colors[1:-2]]
    assert all(one > other * 1.1 if colors is DARK_COLORS else other > one * 1.1
               for one, other in itertools.pairwise(shades))  # fmt: skip
