"""An open model is shown as it is painted now: every triangle finds its place on the sheet, of any size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.model import Texture
from engine.commissions.model3d.model_view import ModelView
from engine.commissions.model3d.texture_way import TextureWay
from engine.commissions.model3d.turntable import Turntable
from engine.geometry.mesh import merged
from engine.geometry.rendering import Look
from engine.geometry.textures import Wrap
from engine.values import Picture
from tests.engine.commissions.model3d.made_models import Made, moving_tube
from tests.engine.commissions.model3d.surface_steps import in_space
from tests.engine.geometry.shapes import cube, mesh_of

FLAT = Look(is_lit=False, background=(0.0, 0.0, 0.0))
RED, GREEN = (0.9, 0.1, 0.1), (0.1, 0.9, 0.1)
SIZE = (48, 64)


def _plain(color: tuple[float, float, float], height: int = 60, width: int = 90) -> np.ndarray:
    return np.full((height, width, 3), color, np.float32)


def _view(model) -> tuple[ModelView, TextureWay]:
    way = TextureWay(model)
    return ModelView(model, way.sheet), way


def _seen(view: ModelView, yaw: float = 30.0, moment: tuple[int, float] | None = None, *, is_sharp: bool = False):
    return view.drawn(view.camera(yaw, 20.0, 1.0, (0.0, 0.0)), SIZE, FLAT, moment, is_sharp=is_sharp)


@pytest.mark.parametrize("is_sharp", [False, True])
def test_the_sheet_is_what_is_seen(is_sharp: bool) -> None:
    view, way = _view(Made(cube(), _plain(RED)))
    view.show(way.picture().pixels)
    shown = _seen(view, is_sharp=is_sharp)
    assert (shown.shape, shown.dtype) == ((*SIZE, 3), np.uint8)
    middle = shown[20:28, 28:36].reshape(-1, 3) / 255
    assert middle == pytest.approx(np.tile(RED, (64, 1)), abs=0.02)
    assert shown[0, 0].tolist() == [0, 0, 0]


@pytest.mark.parametrize("share", [1, 0.5, 2])
def test_a_sheet_of_any_size_is_shown(share: float) -> None:
    """GIVEN a sheet of which each side of a cube has a colour WHEN it is shown in small THEN it looks the same."""
    image = np.zeros((60, 90, 3))
    for side in range(6):
        image[30 * (side // 3) :, 30 * (side % 3) :] = (0.15 * (side + 1), 0.9 - 0.12 * side, 0.5)
    view, way = _view(Made(cube(), image))
    sheet = way.picture().pixels
    view.show(sheet)
    whole = _seen(view).astype(int)
    height, width = (round(side * share) for side in sheet.shape[:2])
    rows, columns = (np.arange(height) / share).astype(int), (np.arange(width) / share).astype(int)
    view.show(np.ascontiguousarray(sheet[rows][:, columns]))
    assert np.abs(_seen(view) - whole).mean() < 3
    assert len(np.unique(whole.reshape(-1, 3), axis=0)) >= 4


def test_what_is_shown_is_what_is_looked_up_in_the_texture() -> None:
    """GIVEN a triangle whose texture repeats WHEN seen from straight before it THEN left is left and up is up."""
    floor = mesh_of(
        np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]),
        np.array([[0, 1], [1, 1], [1, 0], [0, 0]]) * 0.98 + 0.01, np.array([[0, 1, 2], [0, 2, 3]]),
    )  # fmt: skip
    image = np.zeros((64, 64, 3), np.float32)
    image[:32, :32], image[32:, 32:] = RED, GREEN
    view, way = _view(Made(floor, image))
    view.show(way.picture().pixels)
    shown = view.drawn(view.camera(0.0, 0.0, 1.0, (0.0, 0.0)), (64, 64), FLAT, None, is_sharp=False) / 255
    for (row, column), color in {(22, 22): RED, (42, 42): GREEN, (22, 42): (0, 0, 0), (42, 22): (0, 0, 0)}.items():
        assert shown[row, column] == pytest.approx(color, abs=0.1)


def test_several_textures_are_on_one_sheet() -> None:
    second = mesh_of(cube().points + np.array([6, 0, 0]), cube().uvs, cube().faces, 1)
    model = Made(merged([cube(), second]), _plain(RED))
    model.textures += (Texture("b", Picture(_plain(GREEN)), Wrap.REPEAT, Wrap.REPEAT),)
    view, way = _view(model)
    view.show(way.picture().pixels)
    shown = _seen(view, 0.0)
    left, right = shown[:, :32].reshape(-1, 3).max(0), shown[:, 32:].reshape(-1, 3).max(0)
    assert left.argmax() == 0 and right.argmax() == 1


def test_a_triangle_without_a_texture_has_its_own_colour() -> None:
    bare = mesh_of(cube().points + np.array([6, 0, 0]), cube().uvs, cube().faces, -1)
    bare.colors[:] = (0.0, 0.0, 1.0, 1.0)
    view, way = _view(Made(merged([cube(), bare]), _plain(RED)))
    view.show(way.picture().pixels)
    right = _seen(view, 0.0)[:, 32:].reshape(-1, 3)
    assert right[:, 2].max() > 150 and right[:, 0].max() < 20


def test_it_turns_and_it_moves(tmp_path: Path) -> None:
    (tmp_path / "tube.glb").write_bytes(moving_tube().glb())
    model = GltfModel(tmp_path / "tube.glb")
    view, way = _view(model)
    view.show(way.picture().pixels)
    rest, begin, end, turned = (
        _seen(view, yaw, moment).astype(int) for yaw, moment in ((0, None), (0, (0, 0.0)), (0, (0, 1.0)), (90, None))
    )
    assert np.abs(rest - begin).mean() < 0.5
    assert np.abs(rest - end).mean() > 2
    assert np.abs(rest - turned).mean() > 0.5


def test_the_camera_is_around_the_model() -> None:
    far = mesh_of(cube().points * 3 + [10, 0, 0], cube().uvs, cube().faces)
    view, _ = _view(Made(far, _plain(RED)))
    camera = view.camera(35.0, 12.0, 2.0, (0.1, -0.2))
    assert camera.centre == pytest.approx((10, 0, 0))
    assert camera.radius == pytest.approx(3 * np.sqrt(3))
    assert (camera.yaw, camera.pitch, camera.zoom, camera.shift) == (35.0, 12.0, 2.0, (0.1, -0.2))


@pytest.mark.parametrize("turn", [0.0, 0.25, 0.5, 0.75])
def test_islands_of_several_densities_are_where_they_belong(turn: float) -> None:
    """GIVEN a cube whose sides lie in several blocks of the sheet WHEN it is shown unpainted THEN it is itself."""
    mesh = cube((1.0, 1.0, 1 / 3, 1.0, 1.0, 1 / 3))
    model = Made(mesh, in_space(mesh, 160, 240))
    view, way = _view(model)
    assert len(way.sheet.blocks) > 1
    view.show(way.picture().pixels)
    shown = view.drawn(view.camera(35 + 360 * turn, 12, 1.0, (0.0, 0.0)), (64, 64), Look(), None, is_sharp=True)
    own = Turntable(model, {}, 35, 12).picture(turn, side=64)
    assert np.abs(shown.astype(int) - own).mean() < 2
