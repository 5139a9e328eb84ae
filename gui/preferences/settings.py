"""Remember what the user chose between runs: a typed table over QSettings."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from engine.commissions.queue.queue_item import TEMPLATE
from engine.errors import BadOptions
from engine.option_table import table
from engine.options import SaveOptions, StyleOptions
from engine.pictures.formats import FORMATS
from engine.recipes.recipe import choice_from, part_record
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.look.language import Language
from gui.look.theme import ThemeMode

log = logging.getLogger(__name__)
QUEUE_SUFFIXES = tuple(kind.suffixes[0] for kind in FORMATS)


def options_to_json(options: StyleOptions) -> str:
    """Write options as one JSON object, without masks, which belong to one photograph."""
    record = asdict(replace(options, masks=()))
    record["styles"] = [
        {"path": str(choice.path), "weight": choice.weight} | part_record(choice) for choice in options.styles
    ]
    return json.dumps(record)


def options_from_json(text: str) -> StyleOptions:
    """Read what `options_to_json` wrote; a value that is unknown or out of range takes its default."""
    record = _record(text)
    return StyleOptions(_styles_from(record.get("styles")), **_fields(StyleOptions, record))


def save_options_from_json(text: str) -> SaveOptions:
    """Read save options as the settings store them; a value that is unknown or out of range takes its default."""
    return SaveOptions(**_fields(SaveOptions, _record(text)))


def _record(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except ValueError:
        log.warning("a stored record is not JSON; using defaults")
        return {}
    return record if isinstance(record, dict) else {}


def _fields(kind: type, record: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, option in table(kind).items():
        try:
            found[name] = option.read(record.get(name, option.default))
        except BadOptions as error:
            log.warning("stored %s is left out: %s", name, error)
    return found


def _styles_from(entries: object) -> tuple[StyleChoice, ...]:
    try:
        return tuple(StyleChoice(Path(entry["path"]), **choice_from(entry)) for entry in entries)  # type: ignore[attr-defined]
    except (TypeError, KeyError, BadOptions):
        return ()


@dataclass(frozen=True)
class Settings:
    """Read and write the remembered values; each property falls back to its default when the stored value is bad."""

    store: QSettings
    pictures: Path  # folder of the user's own

    @classmethod
    def of(cls, places: Places) -> Settings:
        """Open those of a user: an ini file on each system, for a registry or a plist cannot be copied."""
        return cls(QSettings(str(places.settings), QSettings.Format.IniFormat), places.pictures)

    def follow(self, moved: Callable[[str], str]) -> None:
        """Name files by the places that they have been moved to."""
        for key in self.store.allKeys():
            text = self._text(key)
            if (now := moved(text)) != text:
                self.store.setValue(key, now)

    @property
    def geometry(self) -> QByteArray:
        """Hold the window's place, empty at the first start."""
        value = self.store.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's place."""
        self.store.setValue("window/geometry", geometry)

    @property
    def theme(self) -> ThemeMode:
        """Name the theme chosen in the View menu."""
        value = self._text("view/theme")
        return ThemeMode(value) if value in list(ThemeMode) else ThemeMode.SYSTEM

    def set_theme(self, theme: ThemeMode) -> None:
        """Remember the theme."""
        self.store.setValue("view/theme", theme.value)

    @property
    def language(self) -> Language:
        """Name the language chosen in the View menu."""
        value = self._text("view/language")
        return Language(value) if value in list(Language) else Language.SYSTEM

    def set_language(self, language: Language) -> None:
        """Remember the language."""
        self.store.setValue("view/language", language.value)

    @property
    def options(self) -> StyleOptions:
        """Hold the last options."""
        text = self._text("options")
        return options_from_json(text) if text else StyleOptions()

    def set_options(self, options: StyleOptions) -> None:
        """Remember the options."""
        self.store.setValue("options", options_to_json(options))

    @property
    def save_options(self) -> SaveOptions:
        """Hold how the last picture was written."""
        text = self._text("save/options")
        return save_options_from_json(text) if text else SaveOptions()

    def set_save_options(self, options: SaveOptions) -> None:
        """Remember how a picture was written."""
        self.store.setValue("save/options", json.dumps(asdict(options)))

    @property
    def own_styles(self) -> tuple[Path, ...]:
        """List the user's own style pictures that still exist, in the order added."""
        return tuple(path for path in self._paths("styles/own") if path.is_file())

    def set_own_styles(self, paths: tuple[Path, ...]) -> None:
        """Remember the user's own style pictures."""
        self._set_paths("styles/own", paths)

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """List the photographs opened last, the latest first; they may be gone."""
        return self._paths("recent/files")

    def set_recent_files(self, paths: tuple[Path, ...]) -> None:
        """Remember the photographs opened last."""
        self._set_paths("recent/files", paths)

    @property
    def shortcuts(self) -> dict[str, str]:
        """Hold the keys that the user has chosen, by the action's name; "" is none."""
        found = _record(self._text("shortcuts") or "{}")
        return {name: keys for name, keys in found.items() if isinstance(keys, str)}

    def set_shortcuts(self, shortcuts: dict[str, str]) -> None:
        """Remember the keys that differ from those that the actions came with."""
        self.store.setValue("shortcuts", json.dumps(shortcuts))

    @property
    def has_seen_tour(self) -> bool:
        """Tell whether the tour was shown or skipped."""
        return self._text("tour/seen") == "yes"

    def set_tour_seen(self) -> None:
        """Remember that the tour was shown."""
        self.store.setValue("tour/seen", "yes")

    @property
    def drawer_page(self) -> str:
        """Name the page of the drawer that was open; "" is none."""
        return self._text("window/drawer")

    def set_drawer_page(self, name: str) -> None:
        """Remember the open page of the drawer."""
        self.store.setValue("window/drawer", name)

    @property
    def queue_folder(self) -> Path:
        """Name the folder where the queue's paintings go; it need not exist."""
        text = self._text("queue/folder")
        return Path(text) if text else self.pictures / "Impasto"

    def set_queue_folder(self, folder: Path) -> None:
        """Remember where the queue's paintings go."""
        self.store.setValue("queue/folder", str(folder))

    @property
    def queue_template(self) -> str:
        """Hold the template of the names of the queue's paintings."""
        return self._text("queue/template") or TEMPLATE

    def set_queue_template(self, template: str) -> None:
        """Remember the template; an empty one is the default."""
        self.store.setValue("queue/template", template)

    @property
    def queue_suffix(self) -> str | None:
        """Hold the ending of the queue's paintings, ".jpg" for example; None is the photograph's own."""
        text = self._text("queue/suffix")
        return text if text in QUEUE_SUFFIXES else None

    def set_queue_suffix(self, suffix: str | None) -> None:
        """Remember the ending."""
        self.store.setValue("queue/suffix", suffix or "")

    @property
    def queue_skips_finished(self) -> bool:
        """Tell whether a photograph that is painted with the same settings is left out."""
        return self._text("queue/skips_finished") != "no"

    def set_queue_skips_finished(self, skips: bool) -> None:
        """Remember whether finished ones are left out."""
        self.store.setValue("queue/skips_finished", "yes" if skips else "no")

    @property
    def helps(self) -> bool:
        """Tell whether this computer helps another one."""
        return self._text("computers/helps") == "yes"

    def set_helps(self, is_on: bool) -> None:
        """Remember whether it does."""
        self.store.setValue("computers/helps", "yes" if is_on else "no")

    @property
    def style_notes(self) -> str:
        """Hold what was made of the styles, as JSON."""
        return self._text("styles/notes")

    def set_style_notes(self, text: str) -> None:
        """Remember what was made of the styles."""
        self.store.setValue("styles/notes", text)

    @property
    def learning(self) -> tuple[Path, ...]:
        """List the paintings whose strokes are still to be learnt, in this order."""
        return self._paths("styles/learning")

    def set_learning(self, paths: tuple[Path, ...]) -> None:
        """Remember the paintings whose strokes are still to be learnt."""
        self._set_paths("styles/learning", paths)

    def folder(self, purpose: str) -> Path:
        """Return the folder last used for "photo", "style" or "save"; the home folder at first."""
        text = self._text(f"folders/{purpose}")
        return Path(text) if text and Path(text).is_dir() else Path.home()

    def set_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder last used for a purpose."""
        self.store.setValue(f"folders/{purpose}", str(folder))

    def _paths(self, key: str) -> tuple[Path, ...]:
        """List paths; before version 0.1.0 was out, one stood on each line."""
        text = self._text(key)
        try:
            found = msgspec.json.decode(text, type=list[str])
        except msgspec.DecodeError:
            found = text.splitlines()
        return tuple(Path(name) for name in found if name)

    def _set_paths(self, key: str, paths: tuple[Path, ...]) -> None:
        self.store.setValue(key, json.dumps([str(path) for path in paths]))

    def _text(self, key: str) -> str:
        value = self.store.value(key, "")
        return value if isinstance(value, str) else ""
