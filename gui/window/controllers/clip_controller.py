"""Follow the open clip: its frames, its small pictures, its preview, and how it is to be painted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from engine.commissions.queue.queue_item import REPLACES, Details
from engine.commissions.video.clip_files import is_clip
from engine.options import StyleOptions
from engine.values import PREVIEW_SIDE
from gui.engine_process import messages as m
from gui.engine_process import scrubbing as s
from gui.link.call import Call
from gui.link.engine_sentences import in_window_language
from gui.link.protocol import Failure, Update
from gui.session.session import Session, SessionPhase
from gui.timeline.clip_order import ClipOrder
from gui.timeline.timeline import PLACES
from gui.window.main_window import MainWindow

PREVIEW_SECONDS = 2.0


class _Shown(NamedTuple):
    moment: float  # s
    before: QImage
    after: QImage


class ClipController(QObject):
    """Make of an open photograph the frame under the playhead, where its file is a clip.

    Signals:
        queue_requested(object): ClipOrder that is to be painted and followed.
        opened(): another photograph or clip is open.
        run_changed(): the clip is painted, or is not any more.
        looked_away(): the user looks at another frame than one that is painted.
    """

    queue_requested = Signal(object)
    opened = Signal()
    run_changed = Signal()
    looked_away = Signal()

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow both."""
        super().__init__(window)
        self._window, self._session, self._timeline = window, session, window.timeline
        self.path: Path | None = None  # of the clip that is open
        self._side = 0  # px, its long one
        self._looking: Call[s.ClipLooked] | None = None
        self._previewing: Call[s.ClipPainted] | None = None
        self._wanted: float | None = None  # s, of the frame to show once the one before has come
        self._painted: list[_Shown] = []  # of the preview
        self._shown = 0
        self._is_elsewhere = False  # what is shown is not the frame that is open
        self._is_painted = False  # or waits for that
        self._reel = QTimer(self)
        self._reel.timeout.connect(self._show_next)
        self._connect()

    @property
    def is_open(self) -> bool:
        """Tell whether the open photograph is a frame of a clip."""
        return self.path is not None

    @property
    def phase(self) -> SessionPhase:
        """Tell what goes on: with a clip, what the queue makes of it, while its frames come and go."""
        phase = self._session.phase
        if self.path is None:
            return phase
        if self._is_painted:
            return SessionPhase.RUNNING
        return SessionPhase.READY if phase is SessionPhase.LOADING else phase

    def set_painted(self, is_painted: bool) -> None:
        """Tell whether the open clip is painted, or waits for that."""
        self._is_painted = is_painted
        self.run_changed.emit()

    def order(self, target: Path | None = None) -> ClipOrder | None:
        """Say how the open clip is to be painted; None where none is open. `target` may be replaced."""
        if self.path is None:
            return None
        times = self._timeline.times
        details: dict[str, str | float | bool] = {"consistency": self._timeline.steadiness.value}
        if not times.is_whole:
            details |= {"from": times.start, "to": times.stop}
        if target is not None:
            details[REPLACES] = True
        told: Details = details
        suffix = target.suffix.lower() if target is not None else self._timeline.suffix
        return ClipOrder(self.path, told, suffix, target)

    def start(self, target: Path | None = None) -> None:
        """Ask for the clip to be painted behind the window."""
        order = self.order(target)
        if order is None:
            return
        self.end_preview()
        self._timeline.play(is_playing=False)
        if any(mask.strokes for mask in self._window.options_panel.options.masks):
            said = self.tr("Brushed masks stay where they were painted while the picture moves beneath them.")
            self._window.message_bar.show_notice(said)
        self.queue_requested.emit(order)

    def show_painted(self, moment: float, before: QImage, after: QImage) -> None:
        """Show a frame that is painted elsewhere, and the playhead there."""
        self._is_elsewhere = True
        self._timeline.follow(moment)
        self._window.canvas.set_frame(before, None, after)

    def come_back(self) -> None:
        """Open the frame under the playhead, where another one is shown."""
        if self._is_elsewhere:
            self._want(self._timeline.times.moment)

    def end_preview(self) -> None:
        """Show no preview any more."""
        was_there = bool(self._painted)
        self._reel.stop()
        self._painted.clear()
        self._shown = 0
        self._timeline.show_preview(None)
        if self._previewing is not None:
            self._previewing.cancel()
            self._previewing.drop()
            self._previewing = None
        if was_there:
            self.come_back()

    def _connect(self) -> None:
        self._timeline.moved.connect(self._on_timeline_moved)
        self._timeline.playing_changed.connect(self._on_timeline_playing_changed)
        self._timeline.preview_requested.connect(self._on_timeline_preview_requested)
        self._session.photo_opened.connect(self._on_session_photo_opened)
        self._session.frame_opened.connect(self._on_session_frame_opened)
        queued = Qt.ConnectionType.QueuedConnection  # after the frame that has come is shown
        self._session.phase_changed.connect(self._on_session_phase_changed, queued)
        self._window.options_panel.options_changed.connect(self._on_options_panel_options_changed)

    @Slot(object, QImage, QSize)
    def _on_session_photo_opened(self, path: Path, _image: QImage, size: QSize) -> None:
        self._is_elsewhere = False
        self.end_preview()
        if self._looking is not None:
            self._looking.cancel()
            self._looking.drop()
            self._looking = None
        self._wanted = None
        self.path = path if path != Path() and is_clip(path) else None
        self._window.options_panel.advanced.show_clip(self.path is not None)
        self._side = max(size.toTuple())
        self._timeline.hide()
        if self.path is not None:
            call = self._session.ask(s.LookThrough, path, PLACES)
            self._looking = call.then(
                self._take_cuts, failure=self._session.complain, update=self._take_look, owner=self
            )
        self.opened.emit()

    @Slot(QImage, float)
    def _on_session_frame_opened(self, _image: QImage, moment: float) -> None:
        if self._wanted is None:  # else the playhead is farther than the frames
            self._timeline.follow(moment)

    def _take_look(self, update: Update) -> None:
        match update:
            case s.ClipSeen(_, seconds, rate, notices):
                self._timeline.show_clip(seconds, rate)
                if notices:
                    self._window.message_bar.show_notice(" ".join(map(in_window_language, notices)))
            case s.ClipPicture(_, place, frame):
                self._timeline.set_picture(place, frame.picture)

    def _take_cuts(self, looked: s.ClipLooked) -> None:
        self._looking = None
        self._timeline.strip.set_cuts(looked.cuts)

    @Slot(float)
    def _on_timeline_moved(self, moment: float) -> None:
        self._painted.clear()  # the playhead stays where it is put
        self.end_preview()
        self.looked_away.emit()
        self._want(moment)

    @Slot(bool)
    def _on_timeline_playing_changed(self, is_playing: bool) -> None:
        """Paint the frame at which the clip comes to rest; those before pass by too quickly."""
        if not is_playing:
            self._want(self._timeline.times.moment)

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, _phase: SessionPhase) -> None:
        self._show_wanted()

    def _want(self, moment: float) -> None:
        self._wanted = moment
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Open the frame that is wanted, unless one is still opened; the latest wins."""
        can_open = self._session.phase not in (SessionPhase.LOADING, SessionPhase.RUNNING)
        if self._wanted is not None and self.path is not None and can_open:
            moment, self._wanted = self._wanted, None
            self._is_elsewhere = False
            self._session.open_photo(self.path, moment=moment)

    @Slot(object)
    def _on_options_panel_options_changed(self, _options: StyleOptions) -> None:
        self.end_preview()
        self.looked_away.emit()
        self.come_back()

    @Slot(bool)
    def _on_timeline_preview_requested(self, is_wanted: bool) -> None:
        self.end_preview()
        options = self._window.options_panel.options
        if not is_wanted or self.path is None or not options.styles:
            return
        self.looked_away.emit()
        self._timeline.play(is_playing=False)
        self._timeline.show_preview(0.0)
        times = self._timeline.times
        start = max(0.0, min(times.moment, times.seconds - PREVIEW_SECONDS))
        small = replace(options, size=min(PREVIEW_SIDE, options.size or self._side))
        call = self._session.ask(
            s.PaintPart, self.path, small, start, start + PREVIEW_SECONDS, self._timeline.steadiness.value
        )
        self._previewing = call.then(
            self._take_preview, failure=self._fail_preview, update=self._take_painted, owner=self
        )

    def _take_painted(self, update: Update) -> None:
        """Show each frame as it is painted, and keep it for the loop."""
        match update:
            case m.Progressed(_, progress):
                self._timeline.show_preview(progress.fraction)
            case s.FramePainted(_, moment, before, after):
                self._painted.append(_Shown(moment, before.picture, after.picture))
                self.show_painted(*self._painted[-1])

    def _take_preview(self, _painted: s.ClipPainted) -> None:
        self._previewing = None
        self._timeline.show_preview(1.0)
        if self._painted:
            self._reel.start(max(15, round(1000 / self._timeline.times.rate)))

    def _fail_preview(self, failure: Failure) -> None:
        self._previewing = None
        self.end_preview()
        self._session.complain(failure)

    @Slot()
    def _show_next(self) -> None:
        self._shown = (self._shown + 1) % len(self._painted)
        self.show_painted(*self._painted[self._shown])
