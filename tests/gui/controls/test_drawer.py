"""Check that the drawer shows one page at a time under its title."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.controls.drawer import Drawer
from gui.controls.fold import Fold
from gui.look.theme import Theme


@pytest.fixture
def pages(qtbot, qapp):
    drawer = Drawer(Theme(qapp))
    qtbot.addWidget(drawer)
    one, two = QLabel("one"), QLabel("two")
    for page, title in ((one, "First"), (two, "Second")):
        page.setWindowTitle(title)
        drawer.add_page(page)
    return drawer, one, two


def test_pages_open_one_at_a_time_and_close(pages, qtbot):
    drawer, one, two = pages
    shown = []
    drawer.page_changed.connect(shown.append)
    assert drawer.page is None
    drawer.toggle(one)
    assert drawer.page is one
    assert [label.text() for label in drawer.findChildren(QLabel)].count("First") == 1
    drawer.toggle(two)
    assert drawer.page is two
    qtbot.mouseClick(drawer.close_button, Qt.MouseButton.LeftButton)
    assert drawer.page is None
    drawer.toggle(one)
    drawer.toggle(one)
    assert shown == [one, two, None, one, None]


def test_a_fold_opens_at_a_click(qtbot, qapp):
    content = QLabel("inside")
    fold = Fold(Theme(qapp), content)
    qtbot.addWidget(fold)
    fold.show()
    assert content.isHidden()
    qtbot.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    assert content.isVisible()
    assert fold.is_open
