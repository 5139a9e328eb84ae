"""Print from blocks and stencils: a woodcut of waves and a misregistered halftone poster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.styles.cells import Labels, borders
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
    shift,
    step,
)

SEA = palette("16284f 21457f 3f78ad 86b4c9 c9dcd6")
FOAM = 1000


def _wave(x: Field, y: Field, base: float, tall: float, pace: float, phase: float, lean: float) -> Field:
    """Return the depth under a leaning, pointed crest in heights; negative in the air."""
    upward = np.clip(base - y, -0.2, 0.7)
    along = (x + lean * upward**2 / max(tall, 0.1)) * pace + phase
    crest = (1 - np.abs(np.sin(along))) ** 1.6 + 0.10 * np.sin(along * 3 + 1)
    return y - (base - tall * crest)


def _claws(label: Labels, depth: Field, rows: int, rng: Rng, count: int, size: float) -> None:
    """Grow hooked fingers of foam, as chains of shrinking discs, out of the crest line where `depth` changes sign."""
    edge_y, edge_x = np.nonzero((depth[:-1] < 0) & (depth[1:] >= 0))
    steep = np.gradient(depth, axis=1)[edge_y, edge_x] * rows
    likely = np.exp(-2.2 * edge_y / rows) + 1e-6
    for index in rng.choice(len(edge_y), count, p=likely / likely.sum()):
        place = np.array([edge_x[index], edge_y[index]], float)
        side = 1.0 if steep[index] > 0 else -1.0
        turn, reach = -np.pi / 2 - side * rng.uniform(0.0, 0.9), size * rows * rng.uniform(0.5, 1.2)
        curl = -side * rng.uniform(0.10, 0.24)
        for step_index in range(20):
            radius = reach * 0.24 * (1 - step_index / 21) + 1
            _disc(label, place, radius, FOAM + 20 + int(index) % 7)
            place = place + reach * 0.085 * np.array([np.cos(turn), np.sin(turn)])
            turn += curl


def _disc(label: Labels, place: NDArray[np.float64], radius: float, value: int) -> None:
    top, left = max(0, int(place[1] - radius)), max(0, int(place[0] - radius))
    patch = label[top : int(place[1] + radius) + 1, left : int(place[0] + radius) + 1]
    if patch.size:
        v, u = np.mgrid[0 : patch.shape[0], 0 : patch.shape[1]]
        patch[np.hypot(u + left - place[0], v + top - place[1]) < radius] = value


def _wave_blocks(shape: Shape, rng: Rng) -> tuple[Labels, Field]:
    """Return block numbers and flat colours of the waves, from the farthest to the nearest."""
    x, y = grid(shape)
    label = np.zeros(shape, np.int64)
    sky = gradient(
        (y + 0.015 * noise(shape, 3, rng, 3, stretch=4)) / 0.62, palette("27426f 8fa3ad e3cfa6 f1ddb4 f0cf9f e9b98a")
    )
    sun = np.hypot(x - 0.78, y - 0.30)
    picture = cover(sky, rgb("cf4a2c"), (sun < 0.11).astype(np.float32))
    label[sun < 0.11] = 2
    for height in (0.16, 0.24, 0.40):
        cloud = np.abs(y - height - 0.01 * np.sin(x * 7 + height * 40)) < 0.013 + 0.012 * np.sin(x * 4.3 + height * 60)
        picture, label = cover(picture, rgb("f6e8cb"), cloud.astype(np.float32)), np.where(cloud, 3, label)
    peak = y - (0.34 + np.abs(x - 0.58) ** 0.82 * 0.62)
    picture, label = cover(picture, rgb("5f7f9f"), (peak > 0).astype(np.float32)), np.where(peak > 0, 4, label)
    snow = (peak > 0) & (y < 0.45 + 0.025 * np.abs((x * 22) % 2 - 1) + 0.02 * np.sin(x * 50))
    picture, label = cover(picture, rgb("f4ecd8"), snow.astype(np.float32)), np.where(snow, 5, label)
    waves = [
        (0.66, 0.13, 3.6, 0.9, 0.3, 90, 30, 0.05),
        (0.80, 0.40, 2.3, 2.35, 0.7, 62, 120, 0.09),
        (0.93, 0.24, 2.9, 0.35, 0.5, 74, 90, 0.075),
        (1.09, 0.26, 2.5, 1.75, 0.55, 66, 90, 0.085),
    ]
    for number, (base, tall, pace, phase, lean, stripes, claws, size) in enumerate(waves):
        depth = _wave(x, y, base, tall, pace, phase, lean)
        inside = depth > 0
        bend = (
            depth * stripes * (1.2 - 0.5 * np.clip(depth / tall, 0, 1))
            + 0.9 * np.sin(x * 8 + number)
            + 0.25 * noise(shape, 6, rng, 2)
        )
        band = np.floor(bend).astype(np.int64)
        tone = np.array([0, 2, 1, 3, 0, 1, 4, 1, 0, 2, 0, 1, 3])[(band + number) % 13]
        picture = np.where(inside[..., None], SEA[tone], picture)
        label = np.where(inside, 20 + number * 100 + band % 60, label)
        scallop = 0.018 + 0.016 * np.abs(np.sin(x * 38 + 3 * np.sin(y * 9))) + 0.014 * np.abs(np.sin(x * 91 + number))
        foam = inside & (depth < scallop * (1.15 if number else 0.6))
        label[foam] = FOAM + number
        _claws(label, depth, shape[0], rng, claws, size)
        picture = cover(picture.astype(np.float32), rgb("f3ead2"), (label >= FOAM).astype(np.float32))
        hollow = foam & (depth > scallop * 0.62) & (np.sin(x * 150 + y * 60) > 0.1)
        picture, label = cover(picture, SEA[3], hollow.astype(np.float32)), np.where(hollow, 900 + number, label)
    return label, picture


def woodblock(shape: Shape, rng: Rng) -> Field:
    """Print breaking waves under a red sun from indigo blocks with a dark key block and the wood's grain."""
    label, picture = _wave_blocks(shape, rng)
    y = grid(shape)[1]
    rows = shape[0]
    key = blur(borders(label), rows * 0.0011)
    pressure = 1.25 + 0.2 * noise(shape, 7, rng, 3)
    key = step(0.17, 0.10, key * pressure)
    rings = noise(shape, 2.4, rng, 4, stretch=7)
    grain = np.sin(rings * 26 + y * 60) * 0.5 + 0.6 * noise(shape, 90, rng, 2, stretch=18)
    fibre = noise(shape, 60, rng, 3, stretch=12)
    ink = shift(picture, int(rows * 0.0012), int(rows * -0.0016))
    inked = 1 - 0.055 * np.clip(grain, -2, 2) + 0.035 * fibre
    ink = 1 - (1 - ink) * np.clip(inked, 0.6, 1.15)[..., None]
    bare = step(1.5, 0.8, noise(shape, 150, rng, 2, stretch=8) + 0.4 * grain) * 0.16
    ink = cover(ink.astype(np.float32), rgb("f1e3c4"), bare)
    spray = np.zeros(shape, np.int64)
    for _ in range(700):
        place = np.array([rng.uniform(0, 1.25), 0.2 + 0.75 * rng.beta(2, 2)]) * rows
        _disc(spray, place, rows * rng.uniform(0.001, 0.0036), 1)
    printed = cover(ink, rgb("141b33"), (key * np.clip(1 - 0.25 * step(1.2, 0.6, grain), 0, 1)).astype(np.float32))
    printed = cover(printed, rgb("f3ead2"), blur(spray.astype(np.float32), 1))
    return np.clip(printed * rgb("fffaf0") * (1 + 0.012 * noise(shape, 150, rng, 2))[..., None], 0, 1)


