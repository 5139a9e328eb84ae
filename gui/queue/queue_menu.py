"""Offer what can be done with photographs of the queue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

from engine.commissions.queue.queue_item import ItemState, QueueItem

if TYPE_CHECKING:
    from gui.queue.queue_page import QueuePage


def queue_menu(page: QueuePage, items: tuple[QueueItem, ...]) -> QMenu:
    """Build the menu of some photographs; its wishes leave as the page's signals."""
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    numbers, first = tuple(item.number for item in items), items[0]
    shown = first.result or first.photo
    if first.result is not None:
        text = QCoreApplication.translate("QueueMenu", "Show the painting")
        menu.addAction(text).triggered.connect(partial(page.shown_requested.emit, first.result, False))
    text = QCoreApplication.translate("QueueMenu", "Show in its folder")
    menu.addAction(text).triggered.connect(partial(page.shown_requested.emit, shown, True))
    text = QCoreApplication.translate("QueueMenu", "Use its settings")
    menu.addAction(text).triggered.connect(partial(page.settings_requested.emit, first))
    menu.addSeparator()
    if any(item.state in (ItemState.DONE, ItemState.FAILED) for item in items):
        text = QCoreApplication.translate("QueueMenu", "Paint again")
        menu.addAction(text).triggered.connect(partial(page.retry_requested.emit, numbers))
    top = page.model.items[0].number
    moves = (
        (QCoreApplication.translate("QueueMenu", "Move to the top"), partial(page.move_requested.emit, numbers, top)),
        (QCoreApplication.translate("QueueMenu", "Move up"), partial(page.move_selected, -1)),
        (QCoreApplication.translate("QueueMenu", "Move down"), partial(page.move_selected, 1)),
        (QCoreApplication.translate("QueueMenu", "Move to the end"), partial(page.move_requested.emit, numbers, None)),
    )
    for words, move in moves:
        menu.addAction(words).triggered.connect(move)
    menu.addSeparator()
    text = QCoreApplication.translate("QueueMenu", "Take out of the queue")
    menu.addAction(text).triggered.connect(partial(page.remove_requested.emit, numbers))
    return menu
