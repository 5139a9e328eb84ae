"""Check what the settings of one mask show, and what they tell when they are changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.mask import Gradient, LuminanceRange, Mask
from engine.style_choice import StyleChoice
from gui.masks.mask_details import MaskDetails
from gui.masks.mask_tool import Brush, Tool

INK, OIL, GONE = (StyleChoice(Path(f"{name}.jpg"), weight) for name, weight in (("ink", 2.0), ("oil", 1.0), ("x", 1.0)))


@pytest.fixture
def details(qtbot, theme) -> MaskDetails:
    """Show a mask; what is told is kept in `masks`."""
    details = MaskDetails(theme)
    qtbot.addWidget(details)
    details.masks = []
    details.mask_changed.connect(details.masks.append)
    return details


def _styles(details) -> list[str]:
    return [details.style_box.itemText(index) for index in range(details.style_box.count())]


def test_a_mask_is_shown_without_being_told(details):
    details.set_styles((INK, OIL))
    details.show_mask(Mask(LuminanceRange(0.2, 0.4, 0.3), (), True, 0.05, True, replace(OIL, weight=1.0)))
    sliders = (details.low_slider, details.high_slider, details.softness_slider, details.feather_slider)
    assert [slider.value for slider in sliders] == [0.2, 0.4, 0.3, 0.05]
    assert details.edges_box.isChecked()
    assert details.inverted_box.isChecked()
    assert details.style_box.currentText() == "oil"
    assert details.masks == []


def test_the_controls_are_those_of_the_masks_kind(details):
    for base, has_range, has_line in ((None, False, False), (LuminanceRange(), True, False), (Gradient(), False, True)):
        details.show_mask(Mask(base))
        assert details.low_slider.isVisibleTo(details) is has_range
        assert details.tools[Tool.LINE].isVisibleTo(details) is has_line


def test_what_is_changed_is_told_with_all_that_stays(details):
    mask = Mask(Gradient(), feather=0.05, inverted=True)
    details.show_mask(mask)
    details.edges_box.setChecked(True)
    details.feather_slider.slider.setValue(40)
    details.inverted_box.setChecked(False)
    assert details.masks[0] == replace(mask, follows_edges=True)
    assert details.masks[-1] == Mask(Gradient(), feather=pytest.approx(0.05), follows_edges=True)


def test_a_mask_takes_one_of_the_selected_styles_whole(details):
    details.set_naming(lambda path: path.stem.title())
    details.set_styles((INK,))
    assert _styles(details) == ["As everywhere", "Ink"]
    details.set_styles((INK, OIL))
    assert _styles(details) == ["All, mixed", "Ink", "Oil"]
    details.style_box.setCurrentIndex(1)
    assert details.masks[-1].style == replace(INK, weight=1.0)
    details.style_box.setCurrentIndex(0)
    assert details.masks[-1].style is None


def test_the_masks_own_style_stays_where_it_is_no_longer_selected(details):
    details.set_styles((INK,))
    details.show_mask(Mask(style=GONE))
    assert _styles(details) == ["As everywhere", "ink", "x"]
    assert details.style_box.currentText() == "x"


def test_the_ends_of_a_range_keep_their_order(details):
    details.show_mask(Mask(LuminanceRange(0.5, 0.7, 0.1)))
    details.low_slider.slider.setValue(160)
    assert details.masks[-1].base == LuminanceRange(0.8, 0.8, 0.1)
    details.high_slider.slider.setValue(60)
    assert details.masks[-1].base == LuminanceRange(0.3, 0.3, 0.1)
    assert details.low_slider.value == 0.3


def test_a_tool_is_taken_up_and_put_away_by_its_button(details, qtbot):
    for tool, is_brush in ((Tool.ERASE, True), (Tool.NONE, False)):
        with qtbot.waitSignal(details.tool_chosen) as told:
            details.tools[Tool.ERASE].click()
        assert told.args == [tool]
        assert details.size_slider.isVisibleTo(details) is is_brush
    details.show_tool(Tool.PAINT)
    assert [tool for tool, button in details.tools.items() if button.isChecked()] == [Tool.PAINT]


def test_the_brush_is_shown_and_set(details, qtbot):
    with qtbot.assertNotEmitted(details.brush_changed):
        details.show_brush(Brush(0.3, 0.8))
    with qtbot.waitSignal(details.brush_changed) as told:
        details.hardness_slider.slider.setValue(200)
    assert told.args == [Brush(0.3, 1.0)]
