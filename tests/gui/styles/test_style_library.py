"""Check what the library knows of the styles, and what it tells when that changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap

from engine.style_choice import Crop, StyleChoice
from engine.values import StrokesState
from gui.styles.style_catalog import Style, StyleNote
from gui.styles.style_library import StyleLibrary
from tests.gui.fake_session import plain

A, B, C, D, E = (Path(f"{name}.jpg") for name in "abcde")
OWN = Path("own.png")


@pytest.fixture
def library(qapp) -> StyleLibrary:
    """Hold five bundled styles; what is told is kept in `told`, the last value of a signal only."""
    library = StyleLibrary()
    library.add_styles([Style(path, Path("none.jpg"), (("en", path.stem), ("zh", "画"))) for path in (A, B, C, D, E)])
    library.told = {}
    for name in ("selection_changed", "own_styles_changed", "strokes_changed", "note_changed", "thumbnail_changed"):
        getattr(library, name).connect(lambda value, name=name: library.told.update({name: value}))
    library.styles_changed.connect(lambda: library.told.update(styles_changed=True))
    library.mix_refused.connect(lambda: library.told.update(mix_refused=True))
    return library


def _chosen(library) -> list[Path]:
    return [choice.path for choice in library.choices]


def test_names_follow_the_language_and_own_ones_are_their_files(library):
    library.add_own((OWN,))
    library.set_language("zh")
    assert [library.name(path) for path in (A, OWN, Path("x.jpg"))] == ["画", "own", "x"]
    assert library.told["styles_changed"]


def test_own_styles_come_once_into_their_folder_and_the_last_is_selected(library):
    library.add_own((OWN, Path("two.png")), "Journeys")
    library.add_own((OWN,), "alps")
    assert library.own_styles == (OWN, Path("two.png"))
    assert library.told["own_styles_changed"] == library.own_styles
    assert library.folders == ("alps", "Journeys")
    assert _chosen(library) == [OWN]


def test_a_mix_holds_four_and_its_shares_sum_to_one(library):
    library.select(A)
    for path in (B, C, D):
        library.toggle(path)
    library.told.clear()
    library.toggle(E)
    assert library.told == {"mix_refused": True}
    library.toggle(B)
    assert _chosen(library) == [A, C, D]
    library.set_shares((0.5, 0.25, 0.25))
    assert library.shares == pytest.approx((0.5, 0.25, 0.25))
    assert [library.is_selected(path) for path in (A, B)] == [True, False]


def test_a_note_of_a_selected_style_is_painted_with_at_once(library):
    library.select(A)
    library.toggle(B)
    library.told.clear()
    library.set_note(A, StyleNote(scale=2.0, rotation=15.0, crop=Crop(right=0.5)))
    assert library.told["note_changed"] == A
    assert library.told["selection_changed"][0] == StyleChoice(A, 1.0, 2.0, 15.0, Crop(right=0.5))
    library.told.clear()
    library.set_note(A, library.note(A))
    assert library.told == {}
    library.toggle_favourite(A)
    assert library.told == {"note_changed": A}  # which changes nothing of what is painted
    assert library.note(A).is_favourite


def test_what_is_removed_leaves_nothing_and_bundled_ones_stay(library):
    library.add_own((OWN,), "Journeys")
    library.set_strokes({OWN: StrokesState.LEARNT})
    library.told.clear()
    library.remove(OWN)
    library.remove(A)
    assert OWN not in library
    assert (library.folders, library.strokes(OWN), library.note(OWN)) == ((), None, StyleNote())
    assert library.told["own_styles_changed"] == ()
    assert _chosen(library) == [choice.path for choice in library.told["selection_changed"]]
    assert A in library


def test_what_comes_back_is_not_selected(library):
    library.select(B)
    note = StyleNote("Journeys", True)
    library.bring_back(OWN, note)
    assert library.own_styles == library.told["own_styles_changed"] == (OWN,)
    assert library.note(OWN) == note
    assert _chosen(library) == [B]


def test_what_is_gone_is_not_selected_again_and_the_first_stands_in(library, tmp_path):
    library.restore((StyleChoice(Path("gone.jpg")), StyleChoice(B, 0.5)))
    assert library.choices == (StyleChoice(B, 0.5),)
    library.restore((StyleChoice(Path("gone.jpg")),))
    assert _chosen(library) == [A]
    (tmp_path / "x.jpg").touch()
    library.choose((StyleChoice(tmp_path / "x.jpg", 2.0, 0.5), StyleChoice(Path("gone.jpg")), StyleChoice(B)))
    assert _chosen(library) == [tmp_path / "x.jpg", B]
    assert library.own_styles == (tmp_path / "x.jpg",)
    assert library.note(tmp_path / "x.jpg").scale == 0.5


def test_strokes_are_told_only_where_they_are_others(library):
    library.set_strokes({A: StrokesState.BEGUN, Path("x.jpg"): StrokesState.LEARNT})
    assert library.told.pop("strokes_changed") == A
    library.set_strokes({A: StrokesState.BEGUN})
    assert "strokes_changed" not in library.told
    assert (library.strokes(A), library.strokes(B)) == (StrokesState.BEGUN, None)


def test_thumbnails_are_asked_for_one_at_a_time_and_again_of_another_part(library, qtbot, tmp_path):
    asked: list[Path] = []
    library.thumbnail_requested.connect(asked.append)
    QPixmap.fromImage(plain(8, 8, "red")).save(str(tmp_path / "red.png"))
    library.add_styles([Style(Path("f.jpg"), tmp_path / "red.png")])
    library.add_own((OWN,))
    library.load_thumbnails()
    qtbot.waitUntil(lambda: asked == [OWN])
    assert library.thumbnail(Path("f.jpg")).size().toTuple() == (8, 8)
    library.set_thumbnail(OWN, plain(8, 6, "red"))
    assert library.thumbnail(OWN).size().toTuple() == (6, 6)
    library.set_note(A, replace(library.note(A), crop=Crop(right=0.5)))
    qtbot.waitUntil(lambda: asked == [OWN, A])
    library.set_thumbnail(Path("x.jpg"), plain(8, 6, "red"))
    assert library.thumbnail(Path("x.jpg")).isNull()
