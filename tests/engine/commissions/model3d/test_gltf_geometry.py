"""Triangles of glTF scenes: in every mode, coloured, moved as coats say, and placed as nodes say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.gltf_geometry import Coat, Geometry
from engine.commissions.model3d.gltf_json import Transform
from engine.commissions.model3d.gltf_pose import Pose
from engine.errors import UnreadableImage
from engine.geometry.mesh import Mesh
from tests.engine.commissions.model3d.made_models import Glb

POINTS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 2, 0], [1, 2, 0]], np.float32)
UVS = np.array([[0, 0], [1, 0], [0, 1], [1, 1], [0, 2], [1, 2]], np.float32)


def built(folder: Path, made: Glb, coat: Coat | None = None) -> tuple[Geometry, Mesh]:
    (folder / "a.glb").write_bytes(made.glb())
    container = read_container(folder / "a.glb")
    geometry = Geometry(container, Pose(container), [coat or Coat()])
    return geometry, geometry.mesh(Pose(container))


def one(mode: int = 4, indices: list[int] | None = None, node: dict[str, Any] | None = None, **more: Any) -> Glb:
    made = Glb()
    attributes = {"POSITION": made.accessor(POINTS), "TEXCOORD_0": made.accessor(UVS)}
    attributes |= {name: made.accessor(values) for name, values in more.items()}
    primitive: dict[str, Any] = {"attributes": attributes, "mode": mode}
    if indices is not None:
        primitive["indices"] = made.accessor(np.array(indices, np.uint16))
    made.place(primitive, **(node or {}))
    return made


@pytest.mark.parametrize(
    ("mode", "indices", "faces"),
    [
        (4, None, [[0, 1, 2], [3, 4, 5]]), (4, [0, 1, 2, 2, 1, 3, 4], [[0, 1, 2], [2, 1, 3]]),
        (5, None, [[0, 1, 2], [2, 1, 3], [2, 3, 4], [4, 3, 5]]),  # every second one is turned round
        (6, [5, 0, 1, 3], [[5, 0, 1], [5, 1, 3]]), (5, [0, 1], []),
    ],
)  # fmt: skip
def test_triangles_strips_and_fans(tmp_path: Path, mode: int, indices: list[int] | None, faces: list) -> None:
    _, mesh = built(tmp_path, one(mode, indices))

    assert mesh.faces.tolist() == faces


def test_lines_and_points_are_not_drawn(tmp_path: Path) -> None:
    assert not len(built(tmp_path, one(1))[1].faces)


def test_colours_of_vertices_and_of_the_coat_are_multiplied(tmp_path: Path) -> None:
    own = np.tile(np.array([[128, 255, 0]], np.float32) / 255, (6, 1))

    _, mesh = built(tmp_path, one(COLOR_0=own), Coat(factor=(0.5, 1.0, 1.0, 0.25)))

    assert mesh.colors[0] == pytest.approx([64 / 255, 1, 0, 0.25], abs=1e-6)


def test_without_coordinates_there_is_no_texture(tmp_path: Path) -> None:
    _, has = built(tmp_path, one(), Coat(texture=3))
    _, has_not = built(tmp_path, one(), Coat(texture=3, coordinates=1))

    assert has.textures.tolist() == [3, 3]
    assert has_not.textures.tolist() == [-1, -1]


def test_coordinates_are_scaled_then_turned_then_moved(tmp_path: Path) -> None:
    """As KHR_texture_transform has it: a quarter of a turn brings (u, v) to (v, -u)."""
    transform = Transform((0.25, 0.5), np.pi / 2, (2.0, 3.0))

    _, mesh = built(tmp_path, one(), Coat(transform=transform))

    assert mesh.uvs == pytest.approx(np.stack([3 * UVS[:, 1] + 0.25, -2 * UVS[:, 0] + 0.5], 1), abs=1e-5)


def test_nodes_move_points_and_keep_normals_upright_on_their_surface(tmp_path: Path) -> None:
    """GIVEN a slope that is stretched WHEN placed THEN its normals stay at right angles to it."""
    slope = POINTS @ np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0]], np.float32)
    made = Glb()
    normals = np.tile(np.array([[0, -1, 1]], np.float32) / np.sqrt(2).astype(np.float32), (6, 1))
    attributes = {"POSITION": made.accessor(slope), "NORMAL": made.accessor(normals)}
    made.place({"attributes": attributes}, translation=[10, 0, 0], scale=[1, 4, 1])

    _, mesh = built(tmp_path, made)

    assert mesh.points == pytest.approx(slope * [1, 4, 1] + [10, 0, 0])
    across = mesh.points[mesh.faces[0, 1:]] - mesh.points[mesh.faces[0, :1]]
    assert mesh.normals[0] @ across.T == pytest.approx([0, 0], abs=1e-5)
    assert np.linalg.norm(mesh.normals, axis=1) == pytest.approx(np.ones(6), abs=1e-5)


@pytest.mark.parametrize(("scale", "side"), [([1, 1, 1], 1), ([-1, 1, 1], -1), ([-1, -1, 1], 1)])
def test_mirrors_turn_fronts_round(tmp_path: Path, scale: list[int], side: int) -> None:
    assert built(tmp_path, one(node={"scale": scale}))[1].sides.tolist() == [side, side]
    assert built(tmp_path, one(node={"scale": scale}), Coat(is_one_sided=False))[1].sides.tolist() == [0, 0]


def test_morph_targets_add_their_share(tmp_path: Path) -> None:
    made = one(node={"weights": [0.25]})
    up = np.tile(np.array([[0, 0, 8]], np.float32), (6, 1))
    made.json["meshes"][0]["primitives"][0]["targets"] = [{"POSITION": made.accessor(up)}]

    assert built(tmp_path, made)[1].points == pytest.approx(np.add(POINTS, [0, 0, 2]))


@pytest.mark.parametrize("broken", ["index", "count", "material", "mesh"])
def test_what_does_not_fit_together_is_damaged(tmp_path: Path, broken: str) -> None:
    made = one(indices=[0, 1, 6]) if broken == "index" else one()
    primitive = made.json["meshes"][0]["primitives"][0]
    if broken == "count":
        primitive["attributes"]["TEXCOORD_0"] = made.accessor(UVS[:5])
    elif broken == "material":
        primitive["material"] = 1
    elif broken == "mesh":
        made.json["nodes"][0]["mesh"] = 1

    with pytest.raises(UnreadableImage, match="damaged"):
        built(tmp_path, made)


def test_compressed_triangles_are_told(tmp_path: Path) -> None:
    made = one()
    made.json["meshes"][0]["primitives"][0]["extensions"] = {"KHR_draco_mesh_compression": {}}

    geometry, mesh = built(tmp_path, made)

    assert geometry.is_compressed
    assert not len(mesh.faces)
