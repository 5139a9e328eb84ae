"""Paint with water: transparent watercolour on cold-pressed paper, and ink on warm absorbent paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.styles.brush import Brush, Canvas, lay, make_stamps, paint
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

Area = tuple[slice, slice]
WHOLE: Area = (slice(None), slice(None))


@dataclass(frozen=True)
class Edge:
    """Describe the outline of a wash: bleeding and straying in heights, depth of its dark rim 0..1."""

    bleed: float
    rim: float
    rough: float = 0.006


class Sheet:
    """Hold the light that pigment layers absorb, (H, W, 3), on a rough paper (H, W)."""

    def __init__(self, shape: Shape, rng: Rng) -> None:
        self.rng = rng
        self.x, self.y = grid(shape)
        self.absorbed = np.zeros((*shape, 3), np.float32)
        self.tooth = noise(shape, 130, rng, 3)
        self.ragged = noise(shape, 9, rng, 5)
        self.cloud = noise(shape, 3.5, rng, 4)

    def wash(
        self,
        level: Field,
        pigment: Field,
        strength: Field | float,
        edge: Edge,
        area: Area = WHOLE,
        lift: float = 0.0,
    ) -> None:
        """Let `pigment`, (3,) or (H, W, 3), dry where `level`, in heights, is above 0, with grains in the paper's pits.

        area: the part of the sheet that `level` covers; lift: share of the earlier pigment that goes, 0..1.
        """
        ragged, tooth, cloud = self.ragged[area], self.tooth[area], self.cloud[area]
        depth = level + edge.rough * (ragged + 0.3 * tooth) + edge.bleed * 0.6 * cloud
        body = step(0, edge.bleed, depth)
        rim = np.exp(-(((depth - edge.bleed * 0.5 - 0.0015) / 0.0026) ** 2)) * edge.rim
        self.absorbed[area] *= (1 - lift * body)[..., None]
        grains = 1 + 0.16 * tooth + 0.22 * cloud + 0.10 * ragged
        dose = body * np.clip(grains, 0.15, 2) * strength + rim * body
        self.absorbed[area] += dose[..., None] * -np.log(np.clip(pigment, 0.02, 0.995))

    def dried(self, paper: str) -> Field:
        """Return the sheet's colour in soft side light."""
        light, _ = relief(blur(self.tooth, 1), 900 / self.tooth.shape[0] * 0.18)
        return np.clip(rgb(paper) * np.exp(-self.absorbed) * light[..., None], 0, 1)

    def window(self, cx: float, cy: float, reach: float) -> Area:
        """Return the slices of the square of half side `reach` around (cx, cy), all in heights."""
        rows, columns = self.tooth.shape
        top, left = max(0, int((cy - reach) * rows)), max(0, int((cx - reach) * rows))
        return slice(top, max(top + 1, min(rows, int((cy + reach) * rows)))), slice(
            left, max(left + 1, min(columns, int((cx + reach) * rows)))
        )


def _splash(sheet: Sheet, codes: str, count: int, largest: float) -> None:
    rng, tones = sheet.rng, palette(codes)
    for _ in range(count):
        cx, cy, size = rng.uniform(0, 1.25), rng.uniform(0, 1), largest * rng.beta(1, 7) + 0.001
        area = sheet.window(cx, cy, size * 2.4 + 0.004)
        turn, squeeze = rng.uniform(0, np.pi), rng.uniform(0.6, 1)
        u, v = sheet.x[area] - cx, sheet.y[area] - cy
        level = size - np.hypot(u * np.cos(turn) + v * np.sin(turn), (v * np.cos(turn) - u * np.sin(turn)) / squeeze)
        sheet.wash(level, tones[rng.integers(len(tones))], rng.uniform(0.25, 0.8), Edge(0.0015, 0.3, size * 0.12), area)


