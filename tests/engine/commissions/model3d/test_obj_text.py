"""Texts of OBJ and MTL, in the spellings that programs have for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.model3d.obj_text import ObjMaterial, ObjText, decoded, map_file, read_mtl, read_obj
from engine.errors import UnreadableImage


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


def read(*lines: str) -> ObjText:
    return read_obj(Path("a.obj"), "\n".join(["v 0 0 0", "v 1 0 0", "v 1 1 0", "v 0 1 0", *lines]).encode())


def test_polygons_become_fans_and_indices_count_from_either_end() -> None:
    found = read("vt 0 0", "vt 1 0", "vn 0 0 1", "f 1/1/1 2/2/1 3/-1/-1 -1//1")

    assert found.corners[:, :, 0].tolist() == [[0, 1, 2], [0, 2, 3]]
    assert found.corners[0].tolist() == [[0, 0, 0], [1, 1, 0], [2, 1, 0]]
    assert found.corners[1, 2].tolist() == [3, -1, 0]


def test_colours_of_points_and_points_without() -> None:
    found = read_obj(Path("a.obj"), b"v 0 0 0 0.5 0.25 1\nv 1 2 3\nv 4 5 6\nf 1 2 3")

    assert found.points.tolist() == [[0, 0, 0], [1, 2, 3], [4, 5, 6]]
    assert found.colors.tolist() == [[0.5, 0.25, 1], [1, 1, 1], [1, 1, 1]]


def test_each_triangle_knows_its_material() -> None:
    found = read(
        "mtllib a b.mtl", "f 1 2 3", "usemtl wood", "f 1 2 3", "usemtl old tin", "f 1 2 4", "usemtl wood", "f 2 3 4"
    )

    assert found.names == ["wood", "old tin"]
    assert found.materials.tolist() == [-1, 0, 1, 0]
    assert found.libraries == ["a b.mtl"]


@pytest.mark.parametrize("line", ["f 1 2 5", "f 1 2 0", "f 1 2 -5", "f 1/1 2/1 3/1", "v 1 2", "v 1 2 nan", "f 1 2 x"])
def test_what_makes_no_sense_is_one_sentence(line: str) -> None:
    with pytest.raises(UnreadableImage, match="damaged"):
        read(line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_texts_in_the_encodings_that_occur(encoding: str) -> None:
    assert decoded(Path("a.mtl"), "newmtl Höhe".encode(encoding)) == "newmtl Höhe"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableImage, match=r"a\.obj"):
        decoded(Path("a.obj"), b"glTF\0\0")


def test_materials_have_a_colour_a_map_and_whether_it_goes_on() -> None:
    found = read_mtl(
        "newmtl a\nKd 0.1 0.2 0.3\nmap_Kd -clamp on x y.png\nnewmtl b\n map_kd\tz.png\nKd broken\nnewmtl c\nKd 1 0 0\n"
    )

    assert found == {
        "a": ObjMaterial((0.1, 0.2, 0.3), "x y.png", clamps=True),
        "b": ObjMaterial((1, 1, 1), "z.png"),
        "c": ObjMaterial((1, 0, 0)),
    }
