"""Break a still life into the tilted planes of a cubist oil."""

from __future__ import annotations

import numpy as np

from training.styles.brush import Brush, Canvas, paint
from training.styles.cells import Labels, borders, cell_mean
from training.styles.fields import (
    Field,
    Rng,
    Shape,
    blur,
    cover,
    gradient,
    grid,
    noise,
    palette,
    rgb,
    step,
)

AXES = np.deg2rad([12.0, 38.0, 64.0, 92.0, 118.0, 151.0])


def still_life(shape: Shape, rng: Rng) -> Field:
    """Return colours of a guitar, a bottle, a jug, fruit and a newspaper on a table."""
    x, y = grid(shape)
    picture = gradient(
        0.5 + 0.35 * noise(shape, 2.5, rng, 2) - 0.25 * (x - 0.6), palette("22384a 3f6f7a 7f9a8a c9b27a 9a5a3a")
    )
    table = y - 0.62 - 0.05 * np.sin(x * 3)
    picture = cover(
        picture,
        gradient((y - 0.6) * 2.2 + 0.15 * np.sin(x * 60), palette("d9a55a b5702f 7a3f1f 4a2418")),
        step(0, 0.004, table),
    )
    cloth = np.abs((x - 0.95) + (y - 0.8) * 0.8) - 0.2
    picture = cover(
        picture,
        gradient(0.5 + 0.5 * np.sin(x * 40 + y * 26), palette("f2ead6 b8c4c8 7f96a8")),
        step(0, -0.004, np.maximum(cloth, 0.66 - y)),
    )
    return _newspaper(x, y, _vessels_and_fruit(x, y, _guitar(x, y, picture)))


def _guitar(x: Field, y: Field, picture: Field) -> Field:
    turn = 0.62
    u = (x - 0.46) * np.cos(turn) + (y - 0.52) * np.sin(turn)
    v = (y - 0.52) * np.cos(turn) - (x - 0.46) * np.sin(turn)
    body = np.minimum(np.hypot((u - 0.15) / 0.19, v / 0.205), np.hypot((u + 0.08) / 0.145, v / 0.155))
    wood = gradient(0.5 + 1.4 * v + 0.2 * np.sin(v * 190), palette("f6c768 e08f34 b85f22 7a3418"))
    picture = cover(picture, wood, step(1, -0.02, body))
    picture = cover(picture, rgb("4a1f14"), step(0.05, -0.02, np.abs(body - 1)))
    hole = np.hypot(u - 0.02, v)
    picture = cover(picture, gradient(hole * 16, palette("140d10 2a1816 d9a55a")), step(0.072, -0.004, hole))
    neck = (np.abs(v) < 0.027) & (u < -0.02) & (u > -0.62)
    picture = cover(
        picture, gradient(0.5 + 0.5 * np.sign(np.sin(u * 150)), palette("1c1620 6a4a3a")), neck * np.float32(1)
    )
    strings = (np.abs(np.sin(v * 330)) > 0.93) & (np.abs(v) < 0.024) & (np.abs(u + 0.15) < 0.44)
    return cover(picture, rgb("fff1c9"), strings * np.float32(1))


def _vessels_and_fruit(x: Field, y: Field, picture: Field) -> Field:
    for cx, foot, tall, wide, codes in [
        (0.88, 0.74, 0.52, 0.075, "0f3a34 1f7a5a 8fcf8a"),
        (1.08, 0.70, 0.34, 0.10, "20305f 4a78b0 d8e4ea"),
        (0.13, 0.8, 0.4, 0.085, "5a1420 b02a2a f08a5a"),
    ]:
        rise = (foot - y) / tall
        half = wide * np.where(rise < 0.58, 1.0, np.clip(1 - (rise - 0.58) * 4.2, 0.30, 1))
        picture = cover(
            picture,
            gradient(0.5 + (x - cx) / wide * 0.5, palette(codes)),
            step(0, -0.004, np.maximum(np.abs(x - cx) - half, np.maximum(rise - 1, -rise) * tall)),
        )
        picture = cover(
            picture,
            rgb("f0e2bc"),
            step(0, -0.003, np.maximum(np.abs(x - cx) - wide * 0.8, np.abs(rise - 0.3) * tall - 0.05)),
        )
    for cx, cy, size, codes in [
        (0.72, 0.80, 0.06, "ffe07a f08f2a a8401f"),
        (0.80, 0.85, 0.055, "f07a5a c8282a 5a1020"),
        (0.66, 0.87, 0.05, "e8e07a 8fae3a 3a5f2a"),
        (0.30, 0.90, 0.06, "ffd06a e8862a 9a3a1a"),
    ]:
        away = np.hypot(x - cx, y - cy) / size
        picture = cover(
            picture,
            gradient(np.hypot(x - cx + 0.4 * size, y - cy + 0.4 * size) / size / 1.5, palette(codes)),
            step(1, -0.05, away),
        )
    return picture


