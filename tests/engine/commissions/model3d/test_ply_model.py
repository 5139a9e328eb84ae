"""PLY with colours at the vertices: read in all spellings, written with other colours alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Order
from engine.commissions.kinds import commission_of
from engine.commissions.model3d.open_model import open_model
from engine.commissions.model3d.ply_model import PlyModel
from engine.errors import UnreadableImage, UnsupportedFormat
from engine.options import Device, Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice

RESOURCES = Path(__file__).resolve().parents[4] / "resources"


OPTIONS = StyleOptions(
    (StyleChoice(RESOURCES / "styles" / "impasto_field.jpg"),), device=Device.CPU, precision=Precision.FLOAT32,
    iterations=4,
)  # fmt: skip


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
    files = model.assembled(model.encoded({0: 1 - model.textures[0].picture.pixels}), target)
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
        assert (
            model.assembled(model.encoded({0: model.textures[0].picture.pixels}), target)[target] == path.read_bytes()
        )


@pytest.mark.parametrize("way", ["texture", pytest.param("surface", marks=pytest.mark.slow)])
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


def test_a_ply_without_triangles_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.ply").write_bytes(_ply("ascii").replace(b"element face 2", b"element face 0"))
    with pytest.raises(UnsupportedFormat, match="no triangles"):
        open_model(tmp_path / "a.ply")


def test_a_ply_without_colours_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.ply").write_bytes(_ply("ascii").replace(b"red", b"rod"))
    with pytest.raises(UnsupportedFormat, match="no colours"):
        open_model(tmp_path / "a.ply")


def test_polygons_of_any_number_of_corners_become_fans(tmp_path: Path) -> None:
    data = _ply("ascii").replace(b"element face 2", b"element face 1").replace(b"3 0 1 2\n3 0 2 3", b"4 0 1 2 3")
    (tmp_path / "a.ply").write_bytes(data)
    binary = _ply("binary_little_endian").replace(b"element face 2", b"element face 1")
    whole = np.array([(4, (0, 1, 2, 3))], np.dtype([("n", "u1"), ("i", "<i4", 4)])).tobytes()
    (tmp_path / "b.ply").write_bytes(binary[: -2 * 13] + whole)

    for name in ("a.ply", "b.ply"):
        mesh = PlyModel(tmp_path / name).mesh()
        expected = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 0, 0], [1, 1, 0], [0, 1, 0.5]]
        np.testing.assert_array_equal(mesh.points[mesh.faces.reshape(-1)], np.array(expected, np.float32))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"ply\n", b"plz\n"), (b"end_header", b"end"), (b"format ascii", b"format other"), (b"3 0 2 3", b"3 0 2 9"),
        (b"3 0 2 3", b"3 0 2 -1"), (b"element vertex 4", b"element vertex 400"), (b"float x", b"half x"),
        (b"property float y", b"property float x"),
    ],
)  # fmt: skip
def test_a_damaged_ply_is_one_sentence(tmp_path: Path, old: bytes, new: bytes) -> None:
    (tmp_path / "a.ply").write_bytes(_ply("ascii").replace(old, new))
    with pytest.raises(UnreadableImage, match="damaged"):
        PlyModel(tmp_path / "a.ply")


def test_a_ply_stays_a_ply(tmp_path: Path) -> None:
    (tmp_path / "a.ply").write_bytes(_ply("ascii"))
    with pytest.raises(UnsupportedFormat, match=r"ends in \.ply"):
        PlyModel(tmp_path / "a.ply").assembled({}, tmp_path / "b.obj")
