"""Build the scalar and colour fields that every drawn style shares: noise, blur, masks, light.

Arrays are (H, W) or (H, W, 3) float32; colours are sRGB-encoded in 0..1. Lengths called "in heights" are fractions of
the picture's height, so that a picture looks the same at every size.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.floating[Any]]
Shape = tuple[int, int]
Rng = np.random.Generator


def grid(shape: Shape) -> tuple[Field, Field]:
    """Return x and y of every pixel centre in heights: y is 0..1 downwards, x is 0..W/H."""
    height, width = shape
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    x = (np.arange(width, dtype=np.float32) + 0.5) / height
    across, down = np.meshgrid(x, y)
    return across.astype(np.float32), down.astype(np.float32)


def resize(field: Field, shape: Shape, resample: Image.Resampling = Image.Resampling.BICUBIC) -> Field:
    """Resample an (H, W) field to `shape`."""
    size = (shape[1], shape[0])
    return np.array(Image.fromarray(field.astype(np.float32), "F").resize(size, resample), dtype=np.float32)


def noise(shape: Shape, cells: float, rng: Rng, octaves: int = 4, stretch: float = 1.0) -> Field:
    """Return fractal noise of mean 0 and deviation 1, `cells` lumps a height, drawn out sideways by `stretch`."""
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        rows = max(2, round(cells * 2**octave))
        columns = max(2, round(cells * 2**octave * 1.25 / stretch))
        total += resize(rng.standard_normal((rows + 3, columns + 3)).astype(np.float32), shape) * 0.5**octave
    return ((total - total.mean()) / (total.std() + 1e-6)).astype(np.float32)


def blur(field: Field, sigma: float) -> Field:
    """Blur the first two axes with three box passes that add up to a Gaussian of `sigma` pixels; edges are mirrored."""
    radius = round(sigma)
    if radius < 1:
        return field
    for axis in (0, 1):
        reach = min(radius, field.shape[axis] - 1)
        for _ in range(3):
            padding = [(0, 0)] * field.ndim
            padding[axis] = (reach + 1, reach)
            padded = np.pad(field, padding, mode="symmetric").cumsum(axis=axis, dtype=np.float64)
            upper, lower = [slice(None)] * field.ndim, [slice(None)] * field.ndim
            upper[axis], lower[axis] = slice(2 * reach + 1, None), slice(None, -2 * reach - 1)
            field = ((padded[tuple(upper)] - padded[tuple(lower)]) / (2 * reach + 1)).astype(np.float32)
    return field


def step(edge: float, width: float, value: Field) -> Field:
    """Return a smooth 0..1 ramp of `value` centred on `edge`; falling where `width` is negative."""
    t = np.clip((value - edge) / width + 0.5, 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


def rgb(code: str) -> Field:
    """Return the (3,) colour of a six-digit hexadecimal code."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def palette(codes: str) -> Field:
    """Return the (N, 3) colours of hexadecimal codes separated by blanks."""
    return np.stack([rgb(code) for code in codes.split()])


def gradient(value: Field, colours: Field) -> Field:
    """Map `value` in 0..1 through evenly spaced (N, 3) colours."""
    stops = np.linspace(0, 1, len(colours))
    flat = np.clip(value, 0, 1)
    return np.stack([np.interp(flat, stops, colours[:, i]) for i in range(3)], axis=-1).astype(np.float32)


def cover(picture: Field, colour: Field, mask: Field) -> Field:
    """Lay `colour`, (3,) or (H, W, 3), over `picture` where `mask` is 1."""
    return (picture + (colour - picture) * mask[..., None]).astype(np.float32)


def relief(height: Field, strength: float, azimuth: float = -2.3) -> tuple[Field, Field]:
    """Light a height map from `azimuth` radians; return diffuse light around 1 and specular glints 0..1."""
    slope_y, slope_x = np.gradient(height)
    slope = strength * (slope_x * np.cos(azimuth) + slope_y * np.sin(azimuth))
    steep = np.sqrt(1 + strength**2 * (slope_x**2 + slope_y**2))
    diffuse = (1.0 - slope * 0.7) / steep**0.5
    glint = np.clip((0.55 - slope) / steep / 1.25, 0, 1) ** 12
    return diffuse.astype(np.float32), glint.astype(np.float32)


def segments(x: Field, y: Field, points: NDArray[np.float64]) -> Field:
    """Return the distance in heights from every pixel to the polyline `points`, (N, 2) as x, y."""
    nearest = np.full(x.shape, np.inf, np.float32)
    for (ax, ay), (bx, by) in pairwise(points):
        dx, dy = bx - ax, by - ay
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-9), 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - ax - t * dx, y - ay - t * dy))
    return nearest


def shift(field: Field, down: int, right: int) -> Field:
    """Move a field by whole pixels and repeat its border in the gap."""
    rows = np.clip(np.arange(field.shape[0]) - down, 0, field.shape[0] - 1)
    columns = np.clip(np.arange(field.shape[1]) - right, 0, field.shape[1] - 1)
    return field[rows[:, None], columns[None]]
