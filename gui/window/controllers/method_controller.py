"""Bring the page about the method what a run tells, and maps while somebody looks."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from engine.options import StyleOptions
from engine.painters import registry
from engine.values import Progress
from gui.engine_process import messages as m
from gui.link.call import Call
from gui.method.method_page import MethodPage
from gui.session.session import Session, SessionPhase
from gui.window.main_window import MainWindow

PAUSE = 1000  # ms at least between two looks


class MethodController(QObject):
    """Connect the page with its action and the session; nothing is asked for while the page is closed."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow both."""
        super().__init__(window)
        self._window, self._session, self._drawer = window, session, window.drawer
        self._action = window.actions_of.looking.method
        self.page = MethodPage(window.theme)
        self._is_new = False  # the picture has changed since the last look
        self._is_waiting = False  # for maps
        self._call: Call[m.MapsMade] | None = None  # the latest
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._drawer.add_page(self.page)
        self._connect()

    def _connect(self) -> None:
        session, page = self._session, self.page
        self._action.triggered.connect(self._on_action_triggered)
        self._drawer.page_changed.connect(self._on_drawer_page_changed)
        self._window.options_panel.options_changed.connect(self._on_options_panel_options_changed)
        self._pause.timeout.connect(self._look)
        page.layer_chosen.connect(self._on_page_layer_chosen)
        session.photo_opened.connect(self._forget)
        session.phase_changed.connect(self._on_session_phase_changed)
        session.progressed.connect(self._on_session_progressed)

    @Slot()
    def _look(self) -> None:
        """Ask for maps where they are seen, would be others than before, and are not asked for too often."""
        is_due = self._is_new and not self._is_waiting and not self._pause.isActive()
        if is_due and self._drawer.page is self.page:
            self._is_new, self._is_waiting = False, True
            if self._call is not None:
                self._call.drop()
            call = self._session.ask(m.MakeMaps, self.page.layer)
            self._call = call.then(self._show, failure=lambda _failure: self._miss(), cancelled=self._miss)

    @Slot()
    def _forget(self) -> None:
        self._is_new = False
        self.page.clear()

    @Slot(bool)
    def _on_action_triggered(self, is_wanted: bool) -> None:
        if is_wanted:
            self._drawer.show_page(self.page)
        else:
            self._drawer.close_page()

    @Slot()
    def _on_drawer_page_changed(self) -> None:
        self._action.setChecked(self._drawer.page is self.page)
        self._look()

    @Slot(object)
    def _on_options_panel_options_changed(self, options: StyleOptions) -> None:
        self.page.set_engine(options.engine)

    @Slot()
    def _on_page_layer_chosen(self) -> None:
        if self.page.has_run:
            self._is_new, self._is_waiting = True, False
            self._pause.stop()
            self._look()

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        options = self._session.options
        if phase is SessionPhase.RUNNING and options is not None and registry.traits_of(options.engine).tells_losses:
            self._forget()

    @Slot(object)
    def _on_session_progressed(self, progress: Progress) -> None:
        if progress.losses is not None:
            self.page.add(progress.losses)
            self._is_new = True
            self._look()

    def _show(self, made: m.MapsMade) -> None:
        self.page.show_maps(made.sheet, made.frame.picture)
        self._rest()

    def _miss(self) -> None:
        self.page.clear_maps()
        self._rest()

    def _rest(self) -> None:
        self._is_waiting = False
        self._pause.start()
