"""The sheet: one density everywhere, nothing but what is shown counts, and textures come back as they were."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.commissions.model3d.continuation import REACH
from engine.commissions.model3d.model import Texture
from engine.commissions.model3d.seam_blending import blended
from engine.commissions.model3d.sheet import Sheet
from engine.geometry.mesh import merged
from engine.geometry.push_pull import filled
from engine.geometry.textures import Wrap
from engine.values import Picture
from tests.engine.commissions.model3d.made_models import scene
from tests.engine.commissions.model3d.surface_steps import in_space, seam_steps
from tests.engine.geometry.shapes import cube, mesh_of, sphere


def _texture(height: int, width: int, wrap: Wrap = Wrap.REPEAT) -> Texture:
    return Texture("a", Picture(scene(height, width).astype(np.float32) / 255), wrap, wrap)


def _owners(sheet: Sheet) -> list[torch.Tensor]:
    return [
        torch.where(faces >= 0, torch.from_numpy(sheet.islands[own])[faces.clamp(min=0)], -1)
        for faces, own in sheet.shown
    ]


def test_a_texture_of_one_density_is_painted_as_it_is() -> None:
    """GIVEN a sphere's atlas WHEN it is taken apart unpainted THEN what is shown is the same, texel by texel."""
    texture = _texture(128, 256)
    sheet = Sheet(sphere(), [texture])
    pixels, shown = sheet.picture()
    assert sheet.blocks[0].size == tuple(sheet.blocks[0].known.shape)
    known = sheet.shown[0][0].numpy() >= 0
    assert known.sum() == (shown > 0).sum() == pytest.approx(0.81 * 128 * 256, rel=0.03)
    back = sheet.taken_apart(pixels)[0][0].permute(1, 2, 0).numpy()
    assert np.abs(back - texture.picture.pixels)[known].max() < 1e-5


def test_what_the_model_does_not_show_is_filled_from_its_neighbours() -> None:
    """GIVEN red between the islands WHEN the sheet is made and taken apart THEN no red is left."""
    image = np.full((120, 180, 3), [0.1, 0.6, 0.2], np.float32)
    sheet = Sheet(cube(), [Texture("a", Picture(image), Wrap.REPEAT, Wrap.REPEAT)])
    image[sheet.shown[0][0].numpy() < 0] = [1.0, 0.0, 0.0]
    sheet = Sheet(cube(), [Texture("a", Picture(image), Wrap.REPEAT, Wrap.REPEAT)])
    pixels, _ = sheet.picture()
    assert pixels[..., 0].max() < 0.12
    assert float(sheet.taken_apart(pixels)[0][:, 0].max()) < 0.12


def test_islands_of_other_density_are_laid_down_at_one_scale() -> None:
    """GIVEN an island whose texels are three times as large WHEN laid down THEN a unit is as long on the sheet."""
    mesh = cube((1.0, 1.0, 1.0, 1.0, 1.0, 1 / 3))
    sheet = Sheet(mesh, [_texture(300, 450)])
    assert len(sheet.blocks) == 2
    lengths = sorted(
        block.size[1] / block.known.shape[1] * float(block.known.any(0).nonzero().flatten().diff().sum() + 1)
        if len(sheet.blocks) == 1
        else block.size[1] / block.known.shape[1]
        for block in sheet.blocks
    )
    assert lengths[1] / lengths[0] == pytest.approx(3.0, rel=0.05)


def test_textures_of_several_materials_lie_on_one_sheet() -> None:
    first, second = cube(), cube()
    both = merged([first, mesh_of(second.points + 4, second.uvs, second.faces, 1)])
    sheet = Sheet(both, [_texture(90, 90), _texture(60, 60), _texture(50, 50)])
    assert sheet.painted == [0, 1]  # nothing shows the third
    pixels, _ = sheet.picture()
    assert {index: tuple(texture.shape[2:]) for index, texture in sheet.taken_apart(pixels).items()} == {
        0: (90, 90), 1: (60, 60)
    }  # fmt: skip


def test_a_tiled_texture_goes_on_around_itself() -> None:
    """GIVEN a floor over which a texture repeats WHEN the sheet is made THEN its sides lie within the picture."""
    floor = mesh_of(
        np.array([[0, 0, 0], [4, 0, 0], [4, 0, 4], [0, 0, 4]]), np.array([[0, 0], [4, 0], [4, 4], [0, 4]]),
        np.array([[0, 2, 1], [0, 3, 2]]),
    )  # fmt: skip
    texture = _texture(64, 64)
    sheet = Sheet(floor, [texture])
    pixels, shown = sheet.picture()
    assert pixels.shape == (80, 80, 3)
    assert shown.min() == 1
    assert np.allclose(pixels[8:72, :8], texture.picture.pixels[:, -8:], atol=1e-6)
    assert np.abs(sheet.taken_apart(pixels)[0][0].permute(1, 2, 0).numpy() - texture.picture.pixels).max() < 1e-5


def test_without_its_triangles_a_texture_is_painted_whole() -> None:
    sheet = Sheet(merged([]), [_texture(40, 50)], is_complete=False)
    assert sheet.picture()[1].min() == 1
    assert not Sheet(merged([]), [_texture(40, 50)]).blocks


def test_what_lies_beyond_a_cut_goes_on_around_the_island() -> None:
    """GIVEN a sphere unrolled, red on its right half WHEN the sheet is made THEN red goes on left of the left edge."""
    image = np.full((128, 256, 3), [0.1, 0.2, 0.9], np.float32)
    image[:, 128:] = [0.9, 0.1, 0.1]
    sheet = Sheet(sphere(), [Texture("a", Picture(image), Wrap.REPEAT, Wrap.REPEAT)])
    pixels, shown = sheet.picture()
    left = int(np.flatnonzero(shown.any(0))[0])
    row = pixels.shape[0] // 2
    assert left >= REACH // 2
    assert np.allclose(pixels[row, : left - 1], [0.9, 0.1, 0.1], atol=0.02)
    assert np.allclose(pixels[row, left + 1], [0.1, 0.2, 0.9], atol=0.02)


def test_mirrored_islands_go_on_mirrored() -> None:
    """GIVEN two squares that meet, one laid mirrored WHEN the sheet is made THEN a slanting line goes straight on."""
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [1, 0, 0], [2, 0, 0], [2, 1, 0], [1, 1, 0]])
    left = np.array([[0.1, 0.7], [0.3, 0.7], [0.3, 0.5], [0.1, 0.5]])
    right = np.array([[0.9, 0.7], [0.7, 0.7], [0.7, 0.5], [0.9, 0.5]])  # from the outside inwards
    mesh = mesh_of(points, np.concatenate([left, right]), np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]]))
    y, x = (np.mgrid[0:200, 0:200] + 0.5) / 200
    height = np.where(x < 0.5, 0.7 - 0.5 * (x - 0.1), 0.6 - 0.5 * (0.9 - x))  # of the line, on either side
    image = np.repeat((np.abs(y - height) < 0.02)[..., None], 3, 2).astype(np.float32)
    sheet = Sheet(mesh, [Texture("a", Picture(image), Wrap.REPEAT, Wrap.REPEAT)])
    assert len(sheet.blocks) == 1
    pixels, _ = sheet.picture()
    top, start = sheet.blocks[0].box[:2]
    for column in range(61, 75):  # to the right of the left square
        line = np.flatnonzero(pixels[:, column - start, 0] > 0.5) + top + 0.5
        assert line.mean() == pytest.approx(200 * (0.7 - 0.5 * ((column + 0.5) / 200 - 0.1)), abs=1.0)


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
