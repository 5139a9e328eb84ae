"""Read Wavefront OBJ and MTL texts: triangles with texture coordinates, materials with colour maps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.model3d.model import MOST_TRIANGLES
from engine.commissions.model3d.model_errors import damaged_model, too_many_triangles
from engine.geometry.mesh import bounded, bounded_uvs

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_MAP_ARGUMENTS = {
    **dict.fromkeys(("-blendu", "-blendv", "-cc", "-clamp", "-bm", "-boost", "-imfchan", "-texres", "-type"), 1),
    "-mm": 2, **dict.fromkeys(("-o", "-s", "-t"), 3),
}  # fmt: skip


@dataclass(slots=True)
class ObjText:
    """Hold what an OBJ file says."""

    points: NDArray[np.float32]  # (V, 3)
    colors: NDArray[np.float32]  # (V, 3), 1 where there are none
    uvs: NDArray[np.float32]  # (T, 2), up
    normals: NDArray[np.float32]  # (N, 3)
    corners: NDArray[np.int64]  # (F, 3, 3): indices of point, coordinates and normal; -1 where there is none
    materials: NDArray[np.int64]  # (F,), index into `names`; -1 before the first
    names: list[str]  # of materials
    libraries: list[str]


@dataclass(frozen=True, slots=True)
class ObjMaterial:
    """Hold what of a material is seen."""

    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    map: str = ""  # path of its colour map as it is written
    clamps: bool = False


@dataclass(slots=True)
class _Reading:
    path: Path
    points: list[list[float]] = field(default_factory=list)
    uvs: list[list[float]] = field(default_factory=list)
    normals: list[list[float]] = field(default_factory=list)
    corners: list[tuple[tuple[int, int, int], ...]] = field(default_factory=list)
    materials: list[int] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    libraries: list[str] = field(default_factory=list)
    material: int = -1

    def take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "v":
            self.points.append(_numbers(rest, 3))
        elif word == "vt":
            self.uvs.append([*_numbers(rest, 1), 0.0][:2])
        elif word == "vn":
            self.normals.append(_numbers(rest, 3)[:3])
        elif word == "f":
            self._face(rest.split())
        elif word == "usemtl":
            self.material = self.names.setdefault(rest.strip(), len(self.names))
        elif word == "mtllib":
            self.libraries.append(rest.strip())

    def _face(self, words: list[str]) -> None:
        corners = [self._corner(word) for word in words]
        for k in range(1, len(corners) - 1):
            self.corners.append((corners[0], corners[k], corners[k + 1]))
            self.materials.append(self.material)
        if len(self.corners) > MOST_TRIANGLES:
            raise too_many_triangles(self.path.name)

    def _corner(self, word: str) -> tuple[int, int, int]:
        parts = [*word.split("/"), "", ""][:3]
        counts = (len(self.points), len(self.uvs), len(self.normals))
        found = [_index(part, count) for part, count in zip(parts, counts, strict=True)]
        if found[0] < 0:
            raise ValueError(word)
        return found[0], found[1], found[2]


def _index(word: str, count: int) -> int:
    """Turn an index from 1 on, or from the end, into one from 0 on; -1 where there is none."""
    if not word:
        return -1
    number = int(word)
    index = number - 1 if number > 0 else count + number
    if not 0 <= index < count:
        raise ValueError(word)
    return index


def _numbers(text: str, least: int) -> list[float]:
    numbers = [float(word) for word in text.split()]
    if len(numbers) < least or not all(abs(number) < 1e30 for number in numbers):
        raise ValueError(text)
    return numbers


def decoded(path: Path, data: bytes) -> str:
    """Turn a file's bytes into text, in the encodings that occur; raises UnreadableImage."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:4096]:
        raise damaged_model(path.name)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin1")


def read_obj(path: Path, data: bytes) -> ObjText:
    """Read an OBJ file's bytes; raises UnreadableImage."""
    reading = _Reading(path)
    text = re.sub(r"\\\r?\n", " ", decoded(path, data))
    try:
        for line in text.splitlines():
            stripped = line.strip().replace("\t", " ")
            if stripped and stripped[0] in "vfum":
                reading.take(stripped)
        width = 6 if any(len(point) >= 6 for point in reading.points) else 3
        points = np.array([(point + [1.0] * 3)[:width] if width == 6 else point[:3] for point in reading.points])
    except (ValueError, OverflowError, IndexError) as error:
        raise damaged_model(path.name) from error
    points = points.reshape(-1, width).astype(np.float32)
    return ObjText(
        bounded(points[:, :3]),
        points[:, 3:6] if width == 6 else np.ones_like(points),
        bounded_uvs(np.array(reading.uvs).reshape(-1, 2)),
        np.array(reading.normals, np.float32).reshape(-1, 3),
        np.array(reading.corners, np.int64).reshape(-1, 3, 3),
        np.array(reading.materials, np.int64),
        list(reading.names),
        reading.libraries,
    )


def read_mtl(text: str) -> dict[str, ObjMaterial]:
    """Read the materials of an MTL text; what makes no sense is passed over."""
    found: dict[str, ObjMaterial] = {}
    name = ""
    for line in text.splitlines():
        word, _, rest = line.strip().replace("\t", " ").partition(" ")
        if word == "newmtl":
            name = rest.strip()
            found[name] = ObjMaterial()
        elif name and word == "Kd":
            try:
                red, green, blue = _numbers(rest, 3)[:3]
            except ValueError:
                continue
            found[name] = ObjMaterial((red, green, blue), found[name].map, found[name].clamps)
        elif name and word.lower() == "map_kd":
            file, options = map_file(rest)
            found[name] = ObjMaterial(found[name].color, file, "-clamp on" in options)
    return found


def map_file(text: str) -> tuple[str, str]:
    """Split what follows map_Kd into the file, whose name may have spaces, and the options before it."""
    words = text.strip().split(" ")
    place = 0
    while place < len(words) and (words[place] in _MAP_ARGUMENTS or not words[place]):
        most = _MAP_ARGUMENTS.get(words[place], 0)
        place += 1
        count = 0
        while count < most and place < len(words) and (most == 1 or _is_number(words[place])):
            place, count = place + 1, count + 1
    return " ".join(words[place:]).strip(), " ".join(words[:place])


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
