"""Check selection and the weights of a mix."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.values import StyleChoice
from gui.style_selection import StyleSelection

A, B, C, D, E = (Path(name) for name in "abcde")


def test_selecting_replaces_the_mix():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(B)
    selection.select(C)
    assert selection.choices == (StyleChoice(C, 1.0),)


def test_a_fifth_style_is_refused():
    selection = StyleSelection()
    assert all(selection.toggle(path) for path in (A, B, C, D))
    assert not selection.toggle(E)
    assert E not in selection


def test_toggling_twice_takes_it_out():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(A)
    assert selection.choices == ()


def test_shares_sum_to_one():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(B)
    selection.set_weight(A, 3.0)
    assert selection.shares() == pytest.approx({A: 0.75, B: 0.25})


def test_a_weight_of_zero_is_ignored():
    selection = StyleSelection()
    selection.select(A)
    selection.set_weight(A, 0.0)
    assert selection.choices[0].weight == 1.0
