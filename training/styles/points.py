"""Paint with dots of pure, complementary colours."""

from __future__ import annotations

import numpy as np

from training.styles.brush import Canvas, scatter
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
    relief,
    rgb,
    segments,
    step,
)

PIGMENTS = palette(
    "f7f2e0 f8e27a f6c62c f2982a e8622c d8323a d86a9a 8e4a9a 5a4aa8 "
    "2f4fae 2f7fc8 6ab8dc 1f8f8f 2f9a5a 7fbe3f c2d24a 2a2f5f 5f3a2a"
)
TINTS = np.concatenate([PIGMENTS, PIGMENTS * 0.55 + 0.44, PIGMENTS[:1] * 0.9]).astype(np.float32)


def river_scene(shape: Shape, rng: Rng) -> Field:
    """Return colours of a river bank in late light: sails, poplars, parasols, reflections."""
    x, y = grid(shape)
    soft = noise(shape, 3, rng, 4, stretch=2.5)
    picture = gradient(y / 0.5 + 0.12 * soft, palette("3f86cf 74b4e0 a9d3e0 f4e0b0 f9c98a f39a7a"))
    hill = step(0, 0.012, y - (0.40 - 0.05 * np.sin(x * 4 + 0.6) - 0.015 * np.sin(x * 13)))
    picture = cover(picture, gradient((y - 0.33) * 8 + 0.2 * soft, palette("8a7fc0 6f8fb8 5fa08a")), hill)
    for cx, base, tall in [
        (0.93, 0.50, 0.30),
        (1.0, 0.5, 0.36),
        (1.07, 0.5, 0.33),
        (1.145, 0.51, 0.4),
        (1.21, 0.51, 0.34),
        (0.07, 0.5, 0.22),
        (0.13, 0.5, 0.17),
    ]:
        body = np.hypot((x - cx) / (0.032 + 0.02 * tall), (y - base + tall / 2) / (tall / 2)) + 0.08 * noise(
            shape, 20, rng, 2
        )
        picture = cover(
            picture,
            gradient(0.5 - (x - cx) * 12 + 0.12 * soft, palette("1f4f5f 2f8a4f 9fc03f f4dc5a")),
            step(1, -0.12, body),
        )
    water = step(0.5, 0.008, y + 0.004 * np.sin(x * 20))
    mirror_rows = np.clip((1.0 - y + 0.012 * np.sin(y * 160 + 4 * soft)) * shape[0], 0, shape[0] - 1).astype(int)
    mirror = picture[mirror_rows, np.arange(shape[1])[None]] * 0.82 + rgb("3f7fc0") * 0.16
    picture = cover(picture, mirror.astype(np.float32), water)
    glitter = step(1.5, 0.5, noise(shape, 26, rng, 2, stretch=5)) * water
    picture = cover(picture, rgb("fff0c0"), glitter * 0.85)
    for cx, base, size in [(0.33, 0.57, 0.20), (0.56, 0.54, 0.12), (0.70, 0.60, 0.15)]:
        for side, code in ((-1, "fff6e0"), (1, "f7d9a8")):
            rise = (base - y) / size
            sail = (rise > 0.1) & (rise < 1) & (side * (x - cx) > 0.004) & (side * (x - cx) < (1 - rise) * size * 0.42)
            picture = cover(picture, rgb(code), sail.astype(np.float32))
            below = (y > base) & (y < base + size * 0.7) & (np.abs(x - cx) < (1 - (y - base) / size) * size * 0.36)
            picture = cover(picture, rgb("ffe9c8"), below * 0.35 * (0.5 + 0.5 * np.sin(y * 200)))
        hull = (y > base - 0.01) & (y < base + size * 0.09) & (np.abs(x - cx) < size * 0.45 - (y - base) * 1.2)
        picture = cover(picture, rgb("b0322a"), hull.astype(np.float32))
    return _river_bank(x, y, picture, soft, rng)


