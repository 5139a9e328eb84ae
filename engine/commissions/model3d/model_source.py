"""Show a model as a source of one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.source import SourceFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.commissions.model3d.model_work import ModelWork


class ModelSource:
    """Give what is painted of a model."""

    count = 1

    def __init__(self, work: ModelWork) -> None:
        self._work = work

    def frames(self, first: int = 0) -> Iterator[SourceFrame]:
        """Yield the picture; raises UnreadableImage, UnsupportedFormat or OutOfMemory."""
        if first == 0:
            yield SourceFrame(0, self._work.way.picture())

    def close(self) -> None:
        """Do nothing: the files are open only while they are read."""
