"""Draw the sample model, a jar whose lid is lifted: `python -m training.draw_model`.

Jar and lid are surfaces of revolution that share one picture, the jar in its upper three quarters. The model is our
own, and under CC0; the same version of the image library gives the same bytes.
"""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

PATH = Path(__file__).resolve().parent.parent / "resources" / "samples" / "jar.glb"
SIDE = 1024  # px, of the picture
AROUND, ALONG = 72, 56  # quadrilaterals of the jar
QUALITY = 92
_SHARE = 0.75  # of the picture's height, for the jar
_COMPONENTS = {"float32": 5126, "uint16": 5123}
_TYPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}
# Radius and height, m, from the foot upwards, of what is smoothed into the outlines.
_JAR = [(0.0, 0.0), (0.26, 0.0), (0.27, 0.03), (0.25, 0.07), (0.38, 0.3), (0.47, 0.58), (0.46, 0.82), (0.34, 1.0)]
_NECK = [(0.22, 1.07), (0.2, 1.14), (0.215, 1.2), (0.235, 1.22), (0.2, 1.2), (0.18, 1.1)]
_LID = [(0.19, 0.0), (0.25, 0.02), (0.255, 0.045), (0.2, 0.1), (0.1, 0.15), (0.05, 0.17), (0.05, 0.2), (0.08, 0.24)]
_KNOB = [(0.075, 0.28), (0.04, 0.31), (0.0, 0.315)]
_LIFTS = [(0.0, 0.0), (1.0, 0.2), (2.0, 0.2), (3.0, 0.0)]  # s, m
_TURNS = [(0.0, 0.0), (1.0, 0.5), (2.0, 1.0), (3.0, 1.5), (4.0, 2.0)]  # s, half turns


class Glb:
    """Gather the parts of a binary glTF 2.0 file."""

    def __init__(self) -> None:
        self.json: dict[str, Any] = {"asset": {"version": "2.0", "generator": "Impasto", "copyright": "CC0 1.0"}}
        self._bytes = bytearray()

    def add(self, kind: str, record: dict[str, Any]) -> int:
        """Add a record to a list of the JSON, and return its index."""
        self.json.setdefault(kind, []).append(record)
        return len(self.json[kind]) - 1

    def view(self, content: bytes) -> int:
        """Add bytes, from a multiple of four on."""
        self._bytes += b"\0" * (-len(self._bytes) % 4)
        record = {"buffer": 0, "byteOffset": len(self._bytes), "byteLength": len(content)}
        self._bytes += content
        return self.add("bufferViews", record)

    def accessor(self, values: NDArray[Any]) -> int:
        """Add rows of numbers."""
        rows = np.ascontiguousarray(values).reshape(len(values), -1)
        record: dict[str, Any] = {
            "bufferView": self.view(rows.tobytes()),
            "componentType": _COMPONENTS[rows.dtype.name],
            "count": len(rows),
            "type": _TYPES[rows.shape[1]],
        }
        if rows.dtype == np.float32:
            record |= {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()}
        return self.add("accessors", record)

    def animate(self, name: str, node: int, path: str, times: list[float], values: NDArray[np.float32]) -> None:
        """Add an animation of one node's translation or rotation."""
        sampler = {"input": self.accessor(np.array(times, np.float32)), "output": self.accessor(values)}
        channel = {"sampler": 0, "target": {"node": node, "path": path}}
        self.add("animations", {"name": name, "samplers": [sampler], "channels": [channel]})

    def content(self) -> bytes:
        """Put the file together."""
        binary = bytes(self._bytes) + b"\0" * (-len(self._bytes) % 4)
        self.json["buffers"] = [{"byteLength": len(binary)}]
        text = json.dumps(self.json, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def outline(points: list[tuple[float, float]], count: int) -> Points:
    """Smooth a chain of points, by Chaikin's corner cutting, and divide it evenly: (count + 1, 2)."""
    chain = np.array(points, float)
    for _ in range(3):
        cut = np.stack([0.75 * chain[:-1] + 0.25 * chain[1:], 0.25 * chain[:-1] + 0.75 * chain[1:]], 1).reshape(-1, 2)
        chain = np.concatenate([chain[:1], cut, chain[-1:]])
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(chain, axis=0), axis=1))])
    even = np.linspace(0, lengths[-1], count + 1)
    return np.stack([np.interp(even, lengths, chain[:, axis]) for axis in (0, 1)], 1)


