"""Check how a recorded painting is saved from the window."""

from __future__ import annotations

from pathlib import Path

from engine.errors import Sentence
from gui.engine_process import messages as m
from gui.link.protocol import Failed


def _paint(app, session, engine):
    session.give_photo()
    app.window.options_panel.engine_buttons[engine].setChecked(True)
    app.mediator.start()
    session.finish()


def test_a_fine_run_can_be_saved_as_a_clip_of_three_lengths(app, session, tmp_path):
    menu = app.window.actions_of.recording_menu
    assert not menu.isEnabled()
    _paint(app, session, "gatys")
    assert menu.isEnabled()
    assert [action.text() for action in menu.actions()] == ["In 5 seconds…", "In 10 seconds…", "In 20 seconds…"]
    dialog = app.recording.ask(10)
    assert Path(dialog.selectedFiles()[0]).name == "lake - impasto.mp4"
    dialog.filterSelected.emit("GIF (*.gif)")
    assert dialog.defaultSuffix() == "gif"
    dialog.fileSelected.emit(str(tmp_path / "out.gif"))
    (asked,) = session.link.requests(m.SaveRecording)
    assert (asked.path, asked.seconds) == (tmp_path / "out.gif", 10.0)
    session.answer(m.SaveRecording, m.Saved, tmp_path / "out (2).gif")
    assert app.window.message_bar.text.endswith("out (2).gif")


def test_nothing_is_offered_where_nothing_was_seen(app, session):
    menu = app.window.actions_of.recording_menu
    _paint(app, session, "adain")
    assert not menu.isEnabled()
    _paint(app, session, "gatys")
    session.finished.emit(app.window.canvas.painting, "")  # as one of the history is brought back
    assert not menu.isEnabled()
    _paint(app, session, "gatys")
    session.give_photo(Path("other.jpg"))
    assert not menu.isEnabled()


def test_what_cannot_be_written_is_said(app, session, tmp_path):
    _paint(app, session, "gatys")
    app.recording.ask(5).fileSelected.emit(str(tmp_path / "out.mp4"))
    session.answer(m.SaveRecording, Failed, Sentence("The disk is full."))
    assert app.window.message_bar.text == "The disk is full."
