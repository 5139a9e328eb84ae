"""Check what the Models dialog shows and asks for, and that the chooser follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from engine.values import ModelInfo
from gui.engine_process import messages as m
from gui.link.protocol import Cancelled, Failed
from gui.options.models_dialog import ModelsDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.window.app import App
    from tests.gui.fake_session import FakeSession

MODELS = (
    ModelInfo("compact-vgg", "vgg", 6 * 2**20, "MIT", "ours", is_bundled=True),
    ModelInfo("impasto-adain", "adain", 3 * 2**20, "MIT", "ours", is_bundled=True),
    ModelInfo("tiny", "vgg", 2**20, "not known", "Imported from a file."),
    ModelInfo("vgg19", "vgg", 548 * 2**20, "BSD", is_installed=False),
)


@pytest.fixture
def dialog(app: App, session: FakeSession) -> ModelsDialog:
    app.window.actions_of.models.trigger()
    listed(session, MODELS)
    return app.window.findChild(ModelsDialog)


def listed(session: FakeSession, models: tuple[ModelInfo, ...]) -> None:
    session.answer(m.ManageModels, m.ModelsListed, models)


def _texts(dialog: ModelsDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_every_model_is_shown_with_its_use_size_and_licence(dialog: ModelsDialog) -> None:
    texts = _texts(dialog)

    assert "For Fine (Gatys) · 6.0 MiB · MIT" in texts
    assert "For Instant (AdaIN) · 3.0 MiB · MIT" in texts
    assert "548 MiB to download from pytorch.org" in texts
    assert set(dialog.row_buttons) == {"tiny", "vgg19"}  # what comes with the app has no button


def test_nothing_is_fetched_before_the_button_is_pressed(dialog: ModelsDialog, session: FakeSession) -> None:
    assert {call[1] for call in session.calls if call[0] == "ManageModels"} == {"list"}

    dialog.row_buttons["vgg19"].click()

    assert session.calls[-1] == ("ManageModels", "fetch", ("vgg19",))
    assert not dialog.import_button.isEnabled()
    session.answer(m.ManageModels, m.ModelFetched, 137 * 2**20, 548 * 2**20)
    assert dialog.message.text() == "137 of 548 MiB"
    assert dialog.progress.value() == 250
    dialog.cancel_button.click()
    assert [call.request.task for call in session.link.cancelled] == ["fetch"]
    session.answer(m.ManageModels, Cancelled)
    assert "goes on where it stopped" in dialog.message.text()
    assert dialog.import_button.isEnabled()
    assert dialog.progress.isHidden()


def test_a_model_that_sketches_previews_says_so(dialog: ModelsDialog, session: FakeSession) -> None:
    small = ModelInfo("small", "adain", 2**20, "MIT", "ours", is_bundled=True, is_for_previews=True)

    dialog.row_buttons["tiny"].click()
    listed(session, (*MODELS, small))

    told = [label.text() for label in dialog.findChildren(QLabel) if "previews" in label.text()]
    assert told == ["For previews while a slider moves, and for Instant (AdaIN) · 1.0 MiB · MIT"]


def test_a_removal_shows_the_list_that_comes_back(dialog: ModelsDialog, session: FakeSession) -> None:
    dialog.row_buttons["tiny"].click()
    assert session.calls[-1] == ("ManageModels", "remove", ("tiny",))

    listed(session, (*MODELS[:2], MODELS[3]))

    assert set(dialog.row_buttons) == {"vgg19"}


def test_a_bad_file_is_told_in_the_dialog(dialog: ModelsDialog, session: FakeSession) -> None:
    chooser = dialog.ask_for_files()
    chooser.filesSelected.emit(["/a/vgg_normalised.pth", "/a/decoder.pth"])
    assert session.calls[-1] == ("ManageModels", "import", ("/a/vgg_normalised.pth", "/a/decoder.pth"))

    session.answer(m.ManageModels, Failed, "decoder.pth is damaged.")

    assert dialog.message.text() == "decoder.pth is damaged."
    assert set(dialog.row_buttons) == {"tiny", "vgg19"}
    chooser.reject()


def test_closing_the_dialog_ends_a_download(dialog: ModelsDialog, session: FakeSession, qtbot: QtBot) -> None:
    dialog.row_buttons["vgg19"].click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert [call.request.task for call in session.link.cancelled] == ["fetch"]
    assert not session.answer(m.ManageModels, m.ModelsListed, MODELS)  # comes late, and finds nobody


def test_the_chooser_offers_the_engines_installed_models(app: App, session: FakeSession) -> None:
    panel = app.window.options_panel
    box = panel.advanced.model
    session.engine_ready.emit("CPU")
    listed(session, MODELS)
    assert [box.itemText(i) for i in range(box.count())] == ["Automatic", "impasto-adain"]

    panel.engine_buttons["gatys"].click()
    assert [box.itemText(i) for i in range(box.count())] == ["Automatic", "compact-vgg", "tiny"]
    box.setCurrentIndex(2)
    assert panel.options.model == "tiny"
    panel.engine_buttons["adain"].click()
    assert panel.options.model is None
    panel.engine_buttons["gatys"].click()
    assert panel.options.model == "tiny"

    session.engine_ready.emit("CPU")
    listed(session, MODELS[:2])  # it was removed
    assert panel.options.model is None


def test_a_remembered_model_holds_until_the_list_says_otherwise(app: App, session: FakeSession) -> None:
    from dataclasses import replace

    panel = app.window.options_panel
    panel.set_options(replace(panel.options, engine="gatys", model="tiny"))
    assert panel.options.model == "tiny"

    session.engine_ready.emit("CPU")
    listed(session, MODELS)
    assert panel.options.model == "tiny"
    assert panel.advanced.model.currentText() == "tiny"
    assert app.window.message_bar.isHidden()

    session.engine_ready.emit("CPU")
    listed(session, MODELS[:2])
    assert panel.options.model is None
    assert app.window.message_bar.text == ("The model tiny is not on this computer any more; the engine's own paints.")
