"""Paint a photograph, and go on where an interrupted run was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from engine.painters.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from engine.commissions.commission import Repainter
    from engine.commissions.source import SourceFrame
    from engine.options import StyleOptions
    from engine.values import Picture, Preview, Progress, Result

    class _Engine(Protocol):
        def stylize(
            self, picture: Picture, options: StyleOptions, *, journal: Journal
        ) -> Generator[Progress | Preview | Result, None, None]: ...


class StillPainter:
    """Paint one frame with an engine that notes down in `resume`, a folder, how far it is."""

    def __init__(self, engine: Repainter, options: StyleOptions, resume: Path) -> None:
        self._engine, self._options = cast("_Engine", engine), options
        self._journal = Journal(resume / "run.npz")

    def paint(self, frame: SourceFrame) -> Generator[Progress | Preview | Result, None, None]:
        """Paint the frame, from what is noted down of it on."""
        return self._engine.stylize(frame.picture, self._options, journal=self._journal)
