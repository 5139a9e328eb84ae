"""Set gold: spirals of a tree of life over a jewelled meadow, and a mosaic of fishes on gold ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.styles.cells import borders, cell_mean, nearest_seed
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
    resize,
    rgb,
    step,
)

JEWELS = palette("c8282a e8742a f2c230 1f5fa8 2f8f6a 7a2f8a f4ead0 1a1a28 5fb8c8 d85a8a")


class Leaf:
    """Hold colour (H, W, 3) and raised height (H, W) of a gilded panel."""

    def __init__(self, colour: Field) -> None:
        self.colour = colour.astype(np.float32).copy()
        self.height = np.zeros(colour.shape[:2], np.float32)

    def disc(self, cx: float, cy: float, radius: float, colour: Field, rise: float = 1.0) -> None:
        """Set a domed disc; centre and radius in heights."""
        rows, columns = self.height.shape[0], self.height.shape[1]
        px, py, pr = cx * rows, cy * rows, max(1.0, radius * rows)
        bottom, right = min(rows, int(py + pr) + 2), min(columns, int(px + pr) + 2)
        top, left = min(max(0, int(py - pr)), max(0, bottom)), min(max(0, int(px - pr)), max(0, right))
        area = (slice(top, max(top, bottom)), slice(left, max(left, right)))
        v, u = np.mgrid[area]
        away = np.hypot(u - px, v - py) / pr
        inside = away < 1
        self.colour[area][inside] = colour
        self.height[area][inside] = (rise * pr * 0.35 * np.sqrt(np.clip(1 - away**2, 0, 1)))[inside]

    def band(self, path: NDArray[np.float64], width: NDArray[np.float64], colour: Field, rise: float = 1.0) -> None:
        """Set a domed ribbon along `path` (N, 2) with `width` (N,), both in heights."""
        for (cx, cy), half in zip(path, width / 2, strict=True):
            self.disc(cx, cy, half, colour, rise)


def _spiral(cx: float, cy: float, radius: float, start: float, turns: float, hand: float) -> NDArray[np.float64]:
    """Return a path that winds from the rim at angle `start` to the centre."""
    t = np.linspace(0, 1, int(60 + 900 * radius * turns))
    angle = start + hand * 2 * np.pi * turns * t
    away = radius * (1 - t) ** 0.9 + radius * 0.03
    return np.stack([cx + away * np.cos(angle), cy + away * np.sin(angle)], -1)


def _branches(panel: Leaf, rng: Rng) -> None:
    """Wind branches in big spirals from a trunk, each edged in black and set with eyes."""
    knots: list[tuple[float, float, float, float]] = []
    for _ in range(4000):
        radius = float(rng.choice([0.125, 0.095, 0.07, 0.05, 0.034]))
        cx, cy = rng.uniform(-0.02, 1.27), rng.uniform(-0.02, 0.68)
        clear = all(np.hypot(cx - kx, cy - ky) > (radius + kr) * 1.02 for kx, ky, kr, _ in knots)
        if clear and abs(cx - 0.62) > radius * 0.9 + 0.03:
            knots.append((cx, cy, radius, 1.0 if cx > 0.62 else -1.0))
    knots.sort(key=lambda knot: -knot[2])
    for cx, cy, radius, hand in knots:
        start = np.arctan2(0.62 - cy, 0.62 - cx) + rng.normal(0, 0.4)
        path = _spiral(cx, cy, radius * 0.97, start, 2.6 if radius > 0.06 else 2.0, hand)
        width = np.interp(np.linspace(0, 1, len(path)), [0, 1], [radius * 0.20, radius * 0.075])
        join = np.linspace((0.62, min(0.72, cy + 0.25)), path[0], 160) if radius > 0.09 else path[:1]
        sag = np.sin(np.linspace(0, np.pi, len(join)))[:, None] * np.array([0.0, 0.05])
        whole, wide = np.concatenate([join + sag, path]), np.concatenate([np.full(len(join), width[0]), width])
        panel.band(whole, wide * 1.5, rgb("2a160c"), 0.3)
        tone = palette("8a5218 b5782a 5f3412 d9a441")[rng.integers(4)]
        panel.band(whole, wide, tone)
        for dot in range(0, len(path), max(6, int(34 * 0.05 / radius) + 8)):
            panel.disc(path[dot, 0], path[dot, 1], width[dot] * 0.28, rgb("f8df8a"))
        if radius > 0.045:
            for size, code in (
                (0.22, "1a120c"),
                (0.17, "f4ead0"),
                (0.10, str(rng.choice(["1f5fa8", "2f8f6a", "c8282a"]))),
                (0.045, "120c0a"),
            ):
                panel.disc(cx, cy, radius * size, rgb(code), 0.5)


def _meadow(panel: Leaf, rng: Rng) -> None:
    """Cover the ground with ringed flowers, triangles' bands and beads."""
    for _ in range(2600):
        cx, cy = rng.uniform(0, 1.26), rng.uniform(0.70, 1.0)
        if cy < 0.74 + 0.035 * np.sin(cx * 7):
            continue
        size = rng.choice([0.006, 0.010, 0.016, 0.026], p=[0.35, 0.35, 0.2, 0.1])
        tones = JEWELS[rng.choice(len(JEWELS), 3, replace=False)]
        for share, tone in ((1.0, rgb("3a200c")), (0.86, tones[0]), (0.58, tones[1]), (0.28, tones[2])):
            panel.disc(cx, cy, size * share, tone, 0.6)
        if size > 0.014:
            for turn in np.arange(0, 2 * np.pi, np.pi / 5):
                panel.disc(
                    cx + size * 0.72 * np.cos(turn), cy + size * 0.72 * np.sin(turn), size * 0.11, rgb("f8df8a"), 0.8
                )


