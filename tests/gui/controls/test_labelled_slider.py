"""Check the mapping between slider steps and values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from gui.controls.labelled_slider import STEPS, LabelledSlider, Scale, factor, percent

SCALES = (Scale(0.0, 1.0), Scale(0.25, 4.0, is_logarithmic=True))


@pytest.mark.parametrize("scale", SCALES)
@given(step=st.integers(0, STEPS))
def test_step_and_value_are_inverse(scale, step):
    assert scale.step(scale.value(step)) == step


def test_the_middle_of_a_factor_is_one():
    assert SCALES[1].value(STEPS // 2) == pytest.approx(1.0)


@pytest.mark.parametrize("scale", SCALES)
def test_values_outside_take_the_end(scale):
    assert scale.step(-5) == 0
    assert scale.step(99) == STEPS


def test_a_value_between_two_steps_is_kept(qtbot):
    slider = LabelledSlider(SCALES[0], 0.75, percent)
    qtbot.addWidget(slider)
    slider.set_value(0.3333)
    assert slider.value == 0.3333


def test_a_double_click_resets(qtbot):
    slider = LabelledSlider(SCALES[0], 0.75, percent)
    qtbot.addWidget(slider)
    slider.set_value(0.1)
    with qtbot.waitSignal(slider.value_changed) as signal:
        qtbot.mouseDClick(slider.slider, Qt.MouseButton.LeftButton)
    assert signal.args == [0.75]


def test_values_in_words():
    assert percent(0.754) == "75 %"
    assert factor(1.0) == "1 ×"
    assert factor(0.25) == "0.25 ×"
    assert factor(2000.0) == "2000 ×"
