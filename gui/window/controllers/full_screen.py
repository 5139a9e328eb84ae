"""Show nothing but the canvas on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.window.main_window import MainWindow

NEAR_THE_END = 120  # logical px above the canvas' lower edge in which the pointer brings the view bar


class FullScreen(QObject):
    """Hide what surrounds the canvas, and bring it back as it was; Esc leaves, a run goes on."""

    def __init__(self, window: MainWindow) -> None:
        """Serve a window; nothing changes yet."""
        super().__init__(window)
        self._window = window
        self._action = window.actions_of.looking.full_screen
        self._cancel = window.actions_of.cancel
        self._hidden: list[QWidget] = []  # to be shown again
        self._was_maximized = False
        self._keys: list[QKeySequence] = []  # of Cancel and of this, meanwhile
        self._cancel_keys: list[QKeySequence] = []
        self._is_active = False

    @property
    def is_active(self) -> bool:
        """Tell whether only the canvas is shown."""
        return self._is_active

    @Slot(bool)
    def set_active(self, is_active: bool) -> None:
        """Enter or leave."""
        if is_active is not self._is_active:
            self._is_active = is_active
            self._action.setChecked(is_active)
            if is_active:
                self._enter()
            else:
                self._leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Show the view bar while the pointer is near it; follow a window that the system takes back."""
        if isinstance(event, QMouseEvent) and watched is self._window.canvas:
            is_near = event.position().y() > self._window.canvas.height() - NEAR_THE_END
            self._window.view_bar.setVisible(is_near)
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        window = self._window
        self._was_maximized = window.isMaximized()
        surroundings = (*window.surroundings, window.view_bar)
        self._hidden = [widget for widget in surroundings if not widget.isHidden()]
        for widget in self._hidden:
            widget.hide()
        self._keys, self._cancel_keys = self._action.shortcuts(), self._cancel.shortcuts()
        self._cancel.setShortcuts([])
        self._action.setShortcuts([*self._keys, QKeySequence("Esc")])
        window.canvas.installEventFilter(self)
        window.showFullScreen()
        window.canvas.setFocus()

    def _leave(self) -> None:
        window = self._window
        window.canvas.removeEventFilter(self)
        self._action.setShortcuts(self._keys)
        self._cancel.setShortcuts(self._cancel_keys)
        if self._was_maximized:
            window.showMaximized()
        else:
            window.showNormal()
        for widget in self._hidden:
            widget.show()
        self._hidden = []
