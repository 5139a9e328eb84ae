"""Check the list of the styles that ship with the app, and what is noted of styles."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.style_choice import Crop
from gui.styles.style_catalog import StyleNote, bundled_styles, notes_from_json, notes_to_json


def test_bundled_styles_exist_with_names_in_both_languages():
    folder = Path(__file__).parents[3] / "resources" / "styles"
    styles = bundled_styles(folder)
    assert len(styles) >= 4
    for style in styles:
        assert style.path.is_file()
        assert style.thumbnail.is_file()
        assert style.name("zh") != style.name("en")


@pytest.mark.parametrize("text", [None, "", "{}", '{"styles": [{"file": "a.jpg"}]}', '{"styles": 3}'])
def test_a_broken_list_of_styles_gives_none(tmp_path, text):
    if text is not None:
        (tmp_path / "styles.json").write_text(text, encoding="utf-8")
    assert bundled_styles(tmp_path) == ()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 3}', '{"a": {"folder": 3, "scale": 99, "is_favourite": 1}}'])
def test_broken_notes_are_left_out(text):
    assert set(notes_from_json(text).values()) <= {StyleNote()}


def test_what_is_noted_comes_back_and_the_rest_is_not_written():
    notes = {"a": StyleNote("Journeys", True, 2.0, -45.0, Crop(0.1, 0.2, 0.9, 1.0)), "b": StyleNote(is_favourite=True)}
    assert notes_from_json(notes_to_json(notes)) == notes
    assert notes_to_json({"a": StyleNote()}) == "{}"