def _newspaper(x: Field, y: Field, picture: Field) -> Field:
    lines = (np.sin(y * 420) > 0) & (np.sin(x * 90 + np.floor(y * 67) * 2) > -0.7)
    sheet = step(0, -0.004, np.maximum(np.abs(x - 0.2 - (y - 0.2) * 0.3) - 0.13, np.abs(y - 0.22) - 0.15))
    return cover(
        picture, cover(np.broadcast_to(rgb("e6dcc0"), picture.shape), rgb("2a2a30"), lines * np.float32(0.8)), sheet
    )


def split_planes(shape: Shape, depth: int, rng: Rng) -> tuple[Labels, Field, Field]:
    """Cut the picture `depth` times by lines; return plane numbers, each pixel's place across its plane, its tilt."""
    x, y = grid(shape)
    label = np.zeros(shape, np.int64)
    across, tilt = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for level in range(depth):
        size = np.bincount(label.ravel())
        middle = cell_mean(label, np.stack([x, y, y], -1))[:, :2]
        angle = rng.choice(AXES, len(size)) + rng.normal(0, 0.09, len(size))
        share = size / label.size
        cut = (share > 0.0016) & ((rng.random(len(size)) < 0.86) | (level < 4))
        offset = rng.normal(0, 0.16, len(size)) * np.sqrt(share)
        normal = np.stack([np.cos(angle), np.sin(angle)], -1)[label]
        side = (x - middle[label, 0]) * normal[..., 0] + (y - middle[label, 1]) * normal[..., 1] - offset[label]
        across = np.where(cut[label], np.abs(side) / np.sqrt(share)[label], across).astype(np.float32)
        tilt = np.where(cut[label], angle[label], tilt).astype(np.float32)
        label = np.unique(label * 2 + (cut[label] & (side > 0)), return_inverse=True)[1].reshape(shape)
    return label, across, tilt


def cubism(shape: Shape, rng: Rng) -> Field:
    """Paint the still life as shaded, displaced planes with broken dark contours."""
    rows, columns = shape
    scene = still_life(shape, rng)
    label, across, tilt = split_planes(shape, 9, rng)
    count = int(label.max()) + 1
    x, y = grid(shape)
    slip = rng.normal(0, 0.028, (count, 2))[label]
    turn = rng.normal(0, 0.16, count)[label]
    middle = cell_mean(label, np.stack([x, y, y], -1))[label]
    dx, dy = x - middle[..., 0], y - middle[..., 1]
    row = ((middle[..., 1] + slip[..., 0] + dy + turn * dx) * rows).astype(int).clip(0, rows - 1)
    column = ((middle[..., 0] + slip[..., 1] + dx - turn * dy) * rows).astype(int).clip(0, columns - 1)
    broken = scene[row, column]
    mean = cell_mean(label, broken)[label]
    shade = (
        rng.choice([-0.34, -0.2, 0.16, 0.3], count)[label] * (1 - np.clip(across * 2.0, 0, 1))
        + rng.normal(0, 0.045, count)[label]
    )
    planes = np.clip(0.62 * broken + 0.38 * mean + shade[..., None] * np.array([1.0, 0.94, 0.82], np.float32), 0.02, 1)
    canvas = Canvas(planes * 0.9)
    scene = planes.astype(np.float32)
    paint(canvas, scene, tilt, Brush(5000, 0.045, 0.014, 0.22, 0.7, 0.35, 0.028), rng)
    paint(canvas, scene, tilt + np.float32(np.pi / 2), Brush(9000, 0.02, 0.008, 0.25, 0.8, 0.3, 0.03), rng)
    crisp = step(0.55, 0.3, noise(shape, 5, rng, 3))
    canvas.colour = cover(canvas.colour, scene, (0.58 + 0.27 * crisp).astype(np.float32))
    edge = blur(borders(label), rows * 0.0013)
    pressure = 0.95 + 0.45 * noise(shape, 4, rng, 3)
    line = step(0.22, 0.16, edge * np.clip(pressure, 0, 1.6))
    canvas.colour = cover(canvas.colour, rgb("1a1215"), line * 0.8)
    canvas.height = blur(canvas.height, rows * 0.0006) + 0.35 * noise(shape, 160, rng, 1)
    return canvas.lit(900 / rows * 0.24, 0.06)