def _flower(sheet: Sheet, cx: float, cy: float, size: float, codes: str) -> None:
    rng, tones = sheet.rng, palette(codes)
    spread, tilt = rng.uniform(0, 2 * np.pi), rng.uniform(0.62, 0.95)
    area = sheet.window(cx, cy, size * 1.5)
    x, y = sheet.x[area] - cx, (sheet.y[area] - cy) / tilt
    around, away = np.arctan2(y, x), np.hypot(x, y) / size
    petals = []
    for index in range(int(rng.integers(5, 7))):
        turn = spread + 2 * np.pi * index / 5.5 + rng.normal(0, 0.12)
        u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        long, wide = size * rng.uniform(0.5, 0.6), size * rng.uniform(0.40, 0.50)
        wavy = 1 + 0.05 * np.sin(np.arctan2(v, u) * 9 + index)
        petals.append((1 - np.hypot((u - size * 0.52) / long, v / wide) / wavy) * wide)
    sheet.wash(np.maximum.reduce(petals), rgb("fdf6ee"), 0.3, Edge(0.003, 0, 0.003), area, lift=0.93)
    for index, level in enumerate(petals):
        veins = 0.8 + 0.2 * np.sin(around * 46 + 2 * sheet.ragged[area])
        fade = (0.22 + 0.55 * np.clip(away, 0, 1.2) ** 2 + 0.25 * sheet.cloud[area]).clip(0.1, 1.2)
        sheet.wash(level, tones[index % len(tones)], veins * fade, Edge(0.006, 0.30, 0.003), area)
    dark = rgb(str(rng.choice(["2f2440", "3a2028", "24304a"])))
    sheet.wash(size * 0.16 - np.hypot(x, y), dark, 0.9, Edge(0.012, 0.2, 0.003), area)
    for _ in range(34):
        turn, reach = rng.uniform(0, 2 * np.pi), size * rng.uniform(0.2, 0.36)
        level = size * 0.016 - np.hypot(x - reach * np.cos(turn), y - reach * np.sin(turn))
        sheet.wash(level, dark, 1.2, Edge(0.0015, 0.2, 0.0005), area)


def watercolour(shape: Shape, rng: Rng) -> Field:
    """Paint poppies and cornflowers before a lake in running washes."""
    sheet = Sheet(shape, rng)
    x, y, cloud = sheet.x, sheet.y, sheet.cloud
    warp = 0.05 * noise(shape, 2.5, rng, 4)
    sky = gradient((y + warp) / 0.5, palette("3f7fc8 7fb0dc b8cfe0 f2d0b8 f6b890"))
    sheet.wash(
        0.5 - y + 0.02 * cloud,
        sky,
        0.35 + 0.75 * step(-0.2, 1.2, noise(shape, 3, rng, 5, stretch=1.6)),
        Edge(0.05, 0.1),
    )
    for index, (base, swell, pace, code, strength) in enumerate(
        [
            (0.33, 0.10, 3.4, "7f8fc8", 0.5),
            (0.38, 0.08, 4.9, "5a78b8", 0.6),
            (0.44, 0.05, 6.3, "3f7f96", 0.7),
            (0.49, 0.025, 9.0, "2f6f5a", 0.75),
        ]
    ):
        rise = base - swell * np.sin(x * pace + index * 2.3) - 0.012 * noise(shape, 10, rng, 4)
        lower = np.clip((0.56 - y) / 0.08, 0, 1)
        sheet.wash(
            y - rise, rgb(code), strength * lower * (0.6 + 0.4 * np.exp(-(y - rise) * 9)), Edge(0.004, 0.2), lift=0.6
        )
    lake = gradient((y - 0.5) * 4 + warp, palette("8fc0d8 5f9fc8 4f8fb0 6fb0a0"))
    ripples = 0.45 + 0.4 * np.sin(y * 190 + 5 * noise(shape, 3, rng, 3)) * step(
        0.2, 0.8, noise(shape, 8, rng, 3, stretch=4)
    )
    sheet.wash(np.minimum(y - 0.535, 0.86 - y + 0.03 * cloud), lake, ripples + 0.3, Edge(0.01, 0.2))
    meadow = gradient(0.5 + 0.25 * cloud + 0.2 * noise(shape, 5, rng, 3), palette("e8d04a a8c03f 5f9f3f 2f7f5a 2f5f6f"))
    sheet.wash(
        y - 0.70 - 0.04 * np.sin(x * 5), meadow, 0.45 + 0.5 * (y - 0.6) + 0.25 * step(0, 1, cloud), Edge(0.05, 0.3)
    )
    _watercolour_stems(sheet)
    places = rng.permutation(22)
    for row, place in zip(np.linspace(0.55, 1.0, 22), places, strict=True):
        cx, cy = (place + rng.uniform(0, 1)) / 22 * 1.3 - 0.02, float(row) + rng.normal(0, 0.02)
        _flower(
            sheet,
            cx,
            cy,
            rng.uniform(0.035, 0.06) + 0.11 * (cy - 0.5),
            str(
                rng.choice(
                    [
                        "f2402a e8202f f87a3a",
                        "f2502a f29a2f e8303a",
                        "e03a5a f07a8a d82f3f",
                        "4f5fd0 6f8fe8 7a4fc0",
                        "f6c030 f8dc4a f0902f",
                    ]
                )
            ),
        )
    _splash(sheet, "e8403a f2a02f 4f6fd0 5f9f4a 3f8fb0", 500, 0.012)
    blooms = step(0.9, 0.1, noise(shape, 4, rng, 5)) - step(1.15, 0.1, noise(shape, 4, rng, 5))
    sheet.absorbed *= (1 - 0.16 * np.clip(blooms, -1, 1))[..., None]
    return sheet.dried("fbf7ec")