def revolved(shape: Points, top: float, bottom: float) -> tuple[NDArray[Any], ...]:
    """Turn an outline around the vertical axis.

    Returns:
        Positions, normals, coordinates between two heights of the picture, and triangles.
    """
    rows, columns = len(shape), AROUND + 1
    angle = np.linspace(0, 2 * np.pi, columns)[None]
    radius, height = shape[:, :1], shape[:, 1:] + 0 * angle
    positions = np.stack([radius * np.sin(angle), height, radius * np.cos(angle)], 2)
    along = np.gradient(shape, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    normals = np.stack([along[:, 1:] * np.sin(angle), -along[:, :1] + 0 * angle, along[:, 1:] * np.cos(angle)], 2)
    down = np.linspace(bottom, top, rows)[:, None] + 0 * angle
    coordinates = np.stack([angle / (2 * np.pi) + 0 * down, down], 2)
    first = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).reshape(-1)
    faces = np.stack([first, first + 1, first + columns, first + 1, first + columns + 1, first + columns], 1)
    flat = [part.reshape(-1, part.shape[2]).astype(np.float32) for part in (positions, normals, coordinates)]
    return *flat, faces.astype(np.uint16)


def picture(side: int = SIDE) -> Image.Image:
    """Paint glaze, bands, blossoms and waves that go on around the jar."""
    y, x = np.mgrid[0:side, 0:side] / side
    random = np.random.default_rng(3)
    turn = 2 * np.pi * x
    image = np.ones((side, side, 3)) * [0.93, 0.9, 0.82]
    image *= (0.96 + 0.04 * np.sin(3 * turn + 5 * np.sin(9 * y)))[..., None]
    for middle, width, color in ((0.12, 0.012, 0), (0.15, 0.004, 1), (0.62, 0.012, 0), (0.8, 0.01, 0), (0.97, 0.02, 1)):
        image[np.abs(y - middle) < width] = ([0.12, 0.25, 0.5], [0.75, 0.36, 0.16])[color]
    waves = np.abs(y - 0.68 - 0.025 * np.sin(12 * turn)) % 0.03 < 0.008
    image[waves & (y > 0.64) & (y < 0.74)] = [0.2, 0.42, 0.62]
    for number in range(26):
        place = (number % 13 + 0.5 * (number // 13)) / 13, 0.27 + 0.22 * (number // 13) + random.normal(0, 0.02)
        away = (x - place[0] + 0.5) % 1 - 0.5, (y - place[1]) * 0.75
        radius, angle = np.hypot(*away), np.arctan2(away[1], away[0]) + random.random() * 6
        petals = radius < 0.035 * (0.75 + 0.25 * np.cos(5 * angle))
        image[petals] = ([0.78, 0.22, 0.2], [0.15, 0.3, 0.58], [0.86, 0.6, 0.18])[number % 3]
        image[radius < 0.01] = [0.97, 0.85, 0.4]
    leaves = np.abs(np.sin(13 * turn / 2 + 30 * y)) < 0.06
    image[leaves & (y > 0.18) & (y < 0.58) & (image.min(2) > 0.7)] = [0.3, 0.5, 0.3]
    image += random.normal(0, 0.012, image.shape)
    return Image.fromarray((image.clip(0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))


def jar() -> bytes:
    """Build the file."""
    made, encoded = Glb(), io.BytesIO()
    picture().save(encoded, "JPEG", quality=QUALITY, subsampling=0)
    source = made.add("images", {"bufferView": made.view(encoded.getvalue()), "mimeType": "image/jpeg"})
    texture = made.add(
        "textures", {"source": source, "sampler": made.add("samplers", {"wrapS": 10497, "wrapT": 33071})}
    )
    surface = {"baseColorTexture": {"index": texture}, "metallicFactor": 0, "roughnessFactor": 0.4}
    material = made.add("materials", {"name": "glaze", "pbrMetallicRoughness": surface, "doubleSided": True})
    nodes = []
    for name, points, rows, heights in (
        ("jar", _JAR + _NECK, ALONG, (0, _SHARE)), ("lid", _LID + _KNOB, ALONG // 2, (_SHARE, 1)),
    ):  # fmt: skip
        positions, normals, coordinates, faces = revolved(outline(points, rows), *heights)
        named = {"POSITION": positions, "NORMAL": normals, "TEXCOORD_0": coordinates}
        attributes = {key: made.accessor(values) for key, values in named.items()}
        part = {"attributes": attributes, "indices": made.accessor(faces.reshape(-1)), "material": material}
        nodes.append(
            made.add("nodes", {"name": name, "mesh": made.add("meshes", {"name": name, "primitives": [part]})})
        )
    rest = 1.2  # m
    made.json["nodes"][nodes[1]]["translation"] = [0, rest, 0]
    whole = made.add("nodes", {"name": "whole", "children": nodes})
    made.add("scenes", {"nodes": [whole]})
    lifted = np.array([[0, rest + height, 0] for _, height in _LIFTS], np.float32)
    made.animate("Lid", nodes[1], "translation", [time for time, _ in _LIFTS], lifted)
    turned = np.array([[0, np.sin(h * np.pi / 2), 0, np.cos(h * np.pi / 2)] for _, h in _TURNS], np.float32)
    made.animate("Turn", whole, "rotation", [time for time, _ in _TURNS], turned)
    made.json["scene"] = 0
    return made.content()


if __name__ == "__main__":
    PATH.write_bytes(jar())