def _robe(panel: Leaf, x: Field, y: Field, rng: Rng) -> None:
    """Clothe the trunk in a robe of upright black, white and gold blocks."""
    left = 0.62 - 0.035 - 0.11 * np.clip(y - 0.25, 0, 1) ** 1.2 + 0.012 * np.sin(y * 13)
    right = 0.62 + 0.035 + 0.13 * np.clip(y - 0.25, 0, 1) ** 1.2 + 0.012 * np.sin(y * 11 + 2)
    robe = (x > left) & (x < right) & (y > 0.02)
    row = np.floor(y * 22 + np.floor(x * 46) * 0.37).astype(int)
    cell = (row * 131 + np.floor(x * 46).astype(int) * 57) % 997
    tones = np.concatenate([palette("d9a441 f2cf5f b5782a 16121a f4ead0 f2cf5f 16121a 8a5218"), JEWELS[:5]])[
        rng.integers(0, 13, 997)
    ]
    inset = (np.abs((x * 46) % 1 - 0.5) < 0.40) & (np.abs((y * 22 + np.floor(x * 46) * 0.37) % 1 - 0.5) < 0.43)
    core = (np.abs((x * 46) % 1 - 0.5) < 0.17) & (np.abs((y * 22 + np.floor(x * 46) * 0.37) % 1 - 0.5) < 0.24)
    colour = np.where(
        core[..., None], tones[(cell * 7 + 3) % 997], np.where(inset[..., None], tones[cell], rgb("4a2a10"))
    )
    panel.colour = np.where(robe[..., None], colour, panel.colour).astype(np.float32)
    panel.height = np.where(robe, blur(inset.astype(np.float32), 3) * 8, panel.height).astype(np.float32)


