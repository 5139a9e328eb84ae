"""Damaged models: 500 of all formats end in a model or in one sentence, soon, and nothing is written."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.commissions.model3d.open_model import open_model
from engine.commissions.model3d.texture_way import TextureWay
from engine.errors import EngineError
from tests.engine.commissions.model3d.made_models import cube_glb, encoded, moving_tube, scene
from tests.engine.geometry.shapes import cube

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.model3d.model import Model

FILES = 500
PATIENCE = 10  # s of processor time that a file may take
MOST_BYTES = 50 << 20  # that may be written of a small model


def _obj() -> bytes:
    mesh, text = cube(), io.StringIO()
    text.write("mtllib m.mtl\nusemtl a\n")
    text.writelines(f"v {x:.3f} {y:.3f} {z:.3f}\n" for x, y, z in mesh.points)
    text.writelines(f"vt {u:.3f} {1 - v:.3f}\n" for u, v in mesh.uvs)
    text.writelines("f " + " ".join(f"{i + 1}/{i + 1}" for i in face) + "\n" for face in mesh.faces)
    return text.getvalue().encode()


def _ply(order: str) -> bytes:
    mesh = cube()
    head = f"ply\nformat {order} 1.0\nelement vertex {len(mesh.points)}\n"
    head += "".join(f"property float {axis}\n" for axis in "xyz")
    head += "".join(f"property uchar {name}\n" for name in ("red", "green", "blue"))
    head += f"element face {len(mesh.faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    if order == "ascii":
        rows = [f"{x} {y} {z} {i % 256} 90 20" for i, (x, y, z) in enumerate(mesh.points)]
        rows += ["3 " + " ".join(str(i) for i in face) for face in mesh.faces]
        return (head + "\n".join(rows) + "\n").encode()
    vertices = np.zeros(len(mesh.points), [("p", "<f4", 3), ("c", "u1", 3)])
    vertices["p"], vertices["c"] = mesh.points, [200, 90, 20]
    faces = np.zeros(len(mesh.faces), [("n", "u1"), ("i", "<i4", 3)])
    faces["n"], faces["i"] = 3, mesh.faces
    return head.encode() + vertices.tobytes() + faces.tobytes()


def originals() -> dict[str, bytes]:
    """Make sound files of all formats, by names that end in it."""
    return {
        "cube.glb": cube_glb(scene(16, 24)).glb(), "tube.glb": moving_tube().glb(), "cube.gltf": cube_glb().gltf(),
        "cube.obj": _obj(), "text.ply": _ply("ascii"), "binary.ply": _ply("binary_little_endian"),
    }  # fmt: skip


def damaged(data: bytes, random: np.random.Generator) -> bytes:
    """Change, repeat, swap or cut off some bytes."""
    found = bytearray(data)
    for _ in range(int(random.integers(1, 4))):
        place, length = int(random.integers(len(found))), int(random.integers(1, 24))
        match int(random.integers(12)):
            case 0 | 10:
                found[place] ^= 1 << int(random.integers(8))
            case 1 | 9:
                found[place : place + length] = random.bytes(length)
            case 2:
                del found[place : place + length]
            case 3:
                found[place:place] = found[place : place + length]
            case 4 | 5 | 6 | 7 | 8:
                digits = [k for k, byte in enumerate(found[place : place + 400], place) if 48 <= byte < 58]
                found[digits[0] if digits else place] = 48 + int(random.integers(10))
            case _:
                del found[max(1, len(found) - int(random.integers(1, 1 + len(found) // 2))) :]
    return bytes(found)


@pytest.mark.slow
def test_damaged_models_end_in_a_model_or_in_one_sentence(tmp_path: Path) -> None:
    sound = originals()
    random, slowest, opened = np.random.default_rng(7), 0.0, 0
    (tmp_path / "m.mtl").write_text("newmtl a\nmap_Kd a.png\n")
    (tmp_path / "a.png").write_bytes(encoded(scene(16, 24)))
    for number in range(FILES):
        name = list(sound)[number % len(sound)]
        path = tmp_path / name
        path.write_bytes(damaged(sound[name], random))
        before = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
        began = time.process_time()
        try:
            _painted(open_model(path))
            opened += 1
        except EngineError as error:
            assert str(error).endswith(".") and "\n" not in str(error), (number, name)
        slowest = max(slowest, time.process_time() - began)
        assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before
    assert slowest < PATIENCE
    assert FILES // 20 < opened < FILES * 3 // 4  # so that both ways have been gone


def _painted(model: Model) -> None:
    """Do all that a painting of it would, with its own pictures."""
    way = TextureWay(model)
    pixels = way.picture().pixels
    for index in range(len(model.clips)):
        model.mesh(index, 0.5)
    files = model.assembled(model.encoded(way.textures(pixels)), model.path.with_name("painted" + model.path.suffix))
    assert sum(len(data) for data in files.values()) < MOST_BYTES
