"""Open PLY models whose vertices have colours, and write them with others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.commissions.model3d.model import MOST_BYTES, MOST_TRIANGLES, Clip, Texture
from engine.commissions.model3d.model_errors import damaged_model, keeps_its_format, too_large_model
from engine.errors import UnsupportedFormat, not_found
from engine.geometry.mesh import Mesh, bounded, smooth_normals
from engine.geometry.push_pull import filled
from engine.geometry.rasteriser import rasterise
from engine.geometry.textures import Frame, Levels, Wrap, interpolated
from engine.geometry.unwrapping import unwrapped
from engine.pictures.tensors import to_tensor
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.geometry.mesh import Floats, Indices
    from engine.values import Pixels

_TYPES = {
    **{"char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2"},
    **{"uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4"},
    **{"double": "f8", "float64": "f8"},
}
_ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
_COLORS = (("red", "green", "blue"), ("diffuse_red", "diffuse_green", "diffuse_blue"), ("r", "g", "b"))
_MOST_HEADER = 1 << 16  # bytes


@dataclass(slots=True)
class _Element:
    name: str
    count: int
    properties: list[tuple[str, str, str]]  # name, type, type of the count of a list or ""


class PlyModel:
    """Hold a PLY file that is open.

    Args:
        path: of the .ply.

    Raises:
        UnreadableImage, UnsupportedFormat.
    """

    clips: tuple[Clip, ...] = ()
    is_compressed = False
    can_shine = False
    glow: Mesh | None = None
    lights: tuple[Texture, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.textures: tuple[Texture, ...] = ()
        try:
            if path.stat().st_size > MOST_BYTES // 4:
                raise too_large_model(path.name)
            self._data = path.read_bytes()
            self._read()
        except OSError as error:
            raise not_found(path.name) from error
        except (ValueError, IndexError, OverflowError, KeyError, TypeError, StopIteration) as error:
            raise damaged_model(path.name) from error

    def mesh(self, clip: int | None = None, seconds: float = 0.0) -> Mesh:
        """Give all triangles; nothing moves. A texture of its own holds the colours of the vertices."""
        del clip, seconds
        return self._mesh

    def encoded(self, painted: Mapping[int, Pixels]) -> dict[int, bytes]:
        """Give the whole file with other colours: its own, changed by what its texture has changed there."""
        if not painted:
            return {}
        scale = 255.0 if self._whole else 1.0
        change = self._at_vertices(painted[0]) - self._at_vertices(self.textures[0].picture.pixels)
        colors = np.clip(self._colors + change, 0, 1) * scale
        return {0: self._binary(colors) if self._order else self._ascii(colors)}

    def assembled(self, encoded: Mapping[int, bytes], target: Path) -> dict[Path, bytes]:
        """Give that file its name."""
        if target.suffix.lower() != ".ply":
            raise keeps_its_format(self.path.name, ".ply")
        return {target: encoded[0]}

    def _read(self) -> None:
        end = self._data.find(b"end_header", 0, _MOST_HEADER)
        if not self._data.startswith(b"ply") or end < 0:
            raise ValueError(self.path)
        self._start = self._data.index(b"\n", end) + 1
        self._elements, self._order = _header(self._data[:end].decode("latin1"))
        vertex = next(e for e in self._elements if e.name == "vertex")
        names = [name for name, _, _ in vertex.properties]
        self._names = next((group for group in _COLORS if all(name in names for name in group)), None)
        if any(listed for _, _, listed in vertex.properties) or len(set(names)) < len(names):
            raise ValueError(self.path)
        vertices, faces = self._tables() if self._order else self._lines()
        points = bounded(np.stack([vertices[axis] for axis in "xyz"], 1))
        if len(faces) and (int(faces.max()) >= len(points) or int(faces.min()) < 0):
            raise ValueError(self.path)
        if self._names is None:
            raise UnsupportedFormat(
                "{0} has no colours at its vertices; paint some in a 3D program, or export it as .glb with a texture.",
                self.path.name,
            )
        kinds = {name: kind for name, kind, _ in vertex.properties}
        self._whole = kinds[self._names[0]][0] != "f"
        colors = np.stack([vertices[name] for name in self._names], 1).astype(np.float32)
        self._colors = np.nan_to_num(colors / (255.0 if self._whole else 1.0)).clip(0, 1)
        if not len(faces):
            raise UnsupportedFormat(
                "{0} has points but no triangles; make a surface of them in a 3D program first.", self.path.name
            )
        self._corners = faces.reshape(-1)
        self._unwrap(points, faces)

    def _unwrap(self, points: Floats, faces: Indices) -> None:
        """Make a texture of the vertices' colours."""
        normals = smooth_normals(points, faces)
        uvs, height, width = unwrapped(points, normals, faces)
        own, count = self._corners, len(self._corners)
        self._mesh = Mesh(
            points[own], normals[own], uvs.reshape(-1, 2), np.arange(count).reshape(-1, 3),
            np.zeros(len(faces), np.int64), np.ones((count, 4), np.float32),
        )  # fmt: skip
        texels = torch.from_numpy(uvs) * torch.tensor([width, height])
        raster = rasterise(torch.cat([texels, torch.ones(len(faces), 3, 1)], 2), height, width)
        image = torch.zeros(3, height * width)
        seen = raster.seen
        image[:, seen.flatten()] = interpolated(raster, torch.from_numpy(faces), torch.from_numpy(self._colors)).T
        known = seen[None, None].float()
        pixels = filled(image.view(1, 3, height, width), known)[0].permute(1, 2, 0).contiguous().numpy()
        self.textures = (Texture(self.path.stem, Picture(pixels), Wrap.CLAMP, Wrap.CLAMP),)

    def _at_vertices(self, pixels: Pixels) -> NDArray[np.float64]:
        """Look up the vertices, (V, 3), in a texture: the mean of what lies at their corners; 0 where there is none."""
        height, width = pixels.shape[:2]
        which = torch.zeros(len(self._corners), dtype=torch.int64)
        frame = Frame(height, width, Wrap.CLAMP, Wrap.CLAMP)
        levels = Levels([frame])
        places = levels.gathered(which, torch.from_numpy(self._mesh.uvs), torch.zeros(len(which)))
        found = places.of(to_tensor(pixels, torch.device("cpu"))[0].flatten(1)).numpy().astype(np.float64)
        count = len(self._colors)
        times = np.bincount(self._corners, minlength=count).clip(1)
        return np.stack([np.bincount(self._corners, row, count) / times for row in found], 1)

    def _dtype(self, element: _Element) -> np.dtype[np.void]:
        return np.dtype([(name, self._order + kind) for name, kind, _ in element.properties])

    def _tables(self) -> tuple[NDArray[np.void], NDArray[np.int64]]:
        place, vertices, faces = self._start, None, np.zeros((0, 3), np.int64)
        for element in self._elements:
            if any(listed for _, _, listed in element.properties):
                if element.name != "face":
                    break
                faces, place = self._polygons(element, place)
                continue
            dtype = self._dtype(element)
            table = np.frombuffer(self._data, dtype, element.count, place)
            if element.name == "vertex":
                vertices, self._place = table, place
            place += dtype.itemsize * element.count
        if vertices is None:
            raise ValueError(self.path)
        return vertices, faces

    def _polygons(self, element: _Element, place: int) -> tuple[NDArray[np.int64], int]:
        """Read faces of any number of corners: at a stroke where all are triangles."""
        if element.count > MOST_TRIANGLES:
            raise ValueError(self.path)
        row = [("", "")] * 0
        for name, kind, listed in element.properties:
            row += (
                [(f"#{name}", self._order + listed), *((f"{name}{k}", self._order + kind) for k in range(3))]
                if listed
                else [(name, self._order + kind)]
            )
        dtype = np.dtype(row)
        if place + dtype.itemsize * element.count <= len(self._data):
            table = np.frombuffer(self._data, dtype, element.count, place)
            lists = [name for name, _, listed in element.properties if listed]
            if all((table[f"#{name}"] == 3).all() for name in lists):
                indices = next(name for name in lists if name in ("vertex_indices", "vertex_index"))
                found = np.stack([table[f"{indices}{k}"] for k in range(3)], 1).astype(np.int64)
                return found, place + dtype.itemsize * element.count
        return self._mixed(element, place)

    def _mixed(self, element: _Element, place: int) -> tuple[NDArray[np.int64], int]:
        faces: list[tuple[int, int, int]] = []
        for _ in range(element.count):
            for name, kind, listed in element.properties:
                count = 1
                if listed:
                    count = int(np.frombuffer(self._data, self._order + listed, 1, place)[0])
                    place += np.dtype(listed).itemsize
                values = np.frombuffer(self._data, self._order + kind, count, place)
                place += values.nbytes
                if listed and name in ("vertex_indices", "vertex_index"):
                    faces += _fan([int(value) for value in values])
            if len(faces) > MOST_TRIANGLES:
                raise ValueError(self.path)
        return np.array(faces, np.int64).reshape(-1, 3), place

    def _lines(self) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.int64]]:
        lines = self._data[self._start :].decode("latin1").splitlines()
        place, vertices, faces = 0, {}, []
        for element in self._elements:
            rows = lines[place : place + element.count]
            if len(rows) < element.count:
                raise ValueError(self.path)
            if element.name == "vertex":
                table = np.array([[float(word) for word in row.split()] for row in rows]).reshape(element.count, -1)
                vertices = {name: table[:, k] for k, (name, _, _) in enumerate(element.properties)}
                self._place = place
            elif element.name == "face" and element.properties and element.properties[0][2]:
                for row in rows:
                    words = [int(word) for word in row.split()[: 1 + int(row.split()[0])]]
                    faces += _fan(words[1:])
            place += element.count
        return vertices, np.array(faces, np.int64).reshape(-1, 3)

    def _binary(self, colors: NDArray[np.floating]) -> bytes:
        vertex = next(e for e in self._elements if e.name == "vertex")
        dtype = self._dtype(vertex)
        table = np.frombuffer(self._data, dtype, vertex.count, self._place).copy()
        for k, name in enumerate(self._names or ()):
            table[name] = np.rint(colors[:, k]) if self._whole else colors[:, k]
        return self._data[: self._place] + table.tobytes() + self._data[self._place + table.nbytes :]

    def _ascii(self, colors: NDArray[np.floating]) -> bytes:
        vertex = next(e for e in self._elements if e.name == "vertex")
        columns = [[name for name, _, _ in vertex.properties].index(name) for name in self._names or ()]
        head, body = self._data[: self._start], self._data[self._start :].decode("latin1").splitlines(keepends=True)
        for row in range(vertex.count):
            line = body[self._place + row]
            words = line.split()
            for column, value in zip(columns, colors[row], strict=True):
                words[column] = str(round(float(value))) if self._whole else f"{value:.6f}"
            ending = line[len(line.rstrip("\r\n")) :]
            body[self._place + row] = " ".join(words) + ending
        return head + "".join(body).encode("latin1")


def _fan(corners: list[int]) -> list[tuple[int, int, int]]:
    return [(corners[0], corners[k], corners[k + 1]) for k in range(1, len(corners) - 1)]


def _header(text: str) -> tuple[list[_Element], str]:
    """Read the header; raises KeyError or ValueError."""
    elements: list[_Element] = []
    order = ""
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["format"]:
            order = _ORDERS[words[1]]
        elif words[:1] == ["element"]:
            elements.append(_Element(words[1], int(words[2]), []))
            if not 0 <= elements[-1].count <= 100_000_000:
                raise ValueError(line)
        elif words[:2] == ["property", "list"]:
            elements[-1].properties.append((words[4], _TYPES[words[3]], _TYPES[words[2]]))
        elif words[:1] == ["property"]:
            elements[-1].properties.append((words[2], _TYPES[words[1]], ""))
    return elements, order
