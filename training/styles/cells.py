"""Cut the picture into cells and build stained glass and mosaic from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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
    step,
)

Labels = NDArray[np.int64]


def nearest_seed(shape: Shape, seeds: NDArray[np.float64], angle: NDArray[np.float64] | None = None) -> Labels:
    """Return the index of the seed, (K, 2) as x, y in pixels, that each pixel belongs to, by jump flooding.

    With `angle` (K,) the distance is the larger coordinate in the seed's own turned frame, which makes square cells.
    """
    rows, columns = shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    label = np.full(shape, -1, np.int64)
    label[seeds[:, 1].astype(int).clip(0, rows - 1), seeds[:, 0].astype(int).clip(0, columns - 1)] = np.arange(
        len(seeds)
    )
    turn = np.zeros(len(seeds)) if angle is None else angle
    frame = np.stack([*seeds.T, np.cos(turn), np.sin(turn)], -1).astype(np.float32)
    best = _distance(x, y, frame, label, angle is not None)
    hop = 1 << (max(shape) - 1).bit_length() - 1
    while hop:
        for down in (-hop, 0, hop):
            for across in (-hop, 0, hop):
                if (abs(down) >= rows) or (abs(across) >= columns) or (down == across == 0):
                    continue
                to = (slice(max(0, down), rows + min(0, down)), slice(max(0, across), columns + min(0, across)))
                source = (slice(max(0, -down), rows + min(0, -down)), slice(max(0, -across), columns + min(0, -across)))
                offered = label[source]
                distance = _distance(x[to], y[to], frame, offered, angle is not None)
                closer = distance < best[to]
                label[to][closer] = offered[closer]
                best[to][closer] = distance[closer]
        hop //= 2
    return label


def _distance(x: Field, y: Field, frame: Field, label: Labels, square: bool) -> Field:
    seed = frame[label]
    dx, dy = x - seed[..., 0], y - seed[..., 1]
    if square:
        cos, sin = seed[..., 2], seed[..., 3]
        away = np.maximum(np.abs(dx * cos + dy * sin), np.abs(dy * cos - dx * sin))
    else:
        away = np.hypot(dx, dy)
    return np.where(label < 0, np.inf, away).astype(np.float32)


def borders(label: Labels) -> Field:
    """Return 1 where a pixel's right or lower neighbour has another label."""
    edge = np.zeros(label.shape, np.float32)
    edge[:, :-1] += label[:, :-1] != label[:, 1:]
    edge[:-1] += label[:-1] != label[1:]
    return np.minimum(edge, 1)


def cell_mean(label: Labels, picture: Field) -> Field:
    """Return the (K, 3) mean colour under every label 0..K-1."""
    flat = label.ravel()
    count = np.maximum(np.bincount(flat), 1)
    return np.stack([np.bincount(flat, picture[..., i].ravel()) / count for i in range(3)], -1).astype(np.float32)


def enlarge(label: Labels, shape: Shape) -> Labels:
    """Scale labels up without mixing them."""
    image = Image.fromarray(label.astype(np.int32)).resize((shape[1], shape[0]), Image.Resampling.NEAREST)
    return np.array(image, dtype=np.int64)


def _petal(x: Field, y: Field, cx: float, cy: float, length: float, width: float, turn: float) -> Field:
    dx, dy = x - cx, y - cy
    u = (dx * np.cos(turn) + dy * np.sin(turn)) / length
    v = (dy * np.cos(turn) - dx * np.sin(turn)) / width
    return (u > 0) & (u < 1) & (np.abs(v) < np.sin(np.pi * np.clip(u, 0, 1) ** 0.75) * 0.6)


def glass_scene(shape: Shape, rng: Rng) -> tuple[Field, Labels]:
    """Return colours and regions of a radiant sun over hills, a river and lilies."""
    x, y = grid(shape)
    radius, turn = np.hypot(x - 0.62, y - 0.30), np.arctan2(y - 0.30, x - 0.62)
    ring = np.searchsorted([0.075, 0.13, 0.20, 0.29, 0.40, 0.53, 0.68], radius)
    ray = np.floor((turn + 0.5 * radius) / (2 * np.pi) * 22 + 0.5 * (ring % 2)).astype(int) % 22
    region = 1 + ring * 22 + np.where(ring == 0, 0, ray)
    tones = palette("fff6c0 ffdf4a ffb020 f8701f d8305a 8a2fa0 3f45c0 1f60c8")
    picture = tones[ring] * (0.86 + 0.2 * np.where(ring == 0, 1, (ray + ring) % 2))[..., None]
    for index, (base, swell, pace, code) in enumerate(
        [
            (0.52, 0.07, 5.0, "4a3fa0"),
            (0.58, 0.05, 6.5, "1f7f9f"),
            (0.66, 0.04, 4.2, "1f8f5a"),
            (0.74, 0.03, 5.6, "7fb52f"),
        ]
    ):
        mask = y > base - swell * np.sin(x * pace + index * 1.7)
        picture = cover(picture, rgb(code), mask.astype(np.float32))
        region = np.where(mask, 300 + index, region)
    middle = 0.62 + 0.16 * np.sin((y - 0.58) * 9) * (y - 0.5) * 2
    river = (np.abs(x - middle) < 0.02 + (y - 0.60) * 0.32) & (y > 0.60)
    ripple = ((y + 0.012 * np.sin(x * 26)) * 26).astype(int)
    picture = cover(
        picture,
        gradient(((ripple * 5) % 7 / 6).astype(np.float32), palette("1f6fd0 4fc3e8 d8f5ff 2f9fd8 ffe9a8")),
        river.astype(np.float32),
    )
    region = np.where(river, 400 + ripple, region)
    return _glass_lilies(x, y, picture, region, rng)