def golden_spirals(shape: Shape, rng: Rng) -> Field:
    """Gild a tree of life: spirals in relief on leaf gold, a patterned robe for its trunk, a meadow of jewels."""
    x, y = grid(shape)
    rows = shape[0]
    mottled = noise(shape, 5, rng, 5)
    squares = np.floor(x * 15) * 3.1 + np.floor(y * 15) * 1.7
    gold = gradient(0.5 + 0.17 * mottled + 0.10 * np.sin(squares * 7), palette("7a4a12 b07a22 d9a63a f0cb66 f9e6a2"))
    flecks = step(1.5, 0.3, noise(shape, 70, rng, 3))
    gold = cover(gold, rgb("fff3c0"), flecks * 0.7)
    panel = Leaf(
        cover(
            gold,
            gradient(0.5 + 0.3 * mottled, palette("1f3a2a 3f6a3a 8a7a2a")),
            step(0, 0.006, y - 0.745 - 0.035 * np.sin(x * 7)),
        )
    )
    for _ in range(900):
        cx, cy, size = rng.uniform(0, 1.26), rng.uniform(0, 0.74), rng.uniform(0.003, 0.011)
        path = _spiral(cx, cy, size, rng.uniform(0, 6), 1.6, 1.0)
        panel.band(
            path[::2], np.full(len(path[::2]), 0.0016), rgb(str(rng.choice(["8a5218", "fff0b0", "6a3a10"]))), 1.0
        )
    _branches(panel, rng)
    _robe(panel, x, y, rng)
    _meadow(panel, rng)
    texture = noise(shape, 110, rng, 3) * 0.5 + noise(shape, 30, rng, 3) * 0.8
    light, glint = relief(blur(panel.height, 1) + texture, 900 / rows * 0.5)
    shine = glint[..., None] * (0.25 + 0.35 * panel.colour)
    craquelure = 1 - 0.25 * step(0.035, -0.03, np.abs(noise(shape, 14, rng, 4)))
    return np.clip(panel.colour * light[..., None] * craquelure[..., None] + shine, 0, 1)


def fish_scene(shape: Shape, rng: Rng) -> tuple[Field, Field]:
    """Return colours and the direction in which rows of tesserae run, of fishes among waves under a gold sky."""
    x, y = grid(shape)
    billow = noise(shape, 3, rng, 2)
    wave = y + 0.028 * np.sin(x * 12) + 0.012 * billow
    picture = gradient(0.5 + 0.5 * np.sin(wave * 58), palette("0f3f7a 1f6fae 3fa8c0 8fd8cf"))
    angle = np.arctan(-0.34 * np.cos(x * 12))
    radius = np.hypot(x - 0.625, y - 0.13)
    sky = step(0.33, -0.006, y + 0.025 * np.sin(x * 25))
    rays = np.sin(np.arctan2(y - 0.13, x - 0.625) * 18)
    gold = gradient(0.42 + 0.22 * np.sin(radius * 75) + 0.2 * (rays > 0), palette("9a6414 cf962a efc44e fbe594"))
    gold = cover(gold, gradient(radius * 9, palette("fff4c8 f8a83a d8482a 8a1f1f")), step(0.11, -0.003, radius))
    picture = cover(picture, gold, sky)
    angle = np.where(sky > 0.5, np.arctan2(x - 0.625, -(y - 0.13)), angle)
    fishes = [
        (0.30, 0.52, 0.25, 0.12, "c8282a f0742a f8c84a fff0c0"),
        (0.90, 0.60, 0.29, np.pi - 0.15, "14305f 2f6fc0 7fc8e0 f4f0d8"),
        (0.40, 0.80, 0.22, np.pi + 0.2, "5f1f6a b03f8a f08ab0 fbe0d0"),
        (1.02, 0.86, 0.20, -0.15, "0f5a3f 3f9f5a b8d85a f8f4c0"),
        (0.12, 0.72, 0.13, -0.3, "8a3f12 e88a2a f8d85a fff4d0"),
        (0.68, 0.43, 0.12, 0.25, "0f5a6a 2fa8a8 a8e8d8 ffffff"),
        (0.70, 0.93, 0.13, 0.1, "c8282a f2a03a fff0b0 ffffff"),
    ]
    for cx, cy, size, turn, codes in fishes:
        u = ((x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)) / size
        v = ((y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)) / size * (1 if np.cos(turn) > 0 else -1)
        half = 0.34 * np.sqrt(np.clip(1 - (u / 0.82) ** 2, 0, 1)) * (1 - 0.28 * u)
        half = np.where(u < -0.62, 0.10 + np.clip(-0.62 - u, 0, 1) * 1.05, half)
        depth = np.where((u > -1.0) & (u < 0.82), half - np.abs(v), -1)
        scales = 0.5 + 0.5 * np.sin(u * 34 + 3 * np.abs(np.sin(v * 22)))
        skin = gradient(np.clip(0.45 + 1.3 * v + 0.3 * (scales - 0.5), 0, 1), palette(codes))
        skin = cover(skin, palette(codes)[0], ((u > 0.42) & (u < 0.47)) * np.float32(0.9))
        picture = cover(picture, skin, step(0, 0.01, depth))
        picture = cover(picture, rgb("0c1428"), step(0.035, -0.01, np.abs(depth)))
        for reach, code in ((0.085, "fff8e0"), (0.045, "0c0c18")):
            picture = cover(picture, rgb(code), step(reach, -0.01, np.hypot(u - 0.58, v + 0.08)))
        angle = np.where(depth > -0.06, turn + 0.5 * v * np.sign(u + 0.1) * np.clip(-u, -1, 1), angle)
    return picture, angle.astype(np.float32)


