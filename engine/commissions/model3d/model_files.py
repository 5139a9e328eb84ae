"""Name the files that a model consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.obj_model import files_beside

if TYPE_CHECKING:
    from pathlib import Path


def files_of(path: Path) -> dict[str, Path]:
    """List what a model needs beside its own file, as far as it is there, by its name seen from the model's folder.

    Raises:
        UnreadableImage, UnsupportedFormat.
    """
    suffix = path.suffix.lower()
    found: list[Path] = []
    if suffix in (".glb", ".gltf"):
        found = read_container(path).files()
    elif suffix == ".obj":
        found = files_beside(path)
    return {file.relative_to(path.parent).as_posix(): file for file in found if file.is_file()}
