"""Hold finished pictures in the memory of the window's process."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from gui.link import messages as m
from gui.link.shared_frames import OwnedResult

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.values import Picture

logger = logging.getLogger(__name__)


class HeldResults:
    """Own results by the jobs that computed them."""

    def __init__(self) -> None:
        self._results: dict[int, OwnedResult] = {}
        self._first_kept = 0  # results of earlier jobs are forgotten

    def place(self, report: m.ResultComputed) -> m.TakeResult:
        """Make room for a result, as far as there is memory."""
        try:
            result = self._results[report.job] = OwnedResult(report.shape, report.alpha_shape)
        except OSError:
            logger.exception("No shared memory for a result of shape %s", report.shape)
            return m.TakeResult(report.job, None)
        return m.TakeResult(report.job, result.pixels, result.alpha)

    def fill(self, job: int, like: Picture) -> None:
        """Note that a result is complete, and what its file shall carry."""
        self._results[job].fill(like)

    def stored(self, job: int) -> m.StoredResult | None:
        """Give a result that is complete."""
        return self._results[job].stored if job in self._results else None

    def pixels(self, job: int) -> m.Block | None:
        """Give the memory of a result."""
        return self._results[job].pixels if job in self._results else None

    def size(self, job: int) -> tuple[int, int]:
        """Give width and height, px, of a result that is not forgotten."""
        height, width, _ = self._results[job].pixels.shape
        return width, height

    def forget(self, before: int) -> None:
        """Let the results of earlier jobs go as soon as nobody uses them."""
        self._first_kept = before

    def unlink_unused(self, computing: Collection[int], used: list[m.Block]) -> None:
        """Give the memory of results back that are forgotten or incomplete, and neither being computed nor used."""
        for job, result in list(self._results.items()):
            kept = result.stored is not None and job >= self._first_kept
            if not kept and job not in computing and result.pixels not in used:
                self._results.pop(job).unlink()

    def unlink(self) -> None:
        """Give all memory back."""
        for result in self._results.values():
            result.unlink()
