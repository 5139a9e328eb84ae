"""Models of every kind are opened, and of others it is said what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
import trimesh

from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.open_model import open_model
from engine.commissions.model3d.ply_model import PlyModel
from engine.errors import UnreadableImage, UnsupportedFormat
from tests.engine.commissions.model3d.made_models import cube_glb, lamp_glb, scene


@pytest.mark.parametrize("name", ["a.fbx", "a.usdz", "a.blend", "a.stl"])
def test_other_formats_are_told_how_to_convert(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something")
    with pytest.raises(UnsupportedFormat, match=r"export it as glTF 2\.0"):
        open_model(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.glb", GltfModel), ("a.GLB", GltfModel), ("a.gltf", GltfModel), ("a.ply", PlyModel)]
)
def test_the_ending_tells_the_kind(tmp_path: Path, name: str, kind: type) -> None:
    path = tmp_path / name
    if kind is PlyModel:
        trimesh.Trimesh([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]], vertex_colors=[[200, 100, 50, 255]] * 3).export(
            path
        )
    else:
        made = cube_glb()
        path.write_bytes(made.gltf() if path.suffix == ".gltf" else made.glb())

    assert isinstance(open_model(path), kind)


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match=r"a\.fbx cannot be found"):
        open_model(tmp_path / "a.fbx")


def test_what_shines_is_among_the_textures_where_it_is_wished(tmp_path: Path) -> None:
    (tmp_path / "lamp.glb").write_bytes(lamp_glb(scene(16, 16)).glb())

    assert len(open_model(tmp_path / "lamp.glb").textures) == 1
    assert len(open_model(tmp_path / "lamp.glb", shines=True).textures) == 2
