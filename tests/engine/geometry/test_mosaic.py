"""Views: all of a surface is seen, what is wished there is carried back exactly, and nothing comes from around it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from engine.geometry.camera import Camera
from engine.geometry.mosaic import Mosaic
from engine.geometry.textures import Frame
from engine.geometry.views import MOST_VIEWS, _quality, _scattered, chosen_views
from tests.engine.geometry.shapes import cube, mesh_of, sphere

CPU = torch.device("cpu")


def _mosaic(texture: torch.Tensor, side: int = 96) -> Mosaic:
    mesh = cube()
    frame = Frame(texture.shape[2], texture.shape[3])
    return Mosaic(mesh, [texture], [frame], chosen_views(mesh, 6), side)


@pytest.mark.parametrize("mesh", [cube(), sphere()], ids=["cube", "sphere"])
def test_some_view_sees_each_point_well(mesh) -> None:
    views = chosen_views(mesh, 12)
    assert 12 <= len(views) <= MOST_VIEWS
    points, normals = _scattered(mesh)
    best = torch.stack([_quality(mesh, view, points, normals) for view in views]).amax(0)
    assert float((best > 0.2).float().mean()) > 0.98


def test_what_is_wished_in_the_views_is_carried_back_exactly() -> None:
    mosaic = _mosaic(torch.rand(1, 3, 64, 96))
    for scale in (1.0, 0.5):
        sight = mosaic.at(round(mosaic.height * scale), round(mosaic.width * scale), CPU)
        sheet, wish = torch.rand(1, 3, *sight.sheet_size), torch.rand(1, 3, *sight.size)
        seen = sight.seen(sheet) * sight.shown()
        assert float((sight.carried_back(wish) * sheet).sum()) == pytest.approx(float((seen * wish).sum()), rel=1e-4)


def test_the_background_reaches_no_texel() -> None:
    """GIVEN a wish for red around the model WHEN it is carried back THEN no texel is asked to change."""
    mosaic = _mosaic(torch.rand(1, 3, 64, 96))
    sight = mosaic.at(mosaic.height, mosaic.width, CPU)
    sight.seen(mosaic.begin(sight))
    red = torch.zeros(1, 3, *sight.size)
    red[:, 0] = 1
    assert not bool(sight.carried_back(red * (1 - sight.shown())).any())
    assert not bool((sight.weights() * (1 - sight.shown())).any())


def test_outlines_do_not_count() -> None:
    """GIVEN views WHEN their pixels are weighed THEN three px inside an outline, where colours mix, weigh nothing."""
    mosaic = _mosaic(torch.rand(1, 3, 64, 96))
    sight = mosaic.at(mosaic.height, mosaic.width, CPU)
    near = F.max_pool2d(1 - sight.shown(), 7, 1, 3) > 0
    assert not bool((sight.weights()[near] > 0).any())
    assert bool((sight.weights()[~near] > 0).all())
    assert int(near.sum()) > int((sight.shown() == 0).sum())


def test_what_is_hidden_is_not_seen() -> None:
    """GIVEN a cube in a cube WHEN looked at from anywhere THEN nothing of the inner one is seen."""
    outer = cube()
    mesh = mesh_of(
        np.concatenate([outer.points, outer.points / 2]), np.tile(outer.uvs, (2, 1)),
        np.concatenate([outer.faces, outer.faces + len(outer.points)]),
    )  # fmt: skip
    middles = torch.from_numpy(outer.points[outer.faces].mean(1))
    normals = torch.from_numpy(outer.normals[outer.faces[:, 0]])
    camera = Camera((0.0, 0.0, 0.0), mesh.bounds[1], 30.0, 25.0)
    assert float(_quality(mesh, camera, middles, normals).max()) > 0.2
    assert not bool(_quality(mesh, camera, middles / 2, normals).any())


def test_views_show_the_textures() -> None:
    """GIVEN a texture of one colour WHEN the views are drawn THEN all of the picture has it, around the model too."""
    color = torch.tensor([0.2, 0.5, 0.8]).view(1, 3, 1, 1)
    mosaic = _mosaic(color.expand(1, 3, 64, 96).contiguous())
    sight = mosaic.at(mosaic.height, mosaic.width, CPU)
    seen = sight.seen(mosaic.begin(sight))
    assert torch.allclose(seen, color.expand_as(seen), atol=1e-4)
    assert 0.2 < float(sight.shown().mean()) < 1


def test_every_texel_of_a_cube_is_reached() -> None:
    mosaic = _mosaic(torch.rand(1, 3, 64, 96), side=128)
    sight = mosaic.at(mosaic.height, mosaic.width, CPU)
    from engine.geometry.atlas import covered

    shown = covered(cube(), 0, Frame(*sight.reached()[0].shape[2:]))[0] >= 0
    assert float((sight.reached()[0][0, 0][shown] > 0.02).float().mean()) > 0.97


def test_views_at_their_own_size_are_found_once() -> None:
    """GIVEN views that were looked at WHEN they are again THEN they are not held twice; others are drawn anew."""
    mosaic = _mosaic(torch.rand(1, 3, 64, 96))
    whole = mosaic.at(mosaic.height, mosaic.width, CPU)
    half = mosaic.at(mosaic.height // 2, mosaic.width // 2, CPU)
    assert mosaic.at(mosaic.height, mosaic.width, CPU) is whole is not half
    assert half.size == (mosaic.height // 2, mosaic.width // 2)
