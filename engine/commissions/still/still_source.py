"""Read a photograph as a source of one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.source import SourceFrame
from engine.pictures import image_io

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.values import Picture


class StillSource:
    """Give a picture file's one frame.

    Args:
        path: of the file.
        admit: refuses, by raising, a picture that could not be saved once it is painted.
    """

    count = 1

    def __init__(self, path: Path, admit: Callable[[Picture], None] | None = None) -> None:
        self._path, self._admit = path, admit

    def frames(self, first: int = 0) -> Iterator[SourceFrame]:
        """Yield the picture; raises as `image_io.load` does."""
        if first == 0:
            picture = image_io.load(self._path)
            if self._admit is not None:
                self._admit(picture)
            yield SourceFrame(0, picture)

    def close(self) -> None:
        """Do nothing: the file is open only while it is read."""
