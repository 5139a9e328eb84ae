"""Check selection and the weights of a mix."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.style_choice import StyleChoice
from gui.styles.style_selection import LEAST_SHARE, StyleSelection

A, B, C, D, E = (StyleChoice(Path(name)) for name in "abcde")


def test_selecting_replaces_the_mix():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(B)
    selection.select(C)
    assert selection.choices == (C,)


def test_a_fifth_style_is_refused():
    selection = StyleSelection()
    assert all(selection.toggle(choice) for choice in (A, B, C, D))
    assert not selection.toggle(E)
    assert E.path not in selection


def test_toggling_twice_takes_it_out():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(A)
    assert selection.choices == ()


def test_one_more_style_takes_an_even_share():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(B)
    selection.set_shares((0.75, 0.25))
    selection.toggle(C)
    assert selection.shares() == pytest.approx((0.5, 1 / 6, 1 / 3))


def test_no_weight_falls_to_zero():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(B)
    selection.set_shares((1.0, 0.0))
    assert min(choice.weight for choice in selection.choices) == pytest.approx(LEAST_SHARE, rel=0.1)
    assert selection.shares() == pytest.approx((0.999, 0.001))


def test_another_part_keeps_its_weight():
    selection = StyleSelection()
    selection.toggle(A)
    selection.toggle(B)
    selection.set_shares((0.8, 0.2))
    selection.update(StyleChoice(A.path, 1.0, 2.0))
    assert selection.choices[0] == StyleChoice(A.path, 0.8, 2.0)
