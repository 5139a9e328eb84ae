"""Models before a camera: where they are seen, in which colours, lit and with wires."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.geometry.camera import Camera
from engine.geometry.mesh import Mesh
from engine.geometry.rendering import Look, Renderer
from engine.geometry.textures import Frame, Wrap
from tests.engine.geometry.shapes import mesh_of, sphere

FLAT = Look(is_lit=False, background=(0.0, 0.0, 1.0))
SIDE = 64


def square(texture: int = 0) -> Mesh:
    points = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
    uvs = np.array([[0, 1], [1, 1], [1, 0], [0, 0]])
    return mesh_of(points, uvs, np.array([[0, 1, 2], [0, 2, 3]]), texture)


def renderer(texture: np.ndarray | None = None) -> Renderer:
    if texture is None:
        return Renderer([])
    found = Renderer([Frame(*texture.shape[:2], Wrap.CLAMP, Wrap.CLAMP)])
    found.take([torch.from_numpy(texture.astype(np.float32)).permute(2, 0, 1)[None]])
    return found


def camera(**more: float) -> Camera:
    return Camera((0.0, 0.0, 0.0), 1.5, **more)


def test_a_texture_is_seen_upright_on_its_background() -> None:
    texture = np.zeros((32, 32, 3))
    texture[:16, :16, 0] = texture[16:, 16:, 1] = 1  # red above left, green below right

    image = renderer(texture).frame(square(), camera(), SIDE, SIDE, FLAT)

    assert image.shape == (SIDE, SIDE, 3)
    assert image[1, 1].tolist() == [0, 0, 255]
    assert image[24, 24].tolist() == [255, 0, 0]
    assert image[40, 40].tolist() == [0, 255, 0]
    assert image[24, 40].tolist() == [0, 0, 0]


def test_tints_multiply_in_linear_light() -> None:
    tinted = replace(square(), colors=np.tile(np.array([[0.5, 0.0, 1.0, 1.0]], np.float32), (4, 1)))

    image = renderer(np.full((8, 8, 3), 0.8)).frame(tinted, camera(), SIDE, SIDE, FLAT)

    assert image[32, 32] == pytest.approx([255 * 0.8 * 0.5 ** (1 / 2.2), 0, 255 * 0.8], abs=1)


def test_without_a_texture_it_is_grey_or_in_its_tint() -> None:
    bare = square(-1)
    red = replace(bare, colors=np.tile(np.array([[1.0, 0.0, 0.0, 1.0]], np.float32), (4, 1)))

    grey = renderer().frame(bare, camera(), SIDE, SIDE, FLAT)[32, 32]

    assert len(set(grey.tolist())) == 1
    assert 100 < grey[0] < 250
    assert renderer().frame(red, camera(), SIDE, SIDE, FLAT)[32, 32].tolist() == [255, 0, 0]


def test_light_falls_from_above_and_from_the_right_of_the_camera() -> None:
    ball = sphere(24)
    for yaw in (0.0, 130.0):
        image = renderer(np.ones((8, 8, 3))).frame(ball, camera(yaw=yaw), SIDE, SIDE, Look()).astype(int)
        above, below, left, right = image[20, 32, 0], image[44, 32, 0], image[32, 20, 0], image[32, 44, 0]
        assert above > below + 10
        assert right > left + 5


def test_backs_are_seen_unless_a_side_is_named() -> None:
    behind = camera(yaw=180.0)
    one_sided = replace(square(), sides=np.ones(2, np.int8))
    own = renderer(np.ones((8, 8, 3)))

    assert own.frame(square(), behind, SIDE, SIDE, FLAT)[32, 32].tolist() == [255] * 3
    assert own.frame(one_sided, camera(), SIDE, SIDE, FLAT)[32, 32].tolist() == [255] * 3
    assert own.frame(one_sided, behind, SIDE, SIDE, FLAT)[32, 32].tolist() == [0, 0, 255]


def test_wires_lie_on_edges_alone() -> None:
    own = renderer(np.zeros((8, 8, 3)))

    plain, wired = (own.frame(square(), camera(), 128, 128, replace(FLAT, has_wires=on)) for on in (False, True))

    assert (wired[64, 64] != plain[64, 64]).any()  # on the diagonal
    assert (wired[50, 75] == plain[50, 75]).all()
    assert (wired[2, 2] == plain[2, 2]).all()


def test_a_still_is_smooth_where_a_frame_has_steps() -> None:
    own, turned = renderer(np.ones((8, 8, 3))), camera(pitch=20.0, yaw=30.0)

    frame, still = (draw(square(), turned, SIDE, SIDE, FLAT)[..., 0] for draw in (own.frame, own.still))

    assert set(np.unique(frame)) == {0, 255}
    assert len(np.unique(still)) > 2
    assert np.abs(frame.astype(float) - still).mean() < 12


def test_an_empty_model_shows_the_background() -> None:
    nothing = mesh_of(np.zeros((0, 3)), np.zeros((0, 2)), np.zeros((0, 3)))

    assert (renderer().frame(nothing, camera(), 8, 8, FLAT) == [0, 0, 255]).all()
