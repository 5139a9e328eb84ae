"""Have strokes of paintings learnt when they are wanted, tell how far that is, and go on with it after a restart."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.pictures.formats import READABLE_SUFFIXES
from engine.values import StrokesState
from gui.engine_process import messages as m
from gui.link.call import Call
from gui.link.engine_sentences import in_window_language
from gui.preferences.settings import Settings
from gui.session.session import Session
from gui.styles.stroke_learner import StrokeLearner
from gui.window.main_window import MainWindow

LOOK_MS = 400  # after styles came: the window comes first
_RECENT = 4  # photographs that are learnt on, beside the open one and the app's own


class StrokesController(QObject):
    """Carry what the learner and the engine tell of strokes to the library, the page and the message bar.

    Signals:
        learnt(): a painting that is selected has its own strokes now.
    """

    learnt = Signal()

    def __init__(self, window: MainWindow, session: Session, settings: Settings, learner: StrokeLearner) -> None:
        """Follow all of them; nothing is begun yet."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self.learner = learner
        self._library = window.style_strip.library
        self._box = window.style_page.learning
        self._offered: dict[Path, str] = {}  # what was said of each
        self._begun_again: set[Path] = set()  # because the network was replaced
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._connect()

    def go_on(self) -> None:
        """Learn what an earlier window left."""
        for path in filter(Path.is_file, self._settings.learning):
            self.learn(path)

    @Slot(Path)
    def learn(self, path: Path) -> None:
        """Learn a painting on the photographs that are open and were open last, and the app's own."""
        open_one = self._session.photo_path
        own = dict.fromkeys([*([open_one] if open_one else []), *self._settings.recent_files])
        found = [photo for photo in own if photo.suffix.lower() in READABLE_SUFFIXES and photo.is_file()]
        self.learner.set_photos(found[: 1 + _RECENT])
        self.learner.learn(path)

    @Slot(Path)
    def pause(self, path: Path) -> None:
        """Learn a painting no further for now."""
        self.learner.drop(path)
        self._look((path,))

    @Slot(object)
    def offer(self, paths: tuple[Path, ...]) -> None:
        """Offer once to learn the picture that was added and is selected now."""
        if paths and paths[-1] not in self._offered:
            self._offered[paths[-1]] = ""
            self._ask(paths[-1:]).then(partial(self._offer, paths[-1]))

    def _offer(self, path: Path, found: m.StrokesFound) -> None:
        self._library.set_strokes(found.states)
        if found.states.get(path) is StrokesState.UNKNOWN and path not in self.learner.waiting:
            sentence = self.tr("The instant engine can learn the strokes of {0}, behind your work.")
            text = self._offered[path] = sentence.format(self._library.name(path))
            self._window.message_bar.show_offer(text, self.tr("Learn its strokes"), partial(self.learn, path))

    def _connect(self) -> None:
        learner, library = self.learner, self._library
        learner.waiting_changed.connect(self._on_learner_waiting_changed)
        learner.progressed.connect(self._on_learner_progressed)
        learner.learnt.connect(self._on_learner_learnt)
        learner.failed.connect(self._on_learner_failed)
        self._box.learn_requested.connect(self.learn)
        self._box.pause_requested.connect(self.pause)
        library.styles_changed.connect(self._timer.start)
        library.selection_changed.connect(self._learn_again)
        library.strokes_changed.connect(self._learn_again)
        self._timer.timeout.connect(self._on_timer_timeout)

    def _ask(self, paths: tuple[Path, ...]) -> Call[m.StrokesFound]:
        return self._session.ask(m.LookForStrokes, paths)

    def _look(self, paths: tuple[Path, ...]) -> None:
        self._ask(paths).then(lambda found: self._library.set_strokes(found.states))

    def _say(self, sentence: str) -> None:
        self._window.message_bar.show_notice(sentence)

    @Slot()
    def _on_timer_timeout(self) -> None:
        if unknown := tuple(s.path for s in self._library.styles if self._library.strokes(s.path) is None):
            self._look(unknown)

    @Slot()
    def _learn_again(self) -> None:
        """Learn what is selected where its strokes were learnt for a network that has been replaced."""
        for path in [choice.path for choice in self._library.choices]:
            if self._library.strokes(path) is StrokesState.OUTDATED and path not in self._begun_again:
                self._begun_again.add(path)
                sentence = self.tr("The instant engine is a new one, and learns the strokes of {0} again.")
                self._say(sentence.format(self._library.name(path)))
                self.learn(path)

    @Slot(object)
    def _on_learner_waiting_changed(self, paths: tuple[Path, ...]) -> None:
        self._settings.set_learning(paths)
        self._box.show_waiting(paths)
        for path in self._offered.keys() & set(paths):
            self._window.message_bar.withdraw(self._offered[path])
        for shelf in (self._window.style_strip.shelf, self._window.style_page.shelf):
            for tile in shelf.tiles:
                if tile.style_shown.path not in paths[:1]:
                    tile.set_progress(0.0 if tile.style_shown.path in paths else None)

    @Slot(Path, float, object)
    def _on_learner_progressed(self, path: Path, fraction: float, seconds_left: float | None) -> None:
        self._box.show_progress(fraction, seconds_left, self.learner.sample)
        for shelf in (self._window.style_strip.shelf, self._window.style_page.shelf):
            for tile in shelf.tiles:
                if tile.style_shown.path == path:
                    tile.set_progress(fraction, self.learner.sample)

    @Slot(Path)
    def _on_learner_learnt(self, path: Path) -> None:
        self._library.set_strokes({path: StrokesState.LEARNT})
        self._say(self.tr("The instant engine paints {0} with its own strokes now.").format(self._library.name(path)))
        if self._library.is_selected(path):
            self.learnt.emit()

    @Slot(Path, object)
    def _on_learner_failed(self, path: Path, sentence: str) -> None:
        untold = self.tr("The strokes of {0} could not be learnt; try again.").format(self._library.name(path))
        self._say(in_window_language(sentence) or untold)
        self._look((path,))
