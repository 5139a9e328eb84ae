"""List small pictures with a line or two of words, to be chosen by mouse or keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem

SIDE = QSize(116, 87)  # logical px of a picture

GRID = QSize(SIDE.width() + 12, SIDE.height() + 48)


class PictureList(QListWidget):
    """Show pictures two in a row; each has a key that tells which one was chosen.

    Signals:
        chosen(object): the key of a picture that was clicked, or on which Return was pressed.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(SIDE)
        self.setGridSize(GRID)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._on_item_chosen)
        self.itemActivated.connect(self._on_item_activated)

    def show_pictures(self, entries: list[tuple[object, str]]) -> None:
        """Show other entries, keys and words, whose pictures come with `set_picture`."""
        self.clear()
        empty = QPixmap(SIDE)
        empty.fill(Qt.GlobalColor.transparent)
        for key, words in entries:
            item = QListWidgetItem(QIcon(empty), words)
            item.setSizeHint(GRID)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            item.setToolTip(words)
            self.addItem(item)

    def set_picture(self, key: object, picture: QPixmap) -> None:
        """Show the picture of an entry, cut to the list's shape."""
        ratio = self.devicePixelRatioF()
        size = SIDE * ratio
        scaled = picture.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
        cut = scaled.copy(left, top, size.width(), size.height())
        cut.setDevicePixelRatio(ratio)
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == key:
                self.item(row).setIcon(QIcon(cut))

    @property
    def current_key(self) -> object:
        """Give the key of the entry that has the focus, None without one."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    @Slot(QListWidgetItem)
    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    @Slot(QListWidgetItem)
    def _on_item_activated(self, item: QListWidgetItem) -> None:
        if not self.underMouse():  # a click has told already
            self._on_item_chosen(item)
