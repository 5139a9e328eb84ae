"""What a model needs beside its own file is listed by its name from there; what is missing or elsewhere is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.model3d.model_files import files_of
from engine.errors import UnreadableImage, UnsupportedFormat
from tests.engine.commissions.model3d.made_models import cube_glb, encoded, scene


def _gltf(folder: Path, *pictures: str) -> Path:
    made = cube_glb()
    for picture in pictures:
        made.add("images", {"uri": picture})
    (folder / "a.gltf").write_bytes(made.gltf("a.bin"))
    (folder / "a.bin").write_bytes(made.binary)
    return folder / "a.gltf"


def test_gltf_names_its_bytes_and_pictures(tmp_path: Path) -> None:
    (tmp_path / "textures").mkdir()
    for name in ("wood.png", "a b.png"):
        (tmp_path / "textures" / name).write_bytes(encoded(scene(8, 8)))
    path = _gltf(tmp_path, "textures/wood.png", "textures/a%20b.png", "textures/gone.png", "data:image/png;base64,AA==")
    names = ["a.bin", "textures/a b.png", "textures/wood.png"]
    found = files_of(path)
    assert sorted(found) == names
    assert all(found[name] == tmp_path / name for name in names)


def test_a_binary_model_needs_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.GLB").write_bytes(cube_glb().glb())
    (tmp_path / "a.ply").write_bytes(b"ply")
    assert files_of(tmp_path / "a.GLB") == files_of(tmp_path / "a.ply") == {}


def test_a_file_outside_the_models_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret.png").touch()
    (tmp_path / "model").mkdir()
    with pytest.raises(UnsupportedFormat, match="outside its folder"):
        files_of(_gltf(tmp_path / "model", "../secret.png"))


def test_obj_names_materials_and_their_colour_maps(tmp_path: Path) -> None:
    (tmp_path / "a.obj").write_text("mtllib a.mtl\nmtllib gone.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    (tmp_path / "a.mtl").write_text("newmtl wood\nmap_Kd maps/wood.png\nnewmtl plain\nKd 1 0 0\n")
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "wood.png").write_bytes(encoded(scene(8, 8)))
    assert files_of(tmp_path / "a.obj") == {
        "a.mtl": tmp_path / "a.mtl", "maps/wood.png": tmp_path / "maps" / "wood.png"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["none.gltf", "none.obj"])
def test_a_model_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableImage, match="none"):
        files_of(tmp_path / name)
