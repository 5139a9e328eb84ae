"""Name paintings after a template, and find the photographs in folders."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.kinds import kind_of, readable_suffixes
from engine.commissions.model3d.model_suffixes import SUFFIXES as MODELS
from engine.errors import BadOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.options import StyleOptions

_LONGEST = 120  # characters of a name, well below what file systems take
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


def target_name(template: str, photo: Path, options: StyleOptions, counted: int, suffix: str | None = None) -> str:
    """Fill {name}, {style} and {n} (three digits at least) of a template, and append the format's ending.

    `suffix` is the ending; None is the photograph's own where it can be written, else ".jpg". Raises BadOptions where
    the template has other words in braces or names nothing.
    """
    words = {
        "name": photo.stem,
        "style": "+".join(choice.path.stem for choice in options.styles) or "painted",
        "n": f"{counted:03}",
    }

    def fill(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise BadOptions("The name template knows {{name}}, {{style}} and {{n}}, but not {{{0}}}.", found[1])
        return words[found[1]]

    name = _FORBIDDEN.sub("-", re.sub(r"\{([^{}]*)\}", fill, template)).strip(" .")[:_LONGEST]
    if not name:
        raise BadOptions("The name template is empty; write for example {name}_{style}_{n}.")
    own = kind_of(photo).suffix_for(photo)
    return name + (own if own in MODELS else suffix or own)


def photos_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List the files named and, in the order of their names, what can be painted in the folders named; each once.

    Hidden files and folders inside are passed over, and so are links to folders, which may lead in circles.
    """
    found: dict[Path, None] = {}
    suffixes = frozenset(readable_suffixes())
    for path in paths:
        inside = _pictures_below(path, suffixes) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return tuple(found)


def _pictures_below(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    pictures, folders = [], []
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name.lower())
    except OSError:  # may not be read: its pictures cannot be opened either
        return []
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            folders.append(entry)
        elif entry.suffix.lower() in suffixes and entry.is_file():
            pictures.append(entry)
    return [*pictures, *(picture for inner in folders for picture in _pictures_below(inner, suffixes))]
