"""Check the list of masks: what is added, selected, painted on, shown and taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QIcon

from engine.mask import Gradient, GreyPicture, LuminanceRange, Mask, Stroke
from engine.options import StyleOptions
from engine.style_choice import Crop, StyleChoice
from gui.masks.mask_tool import Tool
from gui.masks.where_options import NEW, WhereOptions

STROKE = Stroke(((0.5, 0.5),))


@pytest.fixture
def where(qtbot, theme) -> WhereOptions:
    """Begin without masks; how often a change is told is kept in `told`, the tools in `tools`."""
    where = WhereOptions(theme)
    qtbot.addWidget(where)
    where.told, where.tools = [], []
    where.changed.connect(lambda: where.told.append(where.masks))
    where.tool_chosen.connect(where.tools.append)
    return where


def _titles(where) -> list[str]:
    return [where.list.item(row).text() for row in range(where.list.count())]


@pytest.mark.parametrize("kind", NEW)
def test_a_kind_is_added_selected_and_its_tool_taken_up(where, kind):
    where.add_buttons[kind].click()
    assert where.told == [(NEW[kind][0],)]
    assert where.selected == where.shown == NEW[kind][0]
    assert where.tools == [NEW[kind][1]]


def test_everything_lies_below_and_four_are_enough(where):
    for kind in NEW:
        where.add(kind)
    where.add("brush")
    assert _titles(where) == ["Everything", "Brush", "Gradient", "Brightness"]
    assert where.selected == Mask(inverted=True)
    assert not any(button.isEnabled() for button in where.add_buttons.values())
    where.list.setCurrentRow(2)
    where.delete_button.click()
    assert _titles(where) == ["Everything", "Brush", "Brightness"]
    assert where.list.currentRow() == 2
    assert all(button.isEnabled() for button in where.add_buttons.values())


def test_a_stroke_is_added_to_what_is_seen_also_of_an_inverted_mask(where):
    where.add_stroke(STROKE)
    assert where.masks == ()  # none is selected
    where.add("brush")
    where.add_stroke(STROKE)
    assert [stroke.erases for stroke in where.masks[0].strokes] == [False]
    where.details.inverted_box.setChecked(True)
    where.add_stroke(STROKE)
    assert [stroke.erases for stroke in where.masks[0].strokes] == [False, True]
    assert where.told[-1] == where.masks


def test_a_line_is_of_a_gradient_only(where):
    line = Gradient((0.1, 0.1), (0.9, 0.9))
    where.add("brush")
    where.set_line(line)
    assert where.masks[0].base is None
    where.add("gradient")
    where.set_line(line)
    assert [mask.base for mask in where.masks] == [None, line]


def test_options_are_shown_without_being_told_and_given_back(where):
    masks = (Mask(LuminanceRange(0.2, 0.4, 0.3), feather=0.05), Mask(strokes=(STROKE,)), Mask(GreyPicture(Path("a"))))
    options = StyleOptions(opacity=0.4, masks=masks)
    where.show_options(options)
    assert where.told == []
    assert _titles(where) == ["Brightness", "Brush", "Grey picture"]
    assert where.apply_to(StyleOptions()) == options
    where.opacity.slider.setValue(100)
    assert where.apply_to(options).opacity == 0.5
    assert len(where.told) == 1


def test_an_edit_leaves_the_selection_and_fewer_masks_move_it(where):
    masks = (Mask(), Mask(Gradient()), Mask(LuminanceRange()))
    where.show_options(StyleOptions(masks=masks))
    where.list.setCurrentRow(2)
    where.show_options(StyleOptions(masks=(*masks[:2], Mask(LuminanceRange(0.1)))))
    assert where.selected == Mask(LuminanceRange(0.1))
    where.show_options(StyleOptions(masks=masks[:2]))
    assert where.selected == masks[1]


def test_masks_take_part_and_scale_of_their_style_over(where, theme):
    old, new = StyleChoice(Path("ink.jpg")), StyleChoice(Path("ink.jpg"), 3.0, 2.0, crop=Crop(right=0.5))
    gone = StyleChoice(Path("x.jpg"))
    where.show_options(StyleOptions(masks=(Mask(style=old), Mask(), Mask(style=gone))))
    where.set_naming(lambda path: path.stem.title())
    where.set_styles((new,))
    part = StyleChoice(Path("ink.jpg"), 1.0, 2.0, crop=Crop(right=0.5))
    assert [mask.style for mask in where.masks] == [part, None, gone]
    assert _titles(where) == ["Brush: Ink", "Brush", "Brush: X"]
    icon = where.list.item(0).icon().pixmap(64, 64, QIcon.Mode.Selected).toImage()
    colors = [icon.pixelColor(x, y) for x in range(64) for y in range(64)]
    assert theme.tokens.on_accent in {color.name() for color in colors if color.alpha() == 255}


def test_the_tint_is_wished_or_not_and_the_tool_put_away_with_the_last_mask(where, qtbot):
    where.add("brush")
    with qtbot.waitSignal(where.shown_changed):
        where.shown_box.click()
    assert where.shown is None
    assert where.selected is not None
    where.clear()
    assert where.tools == [Tool.PAINT, Tool.NONE]
    assert where.told[-1] == ()
    where.clear()
    assert len(where.told) == 2  # there was nothing


def test_another_mask_puts_the_tool_away_and_is_shown(where, qtbot):
    where.add("brightness")
    where.add("brush")
    with qtbot.waitSignal(where.shown_changed):
        where.list.setCurrentRow(0)
    assert where.tools[-1] is Tool.NONE
    assert where.details.low_slider.isVisibleTo(where)


def test_a_deleted_or_undone_last_mask_leaves_no_tool_behind(where):
    for take_away in (where.delete_selected, lambda: where.show_options(StyleOptions())):
        where.add("brush")
        take_away()
        assert where.tools[-1] is Tool.NONE
        assert not any(button.isChecked() for button in where.details.tools.values())
