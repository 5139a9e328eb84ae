"""Check that an angle is held at multiples of 15 degrees while it is dragged, and free elsewhere."""

from __future__ import annotations

import pytest

from gui.styles.rotation_row import RotationRow


@pytest.fixture
def row(qtbot) -> RotationRow:
    row = RotationRow()
    qtbot.addWidget(row)
    row.told = []
    row.value_changed.connect(row.told.append)
    return row


def test_a_drag_is_held_near_a_multiple(row):
    row.slider.setSliderDown(True)
    values = []
    for degrees in (41, 40, 50, 49, -18):
        row.slider.setValue(degrees)
        values.append(row.value)
    assert values == [45.0, 40.0, 50.0, 45.0, -15.0]
    assert row.told == values


def test_other_ways_set_any_angle(row):
    row.slider.setValue(41)
    assert row.value == 41.0
    row.field.setValue(44)
    assert row.slider.value() == 44
    row.set_value(-29.6)
    assert (row.value, row.slider.value()) == (-30.0, -30)
    assert row.told == [41.0, 44.0, -30.0]


def test_one_step_beyond_the_end_is_the_other_end(row):
    row.set_value(row.slider.maximum())
    row.field.stepUp()
    assert row.value == row.slider.minimum()


def test_both_controls_have_the_name(row):
    row.set_name("Rotation")
    assert row.slider.accessibleName() == row.field.accessibleName() == "Rotation"
