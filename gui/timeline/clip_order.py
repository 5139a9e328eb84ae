"""Hold how the open clip is to be painted, beside the options of a photograph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.queue.queue_item import Details


@dataclass(frozen=True, slots=True)
class ClipOrder:
    """Name a clip, what only clips have, and how it is written."""

    path: Path
    details: Details
    suffix: str  # of the painting, with its dot
    target: Path | None = None  # a file that was chosen; None is the queue's folder
