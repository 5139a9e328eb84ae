"""Paint thick oil: a swirling night over a village and a sunlit field of wheat and poppies."""

from __future__ import annotations

import numpy as np

from training.styles.brush import Brush, Canvas, paint
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
    segments,
    step,
)

NIGHT_STARS = [
    (0.14, 0.16, 0.05),
    (0.36, 0.09, 0.035),
    (0.52, 0.24, 0.042),
    (0.70, 0.10, 0.034),
    (0.62, 0.42, 0.03),
    (0.28, 0.36, 0.036),
    (1.03, 0.18, 0.085),
    (0.86, 0.37, 0.032),
    (1.19, 0.42, 0.038),
]
NIGHT_EDDIES = [(0.46, 0.30, 0.17, 1.0), (0.80, 0.25, 0.12, -1.0), (0.17, 0.42, 0.10, -0.8)]


def night_scene(shape: Shape, rng: Rng) -> tuple[Field, Field]:
    """Return colours and stroke directions of a starry sky over hills, a village and a cypress."""
    x, y = grid(shape)
    drift = noise(shape, 2, rng, 2)
    flow_x, flow_y = np.ones(shape, np.float32), 0.35 * np.cos(x * 6 + 1) + 0.25 * drift
    bands = noise(shape, 5, rng, 3, stretch=4) * 0.17 + 0.42 - y * 0.35
    for ex, ey, radius, turn in NIGHT_EDDIES:
        dx, dy = x - ex, y - ey
        distance = np.hypot(dx, dy)
        pull = np.exp(-((distance / radius) ** 2)) * 7
        flow_x += -dy / radius * pull * turn - dx / radius * pull * 0.2
        flow_y += dx / radius * pull * turn - dy / radius * pull * 0.2
        arms = np.cos(np.arctan2(dy, dx) * 2 * turn - distance / radius * 7)
        bands += arms * np.exp(-((distance / radius / 1.2) ** 2)) * 0.35
    sky = gradient(bands, palette("0b1440 12266b 1c45a0 2f6fc4 5fa6d8 b9dbe0 f2ecc0"))
    for sx, sy, radius in NIGHT_STARS:
        dx, dy = x - sx, y - sy
        distance = np.hypot(dx, dy) / radius
        pull = np.exp(-((distance / 2) ** 2)) * 9
        flow_x, flow_y = flow_x - dy / radius * pull, flow_y + dx / radius * pull
        rings = 0.5 + 0.5 * np.cos(distance * 5.5)
        glow = gradient(np.clip(distance / 2.4, 0, 1), palette("fffbe0 ffd84a f6b021 d9c65a 7fb7a6 2f6fc4"))
        glow = glow * (0.82 + 0.25 * rings[..., None])
        sky = cover(sky, glow.astype(np.float32), step(2.0, -1.4, distance + 0.12 * drift))
    angle = np.arctan2(flow_y, flow_x)
    return _night_land(x, y, sky, angle, rng)


