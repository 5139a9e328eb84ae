"""Check that the controls and StyleOptions say the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.options import Colors, Device, Init, Precision, StyleOptions
from engine.style_choice import StyleChoice
from gui.options.options_panel import OptionsPanel

OPTIONS = StyleOptions(
    styles=(StyleChoice(Path("a.jpg"), 0.5),),
    engine="gatys",
    strength=0.333,
    size=1024,
    style_scale=1.7,
    colors=Colors.PHOTO,
    color_strength=0.4,
    iterations=99,
    content_weight=2.5,
    style_weight=0.3,
    tv_weight=4.0,
    init=Init.NOISE,
    seed=123_456_789,
    device=Device.CPU,
    precision=Precision.FLOAT32,
)


@pytest.fixture
def panel(qtbot, theme):
    panel = OptionsPanel(theme)
    qtbot.addWidget(panel)
    return panel


def test_starts_with_the_defaults(panel):
    assert panel.options == StyleOptions()


def test_shows_and_gives_back_every_option(panel):
    panel.set_options(OPTIONS)
    assert panel.options == OPTIONS


def test_a_drag_of_the_slider_is_one_signal(panel, qtbot):
    # GIVEN many moves within 30 ms WHEN the slider rests THEN only the last value is reported
    received = []
    panel.options_changed.connect(received.append)
    with qtbot.waitSignal(panel.options_changed):
        for step in range(0, 101, 10):
            panel.strength.slider.setValue(step)
    qtbot.wait(80)
    assert [options.strength for options in received] == [0.5]


def test_options_are_told_while_the_slider_is_still_moving(panel, qtbot):
    # GIVEN a drag longer than 30 ms WHEN it has not ended THEN options have arrived, and the last ones follow
    received = []
    panel.options_changed.connect(received.append)
    for step in range(20):
        panel.strength.slider.setValue(step)
        qtbot.wait(10)
    assert 2 <= len(received) < 15
    qtbot.waitUntil(lambda: received[-1].strength == panel.strength.value)


def test_options_of_gatys_are_hidden_for_adain(panel):
    panel.more.set_open(True)
    own = ("content_weight", "style_weight", "tv_weight", "iterations", "init", "seed")
    assert all(panel.advanced.controls[name].isHidden() for name in own)
    panel.engine_buttons["gatys"].click()
    assert not any(panel.advanced.controls[name].isHidden() for name in own)
    assert panel.options.engine == "gatys"


def test_what_decides_only_in_clips_is_offered_for_clips(panel):
    panel.more.set_open(True)
    panel.engine_buttons["gatys"].click()
    key_frames = panel.advanced.controls["key_frames"]
    assert key_frames.isHidden()
    panel.advanced.show_clip(True)
    assert not key_frames.isHidden()
    panel.engine_buttons["adain"].click()
    assert key_frames.isHidden()


def test_what_decides_only_in_models_that_shine_is_offered_for_these(panel):
    panel.more.set_open(True)
    shines = panel.advanced.controls["emissive"]
    assert shines.isHidden()
    panel.advanced.show_shining(True)
    assert not shines.isHidden()
    shines.box.click()
    assert panel.options.emissive
    panel.engine_buttons["gatys"].click()
    assert not shines.isHidden() and panel.options.emissive
    panel.advanced.show_shining(False)
    assert shines.isHidden()


def test_more_is_folded_at_first(panel):
    assert panel.advanced.isHidden()
    panel.more.button.click()
    assert not panel.advanced.isHidden()


def test_reset_brings_back_the_defaults_of_more_only(panel):
    panel.set_options(OPTIONS)
    panel.advanced.reset_button.click()
    expected = replace(
        StyleOptions(),
        styles=OPTIONS.styles,
        engine=OPTIONS.engine,
        strength=OPTIONS.strength,
        size=OPTIONS.size,
        colors=OPTIONS.colors,
        color_strength=OPTIONS.color_strength,
    )
    assert panel.options == expected


def test_a_size_that_is_not_offered_joins_the_list(panel):
    for _ in range(2):
        panel.set_options(StyleOptions(size=777))
        assert panel.options.size == 777
    assert panel.size_box.currentText() == "777 px"
    panel.size_box.setCurrentIndex(0)
    assert panel.options.size is None
    assert panel.size_box.count() == 5


@pytest.mark.parametrize("colors", list(Colors))
def test_the_colours_strength_shows_where_it_matters(panel, colors):
    panel.colors_box.setCurrentIndex(list(Colors).index(colors))
    assert panel.options.colors is colors
    assert panel.color_strength.isHidden() == (colors is Colors.STYLE)
    panel.color_strength.slider.setValue(50)
    assert panel.options.color_strength == 0.25
