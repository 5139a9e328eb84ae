"""Check the curves of the losses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from engine.values import Losses
from gui.method.loss_plot import MOST_POINTS, LossPlot


@pytest.fixture
def plot(qtbot, theme):
    plot = LossPlot(theme)
    qtbot.addWidget(plot)
    return plot


def test_equal_ratios_are_equal_distances(plot):
    # GIVEN losses 100, 10, 1 WHEN drawn THEN the points fall by the same distance each
    for value in (100.0, 10.0, 1.0):
        plot.add(Losses(value, value, 0.0))
    content, style = plot.curves(QRectF(0, 0, 200, 100))
    assert [point.y() for point in content.toList()] == pytest.approx([0, 50, 100])
    assert [point.x() for point in style.toList()] == pytest.approx([0, 100, 200])


def test_a_content_loss_of_nothing_at_the_start_leaves_the_curves_their_height(plot):
    # GIVEN a run that begins on the photograph WHEN drawn THEN the style's fall takes the whole height
    for content, style in ((1e-7, 1.0), (0.04, 0.1), (0.05, 0.01)):
        plot.add(Losses(content, style, 0.0))
    content, style = plot.curves(QRectF(0, 0, 200, 100))
    assert [point.y() for point in style.toList()] == pytest.approx([0, 50, 100])
    assert content.first().y() == pytest.approx(100)


def test_zero_and_equal_losses_can_be_drawn(plot):
    plot.add(Losses(0.0, 0.0, 0.0))
    plot.add(Losses(0.0, 0.0, 0.0))
    assert not plot.grab().isNull()


def test_a_long_run_keeps_its_whole_length(plot):
    for step in range(10 * MOST_POINTS):
        plot.add(Losses(float(step + 1), 1.0, 0.0))
    assert len(plot.points) <= MOST_POINTS
    assert plot.points[0].content == 1.0
    assert plot.points[-1].content > 9 * MOST_POINTS


def test_clear_begins_anew(plot):
    plot.add(Losses(1.0, 1.0, 0.0))
    plot.clear()
    assert plot.points == ()
