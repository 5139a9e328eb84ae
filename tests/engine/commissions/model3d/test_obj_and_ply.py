"""OBJ with MTL, and PLY with colours at the vertices: read in all spellings, written with other colours alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import trimesh

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Order
from engine.commissions.kinds import commission_of
from engine.commissions.model3d.obj_model import ObjModel
from engine.commissions.model3d.obj_text import map_file
from engine.commissions.model3d.open_model import open_model
from engine.commissions.model3d.ply_model import PlyModel
from engine.errors import UnreadableImage, UnsupportedFormat
from engine.geometry.rasteriser import rasterise
from engine.geometry.unwrapping import unwrapped
from engine.options import Device, Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice
from tests.engine.commissions.model3d.made_models import encoded, scene
from tests.engine.geometry.shapes import sphere

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
OPTIONS = StyleOptions(
    (StyleChoice(RESOURCES / "styles" / "impasto_field.jpg"),), device=Device.CPU, precision=Precision.FLOAT32,
    iterations=4,
)  # fmt: skip

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
    files = model.written({0: 1 - model.textures[0].picture.pixels}, target)
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


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("a b.png", "a b.png"),
        ("-clamp on a.png", "a.png"),
        ("-o 0 0 -s 2 2 2 -mm 0 1 x y.jpg", "x y.jpg"),
        ("-bm 1.0   z.png", "z.png"),
    ],
)
def test_options_before_a_map_are_no_part_of_its_name(text: str, file: str) -> None:
    assert map_file(text)[0] == file


def test_an_obj_without_its_picture_says_so(tmp_path: Path) -> None:
    _obj(tmp_path)
    (tmp_path / "pictures" / "my skin.png").unlink()
    with pytest.raises(UnreadableImage, match=r"my skin\.png"):
        ObjModel(tmp_path / "box.obj")


def _ply(order: str, kind: str = "uchar") -> bytes:
    words = ["ply", f"format {order} 1.0", "comment by a test", "element vertex 4"]
    words += [f"property float {axis}" for axis in "xyz"] + [f"property {kind} {c}" for c in ("red", "green", "blue")]
    words += ["element face 2", "property list uchar int vertex_indices", "end_header"]
    head = "\n".join(words).encode() + b"\n"
    points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0.5)]
    colors = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (51, 102, 153)]
    scale = 255 if kind == "float" else 1
    if order == "ascii":
        rows = [
            f"{x} {y} {z} {r / scale:g} {g / scale:g} {b / scale:g}"
            for (x, y, z), (r, g, b) in zip(points, colors, strict=True)
        ]
        return head + "\n".join([*rows, "3 0 1 2", "3 0 2 3", ""]).encode()
    mark = "<" if "little" in order else ">"
    fields = [(axis, f"{mark}f4") for axis in "xyz"] + [(c, "u1" if scale == 1 else f"{mark}f4") for c in "rgb"]
    vertices = np.array([(*p, *(v / scale for v in c)) for p, c in zip(points, colors, strict=True)], np.dtype(fields))
    faces = np.array([(3, (0, 1, 2)), (3, (0, 2, 3))], np.dtype([("n", "u1"), ("i", f"{mark}i4", 3)]))
    return head + vertices.tobytes() + faces.tobytes()


@pytest.mark.parametrize("order", ["ascii", "binary_little_endian", "binary_big_endian"])
@pytest.mark.parametrize("kind", ["uchar", "float"])
def test_a_ply_gets_other_colours_and_keeps_everything_else(tmp_path: Path, order: str, kind: str) -> None:
    path, target = tmp_path / "a.ply", tmp_path / "b.ply"
    path.write_bytes(_ply(order, kind))
    model = PlyModel(path)
    files = model.written({0: 1 - model.textures[0].picture.pixels}, target)
    target.write_bytes(files[target])
    before, after = (trimesh.load_mesh(own, process=False) for own in (path, target))
    if kind == "uchar":
        colors = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [51, 102, 153]])
        assert np.array_equal(before.visual.vertex_colors[:, :3], colors)
        assert np.abs(after.visual.vertex_colors[:, :3].astype(int) - (255 - colors)).max() < 64  # mixed over triangles
    assert np.array_equal(after.vertices, before.vertices)
    assert np.array_equal(after.faces, before.faces)
    assert target.read_bytes().split(b"end_header")[0] == path.read_bytes().split(b"end_header")[0]
    if kind == "uchar":
        assert model.written({0: model.textures[0].picture.pixels}, target)[target] == path.read_bytes()


@pytest.mark.parametrize("way", ["texture", "surface"])
def test_a_ply_is_painted_by_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """GIVEN a ball with colours at its points WHEN it is painted THEN they change, alike where points are one."""
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEW_SIDE", 64)
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEWS", 4)
    ball = trimesh.creation.icosphere(3)
    colors = (255 * (0.5 + 0.4 * np.sin(3 * ball.vertices))).astype(np.uint8)
    ball.visual.vertex_colors = np.c_[colors, np.full(len(colors), 255, np.uint8)]
    ball.export(tmp_path / "ball.ply")
    order = Order(tmp_path / "ball.ply", tmp_path / "painted.ply", OPTIONS, details={"way": way})
    *_, ended = carry_out(commission_of(order), lambda: Stylizer(RESOURCES / "models"), RESOURCES / "styles")
    assert ended.message == ""
    painted = trimesh.load_mesh(tmp_path / "painted.ply", process=False)
    assert np.array_equal(painted.vertices, trimesh.load_mesh(tmp_path / "ball.ply", process=False).vertices)
    change = np.abs(painted.visual.vertex_colors[:, :3].astype(int) - colors)
    assert 10 < change.mean() < 120


def test_triangles_get_places_of_their_own() -> None:
    """GIVEN a ball WHEN unwrapped THEN no two triangles share a texel, and their shapes are kept but for slants."""
    ball = sphere(12)
    uvs, height, width = unwrapped(ball.points, ball.normals, ball.faces)
    assert uvs.min() > 0 and uvs.max() < 1
    texels = torch.from_numpy(uvs) * torch.tensor([width, height])
    drawn = rasterise(torch.cat([texels, torch.ones(len(uvs), 3, 1)], 2), height, width).faces
    a, b = (uvs[:, k] - uvs[:, 0] for k in (1, 2))
    areas = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / 2 * height * width
    assert float((drawn >= 0).sum()) == pytest.approx(areas, rel=0.05)


def test_a_ply_without_triangles_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.ply").write_bytes(_ply("ascii").replace(b"element face 2", b"element face 0"))
    with pytest.raises(UnsupportedFormat, match="no triangles"):
        open_model(tmp_path / "a.ply")


def test_an_obj_of_coloured_points_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.obj").write_text("v 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 0 1 0 0 0 1\nf 1 2 3\n")
    with pytest.raises(UnsupportedFormat, match=r"as \.ply"):
        open_model(tmp_path / "a.obj")


def test_a_ply_without_colours_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.ply").write_bytes(_ply("ascii").replace(b"red", b"rod"))
    with pytest.raises(UnsupportedFormat, match="no colours"):
        open_model(tmp_path / "a.ply")


@pytest.mark.parametrize("name", ["a.fbx", "a.usdz", "a.blend", "a.stl"])
def test_other_formats_are_told_how_to_convert(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something")
    with pytest.raises(UnsupportedFormat, match=r"export it as glTF 2\.0"):
        open_model(tmp_path / name)
