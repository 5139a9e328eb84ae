"""List the styles that ship with the app."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

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

    def name(self, language: str) -> str:
        """Return the name in a language ("en", "zh"), else in English, else the file's."""
        names = dict(self.names)
        return names.get(language) or names.get("en") or self.path.stem


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
