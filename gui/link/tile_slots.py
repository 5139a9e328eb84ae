"""Lend the engine process room for tiles, from the window's side."""

from __future__ import annotations

import logging

from PySide6.QtGui import QImage

from gui.link.messages import Block
from gui.link.shared_frames import TILE_APRON, TILE_SIDE, OwnedBlock

SLOTS = 6  # tiles asked for at a time
_SIDE = TILE_SIDE + 2 * TILE_APRON
_SLOT_BYTES = _SIDE * _SIDE * 4

logger = logging.getLogger(__name__)


class TileSlots:
    """Know which job has which slot; for one thread."""

    def __init__(self) -> None:
        self._owned: OwnedBlock | None = None  # from the first tile on
        self._slots: dict[int, int] = {}  # by job

    def take(self, job: int) -> tuple[Block, int] | None:
        """Give a job a free slot; None where there is none."""
        free = set(range(SLOTS)) - set(self._slots.values())
        if not free:
            return None
        if self._owned is None:
            try:
                self._owned = OwnedBlock((SLOTS, _SIDE, _SIDE, 4), "uint8")
            except OSError:
                logger.exception("No shared memory for tiles")
                return None
        self._slots[job] = free.pop()
        return self._owned.block, self._slots[job]

    def image(self, job: int, width: int, height: int) -> QImage:
        """Copy a job's tile and free its slot."""
        assert self._owned is not None  # a tile has been asked for
        start = self._slots[job] * _SLOT_BYTES
        with self._owned.bytes[start : start + width * height * 4] as view:
            shared = QImage(view, width, height, width * 4, QImage.Format.Format_RGB32)
            image = shared.copy()
            del shared
        self.free(job)
        return image

    def free(self, *jobs: int) -> None:
        """Free the slots of jobs whose tiles will not be written any more."""
        for job in jobs:
            self._slots.pop(job, None)

    def close(self) -> None:
        """Give the memory back."""
        if self._owned is not None:
            self._owned.unlink()
