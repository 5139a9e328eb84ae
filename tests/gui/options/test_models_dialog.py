"""Check what the Models dialog shows, what its buttons wish, and how it waits, fails and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.values import ModelInfo
from gui.look.language import Language
from gui.options.models_dialog import ModelsDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

MODELS = (
    ModelInfo("compact-vgg", "vgg", 6 * 2**20, "MIT", "ours", is_bundled=True),
    ModelInfo("impasto-adain", "adain", 3 * 2**20, "MIT", "ours", is_bundled=True),
    ModelInfo("tiny", "vgg", 2**20, "not known", "Imported from a file."),
    ModelInfo("vgg19", "vgg", 548 * 2**20, "BSD", is_installed=False),
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def dialog(window: QWidget) -> ModelsDialog:
    dialog = ModelsDialog(window)
    dialog.show_models(MODELS)
    dialog.open()
    return dialog


def _texts(dialog: ModelsDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def _press(dialog: ModelsDialog, name: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.row_buttons[name], Qt.MouseButton.LeftButton)


def test_every_model_is_shown_with_its_use_size_and_licence(dialog: ModelsDialog) -> None:
    texts = _texts(dialog)

    assert "For Fine (Gatys) · 6.0 MiB · MIT" in texts
    assert "For Instant (AdaIN) · 3.0 MiB · MIT" in texts
    assert "548 MiB to download from pytorch.org" in texts
    assert set(dialog.row_buttons) == {"tiny", "vgg19"}  # what comes with the app has no button


def test_a_model_that_sketches_previews_says_so(dialog: ModelsDialog) -> None:
    small = ModelInfo("small", "adain", 2**20, "MIT", "ours", is_bundled=True, is_for_previews=True)

    dialog.show_models((*MODELS, small))

    told = [label.text() for label in dialog.findChildren(QLabel) if "previews" in label.text()]
    assert told == ["For previews while a slider moves, and for Instant (AdaIN) · 1.0 MiB · MIT"]


def test_names_out_of_files_are_no_markup(dialog: ModelsDialog) -> None:
    dialog.show_models((ModelInfo("<b>x</b>", "vgg", 2**20, "MIT", "<i>y</i>"),))
    shown = {label.text(): label.textFormat() for label in dialog.findChildren(QLabel)}
    assert shown["<b>x</b>"] == shown["<i>y</i>"] == Qt.TextFormat.PlainText


@pytest.mark.parametrize(("name", "signal"), [("vgg19", "fetch_requested"), ("tiny", "remove_requested")])
def test_a_button_wishes_its_model_and_all_others_wait(dialog: ModelsDialog, qtbot: QtBot, name, signal) -> None:
    assert not dialog.progress.isVisible() and not dialog.cancel_button.isVisible()

    with qtbot.waitSignal(getattr(dialog, signal)) as told:
        _press(dialog, name, qtbot)

    assert told.args == [name]
    assert not any(button.isEnabled() for button in (dialog.import_button, *dialog.row_buttons.values()))
    assert dialog.progress.isVisible() and dialog.progress.maximum() == 0  # how much there is nobody knows yet
    with qtbot.waitSignal(dialog.cancel_requested):
        qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)


def test_a_download_shows_how_much_is_here(dialog: ModelsDialog, qtbot: QtBot) -> None:
    _press(dialog, "vgg19", qtbot)
    dialog.show_progress(137 * 2**20, 548 * 2**20)
    assert dialog.message.text() == "137 of 548 MiB"
    assert dialog.progress.value() / dialog.progress.maximum() == 0.25
    dialog.show_progress(0, 0)
    assert dialog.progress.value() == 0


@pytest.mark.parametrize(
    ("sentence", "told"),
    [("decoder.pth is damaged.", "decoder.pth is damaged."), ("", "Cancelled; a download goes on where it stopped.")],
)
def test_a_failure_is_told_and_all_works_again(dialog: ModelsDialog, qtbot: QtBot, sentence, told) -> None:
    _press(dialog, "vgg19", qtbot)

    dialog.show_failure(sentence)

    assert dialog.message.text() == told
    assert all(button.isEnabled() for button in (dialog.import_button, *dialog.row_buttons.values()))
    assert not dialog.progress.isVisible()


def test_another_list_takes_the_place_of_the_first(dialog: ModelsDialog, qtbot: QtBot) -> None:
    _press(dialog, "tiny", qtbot)

    dialog.show_models((*MODELS[:2], MODELS[3]))

    assert set(dialog.row_buttons) == {"vgg19"}
    assert dialog.row_buttons["vgg19"].isEnabled()


def test_files_are_imported_together(dialog: ModelsDialog, qtbot: QtBot) -> None:
    chooser = dialog.ask_for_files()
    with qtbot.assertNotEmitted(dialog.import_requested):
        chooser.filesSelected.emit([])
    with qtbot.waitSignal(dialog.import_requested) as told:
        chooser.filesSelected.emit(["/a/vgg_normalised.pth", "/a/decoder.pth"])
    assert told.args == [("/a/vgg_normalised.pth", "/a/decoder.pth")]
    assert not dialog.import_button.isEnabled()
    chooser.reject()


def test_it_speaks_chinese(window: QWidget, set_language) -> None:
    set_language(Language.CHINESE)
    dialog = ModelsDialog(window)
    dialog.show_models(MODELS)
    assert dialog.windowTitle() == "模型"
    assert dialog.close_button.text() == "关闭"
    assert dialog.row_buttons["tiny"].accessibleName().endswith(" tiny")
    assert "Remove" not in dialog.row_buttons["tiny"].text()
