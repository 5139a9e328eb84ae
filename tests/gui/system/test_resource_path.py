"""Check where resources are looked for."""

from __future__ import annotations

from pathlib import Path

from gui.system.resource_path import resource_path


def test_a_missing_frozen_resource_folder_is_looked_up_in_the_bundle(monkeypatch, tmp_path):
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resource_path("icons", "app.svg") == tmp_path / "resources" / "icons" / "app.svg"


def test_the_resources_of_the_source_tree_are_found():
    assert resource_path("icons", "app.svg").is_file()
    assert resource_path() == Path(__file__).parents[3] / "resources"
