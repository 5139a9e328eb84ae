"""Check that the Models dialog's wishes reach the engine, and that the chooser of models follows what is there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from engine.values import ModelInfo
from gui.engine_process import messages as m
from gui.link.protocol import Cancelled, Failed
from gui.options.models_dialog import ModelsDialog
from gui.window.controllers.model_controller import ModelController

MODELS = (
    ModelInfo("compact-vgg", "vgg", 6 * 2**20, "MIT", "ours", is_bundled=True),
    ModelInfo("impasto-adain", "adain", 3 * 2**20, "MIT", "ours", is_bundled=True),
    ModelInfo("tiny", "vgg", 2**20, "not known", "Imported from a file."),
    ModelInfo("vgg19", "vgg", 548 * 2**20, "BSD", is_installed=False),
)


@pytest.fixture
def controller(window, session) -> ModelController:
    return ModelController(window, session)


@pytest.fixture
def dialog(window, session, controller) -> ModelsDialog:
    """Open it, with the list of models told."""
    window.actions_of.models.trigger()
    _list(session, MODELS)
    return window.findChild(ModelsDialog)


def _list(session, models: tuple[ModelInfo, ...]) -> None:
    session.answer(m.ManageModels, m.ModelsListed, models)


def _wishes(session) -> list[tuple[str, tuple[str, ...]]]:
    return [(wish.task, wish.what) for wish in session.link.requests(m.ManageModels)]


def _press(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_dialog_opens_with_what_is_known_and_asks_for_what_is_there(window, session, controller):
    session.engine_ready.emit("CPU")
    _list(session, MODELS[:3])
    window.actions_of.models.trigger()
    dialog = window.findChild(ModelsDialog)
    assert set(dialog.row_buttons) == {"tiny"}
    assert not dialog.import_button.isEnabled()  # until the list is here
    assert _wishes(session) == [("list", ())] * 2
    _list(session, MODELS)
    assert set(dialog.row_buttons) == {"tiny", "vgg19"}
    assert dialog.import_button.isEnabled()


def test_nothing_is_fetched_before_the_button_is_pressed(session, dialog, qtbot):
    assert {task for task, _ in _wishes(session)} == {"list"}
    _press(qtbot, dialog.row_buttons["vgg19"])
    assert _wishes(session)[-1] == ("fetch", ("vgg19",))
    session.answer(m.ManageModels, m.ModelFetched, 137 * 2**20, 548 * 2**20)
    assert dialog.message.text() == "137 of 548 MiB"
    _press(qtbot, dialog.cancel_button)
    assert [call.request.task for call in session.link.cancelled] == ["fetch"]
    session.answer(m.ManageModels, Cancelled)
    assert "goes on where it stopped" in dialog.message.text()


def test_a_removal_shows_the_list_that_comes_back(session, dialog, qtbot):
    _press(qtbot, dialog.row_buttons["tiny"])
    assert _wishes(session)[-1] == ("remove", ("tiny",))
    _list(session, (*MODELS[:2], MODELS[3]))
    assert set(dialog.row_buttons) == {"vgg19"}


def test_a_bad_file_is_told_in_the_dialog(session, dialog):
    dialog.import_requested.emit(("/a/vgg_normalised.pth", "/a/decoder.pth"))
    assert _wishes(session)[-1] == ("import", ("/a/vgg_normalised.pth", "/a/decoder.pth"))
    session.answer(m.ManageModels, Failed, "decoder.pth is damaged.")
    assert dialog.message.text() == "decoder.pth is damaged."


def test_closing_the_dialog_ends_a_download(session, dialog, qtbot):
    _press(qtbot, dialog.row_buttons["vgg19"])
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert [call.request.task for call in session.link.cancelled] == ["fetch"]
    assert not session.answer(m.ManageModels, m.ModelsListed, MODELS)  # comes late, and finds nobody


@pytest.mark.parametrize(("kind", "words"), [(Failed, ("The disk is full.",)), (Cancelled, ())])
def test_what_fails_after_the_dialog_is_closed_disturbs_nobody(window, session, dialog, qtbot, kind, words):
    _press(qtbot, dialog.row_buttons["vgg19"])
    dialog.reject()
    session.answer(m.ManageModels, kind, *words)
    assert window.message_bar.isHidden()


def test_the_chooser_offers_the_engines_installed_models(window, session, controller):
    panel = window.options_panel
    box = panel.advanced.model
    session.engine_ready.emit("CPU")
    _list(session, MODELS)
    assert [box.itemText(i) for i in range(box.count())] == ["Automatic", "impasto-adain"]

    panel.engine_buttons["gatys"].click()
    assert [box.itemText(i) for i in range(box.count())] == ["Automatic", "compact-vgg", "tiny"]
    box.setCurrentIndex(2)
    assert panel.options.model == "tiny"
    panel.engine_buttons["adain"].click()
    assert panel.options.model is None
    panel.engine_buttons["gatys"].click()
    assert panel.options.model == "tiny"


def test_a_remembered_model_holds_until_the_list_says_otherwise(window, session, controller):
    panel = window.options_panel
    panel.set_options(replace(panel.options, engine="gatys", model="tiny"))
    for models, chosen in ((MODELS, "tiny"), (MODELS[:2], None)):
        assert window.message_bar.isHidden()
        session.engine_ready.emit("CPU")
        _list(session, models)
        assert panel.options.model == chosen
    assert window.message_bar.text == "The model tiny is not on this computer any more; the engine's own paints."


def test_who_removes_the_model_in_the_dialog_is_not_told_that_it_is_gone(window, session, dialog, qtbot):
    panel = window.options_panel
    panel.set_options(replace(panel.options, engine="gatys", model="tiny"))
    _press(qtbot, dialog.row_buttons["tiny"])
    _list(session, MODELS[:2])
    assert panel.options.model is None
    assert window.message_bar.isHidden()
