"""Check shortcuts, sizes and accessible names of the whole window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_view_shortcuts(app, session):
    session.give_photo()
    canvas = app.window.canvas
    QTest.keyClick(app.window, Qt.Key.Key_1, CONTROL)
    assert canvas.zoom == pytest.approx(1.0)
    QTest.keyClick(app.window, Qt.Key.Key_Plus)
    assert canvas.zoom == pytest.approx(1.25)
    QTest.keyClick(app.window, Qt.Key.Key_2, CONTROL)
    assert canvas.zoom == pytest.approx(2.0)
    QTest.keyClick(app.window, Qt.Key.Key_1, CONTROL)
    QTest.keyClick(app.window, Qt.Key.Key_Plus)
    QTest.keyClick(app.window, Qt.Key.Key_Minus)
    assert canvas.zoom == pytest.approx(1.0)
    QTest.keyClick(app.window, Qt.Key.Key_0, CONTROL)
    assert canvas.is_fitted
    assert canvas.zoom != pytest.approx(1.0, rel=0.05)


def test_every_control_has_an_accessible_name(app):
    app.window.options_panel.more.set_open(True)
    app.window.options_panel.engine_buttons["gatys"].setChecked(True)
    app.window.style_strip.toggle(app.window.style_strip.tiles[1].style_shown.path)
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QAbstractSpinBox)
    controls = [control for kind in kinds for control in app.window.findChildren(kind)]
    shown = [control for control in controls if control.isVisible() and not isinstance(control, QScrollBar)]
    nameless = [
        control
        for control in shown
        if not control.accessibleName() and not (isinstance(control, QAbstractButton) and control.text())
    ]
    assert len(shown) > 20
    assert nameless == []


@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(800, 600)])
def test_the_big_buttons_are_inside_a_small_window(app, session, size):
    # 800 x 600 is what 1600 x 1200 px leave at 200 %
    app.window.resize(size)
    app.window.options_panel.more.set_open(True)
    session.give_photo()
    QTest.qWait(20)
    button = app.window.run_bar.save_button
    bottom = button.mapTo(app.window, button.rect().bottomRight())
    assert app.window.rect().contains(bottom)
    assert app.window.options_panel.height() > 200
    assert app.window.canvas.height() > 240


def test_tab_reaches_the_main_controls(app, session):
    session.give_photo()
    window = app.window
    seen = []
    widget = window.canvas
    for _ in range(400):
        widget = widget.nextInFocusChain()
        seen.append(widget)
    assert window.options_panel.strength.slider in seen
    assert window.run_bar.start_button in seen
    assert window.style_strip.tiles[0] in seen
