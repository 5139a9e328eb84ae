"""Place up to four shares of a mix on a pad: a line, a triangle or a square, each one unit wide and high."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]  # across and down, 0 .. 1
_CORNERS: dict[int, tuple[Point, ...]] = {
    2: ((0.0, 0.5), (1.0, 0.5)),
    3: ((0.5, 0.0), (0.0, 1.0), (1.0, 1.0)),
    4: ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)),
}


def corners_of(count: int) -> tuple[Point, ...]:
    """Give where each of 2 .. 4 styles is alone."""
    return _CORNERS[count]


def point_of(shares: Sequence[float]) -> Point:
    """Give where shares that sum to 1 are in balance."""
    weighed = list(zip(shares, corners_of(len(shares)), strict=True))
    return sum(share * corner[0] for share, corner in weighed), sum(share * corner[1] for share, corner in weighed)


def shares_at(point: Point, count: int) -> tuple[float, ...]:
    """Give the shares at a point, which sum to 1; one outside takes those of the edge."""
    x, y = (min(max(part, 0.0), 1.0) for part in point)
    if count == 2:
        return 1 - x, x
    if count == 4:
        return (1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y
    top = 1 - y
    right = min(max(x - top / 2, 0.0), y)
    return top, y - right, right


def with_share(shares: Sequence[float], index: int, share: float) -> tuple[float, ...]:
    """Set one of the shares; the others divide the rest as they did before."""
    rest = 1 - shares[index]
    others = len(shares) - 1
    return tuple(
        share if i == index else (1 - share) * (old / rest if rest > 1e-9 else 1 / others)
        for i, old in enumerate(shares)
    )
