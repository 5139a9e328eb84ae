"""Compute with the sides of pictures."""

from __future__ import annotations

import math


def fitted(height: int, width: int, long_side: int) -> tuple[int, int]:
    """Scale a size so that its long side is `long_side`; no side falls below 1 px."""
    scale = long_side / max(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def inscribed(height: float, width: float, degrees: float) -> tuple[float, float]:
    """Return height and width of the largest upright rectangle inside one that was turned by any angle."""
    if int((degrees + 45) // 90) % 2:
        height, width = width, height
    angle = math.radians((degrees + 45) % 90 - 45)
    sine, cosine = abs(math.sin(angle)), math.cos(angle)
    longest, shortest = max(height, width), min(height, width)
    if shortest <= 2 * sine * cosine * longest or cosine - sine < 1e-9:  # two corners touch the long sides
        half = shortest / 2
        across, down = (half / sine, half / cosine) if width >= height else (half / cosine, half / sine)
        return down, across
    double = cosine**2 - sine**2
    return (height * cosine - width * sine) / double, (width * cosine - height * sine) / double
