"""Check what the window does with the session's facts, and the session with the window's wishes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.options import SaveOptions
from gui.files.save_options_dialog import SaveOptionsDialog
from gui.session.session import SessionPhase
from gui.session.unsaved_dialog import UnsavedDialog


def rest(app, qtbot):
    """Wait until the debounced options have arrived."""
    with qtbot.waitSignal(app.window.options_panel.options_changed):
        app.window.options_panel.strength.set_value(0.5)
        app.window.options_panel.strength.value_changed.emit(0.5)


def choose(app, engine):
    app.window.options_panel.engine_buttons[engine].setChecked(True)


def questions(app):
    return [box for box in app.window.findChildren(UnsavedDialog) if box.isVisible()]


def finish_a_run(app, session):
    session.give_photo()
    app.mediator.start()
    session.finish()


def test_starts_empty_and_inviting(app):
    window = app.window
    assert window.empty_state.isVisible()
    assert not window.view_bar.isVisible()
    assert not window.run_bar.start_button.isEnabled()
    assert not window.run_bar.save_button.isEnabled()
    assert window.style_strip.choices != ()


def test_dropped_photo_is_opened_and_shown(app, session):
    app.window.canvas.photo_dropped.emit(Path("lake.jpg"))
    assert session.calls[-1] == ("open_photo", Path("lake.jpg"))
    session.give_photo()
    assert not app.window.empty_state.isVisible()
    assert app.window.view_bar.isVisible()
    assert app.window.run_bar.start_button.isEnabled()
    assert app.window.windowTitle() == "lake.jpg (600 × 400) - Impasto"


def test_instant_engine_repaints_when_options_change(app, session, qtbot):
    session.give_photo()
    session.calls.clear()
    rest(app, qtbot)
    assert session.calls[-1] == ("repaint", app.window.options_panel.options)


def test_a_photograph_is_previewed_as_soon_as_it_is_open(app, session):
    # GIVEN the instant engine and a style WHEN a photograph is opened THEN its preview is asked for, without Start
    session.give_photo()
    assert session.calls[-1] == ("repaint", app.window.options_panel.options)
    assert "start" not in session.names()


def test_a_photograph_is_not_painted_by_the_fine_engine_before_start(app, session):
    choose(app, "gatys")
    session.give_photo()
    assert not {"repaint", "start"} & set(session.names())


def test_fine_engine_waits_for_start(app, session, qtbot):
    session.give_photo()
    assert app.window.actions_of.looking.loupe.isEnabled()
    choose(app, "gatys")
    session.calls.clear()
    rest(app, qtbot)
    assert "repaint" not in session.names()
    assert not app.window.actions_of.looking.loupe.isEnabled()
    QTest.keyClick(app.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert session.calls[-1] == ("start", app.window.options_panel.options)


def test_nothing_is_repainted_without_a_photo(app, session, qtbot):
    rest(app, qtbot)
    assert "repaint" not in session.names()


def test_start_becomes_cancel_and_back(app, session, qtbot):
    bar = app.window.run_bar
    session.give_photo()
    qtbot.mouseClick(bar.start_button, Qt.MouseButton.LeftButton)
    assert not bar.start_button.isVisible()
    assert app.window.options_panel.isEnabled()
    qtbot.mouseClick(bar.cancel_button, Qt.MouseButton.LeftButton)
    assert session.calls[-1] == ("cancel",)
    session.enter(SessionPhase.READY)
    session.cancelled.emit()
    assert bar.start_button.isEnabled()
    assert app.window.canvas.has_photo


def test_opening_during_a_run_asks_nothing(app, session):
    # GIVEN a run and nothing to lose WHEN a photo is opened THEN the session, which ends the run, opens it at once
    session.give_photo()
    app.mediator.start()
    assert app.window.actions_of.open.isEnabled()
    app.window.canvas.photo_dropped.emit(Path("other.jpg"))
    assert session.calls[-1] == ("open_photo", Path("other.jpg"))
    assert questions(app) == []


def test_opening_asks_once_before_an_unsaved_picture_is_lost(app, session, tmp_path):
    finish_a_run(app, session)
    app.mediator.open_photo(Path("first.jpg"))
    app.mediator.open_photo(Path("other.jpg"))
    (box,) = questions(app)
    assert "open_photo" not in session.names()
    box.agree_button.click()
    assert [call for call in session.calls if call[0] == "open_photo"] == [("open_photo", Path("other.jpg"))]
    session.saved.emit(tmp_path / "saved.jpg", "")
    app.mediator.open_photo(Path("last.jpg"))
    assert session.calls[-1] == ("open_photo", Path("last.jpg"))


def test_a_picture_that_is_kept_keeps_everything(app, session):
    finish_a_run(app, session)
    app.mediator.open_image(QImage(4, 4, QImage.Format.Format_RGB32))
    questions(app)[0].cancel_button.click()
    assert "open_clipboard" not in session.names()
    assert app.mediator.is_unsaved
    assert questions(app) == []


def test_finished_picture_can_be_saved_without_blocking(app, session, qtbot, tmp_path):
    # GIVEN a finished run WHEN the user saves and accepts THEN the session saves and a message tells where
    finish_a_run(app, session)
    qtbot.mouseClick(app.window.run_bar.save_button, Qt.MouseButton.LeftButton)
    dialog = app.window.findChild(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "lake - impasto.jpg"
    dialog.fileSelected.emit(str(tmp_path / "out.png"))
    dialog.reject()
    assert "save" not in session.names()
    options = app.window.findChild(SaveOptionsDialog)
    options.strip_box.click()
    options.accept()
    assert session.calls[-1] == ("save", tmp_path / "out.png", SaveOptions(strip_personal=True), True)
    assert app.settings.save_options == SaveOptions(strip_personal=True)
    session.saved.emit(tmp_path / "out.png", "")
    assert str(tmp_path / "out.png") in app.window.message_bar.text
    assert not app.mediator.is_unsaved
    assert app.settings.folder("save") == tmp_path


def test_what_a_saved_file_does_not_hold_is_said(app, session, tmp_path):
    finish_a_run(app, session)

    session.saved.emit(tmp_path / "out.jpg", "JPEG has no transparency.")

    assert app.window.message_bar.text.endswith("out.jpg. JPEG has no transparency.")


def test_only_the_picture_that_is_seen_can_be_saved(app, session, qtbot):
    # GIVEN a finished picture WHEN other options are previewed over it THEN Save waits until it is seen again
    finish_a_run(app, session)
    strength = app.window.options_panel.strength.value
    rest(app, qtbot)
    session.previewed.emit(QImage(60, 40, QImage.Format.Format_RGB32))
    assert not app.window.run_bar.save_button.isEnabled()
    with qtbot.waitSignal(app.window.options_panel.options_changed):
        app.window.options_panel.strength.set_value(strength)
        app.window.options_panel.strength.value_changed.emit(strength)
    assert app.window.canvas.shows_result
    assert app.window.run_bar.save_button.isEnabled()


def test_failure_tells_and_start_works_again(app, session):
    session.give_photo()
    app.mediator.start()
    session.previewed.emit(QImage(60, 40, QImage.Format.Format_RGB32))
    session.enter(SessionPhase.FAILED)
    session.failed.emit("The engine stopped; start again.")
    assert app.window.message_bar.kind == "error"
    assert app.window.canvas.has_painting
    assert app.window.run_bar.start_button.isEnabled()
    app.mediator.start()
    assert session.names().count("start") == 2


def test_a_failed_run_gives_back_the_picture_before_it(app, session):
    finish_a_run(app, session)
    app.mediator.start()
    session.previewed.emit(QImage(60, 40, QImage.Format.Format_RGB32))
    session.enter(SessionPhase.FAILED)
    session.failed.emit("The engine stopped; start again.")
    assert app.window.canvas.shows_result
    assert app.window.run_bar.save_button.isEnabled()


def test_a_preview_says_how_to_get_the_picture(app, session):
    session.give_photo()
    session.previewed.emit(QImage(60, 40, QImage.Format.Format_RGB32))
    assert "Preview" in app.window.run_bar.status
    app.mediator.start()
    session.finish()
    assert app.window.run_bar.status == "Done."


def test_a_cancelled_run_gives_back_the_picture_before_it(app, session):
    # GIVEN an unsaved finished picture WHEN another run is cancelled half way THEN it is there and can be saved
    finish_a_run(app, session)
    app.mediator.start()
    session.previewed.emit(QImage(60, 40, QImage.Format.Format_RGB32))
    session.enter(SessionPhase.DONE)
    session.cancelled.emit()
    assert app.window.canvas.shows_result
    assert app.window.run_bar.save_button.isEnabled()
    assert app.mediator.is_unsaved


def test_escape_ends_the_opening_of_a_photo(app, session):
    session.enter(SessionPhase.LOADING)
    app.window.actions_of.cancel.trigger()
    assert session.calls[-1] == ("cancel",)


@pytest.mark.parametrize("kind", ["file", "picture", "text"])
def test_paste(app, session, clipboard, kind, tmp_path):
    mime = QMimeData()
    if kind == "file":
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg"))])
    elif kind == "picture":
        image = QImage(7, 5, QImage.Format.Format_RGB32)
        image.fill(0)
        mime.setImageData(image)
    else:
        mime.setText("hello")
    clipboard.setMimeData(mime)
    app.mediator.paste()
    expected = {"file": ("open_photo", tmp_path / "a.jpg"), "picture": ("open_clipboard", (7, 5))}
    calls = [call for call in session.calls if call[0] != "MakeThumbnail"]
    assert calls == ([expected[kind]] if kind in expected else [])
    assert app.window.message_bar.isVisible() is (kind == "text")


def test_closing_asks_once_when_unsaved(app, session, qtbot):
    finish_a_run(app, session)
    app.window.close()
    assert app.window.isVisible()
    questions(app)[0].cancel_button.click()
    assert app.window.isVisible()
    app.window.close()
    app.window.close()
    (box,) = questions(app)
    box.agree_button.click()
    assert not app.window.isVisible()


def test_closing_without_a_result_asks_nothing_and_remembers(app, session, qtbot):
    session.give_photo()
    choose(app, "gatys")
    app.window.close()
    assert not app.window.isVisible()
    assert app.settings.options.engine == "gatys"
    assert not app.settings.geometry.isEmpty()


def test_escape_closes_the_message(app):
    app.window.message_bar.show_notice("Saved.")
    app.window.actions_of.cancel.trigger()
    assert not app.window.message_bar.isVisible()


def test_the_pause_button(app, session, qtbot):
    """GIVEN a run WHEN Pause is pressed, then Go on THEN the session hears both and the words follow."""
    session.give_photo()
    app.mediator.start()
    button = app.window.run_bar.pause_button
    assert button.isVisible() and button.text() == "Pause"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.calls[-1] == ("pause", True)
    assert button.text() == "Go on"
    app.window.actions_of.pause.trigger()
    assert session.calls[-1] == ("pause", False)
    session.finish()
    assert not button.isVisible()
