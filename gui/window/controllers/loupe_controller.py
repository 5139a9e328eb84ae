"""Open the loupe, and bring it the pieces that it asks for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Slot
from PySide6.QtGui import QCursor

from engine.options import StyleOptions
from engine.painters import registry
from gui.canvas.loupe import Loupe
from gui.engine_process import messages as m
from gui.link.call import Call
from gui.link.protocol import Failure, Update
from gui.session.failure_sentence import failure_sentence
from gui.session.session import Session, SessionPhase
from gui.window.main_window import MainWindow


class LoupeController(QObject):
    """Connect the loupe with its action and the session; only engines that have one, and not during a run."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow both."""
        super().__init__(window)
        self._window, self._session = window, session
        self._action = window.actions_of.looking.loupe
        self.loupe = Loupe(window.canvas, window.theme)
        self._call: Call[m.Glimpsed] | None = None  # the latest
        self._action.toggled.connect(self._on_action_toggled)
        self.loupe.closed.connect(self.close)
        self.loupe.piece_requested.connect(self._on_loupe_piece_requested)
        window.options_panel.options_changed.connect(self._on_options_panel_options_changed)
        session.phase_changed.connect(self._on_session_phase_changed)

    @Slot()
    def close(self) -> None:
        """Put the loupe away."""
        self._action.setChecked(False)

    def look_again(self) -> None:
        """Paint the piece once more, as the same options give another picture now."""
        if self.loupe.isVisible():
            self.loupe.ask()

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
        if self._call is not None:
            self._call.drop()
        self._call = self._session.glimpse(self._window.options_panel.options, center, side)
        if self._call is not None:
            self._call.then(self._show, failure=self._fail, cancelled=self._miss, update=self._show_progress)

    def _show(self, glimpsed: m.Glimpsed) -> None:
        self.loupe.show_piece(glimpsed.frame.picture)

    def _fail(self, failure: Failure) -> None:
        self.loupe.show_failure(failure_sentence(failure))

    def _miss(self) -> None:
        """Go without the piece, as another one or a painting came first."""
        self.loupe.show_failure("")

    def _show_progress(self, update: Update) -> None:
        if isinstance(update, m.Progressed):
            self.loupe.show_progress(update.progress.fraction)

    @Slot(object)
    def _on_options_panel_options_changed(self, options: StyleOptions) -> None:
        if self.loupe.isVisible():
            if registry.traits_of(options.engine).has_loupe and options.styles:
                self.loupe.ask()
            else:
                self.close()

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        if phase in (SessionPhase.RUNNING, SessionPhase.LOADING, SessionPhase.EMPTY):
            self.close()
