"""Other pictures are put into glTF files, wherever they are; everything else keeps every byte."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.gltf_writing import replaced
from tests.engine.commissions.model3d.made_models import (
    Glb,
    colored,
    cube_glb,
    encoded,
    geometry_of,
    negative_of,
    opened,
    scene,
)
from tests.engine.geometry.shapes import cube


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_between_other_bytes_is_replaced(tmp_path: Path, kind: str) -> None:
    """GIVEN pictures before and behind geometry WHEN they are replaced THEN geometry and formats stay."""
    made = cube_glb(kind=kind)
    second = made.picture(scene(33, 21))
    made.place(made.primitive(cube(), colored(made, second)), translation=[3, 0, 0])
    if kind == "WEBP":
        made.json["textures"][0] = {"extensions": {"EXT_texture_webp": {"source": 0}}}
    model = opened(tmp_path, made)
    painted = negative_of(model, tmp_path / "painted.glb")
    assert geometry_of(painted.path) == geometry_of(model.path)
    assert (tmp_path / "painted.glb").stat().st_size % 4 == 0
    for before, after in zip(model.textures, painted.textures, strict=True):
        assert np.abs(1 - before.picture.pixels - after.picture.pixels).mean() < (0.02 if kind != "PNG" else 0.003)
    images = read_container(painted.path)
    assert images.image(0)[:4] == {"PNG": b"\x89PNG", "JPEG": b"\xff\xd8\xff\xe0", "WEBP": b"RIFF"}[kind]


def test_the_text_around_what_changes_keeps_every_byte(tmp_path: Path) -> None:
    """GIVEN JSON with odd spacing, numbers, unknown keys WHEN a picture is replaced THEN only its numbers change."""
    made = cube_glb()
    made.json["extras"] = {"é": [1e-7, 1.50, -0.0], "deep": {"a": '\\"}]'}}
    made.json["materials"][0]["alphaCutoff"] = 0.25
    model = opened(tmp_path, made)
    painted = negative_of(model, tmp_path / "painted.glb")
    before, after = (read_container(path).text.decode().split("\n") for path in (model.path, painted.path))
    assert len(before) == len(after)
    changed = [pair for pair in zip(before, after, strict=True) if pair[0].rstrip() != pair[1].rstrip()]
    assert changed
    assert all("byteOffset" in old or "byteLength" in old for old, _ in changed)


def test_chunks_behind_the_binary_one_are_kept(tmp_path: Path) -> None:
    data = cube_glb().glb() + struct.pack("<I4s", 4, b"ODD!") + b"abcd"
    path = tmp_path / "object.glb"
    path.write_bytes(data[:8] + struct.pack("<I", len(data)) + data[12:])
    painted = negative_of(GltfModel(path), tmp_path / "painted.glb")
    assert painted.path.read_bytes().endswith(b"ODD!abcd")


def test_bytes_that_others_read_too_stay_where_they_are(tmp_path: Path) -> None:
    """GIVEN a view over the picture's bytes WHEN it is replaced THEN the new one goes behind everything."""
    made = cube_glb()
    view = made.json["bufferViews"][0]
    made.json["bufferViews"].append({"buffer": 0, "byteOffset": view["byteOffset"], "byteLength": 16})
    made.json["accessors"].append(
        {"bufferView": len(made.json["bufferViews"]) - 1, "componentType": 5121, "count": 16, "type": "SCALAR"}
    )
    model = opened(tmp_path, made)
    painted = negative_of(model, tmp_path / "painted.glb")
    assert geometry_of(painted.path) == geometry_of(model.path)


