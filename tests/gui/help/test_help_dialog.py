"""Check the page that explains the method: both languages, its pictures, and the theme's colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from gui.help.help_dialog import HelpDialog
from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.system.resource_path import resource_path

PICTURE = re.compile(r'src="([^"]+)"')


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def dialog(window, theme) -> HelpDialog:
    dialog = HelpDialog(window, theme)
    dialog.open()
    return dialog


@pytest.mark.parametrize(
    ("language", "title", "heading", "close"),
    [
        (Language.ENGLISH, "How it works", "How a photograph", "Close"),
        (Language.CHINESE, "工作原理", "照片怎样", "关闭"),
    ],
)
def test_the_page_is_there_in_both_languages_with_its_pictures(dialog, set_language, language, title, heading, close):
    set_language(language)
    page = dialog.page
    assert page.toPlainText().startswith(heading)
    assert (dialog.windowTitle(), page.accessibleName(), dialog.close_button.text()) == (title, title, close)
    names = PICTURE.findall(page.toHtml())
    assert len(names) >= 9
    assert all(not QImage(str(resource_path("help", Path(name).name))).isNull() for name in names)
    loaded = [page.document().resource(QTextDocument.ResourceType.ImageResource, name) for name in names]
    assert all(resource is not None for resource in loaded)


def test_the_page_has_the_colours_of_the_theme(dialog, theme):
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        theme.set_mode(mode)
        sheet, page = dialog.page.document().defaultStyleSheet(), dialog.page.toHtml()
        assert all(color in sheet for color in (theme.tokens.text, theme.tokens.accent, theme.tokens.muted))
        assert theme.tokens.text in page and theme.tokens.accent in page


def test_no_link_leaves_the_computer(dialog):
    assert not dialog.page.openLinks()
    assert not dialog.page.openExternalLinks()


def test_it_is_closed_and_gone(dialog, qtbot):
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)


def test_both_pages_say_the_same():
    pages = [resource_path("help", f"method.{code}.html").read_text(encoding="utf-8") for code in ("en", "zh")]
    for pattern in (PICTURE, re.compile("<(h1|h2|li|p)")):
        assert pattern.findall(pages[0]) == pattern.findall(pages[1])
    assert "http" not in "".join(pages)


def test_the_pictures_are_small():
    files = list(resource_path("help").glob("*.jpg"))
    assert sum(file.stat().st_size for file in files) < 300_000
