"""The sheet: one density everywhere, nothing but what is shown counts, and textures come back as they were."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.model3d.model import Texture
from engine.commissions.model3d.sheet import Sheet
from engine.geometry.mesh import merged
from engine.geometry.textures import Wrap
from engine.values import Picture
from tests.engine.commissions.model3d.made_models import scene
from tests.engine.geometry.shapes import cube, mesh_of, sphere


def _texture(height: int, width: int, wrap: Wrap = Wrap.REPEAT) -> Texture:
    return Texture("a", Picture(scene(height, width).astype(np.float32) / 255), wrap, wrap)


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
