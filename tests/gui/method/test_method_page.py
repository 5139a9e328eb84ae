"""Check the page that shows Gatys at work: its curves, its maps, and that nothing is asked for while it is closed."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.values import CONTENT_LAYER, STYLE_LAYERS, Losses, Phase, Progress
from gui.engine_process import messages as m
from gui.engine_process.map_sheet import CELL as SHEET_CELL
from gui.engine_process.map_sheet import MapSheet
from gui.link.protocol import Cancelled
from gui.look.theme import DARK, LIGHT
from gui.method.layer_plot import DARK_COLORS, LIGHT_COLORS, MOST_DECADES, LayerPlot
from gui.method.map_picture import CELL, GAP
from gui.method.method_page import LAYERS, PAUSE
from gui.session.session import SessionPhase
from gui.window.controllers import method_controller
from tests.gui.fake_session import frame_of
from tests.gui.look.test_theme import contrast

AREA = QRectF(0, 0, 200, 100)


def losses(scale: float = 1.0, tv: float = 0.01) -> Losses:
    layers = tuple(scale * 2.0**-index for index in range(5))
    return Losses(scale / 10, sum(layers), tv, layers)


def sheet_of(layer: str) -> tuple[MapSheet, QImage]:
    """Make a sheet of two rows with a colour for each column, and white Gram matrices."""
    sheet = MapSheet(layer, 2, ((90, 60), (60, 90), (90, 60)), 24)
    image = QImage(3 * SHEET_CELL, 3 * SHEET_CELL, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for column, row in itertools.product(range(3), range(3)):
        color = ("red", "green", "blue")[column] if row < 2 else "white"
        painter.fillRect(*sheet.place(column, row), QColor(color))
    painter.end()
    return sheet, image


@pytest.fixture
def live(app, session, monkeypatch):
    """Give the keeper of the page with a photograph and Gatys chosen, nothing shown yet."""
    monkeypatch.setattr(method_controller, "PAUSE", 50)
    app.mediator.method._pause.setInterval(50)
    session.give_photo()
    app.window.options_panel.engine_buttons["gatys"].setChecked(True)
    QTest.qWait(50)  # the options are told a moment later
    return app.mediator.method


def step(session, scale: float = 1.0) -> None:
    session.progressed.emit(Progress(0.5, Phase.PAINTING, None, losses(scale)))


def asked(session) -> list[str]:
    return [request.layer for request in session.link.requests(m.MakeMaps)]


def answer(session, layer: str) -> None:
    sheet, image = sheet_of(layer)
    session.answer(m.MakeMaps, m.MapsMade, frame_of(image), sheet)


def words(page) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_a_key_opens_the_page_and_the_instant_engine_explains_itself(app, session):
    QTest.keyClick(app.window, Qt.Key.Key_M)
    page = app.window.drawer.page
    assert page is app.mediator.method.page
    assert app.window.actions_of.looking.method.isChecked()
    assert "mean and the spread" in words(page)
    assert "Fine (Gatys)" in words(page)
    assert not page.plot.isVisible()
    app.window.options_panel.engine_buttons["gatys"].setChecked(True)
    QTest.qWait(50)
    assert "Start paints with Fine (Gatys)" in words(page)
    app.window.drawer.close_button.click()
    assert not app.window.actions_of.looking.method.isChecked()
    assert asked(session) == []


def test_a_run_shows_each_layers_loss_and_its_curve(app, session, live, qtbot):
    page = live.page
    app.window.drawer.show_page(page)
    app.mediator.start()
    step(session)
    step(session, 0.5)
    qtbot.waitUntil(page.plot.isVisible)
    names, values = zip(*page.legend, strict=True)
    assert names == (f"Content, {CONTENT_LAYER}", *(f"Style, {layer}" for layer in STYLE_LAYERS), "Speckle (variation)")
    assert [float(value) for value in values] == [0.05, 0.5, 0.25, 0.125, 0.0625, 0.0312, 0.01]
    assert "Gatys changes the picture itself" in words(page)
    shown = page.plot.grab().toImage()
    pixels = {shown.pixelColor(x, y).getRgb()[:3] for x in range(shown.width()) for y in range(shown.height())}
    for color in DARK_COLORS[:-1]:  # the weight stays as it is; smoothed at the edges
        own = QColor(color).getRgb()
        assert min(max(abs(a - b) for a, b in zip(own, pixel, strict=False)) for pixel in pixels) < 40, color


def test_many_steps_are_drawn_together(app, session, live, qtbot, monkeypatch):
    painted = []
    paint = LayerPlot.paintEvent
    monkeypatch.setattr(LayerPlot, "paintEvent", lambda plot, event: (painted.append(1), paint(plot, event))[1])
    app.window.drawer.show_page(live.page)
    app.mediator.start()
    begun = time.monotonic()
    for _ in range(300):
        step(session)
        QTest.qWait(1)
    qtbot.waitUntil(lambda: len(live.page.plot.record.points) > 100)
    assert 1 <= len(painted) < 30 + 1000 * (time.monotonic() - begun) / PAUSE


def test_maps_are_asked_for_while_the_page_is_seen_and_the_run_goes_on(app, session, live, qtbot):
    """GIVEN a run WHEN the page opens THEN one wish at a time leaves, with a pause, and none once it is closed."""
    app.mediator.start()
    step(session)
    assert asked(session) == []
    app.window.drawer.show_page(live.page)
    assert asked(session) == ["conv1_1"]
    step(session)
    assert len(asked(session)) == 1  # the first is not answered yet
    answer(session, "conv1_1")
    assert len(asked(session)) == 1  # it rests
    qtbot.waitUntil(lambda: len(asked(session)) == 2)
    answer(session, "conv1_1")
    QTest.qWait(120)
    assert len(asked(session)) == 2  # no step since
    app.window.drawer.close_page()
    step(session)
    QTest.qWait(120)
    assert len(asked(session)) == 2


def test_maps_stand_in_three_columns_over_their_gram_matrices(app, session, live, qtbot):
    app.window.drawer.show_page(live.page)
    app.mediator.start()
    step(session)
    assert not live.page.maps.isVisible()
    answer(session, "conv1_1")
    qtbot.waitUntil(live.page.maps.isVisible)
    maps, grams = live.page.maps.pixmap().toImage(), live.page.grams.pixmap().toImage()
    height = round(CELL * 60 / 90)
    for column, color in enumerate(("red", "green", "blue")):
        middle = column * (CELL + GAP) + CELL // 2
        assert maps.pixelColor(middle, height // 2) == QColor(color)
        assert maps.pixelColor(middle, CELL + GAP + height // 2) == QColor(color)
        assert grams.pixelColor(middle, CELL // 2) == QColor("white")
    assert maps.pixelColor(CELL // 2, CELL - 2).alpha() == 0  # below a picture that is wide
    assert maps.height() == 2 * CELL + GAP


def test_another_layer_is_asked_for_at_once_and_says_what_is_compared(app, session, live, qtbot):
    page = live.page
    app.window.drawer.show_page(page)
    app.mediator.start()
    step(session)
    answer(session, "conv1_1")
    qtbot.waitUntil(page.maps.isVisible)
    page.layer_box.setFocus()
    QTest.keyClick(page.layer_box, Qt.Key.Key_Down)
    assert asked(session) == ["conv1_1", "conv2_1"]
    assert "what is bright together" in words(page)
    page.layer_box.setCurrentIndex(LAYERS.index(CONTENT_LAYER))
    asked_before = [call for call in session.link.calls if isinstance(call.request, m.MakeMaps)][-2]
    assert asked_before.request.layer == "conv2_1" and asked_before.is_over  # it comes late, and shows nothing
    assert asked(session)[-1] == CONTENT_LAYER
    before = page.maps.pixmap().cacheKey()
    answer(session, CONTENT_LAYER)
    assert page.maps.pixmap().cacheKey() != before
    assert "bright where the photograph is" in words(page)
    assert "does not compare" in words(page)


def test_keys_reach_and_scroll_the_page(app, session, live, qtbot):
    page = live.page
    app.window.activateWindow()
    app.window.drawer.show_page(page)
    app.mediator.start()
    step(session)
    answer(session, "conv1_1")
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    app.window.drawer.close_button.setFocus()
    for _ in range(60):
        if not page.hasFocus():
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert page.grab().toImage().pixelColor(0, page.height() // 2) == QColor(DARK.accent)
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    assert page.verticalScrollBar().value() > 0


def test_after_the_run_curves_and_maps_stay_and_layers_can_be_looked_at(app, session, live, qtbot):
    page = live.page
    app.window.drawer.show_page(page)
    app.mediator.start()
    step(session)
    answer(session, "conv1_1")
    step(session, 0.1)
    session.finish()
    qtbot.waitUntil(page.maps.isVisible)
    qtbot.waitUntil(lambda: len(asked(session)) == 2)  # the last step
    answer(session, "conv1_1")
    page.layer_box.setCurrentIndex(2)
    assert asked(session)[-1] == "conv3_1"
    session.answer(m.MakeMaps, Cancelled)
    assert not page.maps.isVisible()
    app.window.options_panel.engine_buttons["adain"].setChecked(True)
    QTest.qWait(50)
    assert "mean and the spread" in words(page)
    assert page.plot.isVisible()
    assert len(page.plot.record.points) == 2


def test_another_photograph_or_run_begins_anew(app, session, live):
    page = live.page
    app.window.drawer.show_page(page)
    app.mediator.start()
    step(session)
    answer(session, "conv1_1")
    session.enter(SessionPhase.DONE)
    app.mediator.start()
    assert page.plot.record.points == []
    assert not page.plot.isVisible()
    step(session)
    session.enter(SessionPhase.DONE)
    session.give_photo()
    assert not page.has_run
    wishes = len(asked(session))
    page.layer_box.setCurrentIndex(3)
    QTest.qWait(120)
    assert len(asked(session)) == wishes


@pytest.fixture
def plot(qtbot, theme):
    plot = LayerPlot(theme)
    qtbot.addWidget(plot)
    return plot


def test_decades_are_equal_distances_and_the_axis_holds_whole_ones(plot):
    for value in (0.5, 0.05, 0.005):
        plot.record.add(Losses(value, 0.0, 0.0))
    assert plot.decades == (-3, 0)
    content = [point.toTuple() for point in plot.curves(AREA)[0].toList()]
    assert [x for x, _ in content] == pytest.approx([0, 100, 200])
    top = -math.log10(0.5) / 3 * 100
    assert [y for _, y in content] == pytest.approx([top, top + 100 / 3, top + 200 / 3])


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


@pytest.mark.parametrize(("colors", "tokens"), [(DARK_COLORS, DARK), (LIGHT_COLORS, LIGHT)])
def test_lines_stand_out_from_the_ground_and_from_each_other(colors, tokens):
    """WCAG 1.4.11: 3:1; the style layers also differ in brightness, in the order of their depth."""
    assert min(contrast(color, ground) for color in colors for ground in (tokens.raised, tokens.panel)) >= 3
    assert len(set(colors)) == len(STYLE_LAYERS) + 3
    shades = [contrast(color, tokens.raised) for color in colors[1:-2]]
    assert all(one > other * 1.1 if colors is DARK_COLORS else other > one * 1.1
               for one, other in itertools.pairwise(shades))  # fmt: skip
