"""Check the window of `--edit`: Save writes back into the file that another program has handed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from engine.options import StyleOptions
from engine.values import Obstacle
from gui.look.language import Language
from gui.session.unsaved_dialog import UnsavedDialog

FILE = Path("/in progress/IMG_1-Edit.tif").absolute()


@pytest.fixture
def painted(app, session):
    """Finish a painting of a file that was handed over."""
    app.mediator.edit_photo(FILE)
    session.give_photo(FILE)
    app.mediator.start()
    session.finish()
    return app


def questions(app):
    return [box for box in app.window.findChildren(UnsavedDialog) if box.isVisible()]


def test_the_window_says_plainly_what_save_does(app, session):
    app.mediator.edit_photo(FILE)
    assert session.calls[-1] == ("open_photo", FILE, "to write back")
    session.give_photo(FILE)
    window = app.window
    assert window.hand_over_bar.isVisible()
    assert "IMG_1-Edit.tif" in window.hand_over_bar.text and "another program" in window.hand_over_bar.text
    assert window.run_bar.save_button.text() == window.actions_of.save.text() == "Save back"
    assert window.actions_of.save_as.isVisible()
    app.set_language(Language.CHINESE)
    QApplication.processEvents()
    assert window.run_bar.save_button.text() == window.actions_of.save.text() == "写回原文件"
    assert "另一个程序" in window.hand_over_bar.text


def test_ctrl_s_writes_back_without_asking_for_a_name(painted, session, qtbot):
    qtbot.keyClick(painted.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert session.calls[-1] == ("save_back",)
    assert painted.window.findChild(QFileDialog) is None
    assert painted.mediator.is_unsaved
    session.saved.emit(FILE, "")
    assert not painted.mediator.is_unsaved
    assert "Written back into IMG_1-Edit.tif" in painted.window.message_bar.text
    qtbot.mouseClick(painted.window.message_bar.action_button, Qt.MouseButton.LeftButton)
    assert not painted.window.isVisible()


def test_a_size_of_earlier_days_does_not_shrink_the_file(app):
    app.window.options_panel.set_options(StyleOptions(size=512, strength=0.3))
    app.mediator.edit_photo(FILE)
    assert app.window.options_panel.options.size is None
    assert app.window.options_panel.options.strength == 0.3


def test_save_as_stays_available(painted, session, qtbot):
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(painted.window, Qt.Key.Key_S, shift)
    dialog = painted.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    assert "save_back" not in session.names()


def test_closing_unsaved_asks_and_names_the_file(painted):
    event = QCloseEvent()
    QApplication.sendEvent(painted.window, event)
    assert not event.isAccepted()
    (box,) = questions(painted)
    assert box.informativeText() == "Close Impasto and leave IMG_1-Edit.tif as it was?"
    box.cancel_button.click()


def test_a_failed_write_back_keeps_the_painting(painted, session, qtbot):
    qtbot.mouseClick(painted.window.run_bar.save_button, Qt.MouseButton.LeftButton)
    session.failed.emit("IMG_1-Edit.tif could not be saved: the disk is full; make room.")
    assert painted.window.message_bar.kind == "error"
    assert painted.mediator.is_unsaved
    assert painted.window.run_bar.save_button.isEnabled()


def test_another_photo_is_never_written_back(painted, session, qtbot):
    # GIVEN a hand-over WHEN the user opens another photograph THEN Save asks for a name again
    session.give_photo(Path("lake.jpg"))
    assert not painted.window.hand_over_bar.isVisible()
    assert painted.window.run_bar.save_button.text() == "Save as…"
    assert not painted.window.actions_of.save_as.isVisible()
    painted.mediator.start()
    session.finish()
    qtbot.mouseClick(painted.window.run_bar.save_button, Qt.MouseButton.LeftButton)
    assert "save_back" not in session.names()
    painted.window.findChild(QFileDialog).reject()


def test_a_kind_that_cannot_be_written_is_told_and_saved_elsewhere(app, session, capsys):
    path = FILE.with_suffix(".bmp")
    app.mediator.edit_photo(path)
    session.give_photo(path)
    assert "files of this kind cannot be written back" in app.window.hand_over_bar.text
    assert capsys.readouterr().err == f"{app.window.hand_over_bar.text}\n"
    assert not app.mediator.is_editing
    assert app.window.run_bar.save_button.text() == "Save as…"


@pytest.mark.parametrize(("obstacle", "told"), [(Obstacle.SEVERAL, "several"), (Obstacle.PROTECTED, "protected")])
def test_what_cannot_be_written_back_is_told_at_opening(app, session, qtbot, capsys, obstacle, told):
    """GIVEN several pages or no rights WHEN handed over THEN window and terminal say so, and Save asks for a name."""
    app.mediator.edit_photo(FILE)
    session.give_photo(FILE)
    session.write_back_refused.emit(obstacle)

    sentence = app.window.hand_over_bar.text
    assert told in sentence and "IMG_1-Edit.tif" in sentence
    assert capsys.readouterr().err == f"{sentence}\n"
    assert app.window.run_bar.save_button.text() == "Save as…"
    app.mediator.start()
    session.finish()
    qtbot.mouseClick(app.window.run_bar.save_button, Qt.MouseButton.LeftButton)
    assert "save_back" not in session.names()
    app.window.findChild(QFileDialog).reject()

    app.mediator.edit_photo(FILE.with_name("other.tif"))
    session.give_photo(FILE.with_name("other.tif"))
    assert app.window.run_bar.save_button.text() == "Save back"


def test_several_files_are_told(app, session):
    app.mediator.edit_photo(FILE, 2)
    session.give_photo(FILE)
    assert app.window.message_bar.text == "One picture is edited at a time; those not opened: 2."
