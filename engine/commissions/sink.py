"""Say what a sink is: where painted frames go, and what becomes one whole file, or folder, of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.source import SourceFrame
    from engine.values import Result


def unfinished(target: Path) -> Path:
    """Name the folder beside a target in which its unfinished work lies, for a run that is taken up again."""
    return target.with_name(f".{target.name}.unfinished")


class Sink(Protocol):
    """Write painted frames so that nothing has the target's name before all of it is there.

    The calls come in this order: check, begin, write for each frame, close; instead of a call that has not come yet,
    discard. A sink that needs more of the source than its frames, such as sound or geometry, is made with it.

    Raises:
        CannotWrite, UnsupportedFormat, OutOfMemory, BadResult.
    """

    def check(self) -> None:
        """Refuse, before anything is painted, a target that could not be written after it; writes nothing."""

    def begin(self, resume: Path | None) -> int:
        """Make ready and return the index of the first frame that is still to be painted.

        `resume` is a folder, which need not exist, for what an interrupted run leaves to the next: what is there is
        taken up. None begins anew and keeps nothing.
        """

    def write(self, frame: SourceFrame, painted: Result, recipe: str) -> None:
        """Take the next frame as it was and as it was painted; `recipe` is JSON, the same for all of one run."""

    def close(self) -> Path:
        """Put the whole under its name, atomically, and return the name: a taken one may have got " (2)"."""

    def discard(self) -> None:
        """Let go of what is open and leave nothing beside the target; what is in `resume` stays for the next run."""