def poster_scene(shape: Shape, rng: Rng) -> Field:
    """Return bold colours of a sunburst over a city, a sea and palms."""
    x, y = grid(shape)
    radius, turn = np.hypot(x - 0.55, y - 0.46), np.arctan2(y - 0.46, x - 0.55)
    rays = step(0, 0.15, np.sin(turn * 16 + 2.5 * radius))
    picture = gradient(radius * 1.15, palette("fff27a ffc24a ff8a5a ff5a8a b04ac0 3f4fc0"))
    picture = picture * (1 - 0.30 * rays[..., None] * np.array([0.2, 0.75, 0.35], np.float32))
    sun = step(0.235, -0.003, radius)
    stripes = (np.sin(y * 150) > (0.75 - (y - 0.36) * 5)) & (y > 0.36)
    picture = cover(
        picture, gradient((y - 0.22) * 2.2, palette("fffbb0 ffd03a ff6a4a ff3f8a")), sun * (1 - 0.85 * stripes)
    )
    for index, (base, swell, pace, codes) in enumerate(
        [(0.53, 0.13, 4.3, "2f2a80 8a4ac8 ff8ab0"), (0.60, 0.10, 6.0, "1f2a70 3f5fd0 5ad0d8")]
    ):
        ridge = base - swell * (np.abs(((x * pace / 2 + index * 0.37) % 1) * 2 - 1) ** 1.2) * (0.35 + np.abs(x - 0.55))
        lit = step(0, 0.01, np.sin(x * 40 + (y - ridge) * 60) - 0.2)
        picture = cover(picture, gradient(lit * 0.7 + (y - ridge), palette(codes)), step(0, 0.003, y - ridge))
    sea = step(0.62, 0.003, y)
    swell_lines = np.sin(y * 190 / (0.35 + y) + 1.6 * np.sin(x * 18 + y * 30) + 2 * noise(shape, 5, rng, 2, stretch=3))
    tones = gradient(0.5 + 0.5 * swell_lines, palette("123f9a 1f8fd0 4fe0d8 fff0a0"))
    picture = cover(picture, tones, sea)
    glow = step(0.16, -0.12, np.abs(x - 0.55 + 0.02 * swell_lines) - (y - 0.62) * 0.2) * sea * (swell_lines > 0)
    picture = cover(picture, rgb("ffb03a"), (glow * 0.9).astype(np.float32))
    sand = y - (0.98 - 0.26 * np.exp(-(((x - 0.05) / 0.35) ** 2)) - 0.22 * np.exp(-(((x - 1.25) / 0.3) ** 2)))
    picture = cover(
        picture, gradient(0.5 + 0.5 * np.sin(sand * 110 + x * 9), palette("ff5a7a ffb04a fff07a")), step(0, 0.003, sand)
    )
    return _poster_palms(x, y, picture, rng)


