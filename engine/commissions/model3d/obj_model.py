"""Open Wavefront OBJ models with MTL materials, and write them with other colour maps."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.model3d.model import MOST_BYTES, Clip, Texture
from engine.commissions.model3d.model_errors import keeps_its_format, too_large_model
from engine.commissions.model3d.obj_text import ObjMaterial, ObjText, decoded, map_file, read_mtl, read_obj
from engine.commissions.model3d.texture_bytes import SUFFIXES, decode_texture, encode_texture, format_of
from engine.errors import UnreadableImage, UnsupportedFormat, not_found
from engine.geometry.mesh import Mesh, smooth_normals, unit
from engine.geometry.textures import Wrap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.values import Pixels

_MTLLIB = re.compile(rb"^([ \t]*mtllib[ \t]+)([^\r\n]*?)([ \t]*\r?)$", re.MULTILINE)
_MAP = re.compile(r"^([ \t]*map_[Kk]d[ \t]+)([^\r\n]*?)([ \t]*)$", re.MULTILINE)
_OTHER_MAP = re.compile(r"^[ \t]*(?:map_\w+|bump|disp|decal|refl|norm)[ \t]+([^\r\n]+?)[ \t]*$", re.MULTILINE)


class ObjModel:
    """Hold an OBJ file that is open.

    Args:
        path: of the .obj.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory.
    """

    clips: tuple[Clip, ...] = ()
    is_compressed = False
    can_shine = False
    glow: Mesh | None = None
    lights: tuple[Texture, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self._data = _read(path)
        text = read_obj(path, self._data)
        self._libraries = {name: self._library(name) for name in text.libraries}
        materials: dict[str, ObjMaterial] = {}
        for file, body in self._libraries.values():
            if file is not None:
                materials |= read_mtl(body)
        self._maps: dict[Path, int] = {}
        self._textures: list[Texture] = []
        which = [self._texture(materials.get(name)) for name in text.names]
        colors = [materials.get(name, ObjMaterial()).color for name in text.names]
        self.textures = tuple(self._textures)
        if not self.textures and bool((text.colors != 1).any()):
            raise UnsupportedFormat(
                "{0} has colours at its vertices but no texture; export it as .ply, or as .glb with a texture.",
                path.name,
            )
        self._mesh = _mesh_of(text, which, colors)

    def mesh(self, clip: int | None = None, seconds: float = 0.0) -> Mesh:
        """Give all triangles; nothing moves."""
        del clip, seconds
        return self._mesh

    def encoded(self, painted: Mapping[int, Pixels]) -> dict[int, bytes]:
        """Encode colour maps by their texture's index."""
        kinds = {index: format_of(file.read_bytes()) or "PNG" for file, index in self._maps.items() if index in painted}
        return {
            index: encode_texture(painted[index], self.textures[index].picture, kind) for index, kind in kinds.items()
        }

    def assembled(self, encoded: Mapping[int, bytes], target: Path) -> dict[Path, bytes]:
        """Give the files of the painted model, the one at `target` last: OBJ, new MTL and pictures beside it."""
        if target.suffix.lower() != ".obj":
            raise keeps_its_format(self.path.name, ".obj")
        files: dict[Path, bytes] = {}
        names: dict[Path, str] = {}
        for file, index in self._maps.items():
            if index not in encoded:
                continue
            data = encoded[index]
            name = _free(target.with_name(f"{target.stem}_{file.stem}{SUFFIXES[format_of(data)]}"), files)
            files[name] = data
            names[file] = name.name
        libraries: dict[str, str] = {}
        for number, (library, (mtl, body)) in enumerate(self._libraries.items()):
            if mtl is not None:
                stem = target.stem if not number else f"{target.stem}_{number + 1}"
                new = _free(target.with_name(f"{stem}.mtl"), files)
                self._take_along(mtl, body, names, target, files)
                files[new] = _MAP.sub(partial(_renamed, mtl=mtl, names=names), body).encode()
                libraries[library] = new.name
        files[target] = _MTLLIB.sub(lambda found: _library_line(found, libraries), self._data)
        return files

    def _library(self, name: str) -> tuple[Path | None, str]:
        file = _beside(self.path, name)
        if file is None:
            return None, ""
        return file, decoded(file, _read(file))

    def _texture(self, material: ObjMaterial | None) -> int:
        if material is None or not material.map:
            return -1
        file = next((own for mtl, _ in self._libraries.values() if mtl and (own := _beside(mtl, material.map))), None)
        if file is None:
            raise UnreadableImage(
                "{0} needs {1}, which is not beside it; put it there.", self.path.name, material.map.replace("\\", "/")
            )
        if file not in self._maps:
            wrap = Wrap.CLAMP if material.clamps else Wrap.REPEAT
            self._textures.append(Texture(file.stem, decode_texture(_read(file), file.name), wrap, wrap))
            self._maps[file] = len(self._textures) - 1
        return self._maps[file]

    @staticmethod
    def _take_along(mtl: Path, body: str, names: Mapping[Path, str], target: Path, files: dict[Path, bytes]) -> None:
        """Copy maps that stay as they are where the painted model goes to another folder."""
        if target.parent.resolve() == mtl.parent.resolve():
            return
        for found in _OTHER_MAP.finditer(body):
            name = map_file(found[1])[0]
            path = _beside(mtl, name)
            if path is not None and path not in names:
                new = target.parent / path.relative_to(mtl.parent)
                if not new.exists():
                    files[new] = path.read_bytes()


