"""Check when a model takes the canvas' place, what is asked of the engine's process, and what a save keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog

from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress
from gui.canvas.comparison import Comparison
from gui.engine_process import messages as m
from gui.engine_process import viewing as v
from gui.link.protocol import Frame
from gui.queue import queue_messages as q
from gui.session.session import SessionPhase
from tests.gui.fake_session import FakeLink

PHOTO = m.Photo(1, Path("fox.glb"))


@pytest.fixture
def viewport(app, session, monkeypatch):
    """Give the controller with an open model of two animations."""
    monkeypatch.setattr(type(session), "photo", PHOTO)
    session.give_photo(Path("fox.glb"))
    session.answer(v.LookAtModel, v.ModelSeen, (("walk", 2.0), ("run", 0.5)), 12)
    return app.mediator.viewport


def _draw(session, color="red") -> None:
    image = QImage(48, 30, QImage.Format.Format_RGB888)
    image.fill(QColor(color))
    assert session.answer(v.DrawView, v.ViewDrawn, Frame("views", 0, 48, 30, image))


def _asked(session) -> list[v.DrawView]:
    return session.link.requests(v.DrawView)


def test_a_model_takes_the_canvas_place_and_a_photograph_takes_it_back(app, session, viewport):
    assert viewport.is_shown
    assert viewport.bar.clip_button.menu().actions()[1].text() == "walk"
    assert not app.window.view_bar.isVisible()
    session.give_photo(Path("lake.jpg"))
    assert not viewport.is_shown
    assert app.window.view_bar.isVisible()


def test_one_view_is_asked_for_at_a_time_and_the_newest_last(session, viewport):
    before = len(_asked(session))
    viewport.canvas.turn(10, 0)
    viewport.canvas.turn(10, 0)
    assert len(_asked(session)) == before
    _draw(session)
    assert len(_asked(session)) == before + 1
    assert _asked(session)[-1].view.yaw == v.View().yaw + 20
    assert viewport.canvas.image.pixelColor(3, 3) == QColor("red")


def test_views_are_small_while_it_turns_and_sharp_when_it_rests(qtbot, session, viewport):
    _draw(session)
    qtbot.waitUntil(lambda: not viewport._rest.isActive())
    while session.answer(v.DrawView, v.ViewDrawn, Frame("views", 0, 1, 1, QImage(1, 1, QImage.Format.Format_RGB888))):
        pass
    rested = _asked(session)[-1]
    assert rested.is_sharp
    viewport.canvas.turn(10, 0)
    assert not _asked(session)[-1].is_sharp
    assert max(_asked(session)[-1].width, _asked(session)[-1].height) <= 480 < max(rested.width, rested.height)


def test_an_animation_plays_in_seconds_of_the_clock(qtbot, session, viewport):
    _draw(session)
    viewport.bar.clip_chosen.emit(1)
    viewport.bar.play_button.setChecked(True)
    for _ in range(3):
        asked = len(_asked(session))
        _draw(session)
        qtbot.waitUntil(lambda asked=asked: len(_asked(session)) > asked)
    last = _asked(session)[-1].view
    assert last.clip == 1 and 0 <= last.seconds < 0.5
    viewport.bar.clip_chosen.emit(-1)
    assert viewport.canvas.view.clip is None


def test_the_painting_is_seen_and_the_original_while_it_is_held(session, viewport):
    session.finish()
    _draw(session)
    assert _asked(session)[-1].painted == session.result.stored.pixels
    viewport.canvas.original_held.emit(True)
    _draw(session)
    assert _asked(session)[-1].painted is None and not _asked(session)[-1].is_live
    viewport.canvas.original_held.emit(False)
    _draw(session)
    assert _asked(session)[-1].painted == session.result.stored.pixels


def test_a_model_is_saved_without_a_question_about_formats(app, session, viewport, tmp_path):
    session.finish()
    app.mediator._on_dialogs_target_chosen(tmp_path / "new.glb")
    assert session.calls[-1] == ("save", tmp_path / "new.glb", None, True)
    assert app.window.message_bar.text == "The model is being written…"
    session.saved.emit(tmp_path / "new.glb", "")
    assert app.window.message_bar.text.endswith("new.glb")


def test_a_turntable_shows_what_is_seen(app, session, viewport, tmp_path):
    """GIVEN a model seen from the side while it walks WHEN a turntable is saved THEN all of that is asked for."""
    viewport.canvas.turn(10, 5)
    viewport.bar.clip_chosen.emit(1)
    viewport.bar.save_button.click()
    (dialog,) = app.window.findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).suffix == ".mp4"
    dialog.filterSelected.emit("PNG (*.png)")
    assert dialog.defaultSuffix() == "png"
    dialog.fileSelected.emit(str(tmp_path / "fox.png"))
    (asked,) = session.link.requests(m.SaveTurntable)
    assert (asked.path, asked.photo, asked.painted, asked.clip) == (tmp_path / "fox.png", PHOTO, None, 1)
    assert (asked.yaw, asked.pitch) == (v.View().yaw + 10, v.View().pitch + 5)
    bar = app.window.message_bar
    session.answer(m.SaveTurntable, m.Progressed, Progress(0.34, Phase.FINISHING))
    assert bar.text == "The turntable is being written: 34 %"
    bar.hide()  # who does not want to hear of it is left alone
    session.answer(m.SaveTurntable, m.Progressed, Progress(0.5, Phase.FINISHING))
    assert bar.isHidden()
    session.answer(m.SaveTurntable, m.Saved, tmp_path / "fox.png")
    assert bar.text.endswith("fox.png")


def test_a_model_waits_in_the_queue_with_the_way_it_is_painted(app, session, viewport, monkeypatch):
    monkeypatch.setattr(app.queue, "_link", link := FakeLink())
    app.window.options_panel.set_options(StyleOptions((StyleChoice(Path("ink.jpg")),)))
    app.queue.add_open_photo()
    viewport.bar.way_button.menu().actions()[1].trigger()
    app.queue.add_open_photo()
    assert [asked.batch.details for asked in link.requests(q.Add)] == [{}, {"way": "surface"}]


def test_views_that_are_painted_have_no_flat_picture_beside_them(app, session, viewport):
    canvas = app.window.canvas
    for way, seen in ((0, Comparison.DIVIDER), (1, Comparison.PAINTING)):
        viewport.bar.way_button.menu().actions()[way].trigger()
        session.enter(SessionPhase.RUNNING)
        assert canvas.comparison is seen
        session.enter(SessionPhase.DONE)
        assert canvas.comparison is Comparison.DIVIDER


def test_what_shines_is_offered_where_something_does_and_by_the_texture(app, session, viewport):
    control = app.window.options_panel.advanced.controls["emissive"]
    assert control.isHidden()
    session.give_photo(Path("lamp.glb"))
    session.answer(v.LookAtModel, v.ModelSeen, (), 12, True)
    assert not control.isHidden()
    viewport.bar.way_button.menu().actions()[1].trigger()
    assert control.isHidden()
    viewport.bar.way_button.menu().actions()[0].trigger()
    assert not control.isHidden()
    session.give_photo(Path("lake.jpg"))
    assert control.isHidden()


def test_what_shines_is_taken_back_like_every_option(qtbot, app, session, viewport):
    panel = app.window.options_panel
    panel.advanced.controls["emissive"].box.click()
    qtbot.waitUntil(app.mediator.undo.stack.canUndo)
    assert panel.options.emissive
    app.window.actions_of.undo.trigger()
    assert not panel.options.emissive


def test_a_painting_of_what_shines_is_seen_and_saved_with_it(app, session, viewport, tmp_path):
    session.options = StyleOptions((StyleChoice(Path("ink.jpg")),), emissive=True)
    session.finish()
    _draw(session)
    assert _asked(session)[-1].photo.shines
    viewport.canvas.original_held.emit(True)
    _draw(session)
    assert not _asked(session)[-1].photo.shines
    viewport._save_turntable(tmp_path / "turn.mp4")
    (asked,) = session.link.requests(m.SaveTurntable)
    assert asked.photo.shines


def test_a_preview_is_not_saved_as_if_it_were_the_painting(app, session, viewport, monkeypatch):
    monkeypatch.setattr(type(app.window.canvas), "has_painting", True)
    viewport.bar.save_button.click()
    assert not app.window.findChildren(QFileDialog)
    assert "Start" in app.window.message_bar.text