def _river_bank(x: Field, y: Field, picture: Field, soft: Field, rng: Rng) -> Field:
    shape = (x.shape[0], x.shape[1])
    edge = 0.98 - 0.27 * np.exp(-(((x - 0.12) / 0.34) ** 2)) - 0.16 * np.exp(-(((x - 1.1) / 0.3) ** 2))
    shade = 0.55 + 0.25 * soft + 0.2 * np.sin(x * 5 + y * 14)
    picture = cover(picture, gradient(shade, palette("1f4f6f 2f7f4a 7fb03a d8d84a f8ec8a")), step(0, 0.01, y - edge))
    trunk = segments(x, y, np.array([[0.13, 0.95], [0.10, 0.5], [0.14, 0.2], [0.22, 0.0]]))
    picture = cover(
        picture,
        gradient(0.5 + (x - 0.12) * 22, palette("2f2a5f 5f3a5f b0623f f0a85a")),
        step(0.022, -0.006, trunk - (y - 0.5) * 0.02),
    )
    crown = noise(shape, 6, rng, 3) - 9 * np.clip(np.hypot((x - 0.08) * 0.75, y + 0.02) - 0.28, -0.06, 1)
    leaves = gradient(0.4 + 0.22 * noise(shape, 12, rng, 3) + y, palette("1f3f6f 1f6f5f 3f9a4a a8c83f f6d84a"))
    picture = cover(picture, leaves, step(0.1, 0.5, crown))
    for cx, cy, size, dress, shade_code in [
        (0.40, 0.87, 0.10, "d8323a", "f6c62c"),
        (0.28, 0.83, 0.085, "5a4aa8", "e8622c"),
        (1.05, 0.90, 0.10, "2f4fae", "d86a9a"),
        (0.95, 0.93, 0.07, "f7f2e0", "d8323a"),
    ]:
        skirt = (y > cy) & (y < cy + size) & (np.abs(x - cx) < size * 0.13 + (y - cy) * 0.34)
        picture = cover(picture, rgb(dress), skirt * np.float32(0.95))
        body = np.hypot((x - cx) / 0.3, y - cy + size * 0.12) < size * 0.28
        picture = cover(picture, rgb("2a2f5f"), body.astype(np.float32))
        picture = cover(picture, rgb("e8b48a"), step(size * 0.11, -0.004, np.hypot(x - cx, y - cy + size * 0.5)))
        dome = (np.hypot(x - cx - size * 0.1, (y - cy + size * 0.62) * 1.3) < size * 0.52) & (y < cy - size * 0.62)
        picture = cover(picture, rgb(shade_code), dome.astype(np.float32))
    for _ in range(150):
        cx, cy, size = rng.uniform(0, 1.25), rng.uniform(0.8, 1.0), rng.uniform(0.003, 0.008)
        if cy > np.interp(cx, x[0], edge[0]) + 0.01:
            spot = step(size, -size * 0.4, np.hypot(x - cx, y - cy))
            picture = cover(picture, PIGMENTS[rng.choice([0, 2, 4, 5, 6, 7])], spot)
    return picture


def dots(canvas: Canvas, scene: Field, count: int, radius: float, rng: Rng) -> None:
    """Dab `count` touches of about `radius` heights, each one pigment near the scene's colour or its complement."""
    rows, columns = canvas.shape
    places = scatter(canvas.shape, count, rng).astype(int)
    seen = scene[places[:, 1], places[:, 0]]
    wanted = seen + rng.normal(0, 0.10, (count, 3)) + rng.normal(0, 0.05, (count, 1))
    opposite = rng.random(count) < 0.16
    wanted[opposite] = np.clip(2 * seen[opposite].mean(-1, keepdims=True) - seen[opposite], 0.05, 1)
    pigment = TINTS[((wanted[:, None] - TINTS) ** 2).sum(-1).argmin(1)]
    touch = pigment * 0.72 + np.where(opposite[:, None], pigment, seen) * 0.28 + rng.normal(0, 0.02, (count, 3))
    sizes = radius * rows * np.exp(rng.normal(0, 0.18, count))
    tilt, squeeze = rng.uniform(0, np.pi, count), rng.uniform(0.72, 1.0, count)
    for (cx, cy), size, colour, turn, flat in zip(places, sizes, touch, tilt, squeeze, strict=True):
        reach = int(size + 1)
        top, left = max(0, cy - reach), max(0, cx - reach)
        v, u = np.mgrid[top : min(rows, cy + reach + 1), left : min(columns, cx + reach + 1)]
        v, u = v - cy, u - cx
        distance = np.hypot(u * np.cos(turn) + v * np.sin(turn), (v * np.cos(turn) - u * np.sin(turn)) / flat) / size
        inside = distance < 1
        area = (slice(top, top + v.shape[0]), slice(left, left + v.shape[1]))
        canvas.colour[area][inside] = colour
        canvas.height[area][inside] = (0.3 * canvas.height[area] + size**0.5 * (1.1 - distance**2 * 0.6))[inside]


def pointillism(shape: Shape, rng: Rng) -> Field:
    """Dot a river bank in late light with pure pigments."""
    scene = river_scene(shape, rng)
    grey = scene.mean(-1, keepdims=True)
    scene = np.clip(grey + (scene - grey) * 1.25, 0, 1).astype(np.float32)
    canvas = Canvas(blur(scene, shape[0] * 0.01) * 0.75 + rgb("efe0c0") * 0.25)
    for count, radius in ((9000, 0.0095), (26000, 0.0062), (30000, 0.0046)):
        dots(canvas, scene, count, radius, rng)
    light, _ = relief(blur(canvas.height, 1) + 0.1 * noise(shape, 200, rng, 1), 900 / shape[0] * 0.22)
    return np.clip(canvas.colour * light[..., None], 0, 1)
