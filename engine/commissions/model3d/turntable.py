"""Take pictures of a model from around it, or a clip in which it turns and moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.commissions.model3d.sheet import frame_of
from engine.commissions.video.short_clip import RATES, write_short_clip
from engine.geometry.camera import Camera
from engine.geometry.fronts import visible_sides
from engine.geometry.rendering import Look, Renderer
from engine.pictures import image_saving
from engine.pictures.tensors import to_tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.commissions.model3d.model import Model
    from engine.values import Pixels

SIDE = 1080  # px, of a picture
CLIP_SIDE = 720  # px
CLIP_SUFFIXES = (".mp4", ".gif")  # WebP is a picture here
_SECONDS = 5.0  # of a turn
_YAW, _PITCH = 35.0, 12.0  # degrees
_CPU = torch.device("cpu")


class Turntable:
    """Hold a model with its textures, painted or not, before a camera.

    Args:
        model: that is open.
        painted: textures (H, W, 3) that are shown instead of its own, by index.
        yaw: degrees, from where it is seen first.
        pitch: degrees above the horizon.
    """

    def __init__(self, model: Model, painted: Mapping[int, Pixels], yaw: float = _YAW, pitch: float = _PITCH) -> None:
        self._model, self._yaw, self._pitch = model, yaw, pitch
        textures = model.textures + model.lights
        self._renderer = Renderer([frame_of(texture) for texture in textures])
        own = [painted.get(index, texture.picture.pixels) for index, texture in enumerate(textures)]
        self._renderer.take([to_tensor(pixels, _CPU).clamp(0, 1) for pixels in own])
        rest = model.mesh()
        self._mesh = replace(rest, sides=visible_sides(rest))
        centre, radius = self._mesh.bounds
        self._centre, self._radius = (float(centre[0]), float(centre[1]), float(centre[2])), radius

    def save(
        self,
        path: Path,
        clip: int | None = None,
        seconds: float = 0.0,
        *,
        overwrite: bool = False,
        tell: Callable[[float], object] = lambda _share: None,
    ) -> Path:
        """Write a clip of one turn, in which an animation plays, or under other endings a picture at a time of it.

        `tell` is called with the share of the clip that is written, 0 .. 1. Return its name; raises CannotWrite or
        UnsupportedFormat.
        """
        if not is_clip(path):
            return image_saving.save(path, _encoded(self.picture(0.0, clip, seconds, SIDE)), overwrite=overwrite)
        count = round(_SECONDS * RATES[path.suffix.lower()])
        return write_short_clip(
            path, (CLIP_SIDE, CLIP_SIDE), count, lambda: self._turn(count, clip, tell), overwrite=overwrite
        )

    def picture(
        self, turn: float = 0.0, clip: int | None = None, seconds: float = 0.0, side: int = SIDE
    ) -> NDArray[np.uint8]:
        """Give (side, side, 3), the model turned by a share of the circle, at rest or at a time of a clip."""
        mesh = self._mesh if clip is None else self._model.mesh(clip, seconds)
        camera = Camera(self._centre, self._radius, self._yaw + 360 * turn, self._pitch)
        return self._renderer.still(mesh, camera, side, side, Look())

    def _turn(self, count: int, clip: int | None, tell: Callable[[float], object]) -> Iterator[Pixels]:
        length = 1.0 if clip is None else max(self._model.clips[clip].seconds, 1e-3)
        for frame in range(count):
            seconds = _SECONDS * frame / count % length
            yield _encoded(self.picture(frame / count, clip, seconds, CLIP_SIDE))
            tell((frame + 1) / count)


def is_clip(path: Path) -> bool:
    """Tell whether a turntable of this name is a clip, not a picture."""
    return path.suffix.lower() in CLIP_SUFFIXES


def check(path: Path, original: Path) -> None:
    """Refuse at once what `Turntable.save` could not write; raises CannotWrite or UnsupportedFormat."""
    if is_clip(path):
        image_saving.check_place(path, original)
    else:
        image_saving.check_target(path, original)


def _encoded(pixels: NDArray[np.uint8]) -> Pixels:
    return np.asarray(pixels / 255, np.float32)
