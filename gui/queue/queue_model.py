"""Offer the queue's photographs to a list: their states, progress, thumbnails and the time they take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QImage

from engine.commissions.queue.queue_item import ItemState, QueueItem, QueueMode
from engine.values import Progress
from gui.link.engine_sentences import in_window_language
from gui.link.kept import is_pasted
from gui.look.painter_words import short_title
from gui.look.time_left import time_left
from gui.system.file_names import local_paths

NUMBERS = "application/x-impasto-queue"  # what is dragged inside the list
ITEM, PROGRESS, THUMBNAIL, STATE_WORDS = (int(Qt.ItemDataRole.UserRole) + i for i in range(4))
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class QueueModel(QAbstractListModel):
    """Hold what the queue's process has told last.

    Signals:
        thumbnail_requested(Path): a picture that is shown for the first time.
        move_requested(object, object): tuple of numbers; the number that they shall stand before, or None.
        paths_dropped(object): tuple[Path, ...], files and folders.
    """

    thumbnail_requested = Signal(Path)
    move_requested = Signal(object, object)
    paths_dropped = Signal(object)

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.items: tuple[QueueItem, ...] = ()
        self.mode = QueueMode.RUNNING
        self._progress: dict[int, Progress] = {}
        self._thumbnails: dict[Path, QImage | None] = {}  # None is asked for

    def show(self, items: tuple[QueueItem, ...], mode: QueueMode) -> None:
        """Take another list; rows are reset only where others are there or their order has changed."""
        self.mode = mode
        is_same = [item.number for item in items] == [item.number for item in self.items]
        running = {item.number for item in items if item.state is ItemState.RUNNING}
        self._progress = {number: step for number, step in self._progress.items() if number in running}
        if is_same:
            self.items = items
            self._touch_all()
            return
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def show_progress(self, number: int, progress: Progress) -> None:
        """Show how far a photograph is."""
        self._progress[number] = progress
        row = next((row for row, item in enumerate(self.items) if item.number == number), None)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def progress_of(self, number: int) -> Progress | None:
        """Tell how far a photograph is that is painted."""
        return self._progress.get(number)

    @Slot(Path, QImage)
    def set_thumbnail(self, path: Path, image: QImage) -> None:
        """Show the thumbnail of a picture."""
        self._thumbnails[path] = image
        self._touch_all()

    @property
    def done_share(self) -> float:
        """Tell how much of the queue is painted, 0 .. 1."""
        parts = [self._share(item) for item in self.items]
        return sum(parts) / len(parts) if parts else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Guess how long the rest takes, from what the finished ones took with the same engine; None while unknown."""
        left, known = 0.0, False
        for item in self.items:
            if item.state is ItemState.RUNNING and (progress := self._progress.get(item.number)):
                if progress.seconds_left is None:
                    return None
                left, known = left + progress.seconds_left, True
            elif item.state in (ItemState.WAITING, ItemState.RUNNING):
                usual = self._usual_seconds(item.options.engine)
                if usual is None:
                    return None
                left, known = left + usual, True
        return left if known else None

    def name_of(self, item: QueueItem) -> str:
        """Name a photograph as the user knows it."""
        return self.tr("Pasted picture") if is_pasted(item.photo) else item.photo.name

    def words(self, item: QueueItem) -> str:
        """Say in one line, or two, what has become of a photograph."""
        styles = " + ".join(choice.path.stem.replace("_", " ") for choice in item.options.styles)
        engine = short_title(item.options.engine)
        match item.state:
            case ItemState.WAITING:
                return f"{styles} · {engine}"
            case ItemState.RUNNING:
                return self._running_words(self._progress.get(item.number))
            case ItemState.DONE:
                done = self.tr("Painted: {0}").format(item.result.name if item.result else "")
                return f"{done} · {in_window_language(item.message)}" if item.message else done
            case ItemState.FAILED:
                return in_window_language(item.message)

    def _running_words(self, progress: Progress | None) -> str:
        painting, paused = self.tr("Painting"), self.tr("paused")
        share = f"{painting} · {round(100 * progress.fraction)} %" if progress else self.tr("Loading")
        if self.mode is QueueMode.PAUSED:
            return f"{share} · {paused}"
        left = time_left(progress.seconds_left) if progress else ""
        return f"{share} · {left}" if left else share

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802
        """Count the photographs."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a row shows."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found: object = self.name_of(item)
            case Qt.ItemDataRole.AccessibleTextRole:
                found = f"{self.name_of(item)}, {self.words(item)}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                found = f"{item.photo}\n{self.words(item)}"
            case int() if role == ITEM:
                found = item
            case int() if role == STATE_WORDS:
                found = self.words(item)
            case int() if role == PROGRESS:
                found = self._share(item) if item.state is ItemState.RUNNING else None
            case int() if role == THUMBNAIL:
                found = self._thumbnail(item)
            case _:
                found = None
        return found

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let rows be dragged, and drops fall between them."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return usual if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Take rows that are moved, and files that are copied from elsewhere."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802
        """Only move rows."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Name what can be dropped."""
        return [NUMBERS, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Carry the numbers of the rows that are dragged."""
        mime = QMimeData()
        numbers = sorted({index.row() for index in indexes})
        mime.setData(NUMBERS, QByteArray(",".join(str(self.items[row].number) for row in numbers).encode()))
        return mime

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, _parent: _Index
    ) -> bool:
        """Turn a drop into a wish; the list changes when the queue has."""
        if data.hasFormat(NUMBERS):
            numbers = tuple(int(word) for word in bytes(data.data(NUMBERS).data()).decode().split(",") if word)
            before = self.items[row].number if 0 <= row < len(self.items) else None
            self.move_requested.emit(numbers, before)
            return True
        paths = local_paths(data)
        if paths:
            self.paths_dropped.emit(paths)
        return bool(paths)

    def _share(self, item: QueueItem) -> float:
        if item.state in (ItemState.DONE, ItemState.FAILED):
            return 1.0
        progress = self._progress.get(item.number)
        return progress.fraction if progress and item.state is ItemState.RUNNING else 0.0

    def _usual_seconds(self, engine: str) -> float | None:
        took = [item.seconds for item in self.items if item.seconds and item.options.engine == engine]
        return sum(took) / len(took) if took else None

    def _thumbnail(self, item: QueueItem) -> QImage | None:
        path = item.result if item.state is ItemState.DONE and item.result else item.photo
        if path not in self._thumbnails:
            self._thumbnails[path] = None
            self.thumbnail_requested.emit(path)
        return self._thumbnails[path] or self._thumbnails.get(item.photo)

    def _touch_all(self) -> None:
        if self.items:
            self.dataChanged.emit(self.index(0), self.index(len(self.items) - 1))
