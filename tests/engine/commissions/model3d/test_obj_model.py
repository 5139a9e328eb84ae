"""OBJ with MTL: read in all spellings, written with other pictures beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from engine.commissions.model3d.obj_model import ObjModel
from engine.commissions.model3d.open_model import open_model
from engine.errors import UnreadableImage, UnsupportedFormat
from tests.engine.commissions.model3d.made_models import encoded, scene

OBJ = b"""# made by a test\r
mtllib my  materials.mtl\r
o box\r
v 0 0 0\r
v 1 0 0\r
v 1 1 0\r
v 0 1 0\r
v 0.5 0.5 1\r
vt 0 0\r
vt 1 0\r
vt 1 1\r
vt 0 1\r
vt 0.5 0.5\r
vn 0 0 1\r
usemtl skin of it\r
f 1/1/1 2/2/1 3/3/1 4/4/1\r
usemtl plain\r
f -5//1 -4//1 \\\r
 -1//1\r
"""


MTL = """newmtl skin of it
Kd 0.8 0.8 0.8
map_Kd -s 1 1 1 pictures\\my skin.png
bump -bm 0.5 bump.png

newmtl plain
Kd 1 0 0
"""


def _obj(folder: Path) -> ObjModel:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "my skin.png").write_bytes(encoded(scene()))
    (folder / "bump.png").write_bytes(encoded(scene(8, 8)))
    (folder / "my  materials.mtl").write_text(MTL)
    (folder / "box.obj").write_bytes(OBJ)
    return ObjModel(folder / "box.obj")


def test_an_obj_is_read_with_its_materials(tmp_path: Path) -> None:
    """GIVEN a polygon, indices from the end, a broken line and names with spaces WHEN read THEN all is there."""
    model = _obj(tmp_path)
    mesh = model.mesh()
    assert mesh.textures.tolist() == [0, 0, -1]
    assert np.allclose(mesh.points[mesh.faces[2]], [[0, 0, 0], [1, 0, 0], [0.5, 0.5, 1]])
    assert np.allclose(mesh.uvs[mesh.faces[0]], [[0, 1], [1, 1], [1, 0]])  # down, not up
    assert np.allclose(mesh.colors[mesh.faces[2], :3], [1, 0, 0])
    assert np.allclose(mesh.normals[mesh.faces[0]], [0, 0, 1])


def test_a_painted_obj_has_new_materials_and_pictures_beside_it(tmp_path: Path) -> None:
    model = _obj(tmp_path)
    target = tmp_path / "out" / "painted.obj"
    files = model.assembled(model.encoded({0: 1 - model.textures[0].picture.pixels}), target)
    target.parent.mkdir()
    for path, data in files.items():
        path.write_bytes(data)
    assert sorted(path.name for path in files) == ["bump.png", "painted.mtl", "painted.obj", "painted_my skin.png"]
    assert target.read_bytes() == OBJ.replace(b"my  materials.mtl", b"painted.mtl")
    text = (tmp_path / "out" / "painted.mtl").read_text()
    assert text == MTL.replace("pictures\\my skin.png", "painted_my skin.png")
    painted = ObjModel(target)
    assert np.abs(1 - painted.textures[0].picture.pixels - model.textures[0].picture.pixels).max() < 0.003
    assert trimesh.load_mesh(target, process=False).faces.shape == (3, 3)


def test_an_obj_without_its_picture_says_so(tmp_path: Path) -> None:
    _obj(tmp_path)
    (tmp_path / "pictures" / "my skin.png").unlink()
    with pytest.raises(UnreadableImage, match=r"my skin\.png"):
        ObjModel(tmp_path / "box.obj")


def test_an_obj_of_coloured_points_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.obj").write_text("v 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 0 1 0 0 0 1\nf 1 2 3\n")
    with pytest.raises(UnsupportedFormat, match=r"as \.ply"):
        open_model(tmp_path / "a.obj")
