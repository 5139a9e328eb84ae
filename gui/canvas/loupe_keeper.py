"""Open the loupe, and bring it the pieces that it asks for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Slot
from PySide6.QtGui import QCursor

from engine.values import Engine, StyleOptions
from gui.canvas.loupe import Loupe
from gui.main_window import MainWindow
from gui.session.session import Session, SessionPhase


class LoupeKeeper(QObject):
    """Connect the loupe with its action and the session; it is there with the instant engine, and not during a run."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow both."""
        super().__init__(window)
        self._window, self._session = window, session
        self._action = window.actions_of.looking.loupe
        self.loupe = Loupe(window.canvas, window.theme)
        self._action.toggled.connect(self._on_action_toggled)
        self.loupe.closed.connect(self.close)
        self.loupe.piece_requested.connect(self._on_loupe_piece_requested)
        window.options_panel.options_changed.connect(self._on_options_panel_options_changed)
        session.glimpsed.connect(self.loupe.show_piece)
        session.glimpse_progressed.connect(self.loupe.show_progress)
        session.glimpse_failed.connect(self.loupe.show_failure)
        session.phase_changed.connect(self._on_session_phase_changed)

    @Slot()
    def close(self) -> None:
        """Put the loupe away."""
        self._action.setChecked(False)

    @Slot(bool)
    def _on_action_toggled(self, is_wanted: bool) -> None:
        if is_wanted:
            self.loupe.open_at(self._place())
        else:
            self.loupe.hide()
            self._window.canvas.setFocus()

    def _place(self) -> QPointF:
        """Give the pointer's place over the picture, or the middle of what is seen of it."""
        canvas = self._window.canvas
        seen = canvas.picture_rects[-1].intersected(QRectF(canvas.rect()))
        pointer = QPointF(canvas.mapFromGlobal(QCursor.pos()))
        return pointer if seen.contains(pointer) and canvas.underMouse() else seen.center()

    @Slot(object, int)
    def _on_loupe_piece_requested(self, center: tuple[float, float], side: int) -> None:
        self._session.request_glimpse(self._window.options_panel.options, center, side)

    @Slot(object)
    def _on_options_panel_options_changed(self, options: StyleOptions) -> None:
        if self.loupe.isVisible():
            if options.engine is Engine.ADAIN and options.styles:
                self.loupe.ask()
            else:
                self.close()

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        if phase in (SessionPhase.RUNNING, SessionPhase.LOADING, SessionPhase.EMPTY):
            self.close()
