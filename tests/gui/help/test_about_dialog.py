"""The About box: versions, licences of what is there, cards of the models, in both languages."""

from __future__ import annotations

import json
from importlib import metadata

import pytest
from PySide6.QtCore import Qt

from engine.values import VERSION
from gui.help import licences
from gui.help.about_dialog import AboutDialog
from gui.help.licences import Component
from gui.look.language import Language
from gui.system.resource_path import resource_path


@pytest.fixture
def dialog(app, qtbot):
    app.window.actions_of.about.trigger()
    dialog = app.window.findChild(AboutDialog)
    qtbot.waitExposed(dialog)
    yield dialog
    dialog.close()


def names(dialog):
    return [dialog.names.item(row).text() for row in range(dialog.names.count())]


def choose(dialog, start):
    (row,) = [row for row, name in enumerate(names(dialog)) if name.split()[0] == start]
    dialog.names.setCurrentRow(row)
    return dialog.text.toPlainText()


def test_the_menu_opens_versions_and_impastos_own_licence(dialog):
    """GIVEN the window WHEN Help > About is chosen THEN versions are told and the MIT licence is shown."""
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


def test_chinese(app, qtbot):
    app.set_language(Language.CHINESE)
    dialog = AboutDialog(app.window)
    assert "程序库" in names(dialog)
    assert "精细" in choose(dialog, "compact-vgg")
    assert "预览" in choose(dialog, "impasto-adain-small")
    dialog.close()
    app.set_language(Language.ENGLISH)


def test_an_installed_app_tells_what_it_was_built_of(monkeypatch, tmp_path):
    """GIVEN the list that an installer's build has gathered WHEN asked THEN it is that, not this environment."""
    part = Component("paint", "1.2", "MIT", "", "Do as you like.")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    folder = tmp_path / "resources" / "licences"
    folder.mkdir(parents=True)
    (folder / licences.FILE).write_text(json.dumps([licences.as_json(part)]), encoding="utf-8")
    assert licences.components() == (part,)
