"""Draw an old oak and a cottage under storm clouds with charcoal, chalk and cross-hatching on toned paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.styles.brush import Brush, Canvas, lay, make_stamps, paint
from training.styles.fields import (
    Field,
    Rng,
    Shape,
    blur,
    cover,
    grid,
    noise,
    rgb,
    segments,
    step,
)

PAPER = "cdbfa6"
COAL = "1b1917"
CHALK = "f6efe0"


def storm_scene(shape: Shape, rng: Rng) -> tuple[Field, Field]:
    """Return brightness 0..1 and the direction of form of the landscape, without the oak."""
    x, y = grid(shape)
    billow = noise(shape, 3.2, rng, 5, stretch=1.5)
    swirl = np.hypot(x - 0.85, y - 0.25)
    light = 0.58 + 0.22 * billow + 0.35 * np.exp(-((swirl / 0.22) ** 2)) - 0.20 * step(0.3, -0.5, y)
    shafts = np.clip(np.sin((x - 0.85) / (y + 0.15) * 9), 0, 1) * step(0.18, 0.2, y)
    light = light + 0.22 * shafts * step(0.62, -0.2, y)
    slope_y, slope_x = np.gradient(blur(billow, shape[0] * 0.012))
    angle = np.arctan2(slope_x, -slope_y)
    for index, (base, swell, pace, tone) in enumerate(
        [(0.55, 0.07, 3.4, 0.5), (0.63, 0.05, 4.6, 0.34), (0.73, 0.05, 3.0, 0.5), (0.85, 0.05, 3.9, 0.3)]
    ):
        rise = base - swell * np.sin(x * pace + index * 1.8 + 0.5) - 0.006 * noise(shape, 22, rng, 2)
        inside = y > rise
        tufts = (
            tone
            + 0.16 * np.sin((y - rise) * (60 + 14 * index) + 3 * billow)
            + 0.14 * noise(shape, 9, rng, 3, stretch=3)
            + 0.5 * np.exp(-(y - rise) * 26)
        )
        light, angle = (
            np.where(inside, tufts, light),
            np.where(inside, -swell * pace * np.cos(x * pace + index * 1.8 + 0.5) + 0.3 * billow, angle),
        )
    return _storm_cottage(x, y, light.astype(np.float32), angle.astype(np.float32))


def _storm_cottage(x: Field, y: Field, light: Field, angle: Field) -> tuple[Field, Field]:
    path = np.abs(x - 0.86 - 0.16 * np.sin((y - 0.66) * 7)) - 0.01 - 0.22 * np.clip(y - 0.68, 0, 1)
    light = np.where((path < 0) & (y > 0.68), 0.85 + 0.2 * np.sin(y * 130), light)
    wall = (np.abs(x - 0.92) < 0.105) & (np.abs(y - 0.63) < 0.062)
    side = wall & (x > 0.965)
    light, angle = np.where(wall, np.where(side, 0.22, 0.92), light), np.where(wall, np.pi / 2, angle)
    roof = (y < 0.575) & (y > 0.47) & (np.abs(x - 0.92) < 0.055 + (y - 0.47) * 0.75)
    light, angle = np.where(roof, 0.2 + 0.16 * np.sin(y * 400), light), np.where(roof, 0.95, angle)
    chimney = (np.abs(x - 0.985) < 0.014) & (np.abs(y - 0.465) < 0.04)
    openings = (np.abs(np.abs(x - 0.885) - 0.035) < 0.013) & (np.abs(y - 0.625) < 0.02)
    door = (np.abs(x - 0.945) < 0.014) & (y > 0.61) & (y < 0.69)
    return np.where(chimney | openings | door, 0.08, light).astype(np.float32), angle.astype(np.float32)


def _grow(canvas: Canvas, start: NDArray[np.float64], turn: float, reach: float, width: float, rng: Rng) -> None:
    """Draw a bough of `reach` and `width` pixels from `start` and everything that grows on it."""
    brush = Brush(1, 0, 0, 0.16, 0, 0.3, 0, 0.92)
    t = np.linspace(0, 1, 8)
    bend = turn + rng.normal(0, 0.25) * t + 0.22 * np.sin(t * 5 + rng.uniform(0, 6))
    steps = reach / 8 * np.stack([np.cos(bend), np.sin(bend)], -1)
    path = start + np.concatenate([np.zeros((1, 2)), steps.cumsum(0)])
    lay(
        canvas,
        path,
        max(width, 2.0),
        0,
        make_stamps(rng, brush.dryness, 0.05, 1),
        np.broadcast_to(rgb(COAL), (2, 3)),
        brush,
    )
    if width < canvas.shape[0] * 0.0016:
        return
    for _ in range(int(rng.integers(2, 4))):
        node = path[int(rng.integers(5, 9))]
        _grow(
            canvas,
            node,
            turn * 0.86 - np.pi / 2 * 0.14 + rng.normal(0, 0.62),
            reach * rng.uniform(0.62, 0.86),
            width * rng.uniform(0.5, 0.72),
            rng,
        )


def _oak(canvas: Canvas, rng: Rng) -> None:
    shape = canvas.shape
    rows = shape[0]
    x, y = grid(shape)
    for root in (-1.0, -0.5, 0.4, 1.0):
        away = segments(x, y, np.array([[0.29, 0.7], [0.285 + root * 0.045, 0.85], [0.28 + root * 0.12, 0.905]]))
        canvas.colour = cover(
            canvas.colour, rgb(COAL), step(0.020, -0.012, away + 0.006 * noise(shape, 14, rng, 2)) * 0.85
        )
    _grow(canvas, np.array([0.285, 0.87]) * rows, -np.pi / 2 + 0.06, 0.30 * rows, 0.062 * rows, rng)
    for turn, reach in ((-2.3, 0.25), (-0.75, 0.27), (-1.75, 0.26), (-1.2, 0.24), (-2.75, 0.2), (-0.3, 0.2)):
        _grow(canvas, np.array([0.29, 0.60 + rng.uniform(-0.03, 0.03)]) * rows, turn, reach * rows, 0.034 * rows, rng)
    crown = np.exp(-(((x - 0.31) / 0.27) ** 4) - ((y - 0.32) / 0.25) ** 4) * np.clip(
        noise(shape, 7, rng, 3) + 0.25, 0, 2
    )
    scribble = (noise(shape, 16, rng, 1) * 2.2).astype(np.float32)
    tone = np.broadcast_to(rgb(COAL), canvas.colour.shape)
    paint(canvas, tone, scribble, Brush(1500, 0.022, 0.0045, 0.5, 0, 0.3, 0.004, 0.7, 0.4), rng, crown + 1e-6)
    paint(
        canvas,
        np.broadcast_to(rgb(CHALK), canvas.colour.shape),
        scribble,
        Brush(500, 0.018, 0.004, 0.55, 0, 0.3, 0.004, 0.6, 0.4),
        rng,
        crown + 1e-6,
    )


def charcoal(shape: Shape, rng: Rng) -> Field:
    """Hatch the storm in four directions over a smudge, add oak and chalk, and let the paper's tooth show."""
    light, angle = storm_scene(shape, rng)
    rows = shape[0]
    tooth = noise(shape, 420, rng, 1) + 0.35 * noise(shape, 150, rng, 2)
    dark = np.clip(0.70 - light, 0, 1)
    smudge = blur(dark, rows * 0.008) * (0.8 + 0.12 * noise(shape, 6, rng, 4))
    canvas = Canvas(cover(np.broadcast_to(rgb(PAPER), (*shape, 3)), rgb("3a3632"), np.clip(smudge * 0.75, 0, 0.85)))
    coal = np.broadcast_to(rgb(COAL), canvas.colour.shape)
    chalk = np.broadcast_to(rgb(CHALK), canvas.colour.shape)
    paint(canvas, coal, angle, Brush(1100, 0.07, 0.014, 0.72, 0, 0.3, 0.005, 0.5), rng, dark**1.2 + 1e-6)
    for turn, count, floor in ((0.0, 4600, 0.06), (0.7, 2600, 0.18), (-0.75, 1700, 0.30), (1.5, 900, 0.42)):
        focus = np.clip(dark - floor, 0, 1) + 1e-7
        paint(
            canvas,
            coal,
            angle + np.float32(turn),
            Brush(count, 0.036, 0.0029, 0.34, 0, 0.3, 0.005, 0.75, 0.25),
            rng,
            focus,
        )
    bright = np.clip(light - 0.72, 0, 1) ** 1.2 + 1e-7
    paint(canvas, chalk, angle, Brush(900, 0.05, 0.010, 0.6, 0, 0.3, 0.005, 0.7), rng, bright)
    paint(canvas, chalk, angle + np.float32(0.5), Brush(1500, 0.04, 0.0035, 0.4, 0, 0.3, 0.005, 0.75, 0.3), rng, bright)
    _oak(canvas, rng)
    _grass(canvas, rng)
    pits = step(0.75, 1.0, tooth)[..., None]
    drawn = canvas.colour + (rgb(PAPER) - canvas.colour) * pits * 0.42
    return np.clip(drawn * (1 + 0.02 * tooth[..., None]), 0, 1).astype(np.float32)


def _grass(canvas: Canvas, rng: Rng) -> None:
    x, y = grid(canvas.shape)
    blades = (-np.pi / 2 + 0.6 * np.sin(x * 14 + y * 9) + 0.3 * noise(canvas.shape, 9, rng, 1)).astype(np.float32)
    near = np.clip(y - 0.78, 0, 1) ** 1.5 + 1e-8
    for code, count in ((COAL, 1500), (CHALK, 350), (COAL, 700)):
        tone = np.broadcast_to(rgb(code), canvas.colour.shape)
        paint(canvas, tone, blades, Brush(count, 0.06, 0.0036, 0.3, 0, 0.3, 0.005, 0.85, 0.7), rng, near)
