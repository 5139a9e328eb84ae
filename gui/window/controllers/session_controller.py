"""Keep what the window knows on the disk, so that the next start can go on after a crash."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Slot

from engine.errors import BadOptions
from engine.options import StyleOptions
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.storage.places import Places
from gui.engine_process import keeping as k
from gui.link.protocol import Failure, Lost
from gui.session.failure_sentence import failure_sentence
from gui.session.painted import Recalled, Unfinished
from gui.session.session import Session, SessionPhase
from gui.system.resource_path import resource_path
from gui.window.main_window import MainWindow

FORMAT = 1
REST_MS = 300  # after a change, before it is written


@dataclass(frozen=True, slots=True)
class Record:
    """Hold what the window knew."""

    photo: Path
    settings: Recipe
    run: Unfinished | None
    result: Recalled | None


def read_record(text: str, folder: Path, known: tuple[Path, ...]) -> Record | None:
    """Read what `SessionController` wrote, None where it is damaged; states of runs lie in `folder`."""
    try:
        words = json.loads(text)
        if words["session"] != FORMAT:
            return None
        run = words["run"]
        unfinished = None
        if run is not None:
            journal = folder / Path(run["journal"]).name if run["journal"] else None
            unfinished = Unfinished(_recipe(run["settings"], known).options, journal, str(run["begin"]))
        result = words["result"]
        kept = None
        if result is not None:
            kept = Recalled(str(result["name"]), _recipe(result["settings"], known).options, bool(result["saved"]))
        return Record(Path(words["photo"]), _recipe(words["settings"], known), unfinished, kept)
    except (ValueError, KeyError, TypeError, BadOptions):
        return None


def _recipe(words: object, known: tuple[Path, ...]) -> Recipe:
    return from_json(json.dumps(words), known)


def _words(options: StyleOptions) -> object:
    return json.loads(to_json(Recipe(options), resource_path("styles")))


class SessionController(QObject):
    """Write a record after each change; the engine process does it, so the window never waits."""

    def __init__(self, window: MainWindow, session: Session, places: Places) -> None:
        """Rest until `begin`."""
        super().__init__(window)
        self._window, self._session, self._places = window, session, places
        self._lock = QLockFile(str(places.record.with_name("lock")))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._write)
        self._written = ""
        self._is_keeping = False
        self._has_complained = False

    def claim(self) -> bool:
        """Tell whether the record is this window's; another one that is open may have it."""
        with contextlib.suppress(OSError):  # the first thing to be kept tells that it cannot
            self._places.record.parent.mkdir(parents=True, exist_ok=True)
        self._lock.setStaleLockTime(0)  # it is stale only when its process is gone
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def begin(self) -> None:
        """Keep from now on."""
        self._is_keeping = True
        session = self._session
        session.keep_in(self._places)
        for signal in (session.photo_opened, session.phase_changed, session.paused_changed, session.result_kept):
            signal.connect(self._on_change)
        for signal in (session.saved, session.finished, self._window.options_panel.options_changed):
            signal.connect(self._on_change)
        session.not_kept.connect(self._on_session_not_kept)
        self._timer.start()

    def end(self, *, keeps_unsaved: bool = False) -> None:
        """Leave a record only of a run that goes on: what else is open the user has closed.

        `keeps_unsaved` also leaves one of a painting that is not saved, as nobody has agreed to lose it.
        """
        if not self._is_keeping:
            return
        self._timer.stop()
        made = self._session.result
        is_unsaved = keeps_unsaved and made is not None and not made.is_saved
        if self._session.phase is SessionPhase.RUNNING or is_unsaved:
            self._write()
        else:
            self._keep("")

    def _text(self) -> str:
        session = self._session
        if session.photo_path is None:
            return ""
        run = session.unfinished
        record: dict[str, Any] = {
            "session": FORMAT,
            "photo": str(session.photo_path.absolute()),  # the next start may have another folder
            "settings": _words(self._window.options_panel.options),
            "run": None,
            "result": None,
        }
        if (made := session.result) is not None and made.name:
            record["result"] = {"name": made.name, "saved": made.is_saved, "settings": _words(made.options)}
        if run is not None:
            journal = run.journal.name if run.journal else ""
            record["run"] = {"settings": _words(run.options), "journal": journal, "begin": run.begin}
        return json.dumps(record, indent=2)

    @Slot()
    def _on_change(self) -> None:
        self._timer.start()

    @Slot()
    def _write(self) -> None:
        text = self._text()
        if text != self._written:
            self._written = text
            self._keep(text)

    def _keep(self, text: str) -> None:
        self._session.ask(k.KeepRecord, self._places.record, text).then(failure=self._fail)

    def _fail(self, failure: Failure) -> None:
        if not isinstance(failure, Lost):
            self._on_session_not_kept(failure_sentence(failure))

    @Slot(object)
    def _on_session_not_kept(self, sentence: str) -> None:
        if not self._has_complained:
            self._has_complained = True
            self._window.message_bar.show_notice(sentence)