def _night_land(x: Field, y: Field, picture: Field, angle: Field, rng: Rng) -> tuple[Field, Field]:
    shape = (x.shape[0], x.shape[1])
    tones = palette("1d3f78 123a55 17505a 0e2b3a")
    for index, (base, swell, pace) in enumerate(
        [(0.60, 0.06, 4.0), (0.68, 0.05, 5.5), (0.76, 0.035, 3.1), (0.86, 0.03, 4.4)]
    ):
        rise = base - swell * np.sin(x * pace + index * 2.2) - 0.02 * np.sin(x * 11 + index)
        mask = step(0, 0.012, y - rise)
        slope = np.arctan(-swell * pace * np.cos(x * pace + index * 2.2)) + 0.5 * np.sin((y - rise) * 30)
        shade = np.clip((y - rise) * 5 + 0.2 * noise(shape, 9, rng, 3, stretch=2), -0.3, 1)[..., None]
        hill = tones[index] * (1.35 - 0.7 * shade) + np.array([0.16, 0.2, 0.02]) * (
            np.sin((y - rise) * 90)[..., None] > 0.45
        )
        picture, angle = cover(picture, hill.astype(np.float32), mask), np.where(mask > 0.5, slope, angle)
    for _ in range(34):
        cx, cy, size = rng.uniform(0.3, 1.25), rng.uniform(0.745, 0.86), rng.uniform(0.014, 0.026)
        wall = (np.abs(x - cx) < size) & (np.abs(y - cy) < size * 0.8)
        roof = (y > cy - size * 2) & (y < cy - size * 0.8) & (np.abs(x - cx) < (y - cy + size * 2))
        lamp = (np.abs(x - cx) < size * 0.35) & (np.abs(y - cy) < size * 0.4)
        for mask, code in (
            (wall, rng.choice(["3b5c86", "52779a", "27476f"])),
            (roof, rng.choice(["8a3f2c", "23344f", "a3582f"])),
            (lamp, "ffc83a"),
        ):
            picture = cover(picture, rgb(str(code)), mask.astype(np.float32))
    wave = 0.045 * np.sin(y * 9) + 0.02 * np.sin(y * 31)
    trunk = np.abs(x - 0.2 - wave * (1 - y)) - 0.085 * np.clip((y - 0.2), 0, 1) ** 0.7 * (
        1 + 0.25 * np.sin(y * 24 + 40 * x)
    )
    tree = step(0, -0.014, trunk)
    flame = gradient(
        0.5 + 0.5 * np.sin(x * 90 + y * 22 + 4 * noise(shape, 4, rng, 2)), palette("07140f 0f2a1e 1c3f22 45521f 6d5a1e")
    )
    return cover(picture, flame, tree), np.where(tree > 0.5, -np.pi / 2 + 0.5 * np.sin(y * 20 + x * 30), angle).astype(
        np.float32
    )


def field_scene(shape: Shape, rng: Rng) -> tuple[Field, Field]:
    """Return colours and stroke directions of a sun over hills, cornfields and poppies."""
    x, y = grid(shape)
    sun = np.hypot(x - 0.88, y - 0.2)
    soft = noise(shape, 4, rng, 3, stretch=2)
    picture = gradient(
        np.clip(sun * 0.95 + 0.07 * soft + 0.05 * np.cos(sun * 48), 0, 1),
        palette("fffbe3 ffe98c ffcf5a f5c98a 9fd0cf 63b4d6 3f8fcb"),
    )
    angle = np.arctan2(x - 0.88, -(y - 0.2)) + 0.25 * soft
    clouds = step(0.75, 0.5, noise(shape, 3, rng, 4, stretch=2.2)) * step(0.42, -0.25, y) * step(0.3, 0.2, sun)
    picture = cover(picture, palette("fff1da")[0], clouds * 0.85)
    for index, (base, swell, pace, codes) in enumerate(
        [
            (0.43, 0.05, 4.2, "6b7fc0 8f8bc4 a99bc9"),
            (0.49, 0.035, 5.1, "3f7f6a 7fae5e c5cf6a"),
            (0.55, 0.02, 6.7, "2f6a3c 86a838 e0d24a"),
            (0.60, 0.018, 3.3, "c98a1e f2b92e ffe06a"),
        ]
    ):
        rise = base - swell * np.sin(x * pace + index * 1.9)
        rows = 0.5 + 0.3 * noise(shape, 7, rng, 3, stretch=3) + 0.2 * np.sin((y - rise) * 130)
        mask = step(0, 0.01, y - rise)
        picture = cover(picture, gradient(rows, palette(codes)), mask)
        angle = np.where(mask > 0.5, np.arctan(-swell * pace * np.cos(x * pace + index * 1.9)), angle)
    depth = np.clip((y - 0.6) / 0.4, 0, 1)
    furrow = np.sin((x - 0.55) / (depth + 0.12) * 9 + 0.7 * soft)
    wheat = gradient(
        0.5 + 0.28 * furrow + 0.22 * noise(shape, 16, rng, 3, stretch=0.4),
        palette("8a4a12 c97a17 f0ab24 ffd54d fff0a0"),
    )
    near = step(0.64, 0.02, y + 0.01 * soft)
    picture = cover(picture, wheat, near)
    blades = -np.pi / 2 + 0.5 * np.sin(x * 9 + y * 5) + 0.3 * soft + (x - 0.55) * 0.8
    angle = np.where(near > 0.5, blades, angle)
    return _field_trees(x, y, picture, angle, rng)


