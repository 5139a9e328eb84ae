"""Check the page that shows Gatys at work: its words, its legend and its maps."""

from __future__ import annotations

import itertools
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.values import CONTENT_LAYER, STYLE_LAYERS, Losses
from gui.engine_process.map_sheet import CELL as SHEET_CELL
from gui.engine_process.map_sheet import MapSheet
from gui.look.language import Language
from gui.look.theme import DARK, ThemeMode
from gui.method.layer_plot import LIGHT_COLORS, LayerPlot
from gui.method.map_picture import CELL, GAP
from gui.method.method_page import LAYERS, PAUSE, MethodPage

WEIGHT = "Weight of the content"


def losses(scale: float = 1.0, weight: float = 1.0) -> Losses:
    layers = tuple(scale * 2.0**-index for index in range(5))
    return Losses(scale / 10, sum(layers), 0.01, layers, content_weight=weight)


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
def page(qtbot, theme) -> MethodPage:
    """Show the page as wide as the drawer is, with Gatys chosen and no run."""
    page = MethodPage(theme)
    qtbot.addWidget(page)
    page.resize(304, 500)
    page.set_engine("gatys")
    page._pause.setInterval(0)
    with qtbot.waitExposed(page):
        page.show()
    return page


def words(page: MethodPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_an_engine_without_losses_explains_itself_and_names_the_one_with_them(page):
    page.set_engine("adain")
    assert "mean and the spread" in words(page)
    assert "Curves and maps come with Fine (Gatys)." in words(page)
    assert not page.plot.isVisible()


def test_before_a_run_it_says_how_to_begin_one(page):
    assert words(page) == "Start paints with Fine (Gatys); then its curves and maps appear here, step by step."


def test_a_run_shows_each_layers_loss_and_its_curve(page, qtbot):
    for scale in (1.0, 0.5):
        page.add(losses(scale))
    qtbot.waitUntil(page.plot.isVisible)
    names, values = zip(*page.legend, strict=True)
    assert names == (f"Content, {CONTENT_LAYER}", *(f"Style, {layer}" for layer in STYLE_LAYERS), "Speckle (variation)")
    assert [float(value) for value in values] == [0.05, 0.5, 0.25, 0.125, 0.0625, 0.0312, 0.01]
    assert "Gatys changes the picture itself" in words(page)
    page.set_engine("adain")
    assert "mean and the spread" in words(page)
    assert page.plot.isVisible()  # the run can still be looked at


def test_tiny_losses_keep_their_digits_and_the_weight_has_a_row_where_it_changes(page, qtbot):
    page.add(losses(0.001, weight=1.0))
    page.add(losses(0.001, weight=0.5))
    qtbot.waitUntil(page.plot.isVisible)
    told = dict(page.legend)
    assert told[f"Content, {CONTENT_LAYER}"] == "0.0001"
    assert told[f"Style, {STYLE_LAYERS[-1]}"] == "6.3e-05"
    assert told[WEIGHT] == "0.5000"


def test_many_steps_are_drawn_together(page, qtbot, monkeypatch):
    page._pause.setInterval(PAUSE)
    painted = []
    paint = LayerPlot.paintEvent
    monkeypatch.setattr(LayerPlot, "paintEvent", lambda plot, event: (painted.append(1), paint(plot, event))[1])
    begun = time.monotonic()
    for _ in range(150):
        page.add(losses())
        QTest.qWait(1)
    qtbot.waitUntil(lambda: bool(painted) and len(page.plot.record.points) > 100)
    assert len(painted) < 30 + 1000 * (time.monotonic() - begun) / PAUSE


def test_what_came_while_it_was_hidden_is_there_when_it_is_seen(page):
    page.hide()
    page.add(losses())
    assert not page._pause.isActive()
    page.show()
    assert page.plot.isVisible()
    assert page.has_run


def test_maps_stand_in_three_columns_over_their_gram_matrices(page, qtbot):
    page.add(losses())
    qtbot.waitUntil(page.plot.isVisible)
    assert not page.maps.isVisible()
    page.show_maps(*sheet_of("conv1_1"))
    assert page.maps.isVisible()
    maps, grams = page.maps.pixmap().toImage(), page.grams.pixmap().toImage()
    height = round(CELL * 60 / 90)
    for column, color in enumerate(("red", "green", "blue")):
        middle = column * (CELL + GAP) + CELL // 2
        assert maps.pixelColor(middle, height // 2) == QColor(color)
        assert maps.pixelColor(middle, CELL + GAP + height // 2) == QColor(color)
        assert grams.pixelColor(middle, CELL // 2) == QColor("white")
    assert maps.pixelColor(CELL // 2, CELL - 2).alpha() == 0  # below a picture that is wide
    assert maps.height() == 2 * CELL + GAP


def test_maps_of_another_layer_are_not_shown(page, qtbot):
    page.add(losses())
    qtbot.waitUntil(page.plot.isVisible)
    page.show_maps(*sheet_of("conv2_1"))
    assert not page.maps.isVisible()


def test_another_layer_is_wished_and_says_what_is_compared(page, qtbot):
    page.add(losses())
    qtbot.waitUntil(page.plot.isVisible)
    page.show_maps(*sheet_of("conv1_1"))
    page.layer_box.setFocus()
    with qtbot.waitSignal(page.layer_chosen):
        QTest.keyClick(page.layer_box, Qt.Key.Key_Down)
    assert page.layer == "conv2_1"
    assert "what is bright together" in words(page)
    assert "shall become the style's" in words(page)
    page.layer_box.setCurrentIndex(LAYERS.index(CONTENT_LAYER))
    assert "bright where the photograph is" in words(page)
    assert "does not compare" in words(page)


def test_a_run_that_is_forgotten_leaves_nothing(page, qtbot):
    page.add(losses())
    qtbot.waitUntil(page.plot.isVisible)
    page.show_maps(*sheet_of("conv1_1"))
    page.clear()
    assert not page.has_run
    assert not page.plot.isVisible() and not page.maps.isVisible()
    assert "Start paints with" in words(page)


def test_keys_reach_and_scroll_the_page(qtbot, theme):
    around, button, page = QWidget(), QPushButton("x"), MethodPage(theme)
    qtbot.addWidget(around)
    layout = QVBoxLayout(around)
    layout.addWidget(button)
    layout.addWidget(page)
    around.resize(330, 400)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    page.add(losses())
    page.show_maps(*sheet_of("conv1_1"))
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    button.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert page.hasFocus()
    assert page.grab().toImage().pixelColor(0, page.height() // 2) == QColor(DARK.accent)
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    assert page.verticalScrollBar().value() > 0


def test_the_legends_lines_follow_the_theme(page, theme):
    theme.set_mode(ThemeMode.LIGHT)
    drawn = [swatch.pixmap().toImage().pixelColor(0, 1) for swatch in page._swatches]
    assert drawn == [QColor(color) for color in LIGHT_COLORS]


def test_chinese(page, qtbot, set_language):
    page.add(losses())
    qtbot.waitUntil(page.plot.isVisible)
    set_language(Language.CHINESE)
    assert page.windowTitle() == page.accessibleName() == "工作原理（实时）"
    assert not any("Content" in name or "Style" in name for name, _ in page.legend)
    assert page.layer_box.itemText(0).startswith("conv1_1")
    assert page.layer_box.itemText(0) != "conv1_1: colours and edges"
    assert page.layer == "conv1_1"
