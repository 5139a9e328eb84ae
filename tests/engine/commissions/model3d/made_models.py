"""Build model files of which every byte is known."""

from __future__ import annotations

import base64
import io
import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.model import Texture
from engine.geometry.textures import Wrap
from engine.values import Picture
from tests.engine.geometry.shapes import cube

if TYPE_CHECKING:
    from pathlib import Path

    from engine.geometry.mesh import Mesh

_KINDS = {"float32": 5126, "uint16": 5123, "uint8": 5121, "uint32": 5125}
_TYPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}


def scene(height: int = 64, width: int = 96) -> np.ndarray:
    """Draw stripes, a disc and grain, (height, width, 3) uint8."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    image = 0.5 + 0.4 * np.sin(np.stack([9 * x + 2, 13 * y, 11 * (x + y)], 2) * 2)
    image[(x - 0.5) ** 2 + (y - 0.3) ** 2 < 0.03] = [0.9, 0.2, 0.1]
    image += np.random.default_rng(0).normal(0, 0.03, image.shape)
    return (image.clip(0, 1) * 255).round().astype(np.uint8)


def encoded(image: np.ndarray, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, kind, **({"quality": 95} if kind == "JPEG" else {}))
    return buffer.getvalue()


@dataclass
class Glb:
    """Gather what goes into a glTF file."""

    json: dict[str, Any] = field(default_factory=lambda: {"asset": {"version": "2.0", "generator": "a test"}})
    binary: bytearray = field(default_factory=bytearray)

    def view(self, data: bytes) -> int:
        self.binary += b"\0" * (-len(self.binary) % 4)
        views = self.json.setdefault("bufferViews", [])
        views.append({"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data)})
        self.binary += data
        return len(views) - 1

    def accessor(self, values: Any) -> int:
        array = np.ascontiguousarray(values)
        array = array.reshape(len(array), -1)
        record = {
            "bufferView": self.view(array.tobytes()), "componentType": _KINDS[array.dtype.name], "count": len(array),
            "type": _TYPES[array.shape[1]],
        }  # fmt: skip
        if array.dtype == np.float32:
            record |= {"min": array.min(0).tolist(), "max": array.max(0).tolist()}
        return self.add("accessors", record)

    def add(self, name: str, record: dict[str, Any]) -> int:
        self.json.setdefault(name, []).append(record)
        return len(self.json[name]) - 1

    def picture(self, image: np.ndarray, kind: str = "PNG") -> int:
        """Add an image in the file, with a texture of it; return the texture."""
        source = self.add(
            "images", {"bufferView": self.view(encoded(image, kind)), "mimeType": f"image/{kind.lower()}"}
        )
        return self.add("textures", {"source": source})

    def primitive(self, mesh: Mesh, material: int | None = None) -> dict[str, Any]:
        attributes = {
            "POSITION": self.accessor(mesh.points), "NORMAL": self.accessor(mesh.normals),
            "TEXCOORD_0": self.accessor(mesh.uvs),
        }  # fmt: skip
        made = {"attributes": attributes, "indices": self.accessor(mesh.faces.astype(np.uint16).reshape(-1))}
        return made | ({} if material is None else {"material": material})

    def place(self, *primitives: dict[str, Any], **node: Any) -> int:
        mesh = self.add("meshes", {"primitives": list(primitives)})
        return self.add("nodes", {"mesh": mesh, **node})

    def finish(self) -> Glb:
        self.json.setdefault("scenes", [{"nodes": list(range(len(self.json.get("nodes", []))))}])
        if self.binary:
            self.json["buffers"] = [{"byteLength": len(self.binary)}]
        return self

    def glb(self) -> bytes:
        self.finish()
        text = json.dumps(self.json, indent=1).encode()
        text += b" " * (-len(text) % 4)
        binary = bytes(self.binary) + b"\0" * (-len(self.binary) % 4)
        chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks

    def gltf(self, uri: str | None = None) -> bytes:
        """Give the JSON alone, the bytes in it or under `uri`."""
        self.finish()
        own = uri or "data:application/octet-stream;base64," + base64.b64encode(self.binary).decode()
        self.json["buffers"] = [{"uri": own, "byteLength": len(self.binary)}]
        return json.dumps(self.json, indent=2).encode()


def colored(made: Glb, texture: int, **more: Any) -> int:
    """Add a material of a texture."""
    info = {"index": texture, **more}
    return made.add("materials", {"pbrMetallicRoughness": {"baseColorTexture": info}})


def cube_glb(image: np.ndarray | None = None, kind: str = "PNG") -> Glb:
    """Build a textured cube whose picture lies between geometry and more geometry."""
    made = Glb()
    texture = made.picture(scene() if image is None else image, kind)
    made.place(made.primitive(cube(), colored(made, texture)), name="cube")
    return made


def lamp_glb(light: np.ndarray) -> Glb:
    """Build a cube that shines by a picture; behind its geometry lie a normal map and something unknown."""
    made = cube_glb(scene(120, 180))
    made.json["materials"][0] |= {
        "emissiveTexture": {"index": made.picture(light)}, "emissiveFactor": [1, 1, 1],
        "normalTexture": {"index": made.picture(scene(16, 16))},
    }  # fmt: skip
    return made


def moving_tube() -> Glb:
    """Build a tube with two joints, of which an animation bends the upper one, and a morph target."""
    made = Glb()
    angles = np.linspace(0, 2 * np.pi, 13)
    heights = np.linspace(0, 2, 9)
    h, a = np.meshgrid(heights, angles, indexing="ij")
    points = np.stack([0.3 * np.cos(a), h, 0.3 * np.sin(a)], 2).reshape(-1, 3).astype(np.float32)
    uvs = np.stack([a / (2 * np.pi), h / 2], 2).reshape(-1, 2).astype(np.float32)
    i = np.arange(8)[:, None] * 13 + np.arange(12)
    p, q, r, s = (k.ravel() for k in (i, i + 1, i + 14, i + 13))
    faces = np.concatenate([np.stack([p, s, q], 1), np.stack([q, s, r], 1)]).astype(np.uint16)
    upper = np.clip(points[:, 1:2] - 0.5, 0, 1)
    weights = np.concatenate([1 - upper, upper, 0 * upper, 0 * upper], 1).astype(np.float32)
    joints = np.tile(np.array([0, 1, 0, 0], np.uint8), (len(points), 1))
    wider = np.concatenate([points[:, :1], 0 * points[:, :1], points[:, 2:]], 1)
    attributes = {
        "POSITION": made.accessor(points), "TEXCOORD_0": made.accessor(uvs), "JOINTS_0": made.accessor(joints),
        "WEIGHTS_0": made.accessor(weights),
    }  # fmt: skip
    texture = made.picture(scene(), "JPEG")
    primitive = {
        "attributes": attributes, "indices": made.accessor(faces.reshape(-1)), "material": colored(made, texture),
        "targets": [{"POSITION": made.accessor(wider.astype(np.float32))}],
    }  # fmt: skip
    mesh = made.add("meshes", {"primitives": [primitive], "weights": [0.0]})
    inverse = np.stack([np.eye(4), np.eye(4)]).astype(np.float32)
    inverse[1, 1, 3] = -1.0
    skin = {"joints": [1, 2], "inverseBindMatrices": made.accessor(inverse.transpose(0, 2, 1).reshape(2, 16))}
    made.add("skins", skin)
    made.add("nodes", {"mesh": mesh, "skin": 0, "translation": [5.0, 5.0, 5.0]})  # which does not count
    made.add("nodes", {"children": [2]})
    made.add("nodes", {"translation": [0.0, 1.0, 0.0]})
    half = float(np.sqrt(0.5))
    times = made.accessor(np.array([0.0, 1.0], np.float32))
    turns = made.accessor(np.array([[0, 0, 0, 1], [0, 0, half, half]], np.float32))
    sizes = made.accessor(np.array([0.0, 1.0], np.float32))
    channels = [
        {"sampler": 0, "target": {"node": 2, "path": "rotation"}},
        {"sampler": 1, "target": {"node": 0, "path": "weights"}},
    ]
    samplers = [{"input": times, "output": turns}, {"input": times, "output": sizes}]
    made.add("animations", {"name": "bend", "channels": channels, "samplers": samplers})
    made.json["scenes"] = [{"nodes": [0, 1]}]
    return made


def opened(folder: Path, made: Glb, name: str = "object.glb") -> GltfModel:
    """Write a file and open it."""
    path = folder / name
    path.write_bytes(made.glb() if path.suffix == ".glb" else made.gltf())
    return GltfModel(path)


def negative_of(model: GltfModel, target: Path) -> GltfModel:
    """Write a model with negatives of its pictures."""
    negatives = {index: 1 - texture.picture.pixels for index, texture in enumerate(model.textures)}
    files = model.assembled(model.encoded(negatives), target)
    assert list(files)[-1] == target
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return GltfModel(target)


def geometry_of(path: Path) -> list[bytes]:
    """Give the bytes of all accessors' views."""
    container = read_container(path)
    return [container.view(a.buffer_view) for a in container.document.accessors if a.buffer_view is not None]


class Made:
    """Be a model of one texture, (H, W, 3) in [0, 1], whose file nobody needs."""

    path = Path("made.glb")
    clips = lights = ()
    is_compressed = can_shine = False
    glow = None

    def __init__(self, mesh: Mesh, image: np.ndarray) -> None:
        self._mesh = mesh
        self.textures = (Texture("a", Picture(image.astype(np.float32)), Wrap.REPEAT, Wrap.REPEAT),)

    def mesh(self, clip: int | None = None, seconds: float = 0.0) -> Mesh:
        return self._mesh
