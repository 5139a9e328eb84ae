"""Take pictures that are dropped, as files or from a browser."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QWidget

from gui.system.file_names import local_paths


class DropArea(QWidget):
    """Report what is dropped; whoever derives from it shows `is_drop_target`.

    Signals:
        photo_dropped(Path): a file was dropped.
        image_dropped(QImage): a picture without a file was dropped, from a browser for example.
        paths_dropped(object): tuple[Path, ...], several files, or a folder.
    """

    photo_dropped = Signal(Path)
    image_dropped = Signal(QImage)
    paths_dropped = Signal(object)

    def __init__(self) -> None:
        """Accept drops."""
        super().__init__()
        self._is_drop_target = False
        self.setAcceptDrops(True)

    @property
    def is_drop_target(self) -> bool:
        """Tell whether something that can be dropped here is held over it."""
        return self._is_drop_target

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files and pictures."""
        if local_paths(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._set_drop_target(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Remove the frame."""
        self._set_drop_target(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Report the first picture dropped."""
        self._set_drop_target(False)
        event.acceptProposedAction()
        paths = local_paths(event.mimeData())
        if len(paths) > 1 or (paths and paths[0].is_dir()):
            self.paths_dropped.emit(paths)
        elif paths:
            self.photo_dropped.emit(paths[0])
        else:
            self.image_dropped.emit(QImage(event.mimeData().imageData()))

    def _set_drop_target(self, is_target: bool) -> None:
        self._is_drop_target = is_target
        self.update()
