"""Check that no text is cut off and nothing overlaps, with long words and in Chinese, in the smallest window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.look.language import Language
from tests.gui.layouts import LongWords, faults
from tests.gui.states import dialog_classes, dialogs, pages_of, show_much

SMALLEST = (1024, 640)


@pytest.fixture(params=["long words", "Chinese", "English"])
def words(request, app, qtbot):
    """Show the window in one language after the other."""
    translator = LongWords()
    if request.param == "long words":
        QApplication.installTranslator(translator)
    elif request.param == "Chinese":
        app.set_language(Language.CHINESE)
    yield request.param
    QApplication.removeTranslator(translator)
    app.set_language(Language.ENGLISH)


def settle(app):
    app.window.resize(*SMALLEST)
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.usefixtures("words")
def test_nothing_is_cut_off_in_the_smallest_window(app, session):
    settle(app)
    assert app.window.size().toTuple() == SMALLEST
    assert faults(app.window) == []
    show_much(app, session)
    settle(app)
    assert app.window.size().toTuple() == SMALLEST
    assert faults(app.window) == []


@pytest.mark.usefixtures("words")
def test_nothing_is_cut_off_in_the_drawer(app, session):
    show_much(app, session)
    for page in pages_of(app):
        app.window.drawer.show_page(page)
        settle(app)
        assert app.window.size().toTuple() == SMALLEST, type(page).__name__
        assert faults(app.window.drawer) == []
        assert faults(app.window.style_strip) == []


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("kind", sorted(dialog_classes(), key=lambda kind: kind.__name__))
def test_nothing_is_cut_off_in_a_dialog(app, kind):
    dialog = dialogs(app)[kind]()
    dialog.show()
    for _ in range(5):
        QApplication.processEvents()
    assert faults(dialog) == []
    assert dialog.width() <= SMALLEST[0]
    assert dialog.height() <= SMALLEST[1]
    dialog.close()


@pytest.mark.parametrize("page", ["none", "HistoryPage", "QueuePage"])
def test_a_change_of_the_language_leaves_nothing_cut_off_even_for_a_moment(app, session, page):
    window = app.window
    if page != "none":
        window.drawer.show_page(window.drawer.page_named(page))
    settle(app)
    title = next(label for label in window.empty_state.findChildren(QLabel) if label.property("role") == "title")
    for language, said in (
        (Language.CHINESE, "把照片、视频或模型拖到这里"),
        (Language.ENGLISH, "Drop a photo, clip or model"),
    ):
        app.set_language(language)
        assert title.text() == said
        assert title.width() == title.sizeHint().width()
        assert title.geometry().center().x() == pytest.approx(window.empty_state.rect().center().x(), abs=1)
        assert faults(window) == []
    show_much(app, session)
    settle(app)
    for language in (Language.CHINESE, Language.ENGLISH):
        app.set_language(language)
        assert faults(window) == []


def test_the_corner_of_the_menu_bar_is_as_high_as_the_words(app):
    for language in (Language.CHINESE, Language.ENGLISH):
        app.set_language(language)
        QApplication.processEvents()
        bar, badge = app.window.menuBar(), app.queue.badge
        words = bar.actionGeometry(bar.actions()[0])
        middle = badge.mapTo(bar, badge.rect().center()).y()
        assert middle == pytest.approx(words.center().y(), abs=1)
        assert words.center().y() == pytest.approx(bar.height() / 2, abs=1.5)


def test_the_search_finds_what_is_cut_off_or_overlaps(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    row = QHBoxLayout(widget)
    row.addWidget(QLabel("fits"))
    tight = QPushButton("much too long for this", widget)
    tight.setFixedWidth(30)
    row.addWidget(tight)
    loose = QLabel("floats", widget)
    widget.show()
    QApplication.processEvents()
    loose.setGeometry(tight.geometry())
    assert [said.split(":")[0] for said in faults(widget)] == ["too narrow", "too narrow", "overlap"]