def _watercolour_stems(sheet: Sheet) -> None:
    rng = sheet.rng
    tones = palette("3f7f3a 6f9f2f 2f6f5a 8fae3a 1f5a4a")
    for _ in range(110):
        cx, top, bend = rng.uniform(-0.05, 1.3), rng.uniform(0.58, 0.86), rng.normal(0, 0.06)
        t = np.linspace(0, 1, 7)[:, None]
        path = np.concatenate([cx + bend * t**2, 1.03 + (top - 1.03) * t], axis=1)
        area = (slice(int((top - 0.02) * len(sheet.y)), None), sheet.window(cx + bend / 2, 0.5, abs(bend) + 0.04)[1])
        distance = segments(sheet.x[area], sheet.y[area], path)
        width = rng.uniform(0.002, 0.009) * np.clip((sheet.y[area] - top) / 0.15, 0.1, 1)
        sheet.wash(
            width - distance,
            tones[rng.integers(len(tones))],
            rng.uniform(0.35, 0.8),
            Edge(0.0025, 0.3, 0.0008),
            area,
            0.55,
        )


def ink_wash(shape: Shape, rng: Rng) -> Field:
    """Paint misty peaks, pines and bamboo in black ink with wet and dry brushes."""
    sheet = Sheet(shape, rng)
    x, y = sheet.x, sheet.y
    ink = rgb("2a2622")
    sheet.wash(
        0.42 - y + 0.12 * sheet.cloud, ink, 0.16 * step(0.2, 1.5, noise(shape, 2, rng, 5, stretch=2)), Edge(0.2, 0)
    )
    sheet.wash(0.078 - np.hypot(x - 0.60, y - 0.17), rgb("d4402a"), 0.9, Edge(0.003, 0.1, 0.0015))
    crags, slopes = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for index, (base, tall, pace, strength) in enumerate(
        [(0.42, 0.30, 2.6, 0.16), (0.56, 0.34, 3.6, 0.34), (0.74, 0.34, 4.4, 0.62), (0.98, 0.27, 3.3, 1.0)]
    ):
        peak = np.abs(np.sin(x[0] * pace + index * 1.35 + 0.4)) ** 1.7
        crest = base - tall * peak - 0.028 * noise(shape, 8, rng, 6)[shape[0] // 2]
        depth = y - crest[None]
        wet = step(0.1, 1.6, noise(shape, 4, rng, 5, stretch=0.5))
        fade = np.exp(-np.clip(depth, 0, 1) * (8.5 - 1.4 * index)) * (0.45 + 0.65 * wet)
        sheet.wash(depth, ink, strength * fade * 1.3, Edge(0.003, 0.10 + 0.13 * index), lift=0.9)
        inside = depth > 0.004
        rise = np.gradient(crest) * shape[0]
        slopes = np.where(inside, np.arctan2(1.0, -0.5 * rise + 0.001)[None] + 0 * y, slopes)
        crags = np.where(inside, fade * strength, crags)
    canvas = Canvas(sheet.dried("f2e7cf"))
    tone = np.broadcast_to(rgb("221e1b"), canvas.colour.shape)
    angle = (slopes + 0.45 * noise(shape, 7, rng, 3)).astype(np.float32)
    for brush, focus in (
        (Brush(1500, 0.075, 0.014, 0.78, 0, 0.3, 0.004, 0.35), 1.3),
        (Brush(2600, 0.045, 0.008, 0.6, 0, 0.3, 0.004, 0.5, 0.6), 1.8),
        (Brush(2400, 0.014, 0.007, 0.3, 0, 0.3, 0.004, 0.6, 0.6), 2.4),
    ):
        paint(canvas, tone, angle, brush, rng, crags**focus + 1e-6)
    _ink_pines(canvas, rng)
    _ink_bamboo(canvas, rng)
    return _ink_finish(canvas, rng)


def _ink_pines(canvas: Canvas, rng: Rng) -> None:
    shape = canvas.shape
    tone = np.broadcast_to(rgb("1c1a18"), canvas.colour.shape)
    x, y = grid(shape)
    for cx, cy, tall in [
        (0.50, 0.84, 0.24),
        (0.57, 0.86, 0.17),
        (0.43, 0.88, 0.14),
        (0.80, 0.84, 0.2),
        (0.87, 0.88, 0.14),
        (0.68, 0.92, 0.12),
        (0.31, 0.95, 0.12),
    ]:
        trunk = segments(x, y, np.array([[cx, cy + 0.06], [cx + 0.014, cy - tall * 0.4], [cx - 0.01, cy - tall]]))
        canvas.colour = cover(canvas.colour, rgb("1c1917"), step(0.0042, -0.002, trunk) * 0.92)
        tiers = (0.5 + 0.5 * np.sin((y - cy) * 150 + x * 20)) ** 3
        span = tall * np.clip(0.12 + 0.5 * (y - cy + tall) / tall, 0.05, 0.5)
        crown = np.exp(-(((x - cx) / span) ** 4)) * tiers * (np.abs(y - cy + tall * 0.55) < tall * 0.48)
        needles = (-np.pi / 2 + 0.9 * np.tanh((x - cx) / 0.03) + 0.3 * np.sin(x * 300)).astype(np.float32)
        paint(
            canvas,
            tone,
            needles,
            Brush(420, 0.024, 0.0045, 0.3, 0, 0.3, 0.004, 0.8, 0.7),
            rng,
            np.clip(crown, 1e-9, None),
        )


def _ink_bamboo(canvas: Canvas, rng: Rng) -> None:
    x, y = grid(canvas.shape)
    for cx, lean, width, dark, leaves in [
        (1.10, 0.05, 0.017, 0.6, 5),
        (0.05, 0.05, 0.014, 0.85, 9),
        (1.19, -0.04, 0.021, 0.92, 11),
        (0.115, -0.03, 0.009, 0.5, 5),
    ]:
        middle = cx + lean * (1 - y) + 0.012 * np.sin(y * 4)
        across = (x - middle) / width
        joint = np.abs(((y * 4.6 + cx * 3) % 1) - 0.5)
        body = step(1, -0.2, np.abs(across)) * step(0.022, 0.012, joint)
        streaks = 0.42 + 0.5 * np.abs(across + 0.25) + 0.25 * noise(canvas.shape, 60, rng, 2, stretch=0.04)
        canvas.colour = cover(
            canvas.colour, rgb("1f1c19"), (body * np.clip(streaks, 0.05, 1) * dark).astype(np.float32)
        )
        for _ in range(leaves):
            top = rng.uniform(0.02, 0.62)
            _bamboo_spray(canvas, cx + lean * (1 - top), top, dark, rng)


def _bamboo_spray(canvas: Canvas, cx: float, cy: float, dark: float, rng: Rng) -> None:
    rows = canvas.shape[0]
    side = -1 if cx > 0.6 else 1
    brush = Brush(1, 0, 0, 0.10, 0, 0.35, 0, float(np.clip(dark + rng.normal(0, 0.12), 0.35, 0.95)), 0.85)
    stamps = make_stamps(rng, brush.dryness, brush.taper, 6)
    tip = np.array([cx + side * rng.uniform(0.02, 0.12), cy + rng.uniform(-0.03, 0.02)])
    ink = np.broadcast_to(rgb("1b1816"), (2, 3))
    lay(canvas, np.linspace((cx, cy + 0.03), tip, 5) * rows, 0.003 * rows, 0, stamps, ink, brush)
    for _ in range(int(rng.integers(5, 9))):
        turn = np.pi / 2 + rng.normal(-side * 0.35, 0.55)
        reach, t = rng.uniform(0.07, 0.15), np.linspace(0, 1, 7)[:, None]
        droop = np.array([0.0, 0.018]) * t**2
        path = tip + t * reach * np.array([np.cos(turn), np.sin(turn)]) + droop + rng.normal(0, 0.004, 2)
        lay(canvas, path * rows, rng.uniform(0.012, 0.02) * rows, int(rng.integers(6)), stamps, ink, brush)


def _ink_finish(canvas: Canvas, rng: Rng) -> Field:
    shape = canvas.shape
    sheet = Sheet(shape, rng)
    x, y = sheet.x, sheet.y
    _splash(sheet, "2a2622 3a342e", 380, 0.012)
    picture = (canvas.colour * np.exp(-sheet.absorbed)).astype(np.float32)
    seal = (np.abs(x - 0.20) < 0.024) & (np.abs(y - 0.90) < 0.03)
    glyph = (np.sin((x - 0.20) * 420) > 0.35) ^ (np.sin((y - 0.90) * 330 + 2 * np.sign(x - 0.20)) > 0.5)
    glyph &= (np.abs(x - 0.20) < 0.019) & (np.abs(y - 0.90) < 0.025)
    picture = cover(picture, rgb("b8301f"), (seal & ~glyph & (sheet.tooth > -1.6)) * np.float32(0.9))
    fibres = noise(shape, 40, rng, 3, stretch=6) * 0.012 + noise(shape, 40, rng, 3, stretch=0.16) * 0.010
    return np.clip(picture * (1 + fibres[..., None]), 0, 1)
