"""Paint a model by way of its textures: one sheet of all islands, painted as any picture is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.commissions.model3d.model_errors import no_texture
from engine.commissions.model3d.seam_blending import blended
from engine.commissions.model3d.sheet import Sheet
from engine.geometry.mesh import merged
from engine.values import Picture

if TYPE_CHECKING:
    from engine.commissions.model3d.model import Model
    from engine.geometry.mesh import Floats, Mesh
    from engine.values import Pixels

_APART = 4.0  # radii
_DARK = 0.1  # encoded light, up to which a painting shines by shares: what does not shine stays dark


class TextureWay:
    """Know how to get from a model to a picture, and back from the painting to textures.

    Args:
        model: that is open.

    Raises:
        UnsupportedFormat: it has no textures.
    """

    def __init__(self, model: Model) -> None:
        mesh, glow = model.mesh(), model.glow
        self._textures = model.textures
        parts = mesh if glow is None else merged([mesh, replace(glow, points=glow.points + _beside(mesh))])
        self._sheet = Sheet(parts, model.textures, is_complete=not model.is_compressed)
        if not self._sheet.blocks:
            raise no_texture(model.path.name)

    @property
    def sheet(self) -> Sheet:
        """Give the sheet that is painted."""
        return self._sheet

    def picture(self) -> Picture:
        """Give what is painted; transparent where the model shows nothing of it."""
        pixels, shown = self._sheet.picture()
        return Picture(pixels, shown)

    def textures(self, painted: Pixels) -> dict[int, Pixels]:
        """Give the painted textures, (H, W, 3) each, by index; the cuts between islands do not show."""
        apart = self._sheet.taken_apart(painted)
        owners = []
        for faces, own in self._sheet.shown:
            islands = torch.from_numpy(self._sheet.islands[own])
            owners.append(torch.where(faces >= 0, islands[faces.clamp(min=0)], -1) if len(own) else faces)
        met = blended(apart, self._sheet.strips, self._sheet.islands, owners)
        found = {index: texture[0].clamp(0, 1).permute(1, 2, 0).contiguous().numpy() for index, texture in met.items()}
        for index in (index for index in found if self._textures[index].shines):
            found[index] = with_dark(found[index], self._textures[index].picture.pixels.clip(0, 1))
        return found


def with_dark(painted: Pixels, light: Pixels) -> Pixels:
    """Have what shines nowhere in `light` shine nowhere in its painting, (H, W, 3) both."""
    share = np.minimum(1, light.max(2, keepdims=True) / _DARK)
    return np.asarray(light + (painted - light) * share, np.float32)


def _beside(mesh: Mesh) -> Floats:
    """Give a way that leads clear of a mesh, (3,): what shines must not meet what it lies on."""
    return np.array([_APART * mesh.bounds[1], 0, 0], np.float32)
