"""Check what is offered to be learnt, and how what is being learnt is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.values import StrokesState
from gui.styles.learning_box import LearningBox
from gui.styles.style_catalog import Style
from gui.styles.style_library import StyleLibrary
from tests.gui.fake_session import plain

INK, OIL = Path("ink & wash.jpg"), Path("oil.jpg")


@pytest.fixture
def library(qapp) -> StyleLibrary:
    library = StyleLibrary()
    library.add_styles([Style(INK), Style(OIL)])
    library.select(INK)
    return library


@pytest.fixture
def box(qtbot, theme, library) -> LearningBox:
    box = LearningBox(theme, library)
    qtbot.addWidget(box)
    return box


def test_only_a_style_alone_that_is_not_learnt_is_offered(box, library, qtbot):
    offered = []
    for state in (None, StrokesState.BEGUN, StrokesState.LEARNT):
        library.set_strokes({INK: state} if state else {})
        offered.append((box.isHidden(), box.learn_button.isVisibleTo(box)))
    assert offered == [(True, False), (False, True), (True, False)]
    library.set_strokes({INK: StrokesState.BEGUN, OIL: StrokesState.BEGUN})
    assert box.learn_button.text() == "Go on learning the strokes of ink && wash"
    with qtbot.waitSignal(box.learn_requested) as told:
        box.learn_button.click()
    assert told.args == [INK]
    library.toggle(OIL)
    assert box.isHidden()  # of a mix none is meant


def test_what_is_being_learnt_is_shown_and_can_be_paused(box, library, qtbot, tmp_path):
    sample = tmp_path / "sample.png"
    plain(240, 80, "red").save(str(sample))
    library.set_strokes({INK: StrokesState.BEGUN})
    box.show_waiting((INK, OIL))
    box.show_progress(0.4, 120.0, sample)
    assert not box.learn_button.isVisibleTo(box)
    assert box.text == "Learning the strokes of ink & wash 40 %, about 2 min left, 1 more to learn"
    assert box.bar.value() == 400
    assert box.sample.pixmap().deviceIndependentSize().toTuple() == (120.0, 40.0)
    with qtbot.waitSignal(box.pause_requested) as told:
        box.pause_button.click()
    assert told.args == [INK]


def test_the_next_begins_without_picture_and_progress(box, tmp_path):
    sample = tmp_path / "sample.png"
    plain(240, 80, "red").save(str(sample))
    box.show_waiting((INK, OIL))
    box.show_progress(0.4, 120.0, sample)
    box.show_waiting((OIL,))
    assert box.text == "Learning the strokes of oil 0 %"
    assert box.sample.isHidden()
    box.show_progress(0.1, None, tmp_path / "gone.png")
    assert box.sample.isHidden()
    box.show_waiting(())
    assert box.isHidden()


def test_the_name_of_a_file_is_no_markup(box):
    assert box._name.textFormat() is Qt.TextFormat.PlainText
