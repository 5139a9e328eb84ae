"""Check what the bar over a model offers."""

from __future__ import annotations

import pytest

from gui.look.theme import Theme
from gui.viewport.model_bar import ModelBar


@pytest.fixture
def bar(qapp, qtbot):
    bar = ModelBar(Theme(qapp))
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_a_model_that_does_not_move_has_nothing_to_play(bar):
    assert not bar.play_button.isVisible()
    bar.show_clips(("walk", "run"))
    assert bar.play_button.isVisible()
    assert [action.text() for action in bar.clip_button.menu().actions()] == ["At rest", "walk", "run"]
    bar.show_clips(())
    assert not bar.play_button.isVisible()


def test_an_animation_that_is_chosen_plays(bar):
    bar.show_clips(("walk", "run"))
    chosen, played = [], []
    bar.clip_chosen.connect(chosen.append)
    bar.play_toggled.connect(played.append)
    bar.clip_button.menu().actions()[2].trigger()
    assert (chosen, played, bar.clip_button.text()) == ([1], [True], "run")
    bar.clip_button.menu().actions()[0].trigger()
    assert (chosen, played, bar.clip_button.text()) == ([1, -1], [True, False], "At rest")


def test_the_way_of_painting_is_named_on_its_button(bar):
    ways = []
    bar.way_chosen.connect(ways.append)
    assert (bar.by_surface, bar.way_button.text()) == (False, "Texture")
    bar.way_button.menu().actions()[1].trigger()
    assert (bar.by_surface, bar.way_button.text(), ways) == (True, "Surface", [True])