def _glass_lilies(x: Field, y: Field, picture: Field, region: Labels, rng: Rng) -> tuple[Field, Labels]:
    number = 500
    blooms = [
        (0.16, 0.60, 0.15),
        (0.34, 0.74, 0.12),
        (0.08, 0.84, 0.12),
        (1.08, 0.62, 0.15),
        (0.93, 0.78, 0.12),
        (1.18, 0.84, 0.13),
        (0.25, 0.92, 0.09),
    ]
    families = ("e0203f ff5a5f ffa07a", "f0f0ff d0c8ff ffffff", "d02f9f ff7fc8 ffc0e8", "f07f1f ffb52f ffe27a")
    for bloom, (cx, cy, size) in enumerate(blooms):
        for side in (-1, 1):
            number += 1
            leaf = _petal(
                x, y, cx, cy + size * 1.8, size * 1.9, size * 0.42, -np.pi / 2 + side * rng.uniform(0.25, 0.7)
            )
            picture = cover(picture, rgb(str(rng.choice(["0f7a3f", "4fae2f", "8fce3a"]))), leaf.astype(np.float32))
            region = np.where(leaf, number, region)
        codes = families[bloom % 4].split()
        spread = rng.uniform(-0.2, 0.2)
        for index, bend in enumerate([-1.25, 1.25, -0.75, 0.75, 0.0, -0.36, 0.36]):
            number += 1
            petal = _petal(
                x, y, cx, cy + size * 0.35, size * (1.1 if index < 5 else 0.9), size * 0.5, -np.pi / 2 + bend + spread
            )
            picture = cover(picture, rgb(codes[index % 3]), petal.astype(np.float32))
            region = np.where(petal, number, region)
    return picture, region


def stained_glass(shape: Shape, rng: Rng) -> Field:
    """Build a leaded window: panes that glow, lead lines with a soft highlight."""
    picture, region = glass_scene(shape, rng)
    rows = shape[0]
    x, y = grid(shape)
    columns, lines = np.meshgrid(np.arange(0.02, 1.3, 0.072), np.arange(0.02, 1.05, 0.072))
    seeds = np.stack([columns, lines], -1).reshape(-1, 2) + rng.normal(0, 0.022, (columns.size, 2))
    label = enlarge(nearest_seed((rows // 2, shape[1] // 2), seeds * rows / 2), shape)
    frame = (x < 0.045) | (x > shape[1] / rows - 0.045) | (y < 0.045) | (y > 0.955)
    region = np.where(frame, 900 + ((x + y) * 12).astype(int) % 90, region)
    picture = cover(
        picture,
        gradient((((x + y) * 12).astype(int) * 3 % 7 / 6).astype(np.float32), palette("1f3f9f c01f3f e8a81f 0f7f5f")),
        frame.astype(np.float32),
    )
    label = np.unique(np.where((region < 90) | (region >= 400), region, region * 10_000 + label), return_inverse=True)[
        1
    ].reshape(shape)
    mean = cell_mean(label, picture)
    grey = mean.mean(-1, keepdims=True)
    mean = np.clip(grey + (mean - grey) * 1.3, 0, 1) * rng.uniform(0.8, 1.25, (len(mean), 1)) + rng.normal(
        0, 0.05, mean.shape
    )
    lead = blur(borders(label), rows * 0.0021)
    lead = step(0.16, 0.1, lead / np.quantile(lead[lead > 0.02], 0.9))
    near = blur(lead, rows * 0.011)
    seedy = noise(shape, 22, rng, 4, stretch=2.5) * 0.5 + noise(shape, 5, rng, 3)
    middle = cell_mean(label, np.stack([x, y, y], -1))[label]
    tilt = rng.uniform(-1, 1, (len(mean), 2))[label]
    glow = (
        0.98
        + 0.10 * seedy
        + 3.5 * (tilt[..., 0] * (x - middle[..., 0]) + tilt[..., 1] * (y - middle[..., 1]))
        - 0.45 * near
    )
    pane = mean[label] * np.clip(glow, 0.35, 1.5)[..., None]
    hammered = noise(shape, 34, rng, 3) * 1.6 + noise(shape, 10, rng, 4, stretch=3) * 2
    bubbles, sparkle = relief(hammered, rows / 900 * 2.6)
    pane = pane * (0.45 + 0.55 * bubbles[..., None]) + 0.24 * sparkle[..., None] * pane.max(-1, keepdims=True)
    light = np.clip(pane, 0, 1)
    light = 1 - (1 - light) * (1 - 0.28 * blur(light * (1 - lead[..., None]), rows * 0.012))
    round_lead, shine = relief(blur(lead, rows * 0.0025) * rows * 0.010, 0.9)
    metal = rgb("17161a") * round_lead[..., None] + 0.30 * shine[..., None] * (
        0.6 + 0.2 * noise(shape, 40, rng, 2)[..., None]
    )
    return cover(light, np.clip(metal, 0, 1).astype(np.float32), lead)