def _field_trees(x: Field, y: Field, picture: Field, angle: Field, rng: Rng) -> tuple[Field, Field]:
    shape = (x.shape[0], x.shape[1])
    ragged = noise(shape, 14, rng, 3)
    for cx, cy, size in [
        (0.17, 0.40, 0.135),
        (0.31, 0.50, 0.075),
        (0.05, 0.5, 0.09),
        (0.72, 0.56, 0.045),
        (0.80, 0.565, 0.035),
        (1.17, 0.53, 0.07),
    ]:
        trunk = segments(x, y, np.array([[cx, cy], [cx + 0.006, cy + size * 1.9]]))
        picture = cover(picture, rgb("4a2a3a"), step(size * 0.09, -0.006, trunk))
        distance = np.hypot(x - cx, (y - cy) * 0.85) / size + 0.13 * ragged
        light = 0.5 + 0.45 * (x - cx) / size - 0.35 * (y - cy) / size + 0.14 * ragged
        crown = step(1, -0.12, distance)
        picture = cover(picture, gradient(light, palette("14304a 1f5a45 3f8a3a 9cbf3a f2dd5a")), crown)
        angle = np.where(crown > 0.5, np.arctan2(x - cx, -(y - cy)) + 0.7 * ragged, angle)
    for _ in range(260):
        cy = rng.uniform(0.66, 1.0)
        cx, size = rng.uniform(0, 1.28), 0.004 + 0.017 * (cy - 0.62) * rng.uniform(0.7, 1.6) / 0.38
        row, column = (
            slice(int((cy - size) * shape[0]), int((cy + size) * shape[0]) + 1),
            slice(max(0, int((cx - size) * shape[0])), int((cx + size) * shape[0]) + 1),
        )
        spot = step(1, -0.3, np.hypot(x[row, column] - cx, (y[row, column] - cy) * 1.3) / size)
        code = rng.choice(["e0301e", "f0522a", "c81f2f", "5a54c0", "fff3d8", "e0301e"])
        picture[row, column] = cover(picture[row, column], rgb(str(code)), spot)
    return picture, angle.astype(np.float32)


def _oil(scene: Field, angle: Field, rng: Rng, ground: str) -> Field:
    shape = (scene.shape[0], scene.shape[1])
    scene = blur(scene, shape[0] * 0.0015)
    canvas = Canvas(np.broadcast_to(rgb(ground), scene.shape))
    wobble = angle + 0.22 * noise(shape, 6, rng, 2)
    edges = np.hypot(*np.gradient(blur(scene.mean(-1), shape[0] * 0.004)))
    detail = edges / edges.mean() + 0.25
    paint(canvas, scene, wobble, Brush(1500, 0.19, 0.042, 0.04, 0.8, 0.6, 0.03), rng)
    paint(canvas, scene, wobble, Brush(4400, 0.105, 0.021, 0.10, 1.0, 0.6, 0.045), rng)
    paint(canvas, scene, wobble, Brush(4200, 0.062, 0.0125, 0.16, 1.25, 0.5, 0.055), rng, detail)
    paint(canvas, scene, wobble, Brush(3200, 0.038, 0.0076, 0.2, 1.5, 0.4, 0.06), rng, detail**1.4)
    canvas.height = blur(canvas.height, shape[0] * 0.0006) + 0.15 * noise(shape, 180, rng, 2)
    return canvas.lit(900 / shape[0] * 0.85, 0.30)


def impasto_night(shape: Shape, rng: Rng) -> Field:
    """Paint a swirling night in thick blue and yellow strokes."""
    return _oil(*night_scene(shape, rng), rng, "1a2238")


def impasto_field(shape: Shape, rng: Rng) -> Field:
    """Paint a sunlit wheat field with poppies in thick warm strokes."""
    return _oil(*field_scene(shape, rng), rng, "b5652a")
