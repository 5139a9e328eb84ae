"""Follow a window from screen to screen, and tell which colours they show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColorSpace, QGuiApplication, QScreen, QWindow

from gui.canvas.screen_profile import screen_color_space


class ScreenColors(QObject):
    """Know the colour space of the screen that a window is on.

    Signals:
        changed(object): QColorSpace, or None where pictures are shown as they are, in sRGB.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Know nothing until `follow`."""
        super().__init__(parent)
        self._window: QWindow | None = None
        self._space: QColorSpace | None = None

    def follow(self, window: QWindow) -> None:
        """Tell the window's screen now, and whenever it moves to another one or the screens change."""
        if window is self._window:
            return
        self._window = window
        window.screenChanged.connect(self._on_screen_changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            for screens_changed in (application.primaryScreenChanged, application.screenAdded):
                screens_changed.connect(self._on_screen_changed)
        self._look()

    def _look(self) -> None:
        space = screen_color_space(self._window) if self._window is not None else None
        if space != self._space:
            self._space = space
            self.changed.emit(space)

    @Slot(QScreen)
    def _on_screen_changed(self, _screen: QScreen) -> None:
        self._look()