def files_beside(path: Path) -> list[Path]:
    """List the files that an OBJ needs, materials and their colour maps, as far as they are there.

    Raises UnreadableImage.
    """
    names = [found[2].decode("utf-8", "replace").strip() for found in _MTLLIB.finditer(_read(path))]
    libraries = [file for name in names if (file := _beside(path, name))]
    maps = [material.map for file in libraries for material in read_mtl(decoded(file, _read(file))).values()]
    return libraries + [file for mtl in libraries for name in maps if name and (file := _beside(mtl, name))]


def _renamed(found: re.Match[str], mtl: Path, names: Mapping[Path, str]) -> str:
    file, options = map_file(found[2])
    path = _beside(mtl, file)
    new = names.get(path, file) if path else file
    return f"{found[1]}{options}{' ' if options else ''}{new}{found[3]}"


def _library_line(found: re.Match[bytes], libraries: Mapping[str, str]) -> bytes:
    new = libraries.get(found[2].decode("utf-8", "replace").strip())
    return found[0] if new is None else found[1] + new.encode() + found[3]


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES // 4:
            raise too_large_model(path.name)
        return path.read_bytes()
    except OSError as error:
        raise not_found(path.name) from error


def _beside(path: Path, name: str) -> Path | None:
    """Find a file in the folder of another, or below it; None where it is not there under its name or its last part."""
    plain = name.strip().strip('"').replace("\\", "/")
    inside = Path(plain)
    candidates = [inside] if not inside.is_absolute() and ".." not in inside.parts else []
    for candidate in (*candidates, Path(inside.name)):
        file = path.parent / candidate
        try:
            if file.is_file():
                return file
        except (OSError, ValueError):
            return None
    return None


def _free(path: Path, files: Mapping[Path, bytes]) -> Path:
    number, free = 1, path
    while free in files or free.exists():
        number += 1
        free = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return free


def _mesh_of(text: ObjText, which: list[int], colors: list[tuple[float, float, float]]) -> Mesh:
    """Give each combination of point, coordinates and normal a vertex of its own; coordinates go down from then on."""
    materials = np.append(np.array(which, np.int64), -1)[text.materials]
    tints = np.array([*colors, (1.0, 1.0, 1.0)], np.float32)[text.materials]
    flat = text.corners.reshape(-1, 3)
    keys = np.concatenate([flat, np.repeat(text.materials, 3)[:, None]], 1)
    unique, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    points = text.points[unique[:, 0]] if len(unique) else np.zeros((0, 3), np.float32)
    faces = inverse.reshape(-1, 3).astype(np.int64)
    uvs = np.zeros((len(unique), 2), np.float32)
    has = unique[:, 1] >= 0
    uvs[has] = text.uvs[unique[has, 1]]
    uvs[:, 1] = 1 - uvs[:, 1]
    normals = smooth_normals(text.points, text.corners[:, :, 0])[unique[:, 0]] if len(unique) else points
    own = unique[:, 2] >= 0
    normals[own] = unit(text.normals[unique[own, 2]])
    shades = np.concatenate([np.repeat(tints, 3, 0)[first] * text.colors[unique[:, 0]], np.ones((len(unique), 1))], 1)
    textured = (text.corners[:, :, 1] >= 0).all(1)
    return Mesh(points, normals, uvs, faces, np.where(textured, materials, -1), shades.astype(np.float32))
