"""Both sides of cuts meet, and nothing else changes."""

from __future__ import annotations

import numpy as np
import torch

from engine.commissions.model3d.model import Texture
from engine.commissions.model3d.seam_blending import blended
from engine.commissions.model3d.sheet import Sheet
from engine.geometry.mesh import merged
from engine.geometry.push_pull import filled
from engine.geometry.textures import Wrap
from engine.values import Picture
from tests.engine.commissions.model3d.made_models import scene
from tests.engine.commissions.model3d.surface_steps import in_space, seam_steps
from tests.engine.geometry.shapes import cube, mesh_of


def _texture(height: int, width: int, wrap: Wrap = Wrap.REPEAT) -> Texture:
    return Texture("a", Picture(scene(height, width).astype(np.float32) / 255), wrap, wrap)


def _owners(sheet: Sheet) -> list[torch.Tensor]:
    return [
        torch.where(faces >= 0, torch.from_numpy(sheet.islands[own])[faces.clamp(min=0)], -1)
        for faces, own in sheet.shown
    ]


def test_a_texture_without_cuts_stays_beside_one_with_cuts() -> None:
    """GIVEN a cube, and a triangle that meets nothing in another texture WHEN blended THEN that one stays."""
    alone = mesh_of(np.eye(3) + 9, np.array([[0.2, 0.2], [0.8, 0.2], [0.2, 0.8]]), np.array([[0, 1, 2]]), 1)
    sheet = Sheet(merged([cube(), alone]), [_texture(90, 90), _texture(60, 60)])
    apart = sheet.taken_apart(sheet.picture()[0])
    met = blended(apart, sheet.strips, sheet.islands, _owners(sheet))
    assert torch.equal(met[1], apart[1]) and not torch.equal(met[0], apart[0])


def test_both_sides_of_cuts_meet() -> None:
    """GIVEN islands that were painted in other tones WHEN blended THEN cuts step as texels do, the middle stays."""
    mesh = cube()
    image = in_space(mesh, 160, 240)
    sheet = Sheet(mesh, [Texture("a", Picture(image.astype(np.float32)), Wrap.REPEAT, Wrap.REPEAT)])
    own = _owners(sheet)[0]
    tones = torch.from_numpy(np.random.default_rng(1).normal(0, 0.2, (6, 3))).float()[own.clamp(min=0)].permute(2, 0, 1)
    toned = filled(sheet.taken_apart(sheet.picture()[0])[0] + tones, (own >= 0)[None, None].float())
    met = blended({0: toned}, sheet.strips, sheet.islands, [own])[0]
    before, after = (seam_steps(mesh, pixels[0].permute(1, 2, 0).numpy()) for pixels in (toned, met))
    assert before.error > 3 * after.error
    assert after.error <= 1.3
    middle = (slice(None), slice(None), slice(30, 50), slice(30, 50))
    assert torch.equal(met[middle], toned[middle])
