"""Let the user choose the keys of the menu's actions, and find keys that two of them would share."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from gui.preferences.settings import Settings

_PORTABLE = QKeySequence.SequenceFormat.PortableText
OF_THE_CANVAS = (
    "Space",
    "[",
    "]",
    "Left",
    "Right",
    "Up",
    "Down",
    "Tab",
    "Return",
    "Enter",
    "Del",
)  # no action's keys; by their portable names


class Menu(Protocol):
    """Hold actions, or objects that hold some, as attributes."""

    @property
    def menu_keys(self) -> Collection[QKeySequence]:
        """Name the keys that open menus."""

    def retranslate(self) -> None:
        """Write every action's words anew; tooltips name the keys."""


class Shortcuts(QObject):
    """Know every action that can have keys by the name of its attribute, and keep what the user has changed."""

    def __init__(self, menu: Menu, settings: Settings, parent: QObject | None = None) -> None:
        """Take the keys that the actions have now as defaults, and apply the user's."""
        super().__init__(parent)
        self._menu, self._settings = menu, settings
        self._actions = dict(_named_actions(menu))
        self._defaults = {name: action.shortcuts() for name, action in self._actions.items()}
        self._apply()

    @property
    def names(self) -> tuple[str, ...]:
        """List the actions in the order of their declaration."""
        return tuple(self._actions)

    def text(self, name: str) -> str:
        """Give an action's words on screen."""
        return self._actions[name].text().replace("&", "").rstrip("…")

    def keys(self, name: str) -> QKeySequence:
        """Give the first keys of an action, empty where it has none."""
        return self._actions[name].shortcut()

    def is_default(self, name: str) -> bool:
        """Tell whether an action has the keys that it came with."""
        return name not in self._settings.shortcuts

    def owner(self, keys: QKeySequence, besides: str) -> str | None:
        """Name another action that has these keys or begins with them; "" where picture, lists or menus have them."""
        if keys.isEmpty():
            return None
        if keys.toString(_PORTABLE) in OF_THE_CANVAS or keys in self._menu.menu_keys:
            return ""
        for name, action in self._actions.items():
            if name != besides and any(_collide(theirs, keys) for theirs in action.shortcuts()):
                return name
        return None

    def set_keys(self, name: str, keys: QKeySequence) -> None:
        """Give an action these keys alone; whoever had them loses them. Empty keys leave it without any."""
        changes = dict(self._settings.shortcuts)
        loser = self.owner(keys, name)
        if loser:
            changes[loser] = ""
        changes[name] = keys.toString(_PORTABLE)
        if [keys] == self._defaults[name][:1]:
            del changes[name]  # with the others that it came with
        self._settings.set_shortcuts(changes)
        self._apply()

    def reset(self, name: str | None = None) -> None:
        """Bring the keys of an action, or of all, back that they came with."""
        changes = {} if name is None else {n: keys for n, keys in self._settings.shortcuts.items() if n != name}
        self._settings.set_shortcuts(changes)
        self._apply()

    def _apply(self) -> None:
        changes = self._settings.shortcuts
        for name, action in self._actions.items():
            if name in changes:
                action.setShortcut(QKeySequence(changes[name], _PORTABLE))
            else:
                action.setShortcuts(self._defaults[name])
        self._menu.retranslate()


def with_keys(words: str, action: QAction) -> str:
    """Name an action's keys behind words, where it has any."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{words} ({keys})" if keys else words


def _collide(one: QKeySequence, other: QKeySequence) -> bool:
    """Tell whether two sequences are the same, or one begins with the other, which could then not be told apart."""
    none = QKeySequence.SequenceMatch.NoMatch
    return not one.isEmpty() and (one.matches(other) is not none or other.matches(one) is not none)


def _named_actions(holder: object) -> Iterator[tuple[str, QAction]]:
    """Yield the actions that are attributes of an object or of the objects that it holds."""
    for name, value in vars(holder).items():
        if isinstance(value, QAction) and not name.startswith("_"):
            yield name, value
        elif isinstance(value, QObject) and value.parent() is holder and not name.startswith("_"):
            yield from _named_actions(value)