def mosaic(shape: Shape, rng: Rng) -> Field:
    """Lay square tesserae along the forms, each with its own tone, tilt and bevel, in pale grout."""
    picture, angle = fish_scene(shape, rng)
    rows, columns = shape
    small = (640, 640 * columns // rows)
    turn = resize(np.cos(angle * 4), small), resize(np.sin(angle * 4), small)
    frame = (np.arctan2(turn[1], turn[0]) / 4).astype(np.float64)
    seeds = rng.random((5600, 2)) * (small[1], small[0])
    x, y = np.meshgrid(np.arange(small[1]) + 0.5, np.arange(small[0]) + 0.5)
    for _ in range(9):
        at = frame[seeds[:, 1].astype(int).clip(0, small[0] - 1), seeds[:, 0].astype(int).clip(0, small[1] - 1)]
        label = nearest_seed(small, seeds, at)
        middle = cell_mean(label, np.stack([x, y, y], -1))
        seeds[: len(middle)] = middle[:, :2]
    at = frame[seeds[:, 1].astype(int).clip(0, small[0] - 1), seeds[:, 0].astype(int).clip(0, small[1] - 1)]
    label = nearest_seed(shape, seeds * rows / small[0], at)
    tone = cell_mean(label, picture)
    grey = tone.mean(-1, keepdims=True)
    tone = np.clip(
        grey + (tone - grey) * 1.15 + rng.normal(0, 0.05, (len(tone), 1)) + rng.normal(0, 0.028, tone.shape), 0, 1
    )
    joint = blur(borders(label), rows * 0.0012)
    grout = step(0.16, 0.10, joint * (1 + 0.2 * noise(shape, 60, rng, 2)))
    tilt = rng.normal(0, 1, (len(tone), 2))
    wide_x, wide_y = grid(shape)
    slope = tilt[label, 0] * wide_x + tilt[label, 1] * wide_y
    body = (
        (1 - blur(grout, rows * 0.0014)) * 5 + slope.astype(np.float32) * rows * 0.10 + 0.25 * noise(shape, 130, rng, 3)
    )
    light, glint = relief(body.astype(np.float32), 2048 / rows * 0.5)
    light = np.where(grout > 0.5, 0.9, np.clip(light, 0.55, 1.4)).astype(np.float32)
    metal = (tone[:, 0] > tone[:, 2] * 1.6)[label]
    tiles = tone[label] * light[..., None] + glint[..., None] * np.where(metal, 0.45, 0.16)[..., None] * (
        1 - grout[..., None]
    )
    mortar = rgb("6f665a") * (0.9 + 0.14 * noise(shape, 150, rng, 2))[..., None]
    return np.clip(cover(tiles.astype(np.float32), mortar.astype(np.float32), grout), 0, 1)
