"""Check what is said of a file that another program has handed over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from engine.values import Obstacle
from gui.files.hand_over_bar import HandOverBar
from gui.look.language import Language

NAME = "a <b>{1}.tif"


@pytest.fixture
def bar(qtbot) -> HandOverBar:
    bar = HandOverBar()
    qtbot.addWidget(bar)
    return bar


@pytest.mark.parametrize(
    ("obstacle", "told", "in_chinese"),
    [
        (None, "Save back writes the painting into that file", "写回原文件"),
        (Obstacle.SEVERAL, "holds several pictures and cannot be written back", "多张图片"),
        (Obstacle.PROTECTED, "is write-protected and cannot be written back", "写保护"),
        (Obstacle.KIND, "files of this kind cannot be written back", "这种格式"),
    ],
)
def test_the_file_is_named_with_what_becomes_of_it_in_both_languages(bar, set_language, obstacle, told, in_chinese):
    assert bar.isHidden()
    bar.show_file(NAME, obstacle)
    assert bar.isVisible()
    assert told in bar.text and NAME in bar.text
    assert bar.accessibleName() == bar.text
    set_language(Language.CHINESE)
    assert in_chinese in bar.text and NAME in bar.text
    assert bar.accessibleName() == bar.text


def test_another_file_takes_its_place(bar):
    bar.show_file("a.tif", Obstacle.SEVERAL)
    bar.show_file("b.tif", None)
    assert bar.text.startswith("You are editing b.tif")


def test_a_name_is_no_markup(bar):
    assert bar.findChild(QLabel).textFormat() is Qt.TextFormat.PlainText
