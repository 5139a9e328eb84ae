"""Check that each option gets the control that its field asks for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox

from engine.option_table import table
from engine.options import StyleOptions
from gui.controls.labelled_slider import LabelledSlider
from gui.controls.number_box import NumberBox
from gui.controls.option_controls import OptionRow, choices_of, control_of, fill_box, name_control, scale_of

OPTIONS = table(StyleOptions)
SHOWN = [name for name in OPTIONS if name not in ("model", "engine", "memory_gib", "size")]  # have other places


@pytest.mark.parametrize("name", SHOWN)
def test_a_control_begins_at_its_options_default_and_is_named(qtbot, name):
    option = OPTIONS[name]
    control = control_of(option)
    qtbot.addWidget(control)
    name_control(control, option)
    assert control.value == pytest.approx(option.default) if option.kind is float else control.value == option.default
    named = control.slider if isinstance(control, LabelledSlider) else control.box
    assert named.accessibleName() == option.text.name


def test_the_kind_of_the_box_is_that_of_the_option(qtbot):
    boxes = {}
    for name in SHOWN:
        control = control_of(OPTIONS[name])
        qtbot.addWidget(control)
        if isinstance(control, OptionRow):
            boxes[name] = type(control.box)
            expected = QComboBox if OPTIONS[name].values else QCheckBox if OPTIONS[name].kind is bool else NumberBox
            assert isinstance(control.box, expected)
        else:
            assert OPTIONS[name].kind is float
    assert len(boxes) > 3


def test_a_factor_has_a_scale_of_equal_ratios():
    factors = [name for name in SHOWN if OPTIONS[name].factor is not None]
    assert factors
    for name, option in OPTIONS.items():
        if name in SHOWN and option.kind is float:
            assert scale_of(option).is_logarithmic is (name in factors)


def test_a_value_is_set_without_being_told_and_told_when_the_user_chooses(qtbot):
    for name, value in (("precision", OPTIONS["precision"].values[-1]), ("seed", 7)):
        row = control_of(OPTIONS[name])
        qtbot.addWidget(row)
        with qtbot.assertNotEmitted(row.value_changed):
            row.set_value(value)
        assert row.value == value
        with qtbot.waitSignal(row.value_changed):
            row.box.setCurrentIndex(0) if isinstance(row.box, QComboBox) else row.box.setValue(8)


def test_another_language_keeps_what_is_chosen(qtbot):
    option = OPTIONS["precision"]
    row = control_of(option)
    qtbot.addWidget(row)
    row.set_value(option.values[-1])
    with qtbot.assertNotEmitted(row.value_changed):
        row.retranslate()
        fill_box(row.box, option)
    assert row.value == option.values[-1]
    assert [(row.box.itemText(i), row.box.itemData(i)) for i in range(row.box.count())] == choices_of(option)
