"""Check how the styles are laid out, what the keyboard reaches, and that tiles follow the library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from engine.values import StrokesState
from gui.styles.style_catalog import Style
from gui.styles.style_library import StyleLibrary
from gui.styles.style_shelf import StyleShelf
from tests.gui.fake_session import plain

PATHS = tuple(Path(f"{name}.jpg") for name in "abcdefg")


@pytest.fixture
def library(qapp) -> StyleLibrary:
    library = StyleLibrary()
    library.add_styles([Style(path) for path in PATHS])
    return library


@pytest.fixture
def grid(qtbot, theme, library) -> StyleShelf:
    """Show three in a row."""
    grid = StyleShelf(theme, library)
    qtbot.addWidget(grid)
    grid.resize(310, 400)
    grid.show()
    return grid


def _names(shelf) -> list[str]:
    return [tile.text() for tile in shelf.shown]


def _stops(shelf) -> list[str]:
    return [tile.text() for tile in shelf.tiles if tile.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_a_grid_has_as_many_columns_as_fit(grid, qtbot):
    qtbot.waitUntil(lambda: len({tile.x() for tile in grid.shown}) == 3)
    grid.resize(220, 400)
    qtbot.waitUntil(lambda: len({tile.x() for tile in grid.shown}) == 2)


def test_tab_stops_at_the_selected_one_and_arrows_go_on_by_rows(grid, library):
    assert _stops(grid) == ["a"]
    grid.tiles[0].clearFocus()
    library.select(PATHS[1])
    assert _stops(grid) == ["b"]
    for key, name in ((Qt.Key.Key_Down, "e"), (Qt.Key.Key_Right, "f"), (Qt.Key.Key_Up, "c")):
        tile = next(tile for tile in grid.tiles if _stops(grid) == [tile.text()])
        QTest.keyClick(tile, key)
        assert _stops(grid) == [name]
    QTest.keyClick(grid.tiles[2], Qt.Key.Key_Up)
    assert _stops(grid) == ["c"]  # there is none above


def test_only_what_the_test_accepts_is_shown_also_after_a_note(grid, library):
    windows = set(QApplication.topLevelWidgets())
    grid.set_test(lambda style: library.note(style.path).is_favourite)
    assert _names(grid) == []
    assert [label.text() for label in grid.findChildren(QLabel) if label.isVisible()] == ["No style is like that."]
    assert set(QApplication.topLevelWidgets()) == windows
    library.toggle_favourite(PATHS[3])
    assert [tile.isHidden() for tile in grid.tiles] == [path != PATHS[3] for path in PATHS]
    assert _stops(grid) == ["d"]


def test_tiles_come_and_go_and_follow_the_library(grid, library):
    library.add_own((Path("h.jpg"),))
    library.remove(PATHS[0])
    assert _names(grid) == list("bcdefgh")
    assert [tile.text() for tile in grid.tiles if tile.isChecked()] == ["h"]
    library.set_strokes({PATHS[1]: StrokesState.LEARNT})
    library.set_note(PATHS[2], replace(library.note(PATHS[2]), is_favourite=True))
    library.set_thumbnail(PATHS[3], plain(8, 8, "red"))
    assert grid.tiles[0].accessibleDescription() == "Its strokes are learnt"
    assert grid.tiles[1].accessibleDescription() == "Favourite"
    assert [tile.has_thumbnail for tile in grid.tiles[:3]] == [False, False, True]


def test_what_a_tile_wishes_reaches_the_library_or_is_passed_on(grid, library, qtbot):
    QTest.keyClick(grid.tiles[1], Qt.Key.Key_Space)
    QTest.keyClick(grid.tiles[2], Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert [choice.path for choice in library.choices] == [PATHS[1], PATHS[2]]
    for key, signal in ((Qt.Key.Key_F2, grid.edit_requested), (Qt.Key.Key_Delete, grid.delete_requested)):
        with qtbot.waitSignal(signal) as told:
            QTest.keyClick(grid.tiles[4], key)
        assert told.args == [PATHS[4]]


def test_a_row_ends_with_what_it_was_given_and_scrolls_sideways_by_the_wheel(qtbot, theme, library):
    last = QPushButton("+")
    row = StyleShelf(theme, library, last=last)
    qtbot.addWidget(row)
    row.resize(310, 150)
    with qtbot.waitExposed(row):
        row.show()
    qtbot.waitUntil(lambda: row.horizontalScrollBar().maximum() > 120)
    assert len({tile.y() for tile in row.tiles}) == 1
    assert last.x() > row.tiles[-1].x()
    none, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, -120), none, keys, phase, False)
    QApplication.sendEvent(row.viewport(), event)
    assert row.horizontalScrollBar().value() == 120
    row.reveal(PATHS[0])
    assert row.horizontalScrollBar().value() < 20


def test_what_is_selected_alone_elsewhere_is_seen(qtbot, theme, library):
    """GIVEN a row that shows the first styles WHEN it opens, or a picture is added THEN the selected one is seen."""
    library.select(PATHS[6])
    row = StyleShelf(theme, library, last=QPushButton("+"))
    qtbot.addWidget(row)
    row.resize(310, 150)
    with qtbot.waitExposed(row):
        row.show()
    qtbot.waitUntil(lambda: _is_seen(row, PATHS[6]))
    library.select(PATHS[0])
    assert _is_seen(row, PATHS[0])
    library.add_own([Path("new.jpg")])
    assert _is_seen(row, Path("new.jpg"))


def _is_seen(row: StyleShelf, path: Path) -> bool:
    (tile,) = (tile for tile in row.tiles if tile.style_shown.path == path)
    return row.viewport().rect().contains(tile.mapTo(row.viewport(), tile.rect().center()))
