"""Have strokes of paintings learnt behind the window, one after another: elsewhere, or by the app's command line."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTemporaryDir, Signal, Slot

from engine.errors import Sentence
from gui.link.call import Call
from gui.system.own_command_line import own_command_line

AskOthers: TypeAlias = Callable[[Path, tuple[Path, ...], Path], Call[Any] | None]  # painting, photographs, sample

END_MS = 10_000  # that killed processes have to end; those whose memory was swapped out take seconds

log = logging.getLogger(__name__)


class StrokeLearner(QObject):
    """Learn what waits; a process that is ended goes on later from its last checkpoint.

    Signals:
        waiting_changed(object): tuple[Path, ...], what is being learnt first.
        progressed(Path, float, object): the share that is learnt, and the seconds left, None while unknown.
        learnt(Path): the instant engine paints with its strokes from now on.
        failed(Path, object): it does not wait any more; one sentence, "" where nothing is known.
    """

    waiting_changed = Signal(object)
    progressed = Signal(Path, float, object)
    learnt = Signal(Path)
    failed = Signal(Path, object)  # a str would lose what a Sentence is made of

    def __init__(self, program: Sequence[str] = (), parent: QObject | None = None) -> None:
        """Take what starts the app; nothing is started yet."""
        super().__init__(parent)
        self._program = tuple(program) or own_command_line()
        self._waiting: tuple[Path, ...] = ()
        self._photos: tuple[Path, ...] = ()
        self._process: QProcess | None = None
        self._ask_others: AskOthers = lambda _painting, _photos, _sample: None
        self._call: Call[Any] | None = None  # by which another computer learns
        self._said: str = ""  # why the process has failed
        self._folder = QTemporaryDir()
        self.sample = Path(self._folder.path()) / "sample.png"  # how the first one is painted by now, once there is one

    @property
    def waiting(self) -> tuple[Path, ...]:
        """List what is learnt and what waits."""
        return self._waiting

    def set_others(self, ask: AskOthers) -> None:
        """Have other computers learn where there are some: `ask` gives a call, or None where this one must."""
        self._ask_others = ask

    def set_photos(self, photos: Sequence[Path]) -> None:
        """Learn on these beside the app's own from the next painting on."""
        self._photos = tuple(photos)

    def learn(self, path: Path) -> None:
        """Learn a painting after those that wait."""
        if path not in self._waiting:
            self._set_waiting((*self._waiting, path))
            self._begin()

    def drop(self, path: Path) -> None:
        """Learn a painting no further; what is learnt of it is kept for the next time."""
        is_first = self._waiting[:1] == (path,)
        if is_first:
            self._end()
        self._set_waiting(tuple(other for other in self._waiting if other != path))
        if is_first:
            self._begin()

    def close(self) -> None:
        """End the process; what waits is still known to `waiting`."""
        process = self._process
        self._end()
        if process is not None:
            process.waitForFinished(END_MS)
        self._folder.remove()

    def _set_waiting(self, paths: tuple[Path, ...]) -> None:
        self._waiting = paths
        self.waiting_changed.emit(paths)

    def _begin(self) -> None:
        if self._process is not None or self._call is not None or not self._waiting:
            return
        with contextlib.suppress(OSError):
            self.sample.unlink(missing_ok=True)
        call = self._ask_others(self._waiting[0], self._photos, self.sample)
        if call is None:
            self._begin_here()
        else:
            self._call = call.then(
                self._take_answer, failure=lambda _why: self._begin_here(), update=self._take_update, owner=self
            )

    def _take_update(self, update: Any) -> None:  # noqa: ANN401  # of the queue's process, which no widget knows
        self.progressed.emit(self._waiting[0], update.fraction, update.seconds_left)

    def _take_answer(self, answer: Any) -> None:  # noqa: ANN401  # likewise
        if answer.is_learnt:
            self._finish(None)
        else:
            self._begin_here()

    def _begin_here(self) -> None:
        self._call, self._said = None, ""
        program, *words = self._program
        photos = ["--photos", *map(str, self._photos)] if self._photos else []
        process = QProcess(QCoreApplication.instance())  # one that was killed may outlive the learner by a moment
        process.setProgram(program)
        process.setArguments(
            [*words, "learn", str(self._waiting[0]), "--json", "--behind", "--sample", str(self.sample), *photos]
        )
        process.readyReadStandardOutput.connect(self._on_process_ready_read)
        process.finished.connect(self._on_process_finished)
        process.errorOccurred.connect(self._on_process_error_occurred)
        self._process = process
        process.start()

    def _end(self) -> None:
        process, self._process = self._process, None
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
            call.drop()  # else this computer would learn where the other one's process is lost meanwhile
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._on_process_ready_read)
            process.finished.disconnect(self._on_process_finished)
            process.errorOccurred.disconnect(self._on_process_error_occurred)
            process.finished.connect(process.deleteLater)
            process.kill()  # checkpoints are whole at any time
            if process.state() is QProcess.ProcessState.NotRunning:
                process.deleteLater()

    @Slot()
    def _on_process_ready_read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):  # what else a library may print
                told = json.loads(bytes(process.readLine().data()))
                self._said = Sentence.from_json(told.get("failed", ""))
                self.progressed.emit(self._waiting[0], float(told["fraction"]), told["seconds_left"])

    @Slot(QProcess.ProcessError)
    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # nothing else follows
            self._finish("")

    @Slot(int, QProcess.ExitStatus)
    def _on_process_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_process_ready_read()
        process = self._process
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip() if process else ""
        is_good = code == 0 and status is QProcess.ExitStatus.NormalExit
        if not is_good:
            log.error("Learning strokes ended with %s: %s", code, said)
        self._finish(None if is_good else self._said or (said.splitlines()[-1] if said else ""))

    def _finish(self, failure: str | None) -> None:
        path = self._waiting[0]
        self._end()
        self._set_waiting(self._waiting[1:])
        if failure is None:
            self.learnt.emit(path)
        else:
            self.failed.emit(path, failure)
        self._begin()
