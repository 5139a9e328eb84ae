"""Write a painted model: the same files with other pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.model3d import turntable
from engine.commissions.model3d.model_errors import keeps_its_format
from engine.commissions.model3d.model_suffixes import SUFFIXES
from engine.commissions.model3d.texture_bytes import decode_texture
from engine.commissions.model3d.whole_files import write_encoded, write_model
from engine.errors import no_picture
from engine.pictures.image_saving import check_place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.commissions.model3d.model_work import ModelWork
    from engine.commissions.source import SourceFrame
    from engine.values import Pixels, Result


class ModelSink:
    """Write a model's files when it is closed.

    Args:
        work: the model.
        path: of the painted model.
        seen: of a picture or a clip of the painted model, where one is wished.
        overwrite: replace files of these names, never the model itself; else they get " (2)".
    """

    def __init__(self, work: ModelWork, path: Path, seen: Path | None = None, *, overwrite: bool = False) -> None:
        self._work, self._path, self._turntable, self._overwrite = work, path, seen, overwrite
        self.textures: dict[int, Pixels] | None = None  # painted

    def check(self) -> None:
        """Refuse a file that could not be written; raises CannotWrite or UnsupportedFormat."""
        own, asked = self._work.path.suffix.lower(), self._path.suffix.lower()
        if own in SUFFIXES and own != asked:
            raise keeps_its_format(self._work.path.name, own)
        check_place(self._path, self._work.path)
        if self._turntable is not None:
            turntable.check(self._turntable, self._work.path)

    def begin(self, resume: Path | None) -> int:
        """Begin with the one frame there is."""
        self._work.resume = resume
        return 0

    def write(self, frame: SourceFrame, painted: Result, recipe: str) -> None:
        """Take the painting apart into textures, and hold them until `close`."""
        del frame, recipe
        self.textures = self._work.way.textures(painted.pixels)

    def close(self) -> Path:
        """Write the files, the model last."""
        if self.textures is None:
            raise no_picture()
        target = write_model(self._work.model, self.textures, self._path, overwrite=self._overwrite)
        if self._turntable is not None:
            shown = turntable.Turntable(self._work.model, self.textures)
            first = 0 if self._work.model.clips and turntable.is_clip(self._turntable) else None
            shown.save(self._turntable, first, overwrite=self._overwrite)
        return target

    def pieces(self) -> dict[int, bytes]:
        """Encode what was painted, in place of `close`: another computer's sink has it by `take`."""
        if self.textures is None:
            raise no_picture()
        return self._work.model.encoded(self.textures)

    def take(self, pieces: Mapping[int, bytes]) -> Path:
        """Write the files with what another computer has painted; raises UnreadableImage where it is damaged."""
        for data in pieces.values() if self._path.suffix.lower() != ".ply" else ():
            decode_texture(data, self._path.name)
        return write_encoded(self._work.model, pieces, self._path, overwrite=self._overwrite)

    def discard(self) -> None:
        """Forget the painting; there is no file yet."""
        self.textures = None
