"""Have this computer help another one behind the window, by the app's own command line."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from engine.errors import Sentence
from gui.system.own_command_line import own_command_line

END_MS = 4000  # that the process has to end, with what it paints

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Tell what this computer does for another one."""

    doing: str  # "starting", "waiting", "joined", "painting" or "learning"
    what: str = ""  # name of the photograph or painting, or address of the computer that is helped


class OwnHelp(QObject):
    """Run the command that helps, from `begin` until `end`.

    Signals:
        standing_changed(object): Standing; None where it does not help any more.
        failed(object): it has ended by itself; one sentence, "" where nothing is known.
    """

    standing_changed = Signal(object)
    failed = Signal(object)  # a str would lose what a Sentence is made of

    def __init__(self, program: Sequence[str] = (), parent: QObject | None = None) -> None:
        """Take what starts the app; nothing is started yet."""
        super().__init__(parent)
        self._program = tuple(program) or own_command_line()
        self._process: QProcess | None = None
        self._ending: QProcess | None = None  # what ended before it, until it has gone
        self._said: str = ""  # why it has failed

    @property
    def is_running(self) -> bool:
        """Tell whether this computer helps."""
        return self._process is not None

    def begin(self, invitation: Path | None = None) -> None:
        """Join by an invitation, or help whom it has joined before."""
        self.end()
        program, *words = self._program
        process = QProcess(self)
        process.setProgram(program)
        file = [str(invitation)] if invitation else []
        process.setArguments([*words, "workers", "join", *file, "--json", "--behind", "--window", str(os.getpid())])
        process.readyReadStandardOutput.connect(self._on_process_ready_read)
        process.finished.connect(self._on_process_finished)
        process.errorOccurred.connect(self._on_process_error_occurred)
        self._process, self._said = process, ""
        if self._ending is None:
            process.start()
        self.standing_changed.emit(Standing("starting"))

    def end(self) -> None:
        """Help no more for now; what was being painted is painted elsewhere. The process ends behind the window."""
        process, self._process = self._process, None
        if process is None:
            return
        process.readyReadStandardOutput.disconnect(self._on_process_ready_read)
        process.finished.disconnect(self._on_process_finished)
        process.errorOccurred.disconnect(self._on_process_error_occurred)
        if process.state() is QProcess.ProcessState.NotRunning:
            process.deleteLater()
        else:
            self._ending = process
            process.finished.connect(self._on_ending_finished)
            process.terminate()
            QTimer.singleShot(END_MS, process, process.kill)
        self.standing_changed.emit(None)

    def close(self) -> None:
        """End for good, waiting for the process."""
        self.end()
        ending = self._ending
        if ending is not None and not ending.waitForFinished(END_MS):
            ending.kill()
            ending.waitForFinished(END_MS)

    @Slot()
    def _on_ending_finished(self) -> None:
        ended, self._ending = self._ending, None
        if ended is not None:
            ended.deleteLater()
        if self._process is not None:  # it waited, for one computer helps once
            self._process.start()

    @Slot()
    def _on_process_ready_read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):  # what else a library may print
                told = json.loads(bytes(process.readLine().data()))
                self._said = Sentence.from_json(told.get("failed", ""))
                self.standing_changed.emit(Standing(str(told["doing"]), str(told.get("what", ""))))

    @Slot(QProcess.ProcessError)
    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # nothing else follows
            self._fail("")

    @Slot(int, QProcess.ExitStatus)
    def _on_process_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._on_process_ready_read()
        process = self._process
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip() if process else ""
        log.warning("Helping another computer ended with %s: %s", code, said)
        self._fail(self._said or (said.splitlines()[-1] if said else ""))

    def _fail(self, sentence: str) -> None:
        self.end()
        self.failed.emit(sentence)
