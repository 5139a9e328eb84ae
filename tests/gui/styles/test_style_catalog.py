"""Check the list of the styles that ship with the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.styles.style_catalog import bundled_styles


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
