"""Place rows between others so that few of them change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_LEAST_STEP = 1e-6  # between two positions


def between(placed: Sequence[tuple[int, float]], moved: Collection[int], before: int | None) -> list[tuple[float, int]]:
    """Give new positions to rows that are put, in their present order, before another one, or at the end.

    Args:
        placed: number and position of all rows, in their order.
        moved: numbers of those that are put elsewhere.
        before: the number that they shall stand before.

    Returns:
        Position and number of each row that has another position now.
    """
    at = next((index for index, (number, _) in enumerate(placed) if number == before), len(placed))
    head = [row for row in placed[:at] if row[0] not in moved]
    tail = [row for row in placed[at:] if row[0] not in moved]
    inside = [number for number, _ in placed if number in moved]
    high = tail[0][1] if tail else (head[-1][1] if head else 0.0) + len(inside) + 1
    low = head[-1][1] if head else high - len(inside) - 1
    step = (high - low) / (len(inside) + 1)
    if step < _LEAST_STEP:
        order = [*(number for number, _ in head), *inside, *(number for number, _ in tail)]
        return [(float(place), number) for place, number in enumerate(order, 1)]
    return [(low + step * place, number) for place, number in enumerate(inside, 1)]
