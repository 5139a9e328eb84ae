"""Check where rows go that are put between others, and that few of the others change."""

from __future__ import annotations

import pytest

from engine.commissions.queue.queue_placing import between

ROWS = [(11, 1.0), (12, 2.0), (13, 3.0), (14, 4.0), (15, 5.0)]


def _after(rows, moved, before):
    changed = {number: position for position, number in between(rows, moved, before)}
    placed = [(number, changed.get(number, position)) for number, position in rows]
    assert len({position for _, position in placed}) == len(placed)
    return sorted(placed, key=lambda row: row[1]), set(changed)


@pytest.mark.parametrize(
    ("moved", "before", "order"),
    [
        ({15, 13}, 11, [13, 15, 11, 12, 14]),
        ({11}, 14, [12, 13, 11, 14, 15]),
        ({12, 11}, None, [13, 14, 15, 11, 12]),
        ({13}, 13, [11, 12, 13, 14, 15]),
        ({12, 14}, 14, [11, 13, 12, 14, 15]),
        ({11, 12, 13, 14, 15}, None, [11, 12, 13, 14, 15]),
        ({99}, 11, [11, 12, 13, 14, 15]),
        (set(), 11, [11, 12, 13, 14, 15]),
    ],
)
def test_the_order_is_as_asked_and_only_moved_rows_change(moved, before, order):
    placed, changed = _after(ROWS, moved, before)
    assert [number for number, _ in placed] == order
    assert changed == moved & {number for number, _ in ROWS}


def test_a_thousand_moves_into_one_gap_keep_the_order():
    rows = ROWS
    for turn in range(1000):
        moved = 14 + turn % 2
        rows, _ = _after(rows, {moved}, rows[1][0])
        assert [number for number, _ in rows][1] == moved
