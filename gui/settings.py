"""Remember what the user chose between runs: a typed table over QSettings."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from engine.errors import BadOptions
from engine.recipes.recipe import part_from, part_record
from engine.values import (
    STYLE_SCALES,
    Colors,
    Device,
    Engine,
    Init,
    OutputProfile,
    Precision,
    SaveOptions,
    StyleChoice,
    StyleOptions,
    TiffCompression,
)

log = logging.getLogger(__name__)
QUEUE_TEMPLATE = "{name}_{style}_{n}"
QUEUE_SUFFIXES = (".jpg", ".png", ".tif", ".webp", ".avif")


class ThemeMode(StrEnum):
    """Name the choices of View > Theme."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Language(StrEnum):
    """Name the choices of View > Language."""

    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


_ENUMS: dict[str, type[StrEnum]] = {
    "engine": Engine,
    "colors": Colors,
    "init": Init,
    "device": Device,
    "precision": Precision,
}
_RANGES: dict[str, tuple[float, float]] = {
    "strength": (0.0, 1.0),
    "color_strength": (0.0, 1.0),
    "size": (1, 65536),
    "opacity": (0.0, 1.0),
    "style_scale": STYLE_SCALES,
    "iterations": (1, 10000),
    "content_weight": (0.0, 1000.0),
    "style_weight": (0.0, 1000.0),
    "tv_weight": (0.0, 1000.0),
    "seed": (0, 2**31 - 1),
    "memory_gib": (0.25, 4096.0),
}


def options_to_json(options: StyleOptions) -> str:
    """Write options as one JSON object, without masks, which belong to one photograph."""
    record = asdict(replace(options, masks=()))
    record["styles"] = [
        {"path": str(choice.path), "weight": choice.weight} | part_record(choice) for choice in options.styles
    ]
    return json.dumps(record)


def options_from_json(text: str) -> StyleOptions:
    """Read what `options_to_json` wrote; a value that is unknown or out of range takes its default."""
    try:
        record = json.loads(text)
    except ValueError:
        log.warning("stored options are not JSON; using defaults")
        return StyleOptions()
    if not isinstance(record, dict):
        return StyleOptions()
    known = {item.name for item in fields(StyleOptions)} & record.keys()
    values = {name: record[name] for name in known if _is_valid(name, record[name])}
    for name in values.keys() & _ENUMS.keys():
        values[name] = _ENUMS[name](values[name])
    values["styles"] = _styles_from(record.get("styles"))
    return StyleOptions(**values)


def save_options_from_json(text: str) -> SaveOptions:
    """Read save options as the settings store them; a value that is unknown or out of range takes its default."""
    try:
        record = json.loads(text)
    except ValueError:
        return SaveOptions()
    found = record if isinstance(record, dict) else {}
    valid: dict[str, tuple[object, ...]] = {
        "quality": tuple(range(1, 101)),
        "bit_depth": (None, 8, 16, 32),
        "profile": tuple(OutputProfile),
        "compression": tuple(TiffCompression),
        "strip_personal": (False, True),
    }
    values: dict[str, Any] = asdict(SaveOptions())
    values |= {name: found[name] for name, choices in valid.items() if name in found and found[name] in choices}
    values["profile"] = OutputProfile(values["profile"])
    values["compression"] = TiffCompression(values["compression"])
    return SaveOptions(**values)


def _is_valid(name: str, value: object) -> bool:
    if name in _ENUMS:
        return value in [member.value for member in _ENUMS[name]]
    if name in _RANGES:
        low, high = _RANGES[name]
        whole = name in ("size", "iterations", "seed")
        if value is None:
            return name in ("size", "memory_gib")
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            return False
        return low <= value <= high
    if name == "model":
        return value is None or isinstance(value, str)
    return False


def _styles_from(entries: object) -> tuple[StyleChoice, ...]:
    if not isinstance(entries, list):
        return ()
    try:
        choices = tuple(
            StyleChoice(Path(entry["path"]), float(entry["weight"]), **part_from(entry)) for entry in entries
        )
    except (TypeError, KeyError, ValueError, BadOptions):
        return ()
    return tuple(choice for choice in choices if choice.weight > 0)


@dataclass(frozen=True)
class Settings:
    """Read and write the remembered values; each property falls back to its default when the stored value is bad."""

    store: QSettings

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
        paths = (Path(line) for line in self._text("styles/own").splitlines() if line)
        return tuple(path for path in paths if path.is_file())

    def set_own_styles(self, paths: tuple[Path, ...]) -> None:
        """Remember the user's own style pictures."""
        self.store.setValue("styles/own", "\n".join(map(str, paths)))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """List the photographs opened last, the latest first; they may be gone."""
        return tuple(Path(line) for line in self._text("recent/files").splitlines() if line)

    def set_recent_files(self, paths: tuple[Path, ...]) -> None:
        """Remember the photographs opened last."""
        self.store.setValue("recent/files", "\n".join(map(str, paths)))

    @property
    def shortcuts(self) -> dict[str, str]:
        """Hold the keys that the user has chosen, by the action's name; "" is none."""
        try:
            found = json.loads(self._text("shortcuts") or "{}")
        except ValueError:
            return {}
        pairs = found.items() if isinstance(found, dict) else ()
        return {name: keys for name, keys in pairs if isinstance(keys, str)}

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
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return Path(text) if text else Path(pictures or Path.home()) / "Impasto"

    def set_queue_folder(self, folder: Path) -> None:
        """Remember where the queue's paintings go."""
        self.store.setValue("queue/folder", str(folder))

    @property
    def queue_template(self) -> str:
        """Hold the template of the names of the queue's paintings."""
        return self._text("queue/template") or QUEUE_TEMPLATE

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
    def style_notes(self) -> str:
        """Hold what was made of the styles, as JSON."""
        return self._text("styles/notes")

    def set_style_notes(self, text: str) -> None:
        """Remember what was made of the styles."""
        self.store.setValue("styles/notes", text)

    def folder(self, purpose: str) -> Path:
        """Return the folder last used for "photo", "style" or "save"; the home folder at first."""
        text = self._text(f"folders/{purpose}")
        return Path(text) if text and Path(text).is_dir() else Path.home()

    def set_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder last used for a purpose."""
        self.store.setValue(f"folders/{purpose}", str(folder))

    def _text(self, key: str) -> str:
        value = self.store.value(key, "")
        return value if isinstance(value, str) else ""
