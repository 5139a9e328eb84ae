"""Hold in the window's process where the photos are that the engine process works with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gui.link import messages as m
from gui.link.pasted import copy_rgba
from gui.link.shared_frames import OwnedBlock

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage


class HeldPhotos:
    """Know the open photo, and one being opened; own the pixels of those without a file."""

    def __init__(self) -> None:
        self._photos: dict[int, m.Photo] = {}
        self._pasted: dict[int, OwnedBlock] = {}  # by photo

    def get(self, number: int) -> m.Photo | None:
        """Give a photo; None where another one has been opened since."""
        return self._photos.get(number)

    def add(self, photo: m.Photo) -> None:
        """Take a photo."""
        self._photos[photo.number] = photo

    def paste(self, number: int, image: QImage) -> m.Photo:
        """Copy a photo that has no file; raises OSError where there is no memory."""
        owned = OwnedBlock((image.height(), image.width(), 4), "uint8")
        copy_rgba(image, owned.bytes)
        self._pasted[number] = owned
        return m.Photo(number, pasted=owned.block)

    def give_away(self, path: Path) -> None:
        """Note that a file will not be the photo any more."""
        here = self._photos.items()
        self._photos |= {n: replace(photo, is_written_back=True) for n, photo in here if photo.path == path}

    def drop_before(self, number: int) -> None:
        """Forget the photos that were opened earlier."""
        for old in [old for old in self._photos if old < number]:
            del self._photos[old]
            if old in self._pasted:
                self._pasted.pop(old).unlink()

    def unlink(self) -> None:
        """Give all memory back."""
        for block in self._pasted.values():
            block.unlink()
