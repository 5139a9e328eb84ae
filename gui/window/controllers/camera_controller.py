"""Open a camera, steer how it is painted, take snapshots of it and record it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage

from engine.options import StyleOptions
from engine.painters import registry
from gui.camera.camera_bar import CAMERAS
from gui.camera.camera_view import CameraView
from gui.engine_process import watching as w
from gui.files.save_dialog import ask_where
from gui.link.call import Call
from gui.link.engine_sentences import in_window_language
from gui.link.protocol import Failure, Update
from gui.preferences.settings import Settings
from gui.session.session import Session, SessionPhase
from gui.window.main_window import MainWindow

SUFFIXES = {".mp4": "MP4", ".mov": "MOV"}


class CameraController(QObject):
    """Keep one camera open at most.

    Signals:
        changed(): a camera is open, or is not any more.
        snapshot_taken(QImage): a frame as the camera gave it; the camera is closed.
    """

    changed = Signal()
    snapshot_taken = Signal(QImage)

    def __init__(self, window: MainWindow, session: Session, settings: Settings) -> None:
        """Follow both."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self.view, self.bar = CameraView(window.canvas, window.theme), window.camera_bar
        self.cameras: tuple[int | Path, ...] = tuple(range(CAMERAS))
        self._call: Call[w.CameraClosed] | None = None  # of the camera that is shown
        self._record: Path | None = None
        self._began = 0.0  # of time.monotonic(), the recording
        self._had_timeline = False
        self._connect()

    @property
    def is_open(self) -> bool:
        """Tell whether a camera is shown."""
        return self._call is not None

    @Slot()
    def open(self) -> None:
        """Show the chosen camera, unless a painting goes on or there is no style."""
        bar = self._window.message_bar
        if self._session.phase is SessionPhase.RUNNING:
            bar.show_notice(self.tr("A painting goes on; open the camera when it has ended."))
            return
        options = self._options()
        if not options.styles:
            bar.show_notice(self.tr("Choose a style first; the camera is painted in it."))
            return
        self.close()
        bar.hide()
        if not registry.traits_of(self._window.options_panel.options.engine).is_live:
            bar.show_notice(self.tr("The camera is painted by the instant engine, whichever is chosen."))
        camera = self.cameras[max(0, self.bar.camera_box.currentIndex())]
        call = self._session.ask(w.WatchCamera, camera, options, self.bar.steadiness.value)
        self._call = call.then(
            lambda _closed: self._end(call), failure=lambda failure: self._fail(call, failure),
            cancelled=lambda: self._end(call), update=lambda update: self._take(call, update), owner=self,
        )  # fmt: skip
        self._had_timeline = self._window.timeline.isVisibleTo(self._window)
        self._window.timeline.hide()
        self.view.begin()
        self.bar.begin()
        self._window.view_bar.hide()
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Let the camera go; a recording is finished first."""
        if self._call is not None:
            call = self._call
            self._steer(is_over=True)
            self._end(call)

    @Slot()
    def take_snapshot(self) -> None:
        """Close the camera, and give its picture."""
        image = self.view.original
        if self.is_open and not image.isNull():
            self.close()
            self.snapshot_taken.emit(image)

    @Slot(bool)
    def record(self, is_wanted: bool) -> None:
        """Ask for a file and record into it, or end the recording."""
        self.bar.show_recording(None)
        if not is_wanted:
            self._record = None
            self._steer()
            return
        title = self.tr("Record the camera")
        ask_where(self._window, self._settings, title, SUFFIXES, self.tr("camera"), self.record_into)

    def record_into(self, path: Path) -> None:
        """Begin a recording; a file of that name is replaced."""
        if self.is_open:
            self._record, self._began = path, time.monotonic()
            self.bar.show_recording(0.0)
            self._steer()

    def _connect(self) -> None:
        bar, window = self.bar, self._window
        window.actions_of.camera.triggered.connect(self.open)
        bar.camera_chosen.connect(self.open)
        bar.close_button.clicked.connect(self.close)
        bar.snapshot_button.clicked.connect(self.take_snapshot)
        bar.record_requested.connect(self.record)
        bar.original_held.connect(self.view.show_original)
        bar.steadiness.value_changed.connect(lambda _value: self._steer())
        window.options_panel.options_changed.connect(lambda _options: self._steer())
        window.canvas.view_changed.connect(self._on_canvas_view_changed)
        self._session.photo_opened.connect(self._on_session_photo_opened)

    def _options(self) -> StyleOptions:
        """Give the window's options but for masks, which lie on a photograph."""
        return replace(self._window.options_panel.options, masks=())

    def _steer(self, *, is_over: bool = False) -> None:
        options = self._options()
        if self._call is not None and (options.styles or is_over):
            job = self._call.request.job
            self._call.note(w.SteerCamera(job, options, self.bar.steadiness.value, self._record, is_over))

    def _take(self, call: Call[w.CameraClosed], update: Update) -> None:
        match update:
            case w.LiveFrame(_, before, after, rate) if call is self._call:
                self.view.set_frame(before.picture, after.picture)
                self.bar.show_rate(rate)
                if self._record is not None:
                    self.bar.show_recording(time.monotonic() - self._began)
            case w.Recorded(_, path, sentence):
                self._tell(path, sentence)

    def _tell(self, path: Path | None, sentence: str) -> None:
        bar = self._window.message_bar
        if sentence:
            self._record = None
            self.bar.show_recording(None)
            bar.show_error(in_window_language(sentence))
        elif path is not None:
            bar.show_notice(self.tr("Saved as {0}").format(path))

    def _fail(self, call: Call[w.CameraClosed], failure: Failure) -> None:
        if call is self._call:
            self._end(call)
            self._session.complain(failure)

    def _end(self, call: Call[w.CameraClosed]) -> None:
        """Show what was there before the camera."""
        if call is not self._call:
            return  # another one is open
        self._call, self._record = None, None
        self.view.hide()
        self.bar.hide()
        self._window.timeline.setVisible(self._had_timeline)
        self._window.view_bar.setVisible(self._window.canvas.has_photo)
        self.changed.emit()

    @Slot()
    def _on_canvas_view_changed(self) -> None:
        if self.is_open:
            self._window.view_bar.hide()

    @Slot(object, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, _image: QImage, _size: QSize) -> None:
        """Make room for a photograph."""
        self._had_timeline = False  # a clip shows it itself
        self.close()
