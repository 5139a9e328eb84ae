"""Check the page of all styles: its grid follows the search, pictures are dropped on it, and Tab goes through it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from engine.values import StrokesState
from gui.look.language import Language
from gui.styles.style_catalog import Style
from gui.styles.style_library import StyleLibrary
from gui.styles.style_page import StylePage

BUNDLED = tuple(Style(Path(f"{name}.jpg"), Path("none.jpg"), (("en", name),)) for name in ("ink", "oil", "chalk"))
COPY, LEFT, NO_KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def library(qapp) -> StyleLibrary:
    library = StyleLibrary()
    library.add_styles(BUNDLED)
    return library


@pytest.fixture
def page(qtbot, theme, library) -> StylePage:
    page = StylePage(theme, library)
    qtbot.addWidget(page)
    page.resize(304, 600)
    with qtbot.waitExposed(page):
        page.show()
    return page


def _shown(page: StylePage) -> list[str]:
    return [tile.text() for tile in page.shelf.tiles if tile.isVisible()]


def _files(*names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(name) for name in names])
    return mime


def _stops(page: StylePage) -> list[QWidget]:
    """List what Tab reaches after the field for a word, in its order."""
    found, widget = [], page.filter.word
    while widget not in found:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and page.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def test_the_grid_shows_what_the_search_accepts(page, library, qtbot):
    assert _shown(page) == ["ink", "oil", "chalk"]
    qtbot.keyClicks(page.filter.word, "i")
    assert _shown(page) == ["ink", "oil"]
    page.filter.word.clear()
    library.toggle_favourite(BUNDLED[2].path)
    page.filter.box.setCurrentIndex(page.filter.box.findData("favourites"))
    assert _shown(page) == ["chalk"]


def test_a_click_on_a_tile_selects_it(page, library, qtbot):
    qtbot.mouseClick(page.shelf.tiles[1], LEFT, pos=QPoint(40, 60))
    assert [choice.path for choice in library.choices] == [BUNDLED[1].path]


def test_the_button_asks_for_pictures(page, qtbot):
    with qtbot.waitSignal(page.add_requested):
        qtbot.mouseClick(page.add_button, LEFT)


def test_files_and_folders_are_dropped_on_it(page, qtbot):
    mime = _files("/pictures", "/a.jpg")
    enter = QDragEnterEvent(QPoint(5, 5), COPY, mime, LEFT, NO_KEYS)
    enter.ignore()
    page.dragEnterEvent(enter)
    assert page.acceptDrops() and enter.isAccepted()
    with qtbot.waitSignal(page.pictures_dropped) as told:
        page.dropEvent(QDropEvent(QPointF(5, 5), COPY, mime, LEFT, NO_KEYS))
    assert told.args == [(Path("/pictures"), Path("/a.jpg"))]


def test_words_are_not_taken(page):
    mime = QMimeData()
    mime.setText("hello")
    enter = QDragEnterEvent(QPoint(5, 5), COPY, mime, LEFT, NO_KEYS)
    enter.ignore()
    page.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_tab_goes_from_the_search_through_the_tiles_to_the_buttons(page, library):
    library.select(BUNDLED[1].path)
    library.set_strokes({BUNDLED[1].path: StrokesState.BEGUN})
    library.add_own((Path("new.jpg"),))
    library.set_strokes({Path("new.jpg"): StrokesState.BEGUN})
    stops = _stops(page)
    expected = [page.filter.word, page.filter.box, page.shelf.tiles[3], page.learning.learn_button, page.add_button]
    assert [widget for widget in stops if widget in expected] == expected


def test_words_in_both_languages(page, set_language):
    assert page.windowTitle() == "All styles"
    set_language(Language.CHINESE)
    assert (page.windowTitle(), page.add_button.text()) == ("全部风格", "添加图片…")
    assert page._hint.text() == "可将图片和文件夹拖到这里，它们会被复制到风格库。"
