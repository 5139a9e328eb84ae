"""Check that every change of the options can be taken back and made again, through the window's own widgets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QUndoCommand

from engine.options import Colors
from gui.window.controllers.undo import KEYS_MS


@pytest.fixture
def panel(app, qtbot):
    qtbot.wait(60)  # for the options that the start has set
    return app.window.options_panel


def settle(panel, qtbot):
    """Wait until the panel has told its change."""
    with qtbot.waitSignal(panel.options_changed):
        pass


def test_a_start_is_no_change(app, panel):
    assert not app.window.actions_of.undo.isEnabled()
    assert not app.window.actions_of.redo.isEnabled()


def test_undo_and_redo_of_an_option(app, panel, qtbot):
    # GIVEN another engine WHEN Ctrl+Z and Ctrl+Shift+Z are pressed THEN it is the one before, and the other again
    panel.engine_buttons["gatys"].click()
    settle(panel, qtbot)
    assert app.window.actions_of.undo.text() == "Undo: engine"
    qtbot.keyClick(app.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.options.engine == "adain"
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(app.window, Qt.Key.Key_Z, shift)
    assert panel.options.engine == "gatys"
    qtbot.wait(60)  # what the panel tells of it is no change of its own
    assert app.mediator.undo.stack.count() == 1


def drag(slider, qtbot, places):
    """Press, move through the places, 0 .. 1 of the width, and release."""
    points = [QPoint(round(place * (slider.width() - 1)), slider.height() // 2) for place in places]
    slider.setFocus()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(slider, point)
        qtbot.wait(50)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=points[-1])


def test_one_drag_is_one_step_and_the_next_another(app, panel, qtbot):
    # GIVEN a drag that rests longer than keys do, and another WHEN both are taken back THEN each is one step
    slider, start = panel.strength.slider, panel.strength.value
    drag(slider, qtbot, [0.1, 0.3, 0.3, 0.4])
    qtbot.wait(250)
    between = panel.strength.value
    drag(slider, qtbot, [0.5, 0.9, 0.95])
    qtbot.wait(60)
    stack = app.mediator.undo.stack
    assert stack.count() == 2
    stack.undo()
    assert panel.strength.value == between
    stack.undo()
    assert panel.strength.value == start


def test_quick_presses_of_a_key_are_one_step(app, panel, qtbot):
    slider = panel.strength.slider
    for _ in range(4):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
        qtbot.wait(40)
    assert app.mediator.undo.stack.count() == 1
    qtbot.wait(KEYS_MS + 100)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    settle(panel, qtbot)
    assert app.mediator.undo.stack.count() == 2


def test_styles_come_back_one_by_one(app, panel, qtbot):
    # GIVEN two styles chosen quickly WHEN both are taken back THEN strip and panel show the first one again
    strip = app.window.style_strip
    first = strip.choices
    for tile in strip.tiles[1:3]:
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
        qtbot.wait(50)
    stack = app.mediator.undo.stack
    assert stack.count() == 2
    stack.undo()
    assert [choice.path for choice in strip.choices] == [strip.tiles[1].style_shown.path]
    stack.undo()
    assert strip.choices == panel.options.styles == first


def test_a_change_that_comes_back_is_none(app, panel, qtbot):
    slider = panel.strength.slider
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(slider, key)
        qtbot.wait(40)
    assert not app.window.actions_of.undo.isEnabled()


def test_other_commands_share_the_stack(app, panel, qtbot):
    # GIVEN a command of another part between two changes WHEN all is taken back THEN in the order of doing
    panel.colors_box.setCurrentIndex(1)
    settle(panel, qtbot)
    done = []

    class Stroke(QUndoCommand):
        def redo(self):
            done.append("stroke")

        def undo(self):
            done.pop()

    app.mediator.undo.stack.push(Stroke("stroke"))
    panel.colors_box.setCurrentIndex(2)
    settle(panel, qtbot)
    undo = app.window.actions_of.undo
    undo.trigger()
    assert (panel.options.colors, done) == (Colors.PHOTO, ["stroke"])
    assert undo.text() == "Undo: stroke"
    undo.trigger()
    assert done == []
    undo.trigger()
    assert panel.options.colors is Colors.STYLE
