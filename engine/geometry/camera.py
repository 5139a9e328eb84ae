"""Look at a model from a direction: where its points are seen in a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from torch import Tensor

    from engine.geometry.mesh import Floats

_STEEPEST = 89.0  # degrees; from straight above there is no telling which side is up
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Camera:
    """Turn around a point from afar; zooming narrows the field of view, so that the model is never entered."""

    centre: tuple[float, float, float]
    radius: float  # of the sphere that fills the picture at zoom 1
    yaw: float = 0.0  # degrees; 0 sees the front (+z), 90 the side of +x
    pitch: float = 0.0  # degrees above the horizon
    zoom: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)  # of the picture, in halves of its shorter side, right and down
    field: float = 30.0  # degrees, of the shorter side

    @property
    def towards(self) -> Floats:
        """Give the direction from the model to the camera, (3,), unit length."""
        yaw, pitch = math.radians(self.yaw), math.radians(min(max(self.pitch, -_STEEPEST), _STEEPEST))
        level = math.cos(pitch)
        return np.array([level * math.sin(yaw), math.sin(pitch), level * math.cos(yaw)], np.float32)

    def axes(self) -> Floats:
        """Give the directions right, up and towards the camera as rows, (3, 3)."""
        towards = self.towards
        yaw = math.radians(self.yaw)
        right = np.array([math.cos(yaw), 0.0, -math.sin(yaw)])
        x, y, z = towards
        up = np.array([y * right[2], z * right[0] - x * right[2], -y * right[0]])
        return np.stack([right, up, towards]).astype(np.float32)

    @property
    def distance(self) -> float:
        """Tell how far the camera is from the centre."""
        return self.radius / math.sin(math.radians(self.field / 2))

    def project(self, points: Tensor, height: int, width: int) -> Tensor:
        """Return for (V, 3) points x and y in px and one over the distance, (V, 3)."""
        seen = (points - points.new_tensor(self.centre)) @ torch.from_numpy(self.axes()).to(points).T
        near = 1 / (self.distance - seen[:, 2])
        half = min(height, width) / 2
        scale = half * self.zoom / math.tan(math.radians(self.field / 2)) * near
        x = width / 2 + half * self.shift[0] + seen[:, 0] * scale
        y = height / 2 + half * self.shift[1] - seen[:, 1] * scale
        return torch.stack([x, y, near], 1)


def around(count: int) -> list[tuple[float, float]]:
    """Spread directions evenly over the sphere (Fibonacci): yaw and pitch in degrees."""
    heights = [1 - (2 * n + 1) / count for n in range(count)]
    return [(math.degrees(_GOLDEN * n) % 360, math.degrees(math.asin(height))) for n, height in enumerate(heights)]
