"""Walk the accessibility tree as a screen reader does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLE = QAccessible.Role
SILENT = {  # what holds or separates others and says nothing itself
    ROLE.Client, ROLE.Pane, ROLE.Border, ROLE.Grouping, ROLE.LayeredPane, ROLE.Separator, ROLE.Splitter, ROLE.Window,
    ROLE.MenuBar, ROLE.ToolBar, ROLE.StatusBar, ROLE.ScrollBar, ROLE.Whitespace, ROLE.Grip, ROLE.Indicator, ROLE.Dialog,
    ROLE.Row, ROLE.Column, ROLE.PopupMenu, ROLE.TitleBar, ROLE.PageTabList,
}  # fmt: skip


def walk(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield the interfaces of a widget and all that is visible in it."""
    waiting = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        interface = waiting.pop()
        if interface is None or not interface.isValid() or interface.state().invisible:
            continue
        yield interface
        waiting += [interface.child(index) for index in range(interface.childCount())]


def faults(widget: QWidget) -> list[str]:
    """Describe every control that a screen reader cannot name or tell the kind of."""
    return [said for interface in walk(widget) if (said := fault(interface))]


def fault(interface: QAccessibleInterface) -> str:
    """Describe what is wrong with one, or nothing."""
    role, name = interface.role(), interface.text(QAccessible.Text.Name)
    widget = interface.object()
    what = f"{type(widget).__name__} {widget.objectName() if widget else ''} {role.name} in {_owner(widget)}"
    if role is ROLE.NoRole:
        return f"no role: {what}"
    is_empty = role is ROLE.StaticText and not interface.state().focusable  # a label that has nothing to say now
    is_silent = is_empty or (role in SILENT and not interface.state().focusable)
    return "" if name.strip() or is_silent else f"no name: {what}"


def _owner(widget: object) -> str:
    return type(widget.parent()).__name__ if isinstance(widget, QWidget) and widget.parent() else "nothing"
