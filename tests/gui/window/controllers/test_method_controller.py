"""Check when maps are asked for: while the page is seen, one wish at a time, and of the run that it is about."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from engine.options import StyleOptions
from engine.values import CONTENT_LAYER, Losses, Phase, Progress
from gui.engine_process import messages as m
from gui.engine_process.map_sheet import CELL, MapSheet
from gui.link.protocol import Cancelled, Failed
from gui.method.method_page import LAYERS
from gui.session.session import SessionPhase
from gui.window.controllers import method_controller
from gui.window.controllers.method_controller import MethodController
from tests.gui.fake_session import frame_of
from tests.gui.window.parts import HeldOptions

PAUSE = 30  # ms
GATYS = StyleOptions(engine="gatys")
LOSSES = Losses(0.1, 1.0, 0.01, (1.0,) * 5)


@pytest.fixture
def controller(window, session, monkeypatch) -> MethodController:
    """Serve a window with a photograph; the page is not open yet."""
    monkeypatch.setattr(method_controller, "PAUSE", PAUSE)
    window.options_panel = HeldOptions()
    controller = MethodController(window, session)
    session.give_photo()
    return controller


@pytest.fixture
def page(window, session, controller):
    """Open the page during a run that has told its first losses."""
    window.drawer.show_page(controller.page)
    session.start(GATYS)
    _step(session)
    return controller.page


def _step(session, losses: Losses | None = LOSSES) -> None:
    session.progressed.emit(Progress(0.5, Phase.PAINTING, None, losses))


def _asked(session) -> list[str]:
    return [request.layer for request in session.link.requests(m.MakeMaps)]


def _answer(session, layer: str) -> None:
    image = QImage(3 * CELL, 3 * CELL, QImage.Format.Format_RGB32)
    image.fill(0)
    session.answer(m.MakeMaps, m.MapsMade, frame_of(image), MapSheet(layer, 2, ((90, 60),) * 3, 24))


def _rest() -> None:
    QTest.qWait(3 * PAUSE)


def test_action_and_page_open_and_close_together(window, controller):
    action = window.actions_of.looking.method
    action.trigger()
    assert window.drawer.page is controller.page
    action.trigger()
    assert window.drawer.page is None
    window.drawer.show_page(controller.page)
    assert action.isChecked()
    window.drawer.close_button.click()
    assert not action.isChecked()


def test_maps_are_asked_for_while_the_page_is_seen_and_the_run_goes_on(window, session, controller, qtbot):
    """GIVEN a run WHEN the page opens THEN one wish at a time leaves, with a pause, and none once it is closed."""
    session.start(GATYS)
    _step(session)
    assert _asked(session) == []
    window.drawer.show_page(controller.page)
    assert _asked(session) == ["conv1_1"]
    _step(session)
    assert len(_asked(session)) == 1  # the first is not answered yet
    _answer(session, "conv1_1")
    assert len(_asked(session)) == 1  # it rests
    qtbot.waitUntil(lambda: len(_asked(session)) == 2)
    _answer(session, "conv1_1")
    _rest()
    assert len(_asked(session)) == 2  # no step since
    window.drawer.close_page()
    _step(session)
    _rest()
    assert len(_asked(session)) == 2


def test_progress_without_losses_shows_nothing_new(session, page):
    _answer(session, "conv1_1")
    _step(session, None)
    _rest()
    assert len(_asked(session)) == 1
    assert len(page.plot.record.points) == 1


def test_another_layer_is_asked_for_at_once_and_the_one_before_is_not_shown(session, page):
    _answer(session, "conv1_1")
    assert not page.maps.pixmap().isNull()
    page.layer_box.setCurrentIndex(1)
    page.layer_box.setCurrentIndex(LAYERS.index(CONTENT_LAYER))
    assert _asked(session) == ["conv1_1", "conv2_1", CONTENT_LAYER]
    before = [call for call in session.link.calls if isinstance(call.request, m.MakeMaps)][1]
    assert before.is_over  # it comes late, and shows nothing
    shown = page.maps.pixmap().cacheKey()
    _answer(session, CONTENT_LAYER)
    assert page.maps.pixmap().cacheKey() != shown


@pytest.mark.parametrize(("kind", "words"), [(Cancelled, ()), (Failed, ("There is not enough memory.",))])
def test_maps_that_do_not_come_hide_those_before_and_are_tried_again(session, page, qtbot, kind, words):
    _answer(session, "conv1_1")
    qtbot.waitUntil(page.maps.isVisible)
    _step(session)
    qtbot.waitUntil(lambda: len(_asked(session)) == 2)
    session.answer(m.MakeMaps, kind, *words)
    assert not page.maps.isVisible()
    _step(session)
    qtbot.waitUntil(lambda: len(_asked(session)) == 3)


def test_after_the_run_curves_stay_and_layers_can_be_looked_at(session, page, qtbot):
    _answer(session, "conv1_1")
    _step(session)
    session.finish()
    qtbot.waitUntil(lambda: len(_asked(session)) == 2)  # the last step
    _answer(session, "conv1_1")
    page.layer_box.setCurrentIndex(2)
    assert _asked(session)[-1] == "conv3_1"
    assert len(page.plot.record.points) == 2


def test_another_photograph_begins_anew(session, page):
    _answer(session, "conv1_1")
    _step(session)
    session.give_photo()
    assert not page.has_run
    page.layer_box.setCurrentIndex(3)
    _rest()
    assert _asked(session) == ["conv1_1"]


@pytest.mark.parametrize(("engine", "is_kept"), [("gatys", False), ("adain", True)])
def test_only_a_run_that_tells_losses_begins_anew(session, page, engine, is_kept):
    session.enter(SessionPhase.DONE)
    assert page.has_run
    session.start(StyleOptions(engine=engine))
    assert page.has_run is is_kept


def test_the_page_explains_the_engine_that_is_chosen(window, controller):
    window.drawer.show_page(controller.page)
    said = []
    for engine in ("gatys", "adain"):
        window.options_panel.set_options(StyleOptions(engine=engine))
        said.append(controller.page._words.text())
    assert "Start paints with Fine (Gatys)" in said[0]
    assert "mean and the spread" in said[1]
