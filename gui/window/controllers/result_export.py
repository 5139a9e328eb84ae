"""Give the finished painting to other programs, by drag and by the clipboard, in full size and quality."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QRunnable, Qt, QTemporaryDir, QThreadPool, QUrl, Signal, Slot
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QImageReader, QPixmap

from engine.options import OutputProfile, SaveOptions
from gui.engine_process import messages as m
from gui.files.drag_handle import DragHandle
from gui.link.protocol import Failure
from gui.preferences.settings import Settings
from gui.session.failure_sentence import failure_sentence
from gui.session.session import Session
from gui.window.main_window import MainWindow

_SHOWN = 128  # logical px of the picture under the pointer
_LARGEST_MIB = 4096  # of a picture that is copied
_COPY = SaveOptions(bit_depth=8, profile=OutputProfile.SRGB)  # what the clipboard of other programs understands


class _Reading(QObject):
    done = Signal(QImage)


class _Reader(QRunnable):
    """Decode a file for the clipboard beside the window's thread."""

    def __init__(self, path: Path, reading: _Reading) -> None:
        super().__init__()
        self._path, self._reading = path, reading

    def run(self) -> None:
        """Read the file; an image that is null says that it could not be."""
        QImageReader.setAllocationLimit(_LARGEST_MIB)
        self._reading.done.emit(QImageReader(str(self._path)).read())


class ResultExport(QObject):
    """Have a file written when a drag or a copy asks for it, in a folder that goes with the window."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings) -> None:
        """Put the handle beside the Save button."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self.handle = DragHandle(window.theme)
        self._folder: QTemporaryDir | None = None  # made when the first file is written
        self._number = 0  # of the folder inside, as names stay as they are suggested
        self._file: Path | None = None  # of the present result, once it is complete
        self._asked: Path | None = None  # being written
        self._is_dragging = False  # as soon as the file is there
        self._copy: Path | None = None  # being written for the clipboard
        self._reading = _Reading(self)
        window.run_bar.add_at_the_end(self.handle)
        self._connect()
        self.show_state()

    @Slot()
    def show_state(self) -> None:
        """Offer only a finished painting that is seen."""
        self.handle.setEnabled(self._has_result())
        self._window.actions_of.copy_result.setEnabled(self._window.canvas.has_painting)

    @Slot()
    def copy(self) -> None:
        """Copy the finished painting in full size, or a preview as it is seen."""
        if self._has_result():
            self._copy = self._next_place("painting.png")
            self._export(self._copy, _COPY)
        elif self._window.canvas.has_painting:
            self._to_clipboard(self._window.canvas.painting)

    @Slot()
    def prepare(self) -> None:
        """Have the file written that a drag will carry."""
        if self._has_result() and self._file is None and self._asked is None:
            self._asked = self._next_place(self._session.suggested_name())
            self._export(self._asked, replace(self._settings.save_options))

    @Slot()
    def drag(self) -> None:
        """Drag the file out, at once or as soon as it is written."""
        if self._file is not None and self._file.exists():
            self._drag_out(self._file)
        elif self._has_result():
            self._is_dragging = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
            self.prepare()

    def _export(self, path: Path, options: SaveOptions) -> None:
        call = self._session.export(path, options)
        if call is not None:
            call.then(self._take, failure=self._fail)

    def _has_result(self) -> bool:
        return self._session.has_result and self._window.canvas.shows_result

    def _connect(self) -> None:
        session = self._session
        self.handle.pressed_down.connect(self.prepare)
        self.handle.drag_began.connect(self.drag)
        self.handle.clicked.connect(self.copy)
        self._window.actions_of.copy_result.triggered.connect(self.copy)
        self._window.canvas.view_changed.connect(self.show_state)
        self._reading.done.connect(self._on_reading_done)
        session.finished.connect(self._forget)
        session.photo_opened.connect(self._forget)

    def _next_place(self, name: str) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        self._number += 1
        folder = Path(self._folder.path()) / str(self._number)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def _drag_out(self, file: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        drag = QDrag(self.handle)
        drag.setMimeData(mime)
        painting = self._window.canvas.painting
        if not painting.isNull():
            ratio = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            drag.setPixmap(QPixmap.fromImage(painting.scaled(_SHOWN, _SHOWN, ratio, smooth)))
        drag.exec(Qt.DropAction.CopyAction)

    def _to_clipboard(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        said = self.tr("Copied: {0} × {1} px.").format(image.width(), image.height())
        self._window.message_bar.show_notice(said)

    def _end_waiting(self) -> bool:
        """Tell whether a drag waits for its file, and wait no more."""
        if not self._is_dragging:
            return False
        self._is_dragging = False
        QGuiApplication.restoreOverrideCursor()
        return True

    def _take(self, saved: m.Saved) -> None:
        path = saved.path
        if path == self._copy:
            self._copy = None
            QThreadPool.globalInstance().start(_Reader(path, self._reading))
        elif path == self._asked:
            self._file, self._asked = path, None
            waited = self._end_waiting()
            if waited and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
                self._drag_out(path)

    def _fail(self, failure: Failure) -> None:
        self._asked = self._copy = None
        self._end_waiting()
        self._window.message_bar.show_error(failure_sentence(failure))

    @Slot(QImage)
    def _on_reading_done(self, image: QImage) -> None:
        if image.isNull():
            self._window.message_bar.show_error(self.tr("The painting is too large to be copied; save it instead."))
        else:
            self._to_clipboard(image)

    @Slot()
    def _forget(self) -> None:
        """Let the file of an earlier result go; a program that it was dropped on has read it."""
        self._file = self._asked = None
        self._end_waiting()
        self.show_state()
