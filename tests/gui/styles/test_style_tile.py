"""Check what a style's tile wishes when it is clicked or typed on, and what it shows and tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.style_choice import Crop
from gui.styles.style_catalog import Style, StyleNote
from gui.styles.style_tile import CHECK, LEARNT, PART, STAR, StyleTile
from tests.gui.fake_session import plain

LEFT, CTRL, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
PATH, MIDDLE = Path("ink.jpg"), QPoint(45, 60)


@pytest.fixture
def tile(qtbot, theme) -> StyleTile:
    """Show a red thumbnail; the names of the wishes are kept in `wishes`."""
    tile = StyleTile(Style(PATH), theme)
    qtbot.addWidget(tile)
    tile.set_name("Ink Wash")
    tile.set_thumbnail(QPixmap.fromImage(plain(80, 80, "red")))
    tile.wishes = []
    for name in ("chosen", "mix_toggled", "favourite_toggled", "edit_requested", "delete_requested", "menu_requested"):
        getattr(tile, name).connect(lambda path, *_place, name=name: tile.wishes.append((name, path)))
    tile.step_requested.connect(lambda _tile, across, down: tile.wishes.append((across, down)))
    return tile


@pytest.mark.parametrize(
    ("place", "keys", "wish"),
    [
        (MIDDLE, NO_KEYS, "chosen"),
        (MIDDLE, CTRL, "mix_toggled"),
        (CHECK.center().toPoint(), NO_KEYS, "mix_toggled"),
        (STAR.center().toPoint(), CTRL, "favourite_toggled"),
    ],
)
def test_a_click_chooses_mixes_or_makes_a_favourite(tile, place, keys, wish):
    QTest.mouseClick(tile, LEFT, keys, place)
    assert tile.wishes == [(wish, PATH)]
    assert not tile.isChecked()  # which the library says


def test_a_release_outside_and_other_buttons_wish_nothing(tile):
    QTest.mouseRelease(tile, LEFT, NO_KEYS, QPoint(300, 20))
    QTest.mouseClick(tile, Qt.MouseButton.RightButton, NO_KEYS, MIDDLE)
    assert tile.wishes == []


def test_a_double_click_edits_but_not_on_a_mark(tile):
    QTest.mouseDClick(tile, LEFT, pos=STAR.center().toPoint())
    assert ("edit_requested", PATH) not in tile.wishes
    QTest.mouseDClick(tile, LEFT, pos=MIDDLE)
    assert ("edit_requested", PATH) in tile.wishes


@pytest.mark.parametrize(
    ("key", "keys", "wish"),
    [
        (Qt.Key.Key_Space, NO_KEYS, ("chosen", PATH)),
        (Qt.Key.Key_Return, CTRL, ("mix_toggled", PATH)),
        (Qt.Key.Key_Delete, NO_KEYS, ("delete_requested", PATH)),
        (Qt.Key.Key_F2, NO_KEYS, ("edit_requested", PATH)),
        (Qt.Key.Key_Left, NO_KEYS, (-1, 0)),
        (Qt.Key.Key_Down, NO_KEYS, (0, 1)),
    ],
)
def test_keys_do_the_same(tile, key, keys, wish):
    QTest.keyClick(tile, key, keys)
    assert tile.wishes == [wish]


def test_the_menu_is_wished_for(tile):
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, MIDDLE, tile.mapToGlobal(MIDDLE))
    QApplication.sendEvent(tile, event)
    assert tile.wishes == [("menu_requested", PATH)]


def test_what_the_marks_tell_is_told_to_screen_readers(tile):
    assert tile.accessibleName() == "Style Ink Wash"
    tile.set_note(StyleNote("", True, crop=Crop(right=0.5)))
    tile.set_learnt(True)
    assert tile.accessibleDescription() == "Favourite, A part of the picture, Its strokes are learnt"
    assert tile.toolTip().endswith("\nIts strokes are learnt")


def test_learning_takes_the_place_of_the_other_words_until_it_ends(tile, tmp_path):
    sample = tmp_path / "sample.png"
    plain(4, 4, "red").save(str(sample))
    tile.set_note(StyleNote("", True))
    tile.set_progress(0.4, sample)
    assert tile.accessibleDescription() == "Its strokes are being learnt: 40 %"
    assert sample.as_posix() in tile.toolTip()
    tile.set_progress(0.5, tmp_path / "gone.png")
    assert "img" not in tile.toolTip()
    tile.set_progress(None)
    assert tile.accessibleDescription() == "Favourite"


def test_marks_are_drawn_where_they_are_clicked(tile):
    def marked() -> list[bool]:
        shot = tile.grab().toImage()
        edges = [mark.center().toPoint() + QPoint(-8, 0) for mark in (CHECK, STAR, PART, LEARNT)]
        return [shot.pixelColor(edge).name() != "#ff0000" for edge in edges]

    assert marked() == [False, False, False, False]
    tile.setChecked(True)
    assert marked() == [True, False, False, False]
    tile.setChecked(False)
    tile.set_note(StyleNote("", True, crop=Crop(right=0.5)))
    tile.set_learnt(True)
    assert marked() == [False, True, True, True]
    tile.set_note(StyleNote())
    tile.set_learnt(False)
    QApplication.sendEvent(tile, QEnterEvent(QPointF(MIDDLE), QPointF(MIDDLE), QPointF(MIDDLE)))
    assert marked() == [True, True, False, False]
    QApplication.sendEvent(tile, QEvent(QEvent.Type.Leave))
    assert marked() == [False, False, False, False]


def test_a_bar_shows_how_far_learning_is(tile, theme):
    tile.set_progress(0.5)
    shot = tile.grab().toImage()
    assert shot.pixelColor(20, 83).name() == theme.tokens.accent.lower()
    assert shot.pixelColor(70, 83).name() != theme.tokens.accent.lower()
