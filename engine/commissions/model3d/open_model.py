"""Open a model of any kind that can be painted, and say what to do with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.obj_model import ObjModel
from engine.commissions.model3d.ply_model import PlyModel
from engine.errors import UnsupportedFormat, not_found

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.model3d.model import Model


def open_model(path: Path, *, shines: bool = False) -> Model:
    """Read a model whole.

    Args:
        path: of the model.
        shines: the pictures by which a glTF model shines are among its textures.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise not_found(path.name)
    if suffix in (".glb", ".gltf"):
        return GltfModel(path, shines=shines)
    if suffix == ".obj":
        return ObjModel(path)
    if suffix == ".ply":
        return PlyModel(path)
    raise UnsupportedFormat("{0} is not read; open it in Blender and export it as glTF 2.0 (.glb).", path.name)
