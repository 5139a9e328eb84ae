"""Keep the estimate beside Start up to date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtGui import QImage

from engine.options import StyleOptions
from engine.painters import registry
from engine.values import FOLLOWING, Estimate
from gui.engine_process import messages as m
from gui.engine_process.model_cache import is_model
from gui.link.call import Call
from gui.session.session import Session, SessionPhase
from gui.window.main_window import MainWindow


class Forecaster(QObject):
    """Ask the engine what a run would take whenever something changes that decides it."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the session and the options."""
        super().__init__(window)
        self._window, self._session = window, session
        self._size = QSize()  # of the open photograph, px
        self._frame: Estimate | None = None  # of one frame
        self._call: Call[m.RunEstimated] | None = None  # the latest
        window.options_panel.options_changed.connect(self._on_options_panel_options_changed)
        window.timeline.part_changed.connect(self.show)
        window.timeline.steadiness.value_changed.connect(lambda _value: self.show())
        session.engine_ready.connect(self._on_session_engine_ready)
        session.photo_opened.connect(self._on_session_photo_opened)
        session.phase_changed.connect(self._on_session_phase_changed)

    def _ask(self) -> None:
        options = self._window.options_panel.options
        if not self._size.isEmpty() and options.styles and self._session.phase is not SessionPhase.RUNNING:
            if self._call is not None:
                self._call.drop()
            call = self._session.ask(m.EstimateRun, self._size.width(), self._size.height(), options)
            self._call = call.then(self._take)

    def _take(self, estimated: m.RunEstimated) -> None:
        self._frame = estimated.estimate
        self.show()

    @Slot()
    def show(self) -> None:
        """Show what a photograph takes, or all frames of a clip; of a model's views nothing is known before."""
        by_views = self._session.by_surface and is_model(self._session.photo_path)
        whole = None if by_views else self._frame
        if whole is not None and whole.seconds is not None:
            whole = replace(whole, seconds=whole.seconds * self._frames())
        self._window.run_bar.show_estimate(whole)

    def _frames(self) -> float:
        """Count the frames that are painted, in times what one takes by itself."""
        timeline, options = self._window.timeline, self._window.options_panel.options
        others = timeline.frame_count - 1
        if registry.traits_of(options.engine).can_begin and timeline.steadiness.value > 0:
            return 1 + others * FOLLOWING / options.key_frames
        return 1 + others

    @Slot(object)
    def _on_options_panel_options_changed(self, _options: StyleOptions) -> None:
        self._ask()

    @Slot(str)
    def _on_session_engine_ready(self, _device: str) -> None:
        self._ask()

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, _image: QImage, size: QSize) -> None:
        self._size, self._frame = size, None
        self.show()  # not that of the photograph before
        self._ask()

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        """Ask anew after a run, from which the speed is known better."""
        if phase in (SessionPhase.DONE, SessionPhase.FAILED):
            self._ask()
