"""The About box: versions, licences of what is there, cards of the models, in both languages."""

from __future__ import annotations

import json
from importlib import metadata

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from engine.values import VERSION
from gui.help.about_dialog import AboutDialog
from gui.look.language import Language
from gui.system.resource_path import resource_path


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def dialog(window):
    return AboutDialog(window)


def names(dialog):
    return [dialog.names.item(row).text() for row in range(dialog.names.count())]


def choose(dialog, start):
    (row,) = [row for row, name in enumerate(names(dialog)) if name.split()[0] == start]
    dialog.names.setCurrentRow(row)
    return dialog.text.toPlainText()


def test_versions_and_impastos_own_licence_come_first(dialog):
    assert f"PyTorch {metadata.version('torch')}" in dialog.versions.text()
    assert any(VERSION in label.text() for label in dialog.findChildren(type(dialog.versions)))
    assert "MIT License" in dialog.text.toPlainText()


def test_every_model_has_its_card(dialog):
    for model in json.loads(resource_path("models", "manifest.json").read_text(encoding="utf-8"))["models"]:
        card = choose(dialog, model["name"])
        assert model["sha256"] in card
        assert model["made_by"] in card


def test_the_licence_of_each_library_can_be_read(dialog):
    """GIVEN a source checkout WHEN a library is chosen by keyboard THEN its licence's text is there."""
    assert "Permission is hereby granted" in choose(dialog, "platformdirs")
    assert "Apache License" in choose(dialog, "safetensors")
    assert choose(dialog, "PySide6_Essentials").startswith("LGPL-3.0-only")
    assert not any(name.startswith(("pillow_heif", "torchvision", "pytest")) for name in names(dialog))


def test_headings_cannot_be_chosen(dialog):
    row = names(dialog).index("Libraries")
    assert not dialog.names.item(row).flags() & Qt.ItemFlag.ItemIsSelectable


def test_chinese(window, set_language):
    set_language(Language.CHINESE)
    dialog = AboutDialog(window)
    assert "程序库" in names(dialog)
    assert "精细" in choose(dialog, "compact-vgg")
    assert "预览" in choose(dialog, "impasto-adain-small")


def test_it_is_closed_and_gone(dialog, qtbot):
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.buttons.button(QDialogButtonBox.StandardButton.Close).click()


def test_the_menu_opens_it(app):
    app.window.actions_of.about.trigger()
    dialog = app.window.findChild(AboutDialog)
    assert dialog.isVisible()
    dialog.close()
