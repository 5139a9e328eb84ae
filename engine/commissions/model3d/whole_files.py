"""Write files that belong together: none has its name before all are there."""

from __future__ import annotations

import errno
from contextlib import ExitStack
from typing import TYPE_CHECKING

from engine.errors import CannotWrite, too_large_to_save
from engine.pictures.image_saving import check_place, free_name, write_sentence
from engine.storage.whole_file import put_in_place, temporary_beside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.commissions.model3d.model import Model
    from engine.values import Pixels


def write_model(model: Model, textures: Mapping[int, Pixels], path: Path, *, overwrite: bool) -> Path:
    """Write a model with painted textures (H, W, 3); return the path: a taken name gets " (2)" unless `overwrite`.

    Raises:
        CannotWrite, UnsupportedFormat, OutOfMemory, BadResult.
    """
    return write_encoded(model, model.encoded(textures), path, overwrite=overwrite)


def write_encoded(model: Model, encoded: Mapping[int, bytes], path: Path, *, overwrite: bool) -> Path:
    """Write a model with what its `encoded` gave, here or on another computer; else as `write_model`."""
    check_place(path, model.path)
    target = path if overwrite else free_name(path)
    write_together(model.assembled(encoded, target))
    return target


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write all, and give them their names in this order; raises CannotWrite or OutOfMemory."""
    path = list(files)[-1]
    try:
        with ExitStack() as stack:
            waiting = []
            for path, data in files.items():  # what failed is told by its name
                path.parent.mkdir(parents=True, exist_ok=True)
                temporary = stack.enter_context(temporary_beside(path))
                _write(temporary, data)
                waiting.append((temporary, path))
            for temporary, path in waiting:
                put_in_place(temporary, path)
    except MemoryError as error:
        raise too_large_to_save(path.name) from error
    except OSError as error:
        raise CannotWrite(write_sentence(path, error)) from error


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    if path.read_bytes() != data:
        raise OSError(errno.EIO, "the file came back differently")