def _poster_palms(x: Field, y: Field, picture: Field, rng: Rng) -> Field:
    for cx, foot, top, lean, size in [
        (0.10, 0.9, 0.30, 0.10, 0.25),
        (0.02, 0.95, 0.50, 0.06, 0.18),
        (1.18, 0.9, 0.36, -0.12, 0.24),
        (1.24, 0.95, 0.62, -0.05, 0.16),
    ]:
        t = np.linspace(0, 1, 9)[:, None]
        trunk = np.concatenate([cx + lean * t**1.7, foot + (top - foot) * t], axis=1)
        distance = segments(x, y, trunk)
        bark = gradient(0.5 + 0.5 * np.sin(y * 170), palette("2a1f5f c03f8a"))
        picture = cover(picture, bark, step(0.014 * size / 0.2, -0.003, distance))
        hx, hy = cx + lean, top
        for turn in np.linspace(-np.pi * 1.08, np.pi * 0.08, 9) + rng.normal(0, 0.06, 9):
            s = np.linspace(0, 1, 8)[:, None]
            frond = np.concatenate(
                [hx + size * s * np.cos(turn), hy + size * (s * np.sin(turn) * 0.8 + 0.62 * s**2)], axis=1
            )
            away = segments(x, y, frond)
            reach = np.hypot(x - hx, y - hy) / size
            teeth = 0.55 + 0.45 * np.abs(np.sin(reach * 42))
            width = size * 0.13 * np.sin(np.pi * np.clip(reach * 0.8 + 0.12, 0, 1)) * teeth
            picture = cover(picture, rgb("10306a"), step(0, -0.003, away - width))
            picture = cover(picture, rgb("1fc0a0"), step(0, -0.003, away - width * 0.45))
    return picture


def _screen(tone: Field, pitch: float, degrees: float) -> Field:
    """Return the ink, 0 or 1 with soft edges, of a round-dot halftone of `tone` with `pitch` pixels at an angle."""
    rows, columns = tone.shape
    v, u = np.mgrid[0:rows, 0:columns].astype(np.float32) * (2 * np.pi / pitch)
    turn = np.deg2rad(degrees)
    wave = (np.cos(u * np.cos(turn) + v * np.sin(turn)) + np.cos(v * np.cos(turn) - u * np.sin(turn))) / 4 + 0.5
    return step(0, 0.22, tone - (1 - wave) * 0.96 - 0.02)


def risograph(shape: Shape, rng: Rng) -> Field:
    """Print a sunset poster in four spot inks as coarse halftones that do not quite meet."""
    scene = np.clip(poster_scene(shape, rng), 0, 1)
    rows = shape[0]
    grey = scene.mean(-1, keepdims=True)
    scene = np.clip(grey + (scene - grey) * 1.15, 0, 1)
    sheet = np.broadcast_to(rgb("f7f1e3"), scene.shape).astype(np.float32)
    dark = np.clip(0.62 - scene.max(-1), 0, 1) * 1.5
    inks = [
        (1 - scene[..., 2], "ffd800", 8.0, (0.0, 0.0)),
        (1 - scene[..., 1], "ff3f7f", 75.0, (0.0022, -0.0018)),
        (1 - scene[..., 0], "0078bf", 15.0, (-0.0016, 0.0026)),
        (dark, "1d1d3a", 45.0, (0.001, 0.001)),
    ]
    for tone, code, degrees, offset in inks:
        dots = _screen(np.clip(blur(tone.astype(np.float32), rows * 0.002) * 1.08 - 0.02, 0, 1), rows * 0.0088, degrees)
        speckle = step(-1.75, 0.5, noise(shape, 260, rng, 2) + 0.5 * noise(shape, 20, rng, 2))
        patchy = 0.93 + 0.05 * noise(shape, 12, rng, 4)
        laid = shift(dots * speckle * np.clip(patchy, 0, 1), int(rows * offset[0]), int(rows * offset[1]))
        sheet *= 1 - laid[..., None] * (1 - rgb(code))
    return np.clip(sheet * (1 + 0.012 * noise(shape, 200, rng, 2))[..., None], 0, 1).astype(np.float32)
