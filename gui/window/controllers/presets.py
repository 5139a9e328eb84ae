"""Offer settings that are known to be good, each seen on the open photograph."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.errors import BadOptions
from engine.painters import registry
from engine.recipes.recipe import Recipe, from_json
from gui.controls.picture_list import PictureList
from gui.engine_process import messages as m
from gui.link.call import Call
from gui.options.sketch_cache import SketchCache, content_of
from gui.session.session import Session, SessionPhase
from gui.window.controllers.take_over import take_over
from gui.window.main_window import MainWindow

SIDE = 256  # px, of a sketch's long side
AGAIN_MS = 500  # after something else was painted

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preset:
    """Describe one preset."""

    names: tuple[tuple[str, str], ...]  # (language, name)
    recipe: Recipe

    def name(self, language: str) -> str:
        """Return the name in a language ("en", "zh"), else in English."""
        names = dict(self.names)
        return names.get(language) or names.get("en", "")


def read_presets(folder: Path, known: tuple[Path, ...]) -> tuple[Preset, ...]:
    """Read the presets of a folder; one that is broken is left out."""
    presets = []
    for file in sorted(folder.glob("*.json")):
        try:
            text = file.read_text(encoding="utf-8")
            names = json.loads(text)["name"]
            presets.append(Preset(tuple(names.items()), from_json(text, known)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, BadOptions):
            log.warning("no preset in %s", file, exc_info=True)
    return tuple(presets)


class PresetsPage(QWidget):
    """Hold the list of presets."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.list = PictureList()
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 12)
        layout.addWidget(self._hint)
        layout.addWidget(self.list, 1)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Presets"))
        self._hint.setText(self.tr("A preset sets every option; the pictures show it on your photograph."))
        self.list.setAccessibleName(self.tr("Presets"))


class Presets(QObject):
    """Fill the page while it is seen, one sketch after the other, and take a preset over."""

    def __init__(self, window: MainWindow, session: Session, folder: Path, cache: SketchCache) -> None:
        """Read nothing before the page is opened."""
        super().__init__(window)
        self._window, self._session, self._folder, self._cache = window, session, folder, cache
        self._shown = QImage()  # the photograph
        self._content = ""  # of it, once it is needed
        self._key = ""  # of the sketch that is asked for, in the cache
        self._presets: tuple[Preset, ...] = ()
        self._language = "en"
        self._drawn: dict[tuple[int, int], QPixmap] = {}  # by photo and preset
        self._asked: tuple[int, int] | None = None
        self._call: Call[m.Glimpsed] | None = None  # the latest
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self.page = PresetsPage()
        window.drawer.add_page(self.page)
        self._connect()

    @property
    def is_complete(self) -> bool:
        """Tell whether the page shows every preset on the open photograph."""
        return bool(self._presets) and all((self._photo, index) in self._drawn for index in range(len(self._presets)))

    def set_language(self, code: str) -> None:
        """Name the presets in a language, "en" or "zh"."""
        self._language = code
        self._list()

    def draw_again(self) -> None:
        """Draw all of them once more, as the same options give other pictures now."""
        self._drawn.clear()
        self._miss()

    def _connect(self) -> None:
        self._window.actions_of.recipes.presets.triggered.connect(self._on_presets_triggered)
        self._window.drawer.page_changed.connect(self._on_drawer_page_changed)
        self.page.list.chosen.connect(self._on_list_chosen)
        self._timer.timeout.connect(self._draw_next)
        session = self._session
        session.photo_opened.connect(self._on_session_photo_opened)
        session.phase_changed.connect(self._miss)

    def _list(self) -> None:
        """Show the presets with the pictures that are drawn."""
        names = [(index, preset.name(self._language)) for index, preset in enumerate(self._presets)]
        self.page.list.show_pictures(list(names))
        for (photo, index), picture in self._drawn.items():
            if photo == self._photo:
                self.page.list.set_picture(index, picture)

    @property
    def _photo(self) -> int:
        tiles = self._session.photo_tiles
        return tiles.photo if tiles is not None else 0

    @Slot()
    def _draw_next(self) -> None:
        """Ask for the next sketch, where the page is seen and nothing is painted."""
        photo, phase = self._photo, self._session.phase
        waiting = [index for index in range(len(self._presets)) if (photo, index) not in self._drawn]
        is_seen = self._window.drawer.page is self.page
        can_draw = phase not in (SessionPhase.EMPTY, SessionPhase.LOADING, SessionPhase.RUNNING)
        engine = registry.live_engine()
        if is_seen and photo and waiting and can_draw and engine is not None and self._asked is None:
            self._asked = photo, waiting[0]
            recipe = self._presets[waiting[0]].recipe
            options = replace(recipe.applied_to(self._window.options_panel.options), engine=engine, model=None)
            self._content = self._content or content_of(self._shown)
            self._key = self._cache.key(self._content, options)
            kept = self._cache.get(self._key)
            if kept.isNull():
                call = self._session.glimpse(replace(options, size=SIDE), (0.5, 0.5), SIDE)
                if call is not None:
                    self._call = call.then(self._take, failure=lambda _failure: self._miss(), cancelled=self._miss)
            else:
                self._show(kept)

    def _take(self, glimpsed: m.Glimpsed) -> None:
        image = glimpsed.frame.picture
        if self._asked is not None and self._asked[0] == self._photo:
            self._cache.put(self._key, image)
        self._show(image)

    def _show(self, image: QImage) -> None:
        """Show the sketch that was asked for, and go on with the next."""
        if self._asked is not None and self._asked[0] == self._photo:
            picture = self._drawn[self._asked] = QPixmap.fromImage(image)
            self.page.list.set_picture(self._asked[1], picture)
        self._asked = None
        self._timer.start(0)

    @Slot()
    def _miss(self) -> None:
        if self._call is not None:
            self._call.drop()
        self._asked = None
        self._timer.start(AGAIN_MS)

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, image: QImage, _size: QSize) -> None:
        self._shown, self._content = image, ""
        self._drawn.clear()
        self._list()
        self._timer.start(AGAIN_MS)  # the preview of the photograph comes first

    @Slot(object)
    def _on_list_chosen(self, index: int) -> None:
        if lacking := take_over(self._window, self._presets[index].recipe):
            self._window.message_bar.show_notice(lacking)

    @Slot()
    def _on_presets_triggered(self) -> None:
        if not self._presets:
            self._presets = read_presets(self._folder, self._window.style_strip.paths)
            self._list()
        self._window.drawer.toggle(self.page)

    @Slot(object)
    def _on_drawer_page_changed(self, page: object) -> None:
        self._window.actions_of.recipes.presets.setChecked(page is self.page)
        self._timer.start(0)
