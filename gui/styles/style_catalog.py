"""List the styles that ship with the app, and say what the user has made of one."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.errors import BadOptions
from engine.recipes.recipe import choice_from, part_record
from engine.style_choice import WHOLE, Crop, StyleChoice

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Style:
    """Describe one style of the strip."""

    path: Path  # the picture that the engine reads
    thumbnail: Path | None = None  # 256 px square; None for the user's own, which the engine process makes
    names: tuple[tuple[str, str], ...] = ()  # (language, name); empty for the user's own

    @property
    def is_own(self) -> bool:
        """Tell whether the user added it."""
        return self.thumbnail is None

    @property
    def key(self) -> str:
        """Name it in the settings; a bundled one lies elsewhere after the next update."""
        return str(self.path) if self.is_own else self.path.name

    def name(self, language: str) -> str:
        """Return the name in a language ("en", "zh"), else in English, else the file's."""
        names = dict(self.names)
        return names.get(language) or names.get("en") or self.path.stem


@dataclass(frozen=True, slots=True)
class StyleNote:
    """Hold what the user has made of a style."""

    folder: str = ""  # of the library; empty where it lies in none
    is_favourite: bool = False
    scale: float = 1.0  # this and the next as in a StyleChoice
    rotation: float = 0.0
    crop: Crop = WHOLE

    @property
    def is_part(self) -> bool:
        """Tell whether it is painted with otherwise than whole and upright, as it is."""
        return (self.scale, self.rotation, self.crop) != (1.0, 0.0, WHOLE)

    def choice(self, path: Path, weight: float = 1.0) -> StyleChoice:
        """Choose a style as it is noted."""
        return StyleChoice(path, weight, self.scale, self.rotation, self.crop)

    def taking_part(self, choice: StyleChoice) -> StyleNote:
        """Note the part that a choice names."""
        return replace(self, scale=choice.scale, rotation=choice.rotation, crop=choice.crop)


def notes_to_json(notes: Mapping[str, StyleNote]) -> str:
    """Write notes by their styles' keys, as far as there is something to note."""
    return json.dumps({key: _note_record(note) for key, note in notes.items() if note != StyleNote()})


def _note_record(note: StyleNote) -> dict[str, object]:
    kept = {name: value for name, value in asdict(note).items() if name in ("folder", "is_favourite") and value}
    return kept | part_record(note.choice(Path()))


def notes_from_json(text: str) -> dict[str, StyleNote]:
    """Read what `notes_to_json` wrote; what is broken is left out."""
    try:
        records = json.loads(text)
    except ValueError:
        return {}
    found = records.items() if isinstance(records, dict) else ()
    return {key: _note_from(record) for key, record in found if isinstance(record, dict)}


def _note_from(record: dict[str, Any]) -> StyleNote:
    folder, is_favourite = record.get("folder", ""), record.get("is_favourite", False)
    note = StyleNote(folder if isinstance(folder, str) else "", is_favourite is True)
    try:
        return note.taking_part(StyleChoice(Path(), **choice_from(record)))
    except BadOptions:
        return note


def bundled_styles(folder: Path) -> tuple[Style, ...]:
    """Read `styles.json` of a folder; list nothing where it is broken: the user's own styles still work."""
    try:
        entries = json.loads((folder / "styles.json").read_text(encoding="utf-8"))["styles"]
        return tuple(_style_from(folder, entry) for entry in entries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        log.warning("no bundled styles in %s", folder, exc_info=True)
        return ()


def _style_from(folder: Path, entry: dict[str, str | dict[str, str]]) -> Style:
    file = Path(str(entry["file"])).name
    names = entry["name"]
    pairs = tuple(names.items()) if isinstance(names, dict) else (("en", names),)
    return Style(folder / file, folder / "thumbs" / file, pairs)
