"""List the photographs of the queue, to be selected, dragged and moved by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from gui.queue.queue_model import QueueModel


class QueueList(QListView):
    """List the photographs; rows and files are dropped between them.

    Signals:
        key_pressed(object, bool): Qt.Key and whether Alt is held; the page knows what they do.
    """

    key_pressed = Signal(object, bool)

    def __init__(self, model: QueueModel) -> None:
        """Show a model."""
        super().__init__()
        self.setModel(model)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Report the keys that change the queue."""
        key = Qt.Key(event.key())
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        moves = with_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if moves or key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.key_pressed.emit(key, with_alt)
        else:
            super().keyPressEvent(event)
