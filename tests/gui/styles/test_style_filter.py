"""Check which styles a word, a folder and the favourites find."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gui.styles.style_catalog import Style
from gui.styles.style_filter import StyleFilter
from gui.styles.style_library import StyleLibrary

BUNDLED = tuple(Style(Path(f"{name}.jpg"), Path("none.jpg"), (("en", name), ("zh", "画"))) for name in ("ink", "oil"))
OWN = Path("Größe.jpg")


@pytest.fixture
def library(qapp) -> StyleLibrary:
    library = StyleLibrary()
    library.add_styles(BUNDLED)
    library.add_own((OWN,), "Journeys")
    library.toggle_favourite(BUNDLED[1].path)
    return library


@pytest.fixture
def found(qtbot, theme, library) -> StyleFilter:
    box = StyleFilter(theme, library)
    qtbot.addWidget(box)
    return box


def _names(found: StyleFilter, library: StyleLibrary) -> list[str]:
    return [style.path.stem for style in library.styles if found.accepts(style)]


def _choose(found: StyleFilter, place: str) -> None:
    found.box.setCurrentIndex(found.box.findData(place))


@pytest.mark.parametrize(
    ("word", "names"),
    [(" GRÖ", ["Größe"]), ("画", ["ink", "oil"]), ("journeys", ["Größe"]), ("x", []), (" ", ["ink", "oil", "Größe"])],
)
def test_a_word_finds_names_in_each_language_files_and_folders(found, library, word, names):
    found.word.setText(word)
    assert _names(found, library) == names
    assert found.is_on is (word != " ")


@pytest.mark.parametrize(
    ("place", "names"),
    [("favourites", ["oil"]), ("own", ["Größe"]), ("/Journeys", ["Größe"]), ("bundled", ["ink", "oil"])],
)
def test_a_place_finds_what_is_there_and_both_together_what_is_both(found, library, qtbot, place, names):
    with qtbot.waitSignal(found.changed):
        _choose(found, place)
    assert _names(found, library) == names
    found.word.setText("oil")
    assert _names(found, library) == [name for name in names if name == "oil"]
    found.clear()
    assert not found.is_on
    assert len(_names(found, library)) == 3


def test_another_folder_is_offered_and_what_is_chosen_stays(found, library, qtbot):
    _choose(found, "/Journeys")
    with qtbot.assertNotEmitted(found.changed):
        library.set_note(BUNDLED[0].path, replace(library.note(BUNDLED[0].path), folder="Alps"))
    assert [found.box.itemText(index) for index in range(found.box.count())][-2:] == ["Alps", "Journeys"]
    assert found.box.currentData() == "/Journeys"


def test_a_folder_that_is_gone_hides_nothing(found, library, qtbot):
    _choose(found, "/Journeys")
    with qtbot.waitSignal(found.changed):
        library.set_note(OWN, replace(library.note(OWN), folder=""))
    assert len(_names(found, library)) == 3
