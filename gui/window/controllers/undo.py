"""Take changes back and make them again: one stack for everything that is set in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QAbstractSlider, QApplication

from engine.option_table import differing, every
from engine.options import StyleOptions
from gui.controls.option_controls import said
from gui.preferences.shortcuts import with_keys

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

MOST_STEPS = 200
DRAG_MS = 100  # after a release within which the last change of a drag arrives
KEYS_MS = 600  # between two presses of a key that are one step
_OPTIONS_ID = 1  # of QUndoCommand.id(); other commands take other numbers, or none


class Undo(QObject):
    """Record each change of the options; other parts push commands of their own onto `stack`.

    What a drag changes is one step, and so is what quick presses of keys change in one option.
    """

    def __init__(self, window: MainWindow) -> None:
        """Record from `begin` on, and serve the actions of the menu."""
        super().__init__(window)
        self._window = window
        self.stack = QUndoStack(self)
        self._shown: StyleOptions | None = None  # None before `begin`
        self._step = 0
        self._key: object = None  # of what the step changes
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self.stack.setUndoLimit(MOST_STEPS)
        self._connect()
        self._name_actions()

    def begin(self) -> None:
        """Take what is shown now as the state before all changes."""
        self.stack.clear()
        self._shown = self._window.options_panel.options

    def show(self, options: StyleOptions) -> None:
        """Show the options of another step without recording a change."""
        self._next_step()
        self._window.show_options(options)
        self._shown = self._window.options_panel.options

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the language of the window."""
        if event.type() is QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self._name_actions)  # after the menu has named its actions
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        actions, stack = self._window.actions_of, self.stack
        actions.undo.triggered.connect(stack.undo)
        actions.redo.triggered.connect(stack.redo)
        stack.canUndoChanged.connect(actions.undo.setEnabled)
        stack.canRedoChanged.connect(actions.redo.setEnabled)
        stack.indexChanged.connect(self._name_actions)
        actions.undo.setEnabled(False)
        actions.redo.setEnabled(False)
        self._pause.timeout.connect(self._on_pause_timeout)
        self._window.options_panel.options_changed.connect(self._on_options_panel_options_changed)
        self._window.installEventFilter(self)

    @Slot(object)
    def _on_options_panel_options_changed(self, options: StyleOptions) -> None:
        before = self._shown
        if before is None or options == before:
            return
        key = _what_changed(before, options)
        if key != self._key:
            self._next_step()
            self._key = key
        self._pause.start(DRAG_MS if _is_dragging() else KEYS_MS)
        self._shown = options
        self.stack.push(OptionsChange(self, before, options, self._step))

    def _next_step(self) -> None:
        self._step += 1
        self._key = None

    @Slot()
    def _on_pause_timeout(self) -> None:
        if _is_dragging():
            self._pause.start(DRAG_MS)
        else:
            self._next_step()

    @Slot()
    def _name_actions(self) -> None:
        actions = self._window.actions_of
        undone, redone = self._name_of(self.stack.index() - 1), self._name_of(self.stack.index())
        _name(actions.undo, self.tr("Undo: {0}").format(undone) if undone else self.tr("Undo"))
        _name(actions.redo, self.tr("Redo: {0}").format(redone) if redone else self.tr("Redo"))

    def _name_of(self, index: int) -> str:
        """Name a command of the stack in the language of now."""
        command = self.stack.command(index)
        return self._words(command) if isinstance(command, OptionsChange) else command.text() if command else ""

    def _words(self, change: OptionsChange) -> str:
        return words_of(change.names) or self.tr("settings")


def words_of(names: frozenset[str]) -> str:
    """Name the one option that has changed in the language of now; "" where several have."""
    words = said(every(StyleOptions)[next(iter(names))].text.name) if len(names) == 1 else ""
    return f"{words[:1].lower()}{words[1:]}"


class OptionsChange(QUndoCommand):
    """Change options; changes of the same step become one."""

    def __init__(self, owner: Undo, before: StyleOptions, after: StyleOptions, step: int) -> None:
        """Stand for a change that the user has just made."""
        super().__init__()
        self._owner, self._before, self._after, self._step = owner, before, after, step
        self._is_new = True

    @property
    def names(self) -> frozenset[str]:
        """Name the options that differ."""
        return differing(self._before, self._after)

    def id(self) -> int:
        """Let Qt merge options with options only."""
        return _OPTIONS_ID

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802
        """Take a later change of the same step in; one that comes back to the beginning vanishes."""
        if not isinstance(other, OptionsChange) or other._step != self._step:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True

    def redo(self) -> None:
        """Show the options after the change; the first time they are there already."""
        if not self._is_new:
            self._owner.show(self._after)
        self._is_new = False

    def undo(self) -> None:
        """Show the options before the change."""
        self._owner.show(self._before)


def _what_changed(before: StyleOptions, after: StyleOptions) -> object:
    """Tell changes apart that are never one step: other options, styles, masks or strokes, but not weights."""
    names = differing(before, after)
    paths = tuple(choice.path for choice in after.styles)
    strokes = tuple(len(mask.strokes) for mask in after.masks)
    return names, paths if "styles" in names else None, strokes


def _is_dragging() -> bool:
    focused = QApplication.focusWidget()
    is_down = isinstance(focused, QAbstractSlider) and focused.isSliderDown()
    return is_down or bool(QGuiApplication.mouseButtons().value)


def _name(action: QAction, text: str) -> None:
    action.setText(text)
    action.setToolTip(with_keys(text, action))
