"""Hold the styles: the bundled ones, the user's own, what was made of each, and which are selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from engine.style_choice import StyleChoice
from engine.values import StrokesState
from gui.styles.style_catalog import Style, StyleNote
from gui.styles.style_picture import square_of
from gui.styles.style_selection import StyleSelection

FIRST_PAINT_MS = 60  # thumbnails wait this long, so that the window is on screen first


class StyleLibrary(QObject):
    """Know the styles; whoever shows them follows the signals.

    Signals:
        styles_changed(): styles came or went, or have other names.
        strokes_changed(Path): the instant engine has learnt more of its strokes, or less than it had.
        note_changed(Path): a style has another folder, or became a favourite, or another part of it is painted with.
        selection_changed(object): tuple[StyleChoice, ...], the styles selected with their weights.
        own_styles_changed(object): tuple[Path, ...], after one of the user's was added or removed.
        thumbnail_requested(Path): a style needs its picture, which `set_thumbnail` takes.
        thumbnail_changed(Path): it has another thumbnail.
        mix_refused(): a fifth style was to be added.
    """

    styles_changed = Signal()
    strokes_changed = Signal(Path)
    note_changed = Signal(Path)
    selection_changed = Signal(object)
    own_styles_changed = Signal(object)
    thumbnail_requested = Signal(Path)
    thumbnail_changed = Signal(Path)
    mix_refused = Signal()

    def __init__(self) -> None:
        """Start without styles."""
        super().__init__()
        self.language = "en"
        self._styles: dict[Path, Style] = {}
        self._notes: dict[str, StyleNote] = {}  # by key
        self._strokes: dict[Path, StrokesState] = {}
        self._selection = StyleSelection()
        self._thumbnails: dict[Path, QPixmap] = {}
        self._waiting: list[Path] = []  # whose thumbnail is not loaded yet
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._load_next_thumbnail)

    @property
    def styles(self) -> tuple[Style, ...]:
        """List them, the bundled ones first."""
        return tuple(self._styles.values())

    @property
    def own_styles(self) -> tuple[Path, ...]:
        """List the user's own in the order they came."""
        return tuple(style.path for style in self.styles if style.is_own)

    @property
    def folders(self) -> tuple[str, ...]:
        """List the folders that hold a style, by name."""
        names = {self.note(style.path).folder for style in self.styles} - {""}
        return tuple(sorted(names, key=str.casefold))

    @property
    def notes(self) -> Mapping[str, StyleNote]:
        """Give all notes by key, for the settings."""
        return self._notes

    @property
    def choices(self) -> tuple[StyleChoice, ...]:
        """List the selected styles."""
        return self._selection.choices

    @property
    def shares(self) -> tuple[float, ...]:
        """Give their shares of the mix, which sum to 1."""
        return self._selection.shares()

    def __contains__(self, path: Path) -> bool:
        """Tell whether there is a style of this file."""
        return path in self._styles

    def is_selected(self, path: Path) -> bool:
        """Tell whether a style is in the mix."""
        return path in self._selection

    def name(self, path: Path) -> str:
        """Name a style in the language of the window."""
        return self._styles[path].name(self.language) if path in self._styles else path.stem

    def note(self, path: Path) -> StyleNote:
        """Give what was made of a style."""
        return self._notes.get(self._styles[path].key, StyleNote()) if path in self._styles else StyleNote()

    def strokes(self, path: Path) -> StrokesState | None:
        """Tell how far the strokes of a style are learnt; None while that is not known."""
        return self._strokes.get(path)

    def set_strokes(self, states: Mapping[Path, StrokesState]) -> None:
        """Take how far the strokes of styles are learnt."""
        for path, state in states.items():
            if path in self._styles and self._strokes.get(path) is not state:
                self._strokes[path] = state
                self.strokes_changed.emit(path)

    def thumbnail(self, path: Path) -> QPixmap:
        """Give a square picture of a style's part; null while there is none."""
        return self._thumbnails.get(path, QPixmap())

    def set_language(self, code: str) -> None:
        """Name the bundled styles in a language, "en" or "zh"."""
        self.language = code
        self.styles_changed.emit()

    def restore_notes(self, notes: Mapping[str, StyleNote]) -> None:
        """Take what was noted at the last run."""
        self._notes = dict(notes)
        self.styles_changed.emit()

    def add_styles(self, styles: Sequence[Style]) -> None:
        """Append styles that are not there yet."""
        new = {style.path: style for style in styles if style.path not in self._styles}
        self._styles |= new
        self._waiting += new
        if new:
            self.styles_changed.emit()
            self._hurry()

    def add_own(self, paths: Sequence[Path], folder: str = "") -> None:
        """Append the user's pictures and select the last of them."""
        self.add_styles([Style(path) for path in paths])
        if folder:
            for path in paths:
                self.set_note(path, replace(self.note(path), folder=folder))
        self.own_styles_changed.emit(self.own_styles)
        if paths:
            self.select(paths[-1])

    def bring_back(self, path: Path, note: StyleNote) -> None:
        """Append one of the user's pictures that was there before; what is selected stays."""
        self.add_styles([Style(path)])
        self.set_note(path, note)
        self.own_styles_changed.emit(self.own_styles)

    def choose(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select styles with their weights and parts; pictures that are not known join the user's own."""
        unknown = [choice.path for choice in choices if choice.path not in self._styles and choice.path.is_file()]
        self.add_styles([Style(path) for path in unknown])
        if unknown:
            self.own_styles_changed.emit(self.own_styles)
        self.restore(choices)

    def restore(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select what was selected before, as far as it is still there; otherwise the first style."""
        known = tuple(choice for choice in choices if choice.path in self._styles)
        if not known and self._styles:
            first = next(iter(self._styles))
            known = (self.note(first).choice(first),)
        self._selection.restore(known)
        for choice in self._selection.choices:
            self.set_note(choice.path, self.note(choice.path).taking_part(choice))
        self.selection_changed.emit(self.choices)

    def remove(self, path: Path) -> None:
        """Take one of the user's own away; its file is not touched."""
        if path not in self._styles or not self._styles[path].is_own:
            return
        self._notes.pop(self._styles.pop(path).key, None)
        self._thumbnails.pop(path, None)
        self._strokes.pop(path, None)
        was_selected = path in self._selection
        self._selection.discard(path)
        self.styles_changed.emit()
        self.own_styles_changed.emit(self.own_styles)
        if was_selected:
            self.selection_changed.emit(self.choices)

    def set_note(self, path: Path, note: StyleNote) -> None:
        """Note what the user has made of a style; a selected one is painted with so at once."""
        before = self.note(path)
        if path not in self._styles or note == before:
            return
        self._notes[self._styles[path].key] = note
        if replace(note, folder="", is_favourite=False) != replace(before, folder="", is_favourite=False):
            self._waiting.append(path)
            self._hurry()
        self.note_changed.emit(path)
        choice = note.choice(path)
        if path in self._selection and choice not in [replace(c, weight=1.0) for c in self.choices]:
            self._selection.update(choice)
            self.selection_changed.emit(self.choices)

    @Slot(Path)
    def select(self, path: Path) -> None:
        """Select one style alone."""
        if path in self._styles:
            self._selection.select(self.note(path).choice(path))
            self.selection_changed.emit(self.choices)

    @Slot(Path)
    def toggle(self, path: Path) -> None:
        """Add a style to the mix or take it out."""
        if self._selection.toggle(self.note(path).choice(path)):
            self.selection_changed.emit(self.choices)
        else:
            self.mix_refused.emit()

    @Slot(Path)
    def toggle_favourite(self, path: Path) -> None:
        """Make a style a favourite, or none."""
        note = self.note(path)
        self.set_note(path, replace(note, is_favourite=not note.is_favourite))

    @Slot(object)
    def set_shares(self, shares: Sequence[float]) -> None:
        """Weigh the selected styles, in their order."""
        self._selection.set_shares(shares)
        self.selection_changed.emit(self.choices)

    @Slot(Path, QImage)
    def set_thumbnail(self, path: Path, image: QImage) -> None:
        """Take a style's whole picture, of any size."""
        if path in self._styles and not image.isNull():
            self._keep(path, square_of(image, self.note(path).choice(path)))

    def load_thumbnails(self) -> None:
        """Begin to load what waits, one thumbnail at a time."""
        self._timer.start(FIRST_PAINT_MS)

    def _hurry(self) -> None:
        if self._timer.isActive() or self._thumbnails:
            self._timer.start(0)

    def _keep(self, path: Path, pixmap: QPixmap) -> None:
        self._thumbnails[path] = pixmap
        self.thumbnail_changed.emit(path)

    @Slot()
    def _load_next_thumbnail(self) -> None:
        """Load one thumbnail and let the event loop breathe before the next."""
        if not self._waiting:
            self._timer.stop()
            return
        self._timer.setInterval(0)
        path = self._waiting.pop(0)
        style = self._styles.get(path)
        if style is None:
            return
        if style.thumbnail is None or self.note(path).is_part:
            self.thumbnail_requested.emit(path)
        else:
            self._keep(path, QPixmap(str(style.thumbnail)))
