"""Models before a camera: where they are seen, in which colours, lit and with wires."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.geometry.camera import Camera
from engine.geometry.mesh import Mesh, Shine
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


def shining(mesh: Mesh, color: tuple[float, float, float], texture: int = -1, only: int | None = None) -> Mesh:
    """Have all triangles shine, or one alone, whose corners it then shares with nobody."""
    corners = mesh.faces.reshape(-1)
    colors = np.tile(np.array([color], np.float32), (len(corners), 1))
    if only is not None:
        colors[np.arange(len(corners)) // 3 != only] = 0
    apart = {name: getattr(mesh, name)[corners] for name in ("points", "normals", "uvs", "colors")}
    faces = np.arange(len(corners)).reshape(-1, 3)
    shine = Shine(apart["uvs"], np.full(len(faces), texture, np.int64), colors)
    return replace(mesh, faces=faces, shine=shine, **apart)


def test_light_of_its_own_is_added_in_linear_light() -> None:
    """GIVEN a grey square that shines in red WHEN it is seen without light THEN red is more, and nothing else."""
    own = renderer(np.full((8, 8, 3), 0.5))

    image = own.frame(shining(square(), (0.25, 0.0, 0.0)), camera(), SIDE, SIDE, FLAT)

    assert image[32, 32] == pytest.approx([255 * (0.5**2.2 + 0.25) ** (1 / 2.2), 127.5, 127.5], abs=1)


def test_what_shines_is_as_bright_in_the_dark() -> None:
    """GIVEN a black ball that shines WHEN it is lit THEN it is everywhere alike; too much of it is white."""
    own, ball = renderer(np.zeros((8, 8, 3))), sphere(24)

    image = own.frame(shining(ball, (0.2, 0.4, 0.0)), camera(), SIDE, SIDE, replace(FLAT, is_lit=True))
    white = own.frame(shining(ball, (9.0, 9.0, 9.0)), camera(), SIDE, SIDE, Look())[32, 32]

    seen = image[20:44, 20:44].reshape(-1, 3)
    assert np.ptp(seen.astype(int), axis=0).max() <= 1
    assert seen[0] == pytest.approx([255 * 0.2 ** (1 / 2.2), 255 * 0.4 ** (1 / 2.2), 0], abs=1)
    assert white.tolist() == [255, 255, 255]


def test_a_texture_tells_where_it_shines_and_other_triangles_stay_dark() -> None:
    texture = np.zeros((32, 32, 3))
    texture[:16, :16, 0] = texture[16:, 16:, 1] = 1
    own = Renderer([Frame(8, 8), Frame(32, 32, Wrap.CLAMP, Wrap.CLAMP)])
    own.take([torch.zeros(1, 3, 8, 8), torch.from_numpy(texture.astype(np.float32)).permute(2, 0, 1)[None]])

    image = own.frame(shining(square(), (1.0, 1.0, 1.0), 1), camera(), SIDE, SIDE, FLAT)
    half = own.frame(shining(square(), (1.0, 1.0, 1.0), only=0), camera(), SIDE, SIDE, FLAT)

    assert image[24, 24].tolist() == [255, 0, 0]
    assert image[40, 40].tolist() == [0, 255, 0]
    assert image[24, 40].tolist() == [0, 0, 0]
    assert half[40, 44].tolist() == [255, 255, 255]  # below the diagonal
    assert half[24, 20].tolist() == [0, 0, 0]