def test_pictures_in_the_text_and_beside_it_are_replaced(tmp_path: Path) -> None:
    """GIVEN a picture as data and another in a file with a space WHEN painted elsewhere THEN all goes along."""
    (tmp_path / "own pictures").mkdir()
    (tmp_path / "own pictures" / "skin 1.png").write_bytes(encoded(scene(40, 40)))
    (tmp_path / "bump.png").write_bytes(encoded(scene(8, 8)))
    made = Glb()
    inside = made.add("images", {"uri": "data:image/png;base64," + base64.b64encode(encoded(scene())).decode()})
    beside = made.add("images", {"uri": "own%20pictures/skin%201.png"})
    bump = made.add("images", {"uri": "bump.png"})
    textures = [made.add("textures", {"source": source}) for source in (inside, beside, bump)]
    made.place(made.primitive(cube(), colored(made, textures[0])), made.primitive(cube(), colored(made, textures[1])))
    made.json["materials"][0]["normalTexture"] = {"index": textures[2]}
    path = tmp_path / "object.gltf"
    (tmp_path / "geometry.bin").write_bytes(made.binary)
    path.write_bytes(made.gltf("geometry.bin"))
    model = GltfModel(path)
    painted = negative_of(model, tmp_path / "out" / "painted.gltf")
    assert geometry_of(painted.path) == geometry_of(path)
    assert len(painted.textures) == 2
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "bump.png", "geometry.bin", "painted.gltf", "painted_skin 1.png"
    ]  # fmt: skip
    assert (tmp_path / "own pictures" / "skin 1.png").read_bytes() == encoded(scene(40, 40))


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "skin.png").write_bytes(encoded(scene()))
    (tmp_path / "painted_skin.png").write_bytes(b"somebody's")
    made = Glb()
    texture = made.add("textures", {"source": made.add("images", {"uri": "skin.png"})})
    made.place(made.primitive(cube(), colored(made, texture)))
    negative_of(opened(tmp_path, made, "object.gltf"), tmp_path / "painted.gltf")
    assert (tmp_path / "painted_skin.png").read_bytes() == b"somebody's"
    assert (tmp_path / "painted_skin_2.png").exists()


def test_a_material_that_is_only_a_colour_gets_a_picture(tmp_path: Path) -> None:
    """GIVEN a linear colour factor with coordinates WHEN it is painted THEN the picture replaces the factor."""
    made = Glb()
    red = {"pbrMetallicRoughness": {"baseColorFactor": [0.5, 0.0, 1.0, 0.6], "metallicFactor": 0.1}, "name": "red"}
    made.place(made.primitive(cube(), made.add("materials", red)))
    model = opened(tmp_path, made)
    assert model.textures[0].picture.pixels[0, 0] == pytest.approx([0.7354, 0.0, 1.0], abs=1e-3)
    painted = negative_of(model, tmp_path / "painted.glb")
    material = json.loads(read_container(painted.path).text)["materials"][0]["pbrMetallicRoughness"]
    assert material["baseColorFactor"] == [1.0, 1.0, 1.0, 0.6]
    assert material["metallicFactor"] == 0.1
    assert painted.textures[0].picture.pixels[5, 5] == pytest.approx([0.2646, 1.0, 0.0], abs=3e-3)
    assert geometry_of(painted.path)[:4] == geometry_of(model.path)


@pytest.mark.parametrize("longer", range(1, 5))
def test_what_lies_behind_a_picture_stays_aligned(tmp_path: Path, longer: int) -> None:
    """GIVEN a picture before geometry WHEN it grows by any number of bytes THEN numbers begin at multiples of four."""
    model = opened(tmp_path, cube_glb())
    before = read_container(model.path)
    data = before.image(0) + bytes(longer)

    files = replaced(before, {0: data}, [], tmp_path / "b.glb")

    (tmp_path / "b.glb").write_bytes(files[tmp_path / "b.glb"])
    after = read_container(tmp_path / "b.glb")
    assert after.image(0) == data
    assert geometry_of(after.path) == geometry_of(before.path)
    views = {a.buffer_view for a in after.document.accessors}
    assert all(after.document.buffer_views[index].byte_offset % 4 == 0 for index in views)
