"""Check how the canvas is divided for two pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSizeF

from gui.canvas.comparison import GAP, panes


@pytest.mark.parametrize("is_split", [True, False])
def test_one_picture_and_no_picture_have_the_whole_canvas(is_split):
    picture = QSizeF() if is_split else QSizeF(3, 2)
    assert panes(QSizeF(800, 600), picture, is_split=is_split) == (QRectF(0, 0, 800, 600),)


@pytest.mark.parametrize(
    ("canvas", "picture", "is_above"),
    [((800, 600), (3, 2), False), ((800, 600), (2, 3), False), ((800, 600), (5, 1), True), ((400, 900), (3, 2), True)],
)
def test_two_are_side_by_side_or_above_one_another_where_both_are_far_larger_so(canvas, picture, is_above):
    first, second = panes(QSizeF(*canvas), QSizeF(*picture), is_split=True)
    assert first.size() == second.size()
    assert first.topLeft().isNull()
    assert second.bottomRight().toTuple() == canvas
    if is_above:
        assert (second.top() - first.bottom(), second.left()) == (GAP, 0)
    else:
        assert (second.left() - first.right(), second.top()) == (GAP, 0)


def test_a_little_larger_is_no_reason_to_put_one_above_the_other():
    first, second = panes(QSizeF(602, 602), QSizeF(1.2, 1), is_split=True)
    assert first.top() == second.top()
