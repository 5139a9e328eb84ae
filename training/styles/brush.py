"""Lay bristle strokes that follow a flow field, with colour and paint height."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.styles.fields import Field, Rng, Shape, noise, relief

STAMP = (160, 48)
SPACING = 0.75  # pixels between samples of a stroke: below 1 it leaves no holes


@dataclass(frozen=True)
class Brush:
    """Describe one layer of strokes.

    count: strokes; length and width: in heights; dryness: share of bristles without paint, 0..1; thickness: paint
    height; mixing: how far the second colour of a stroke shows in its streaks, 0..1; jitter: deviation of its colour;
    opacity: 0..1; taper: 0 for a flat brush, 1 for a pointed one.
    """

    count: int
    length: float
    width: float
    dryness: float = 0.1
    thickness: float = 1.0
    mixing: float = 0.5
    jitter: float = 0.05
    opacity: float = 1.0
    taper: float = 0.0


@dataclass(frozen=True)
class Stamps:
    """Hold unrolled bristle marks: paint 0..1, streak 0..1 and height, each (K, along, across)."""

    paint: Field
    streak: Field
    height: Field


class Canvas:
    """Hold colour (H, W, 3) and paint height (H, W) of a picture in work."""

    def __init__(self, colour: Field) -> None:
        self.colour = colour.astype(np.float32).copy()
        self.height = np.zeros(colour.shape[:2], np.float32)

    @property
    def shape(self) -> Shape:
        """Return rows and columns in pixels."""
        rows, columns = self.colour.shape[:2]
        return rows, columns

    def lit(self, strength: float, gloss: float) -> Field:
        """Return the colour under raking light; `gloss` scales the glints of wet paint."""
        diffuse, glint = relief(self.height, strength)
        return np.clip(self.colour * diffuse[..., None] + gloss * glint[..., None], 0, 1)


def make_stamps(rng: Rng, dryness: float, taper: float = 0.0, count: int = 20) -> Stamps:
    """Return `count` different bristle marks with ragged ends and, by `dryness`, bare streaks."""
    paint, streak, height = [], [], []
    along = np.linspace(0, 1, STAMP[0], dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, STAMP[1], dtype=np.float32)[None]
    for _ in range(count):
        hair = noise(STAMP, 14, rng, 2, stretch=0.08).clip(-2, 2)  # long along the stroke, fine across it
        fringe = noise((STAMP[1], 1), 12, rng, 2)[:, 0] * 0.05
        body = (along > 0.04 + np.abs(across) ** 3 * 0.06 + fringe) & (along < 0.9 - across**2 * 0.12 - fringe * 2)
        body &= np.abs(across) < (0.86 + 0.1 * hair) * np.sin(np.pi * along**0.7).clip(0) ** taper
        empty = hair + 0.8 * noise(STAMP, 6, rng, 3) - 1.2 * (along - 0.4)
        paint.append(body & (empty > np.quantile(empty, dryness)))
        streak.append(np.clip(0.5 + hair * 0.35, 0, 1))
        ridge = 0.55 * np.exp(-(((np.abs(across) - 0.78) / 0.12) ** 2)) + 0.6 * np.exp(-(((along - 0.85) / 0.06) ** 2))
        height.append(0.55 + 0.28 * hair + ridge)
    return Stamps(np.array(paint, np.float32), np.array(streak, np.float32), np.array(height, np.float32))


def trace(angle: Field, starts: NDArray[np.float64], length: float, points: int = 9) -> NDArray[np.float64]:
    """Follow `angle` (H, W, radians) both ways from `starts` (K, 2) as x, y in pixels; return (K, points, 2)."""
    rows, columns = angle.shape
    hop = length / (points - 1)
    halves = []
    for sign in (-1.0, 1.0):
        place, path = starts.copy(), []
        for _ in range(points // 2):
            column = place[:, 0].astype(int).clip(0, columns - 1)
            row = place[:, 1].astype(int).clip(0, rows - 1)
            turn = angle[row, column]
            place = place + sign * hop * np.stack([np.cos(turn), np.sin(turn)], -1)
            path.append(place)
        halves.append(path)
    return np.stack([*halves[0][::-1], starts, *halves[1]], axis=1)


def lay(
    canvas: Canvas, path: NDArray[np.float64], width: float, stamp: int, stamps: Stamps, colours: Field, brush: Brush
) -> None:
    """Paint one stroke of `width` pixels along `path` (points, 2) with two (2, 3) streaked colours."""
    hops = np.hypot(*np.diff(path, axis=0).T)
    reach = np.concatenate([[0], hops.cumsum()])
    samples = max(3, int(reach[-1] / SPACING))
    t = np.linspace(0, reach[-1], samples)
    x, y = np.interp(t, reach, path[:, 0]), np.interp(t, reach, path[:, 1])
    dx, dy = np.gradient(x), np.gradient(y)
    norm = np.hypot(dx, dy) + 1e-9
    lanes = max(3, int(width / SPACING))
    offset = np.linspace(-width / 2, width / 2, lanes)
    column = (x[:, None] - (dy / norm)[:, None] * offset).astype(np.int64)
    row = (y[:, None] + (dx / norm)[:, None] * offset).astype(np.int64)
    along = np.linspace(0, STAMP[0] - 1, samples).astype(int)[:, None]
    across = np.linspace(0, STAMP[1] - 1, lanes).astype(int)[None]
    rows, columns = canvas.shape
    keep = stamps.paint[stamp, along, across] > 0.5
    keep &= (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    column, row = column[keep], row[keep]
    streak = stamps.streak[stamp, along, across][keep][:, None] * brush.mixing
    paint = colours[0] + (colours[1] - colours[0]) * streak + (streak - 0.5 * brush.mixing) * 0.12
    old = canvas.colour[row, column]
    canvas.colour[row, column] = old + (paint - old) * brush.opacity
    body = stamps.height[stamp, along, across][keep] * brush.thickness * width**0.5
    canvas.height[row, column] = 0.3 * canvas.height[row, column] + body


def paint(canvas: Canvas, scene: Field, angle: Field, brush: Brush, rng: Rng, where: Field | None = None) -> None:
    """Lay a layer of strokes coloured from `scene`, denser where `where` (H, W, any positive scale) is large."""
    rows, columns = canvas.shape
    starts = scatter(canvas.shape, brush.count, rng, where)
    sizes = np.exp(rng.normal(0, 0.22, brush.count))
    stamps = make_stamps(rng, brush.dryness, brush.taper)
    marks = rng.integers(0, len(stamps.paint), brush.count)
    paths = trace(angle, starts, brush.length * rows)
    row, column = starts[:, 1].astype(int), starts[:, 0].astype(int)
    first = scene[row, column] + rng.normal(0, brush.jitter, (brush.count, 3))
    first += rng.normal(0, brush.jitter * 1.2, (brush.count, 1))
    away = rng.normal(0, 0.035 * rows, (brush.count, 2))
    near = scene[
        (row + away[:, 0]).astype(int).clip(0, rows - 1), (column + away[:, 1]).astype(int).clip(0, columns - 1)
    ]
    pairs = np.stack([first, near], axis=1).astype(np.float32)
    for index in range(brush.count):
        middle = starts[index]
        path = middle + (paths[index] - middle) * sizes[index]
        width = brush.width * rows * sizes[index]
        lay(canvas, path, width, marks[index], stamps, pairs[index], brush)


def scatter(shape: Shape, count: int, rng: Rng, where: Field | None = None) -> NDArray[np.float64]:
    """Return `count` random places (count, 2) as x, y in pixels, drawn by the density `where`."""
    rows, columns = shape
    if where is None:
        return rng.random((count, 2)) * (columns, rows)
    density = where[::4, ::4].astype(np.float64).ravel()
    chosen = rng.choice(density.size, count, p=density / density.sum())
    row, column = np.divmod(chosen, where[::4, ::4].shape[1])
    places = np.stack([column, row], -1) * 4.0 + rng.random((count, 2)) * 4
    return places.clip(0, (columns - 1, rows - 1))
