"""Write one painted frame as a picture file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import no_picture
from engine.pictures import image_saving

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.source import SourceFrame
    from engine.options import SaveOptions
    from engine.values import Picture, Result


class StillSink:
    """Write a picture file when it is closed.

    Args:
        path: of the painting; its ending names the format.
        original: the photograph, which is never written to.
        options: how it is written.
        size: px of the painting's long side; None is the photograph's own.
        overwrite: replace a file of that name; else it gets " (2)".

    Attributes:
        resume: folder of what an interrupted run has noted down, None where nothing shall be.
    """

    def __init__(
        self, path: Path, original: Path, options: SaveOptions, *, size: int | None = None, overwrite: bool = False
    ) -> None:
        self._path, self._original, self._options, self._overwrite = path, original, options, overwrite
        self._size = size
        self.resume: Path | None = None
        self._painted: tuple[SourceFrame, Result, str] | None = None

    def check(self) -> None:
        """Refuse a file that could not be written; raises as `image_saving.check_target` does."""
        image_saving.check_target(self._path, self._original)

    def admit(self, picture: Picture) -> None:
        """Refuse a photograph whose painting the format cannot hold; raises CannotWrite."""
        image_saving.check_size(self._path, *image_saving.painted_size(picture, self._size), picture, self._options)

    def begin(self, resume: Path | None) -> int:
        """Begin with the one frame there is; the engine notes down in `resume` how far it is."""
        self.resume = resume
        return 0

    def write(self, frame: SourceFrame, painted: Result, recipe: str) -> None:
        """Hold the painting until `close`."""
        self._painted = frame, painted, recipe

    def close(self) -> Path:
        """Write the file; raises as `image_saving.save` does."""
        if self._painted is None:
            raise no_picture()
        frame, painted, recipe = self._painted
        return image_saving.save(
            self._path, painted.pixels, frame.picture, self._options, recipe=recipe, overwrite=self._overwrite
        )

    def discard(self) -> None:
        """Forget the painting; there is no file yet."""
        self._painted = None
