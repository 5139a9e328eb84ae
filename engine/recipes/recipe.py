"""Write and read recipes: everything that made a picture, as one small JSON text that people can read.

A style is stored by its file name, which finds a bundled one on any computer, and where it is not a bundled one by
its folder as well; the user's home is written as "~", for pictures are given to others.
"""

from __future__ import annotations

import contextlib
import json
import math
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from engine.errors import BadOptions
from engine.masks.mask_record import BROKEN as BROKEN_MASKS
from engine.masks.mask_record import mask_from, mask_record
from engine.values import MOST_MASKS, ROTATIONS, STYLE_SCALES, VERSION, WHOLE, Crop, StyleChoice, StyleOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.values import Mask

FORMAT = 1  # raised when an older Impasto would misread what it finds
LONGEST = 2**20  # characters
_OF_THE_COMPUTER = ("device", "precision", "memory_gib")  # not taken over from another one
_RANGES = {
    "strength": (0.0, 1.0),
    "style_scale": STYLE_SCALES,
    "opacity": (0.0, 1.0),
    "color_strength": (0.0, 1.0),
    "size": (1, math.inf),
    "iterations": (1, math.inf),
    "content_weight": (0.0, math.inf),
    "style_weight": (0.0, math.inf),
    "tv_weight": (0.0, math.inf),
}
BROKEN = "These settings are damaged; take them from another picture or recipe file."


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hold what made a picture."""

    options: StyleOptions
    model: str = ""  # name of the one that painted
    app: str = VERSION
    missing: tuple[str, ...] = ()  # file names of styles that are not on this computer

    def applied_to(self, options: StyleOptions) -> StyleOptions:
        """Return the recipe's options, but this computer's of `options` and, where all are missing, their styles."""
        kept = {name: getattr(options, name) for name in _OF_THE_COMPUTER}
        return replace(self.options, styles=self.options.styles or options.styles, **kept)


def to_json(recipe: Recipe, bundled: Path, *, private: bool = False) -> str:
    """Write a recipe; `bundled` is the folder of the bundled styles, `private` leaves the folders of others out."""
    record: dict[str, Any] = {"recipe": FORMAT, "app": recipe.app, "painted_with": recipe.model}
    record["styles"] = [_style_record(choice, bundled, private) for choice in recipe.options.styles]
    record |= {name: getattr(recipe.options, name) for name in _names()}

    def file_record(path: Path) -> dict[str, object]:
        return _file_record(path, bundled, private)

    def style_record(choice: StyleChoice) -> dict[str, object]:
        return _style_record(choice, bundled, private)

    record["masks"] = [mask_record(mask, file_record, style_record) for mask in recipe.options.masks]
    text = json.dumps(record, indent=2, ensure_ascii=False)
    is_plain = all(character.isprintable() or character == "\n" for character in text)
    return text if is_plain else json.dumps(record, indent=2)  # file names may hold what XML and UTF-8 cannot


def from_json(text: str, known: Iterable[Path] = ()) -> Recipe:
    """Read a recipe; its styles are looked for where they were, and then by name among the `known` pictures.

    Unknown keys, of a newer Impasto, are passed over; absent ones take their defaults. Raises BadOptions.
    """
    try:
        record = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError) as error:
        raise BadOptions(BROKEN) from error
    if not isinstance(record, dict) or type(record.get("recipe")) is not int:
        raise BadOptions(BROKEN)
    if record["recipe"] > FORMAT:
        raise BadOptions("These settings were made by a newer Impasto; update this one to use them.")
    kinds = {name: get_args(hint) or (hint,) for name, hint in get_type_hints(StyleOptions).items()}
    values: dict[str, Any] = {name: _value(name, kinds[name], record[name]) for name in _names() if name in record}
    search = _Search(tuple(known))
    values["styles"] = tuple(filter(None, map(search.style, _list(record.get("styles", [])))))
    values["masks"] = _masks(_list(record.get("masks", [])), search)
    app, painted_with = (str(record.get(name, "")) for name in ("app", "painted_with"))
    return Recipe(StyleOptions(**values), painted_with, app, tuple(dict.fromkeys(search.missing)))


def masks_from_json(text: str, known: Iterable[Path] = ()) -> tuple[Mask, ...]:
    """Read one mask, a list of them, or those of a recipe; `known` is as for `from_json`.

    Raises BadOptions, also where a file is missing.
    """
    try:
        record = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError) as error:
        raise BadOptions(BROKEN_MASKS) from error
    if isinstance(record, dict):
        record = record.get("masks", [record])
    search = _Search(tuple(known))
    if not isinstance(record, list):
        raise BadOptions(BROKEN_MASKS)
    masks = _masks(record, search)
    if search.missing:
        raise BadOptions(f"These masks need {', '.join(search.missing)}, which cannot be found; bring it beside them.")
    return masks


def _masks(entries: list[Any], search: _Search) -> tuple[Mask, ...]:
    if len(entries) > MOST_MASKS:
        raise BadOptions(f"There are more than {MOST_MASKS} masks, which this Impasto does not have; leave some out.")
    return tuple(filter(None, (mask_from(entry, search.file, search.style) for entry in entries)))


def _list(found: object) -> list[Any]:
    if not isinstance(found, list):
        raise BadOptions(BROKEN)
    return found


def _names() -> Iterator[str]:
    return (field.name for field in fields(StyleOptions) if field.name not in ("styles", "masks"))


def _style_record(choice: StyleChoice, bundled: Path, private: bool) -> dict[str, object]:
    return _file_record(choice.path, bundled, private) | {"weight": choice.weight} | part_record(choice)


def _file_record(path: Path, bundled: Path, private: bool) -> dict[str, object]:
    path = path.absolute()
    record: dict[str, object] = {"file": path.name}
    if not private and path.parent != bundled.absolute():
        record["folder"] = _abbreviated(path.parent)
    return record


def part_record(choice: StyleChoice) -> dict[str, object]:
    """Write what of a style is painted with, as far as it is not the whole one as it is."""
    record: dict[str, object] = {"scale": choice.scale} if choice.scale != 1 else {}
    if choice.rotation != 0:
        record["rotation"] = choice.rotation
    if choice.crop != WHOLE:
        record["crop"] = choice.crop._asdict()
    return record


def part_from(record: dict[str, Any]) -> dict[str, Any]:
    """Read what `part_record` wrote, as fields of a StyleChoice; raises BadOptions."""
    scale, rotation = record.get("scale", 1.0), record.get("rotation", 0.0)
    sides = record.get("crop", {})
    if not isinstance(sides, dict) or not sides.keys() <= set(Crop._fields):
        raise BadOptions(BROKEN)
    for found, (low, high) in (
        (scale, STYLE_SCALES),
        (rotation, ROTATIONS),
        *((side, (0, 1)) for side in sides.values()),
    ):
        if isinstance(found, bool) or not isinstance(found, int | float) or not low <= found <= high:
            raise BadOptions(BROKEN)
    crop = Crop(**{name: float(side) for name, side in sides.items()})
    if not crop.is_valid:
        raise BadOptions(BROKEN)
    return {"scale": float(scale), "rotation": float(rotation), "crop": crop}


def _abbreviated(folder: Path) -> str:
    with contextlib.suppress(RuntimeError, ValueError):  # no home; not below it
        return (PurePosixPath("~") / folder.relative_to(Path.home()).as_posix()).as_posix()
    return str(folder)


def _value(name: str, kinds: tuple[type, ...], found: object) -> object:
    kind: Any = kinds[0]
    if found is None and type(None) in kinds:
        return None
    if issubclass(kind, StrEnum):
        if found not in list(kind):
            raise BadOptions(f"These settings ask for {name} “{found}”, which this Impasto does not have; update it.")
        return kind(found)
    fits = isinstance(found, int | float if kind is float else kind) and isinstance(found, bool) is (kind is bool)
    if not fits or (isinstance(found, int | float) and not math.isfinite(found)):
        raise BadOptions(BROKEN)
    low, high = _RANGES.get(name, (-math.inf, math.inf))
    if isinstance(found, int | float) and not low <= found <= high:
        raise BadOptions(f"These settings hold {found} as {name}, which is out of range; take other ones.")
    return kind(found)


class _Search:
    """Find the files that a recipe names, and remember the names of those that are nowhere."""

    def __init__(self, known: tuple[Path, ...]) -> None:
        self._known = known
        self.missing: list[str] = []

    def style(self, entry: object) -> StyleChoice | None:
        """Find a style."""
        weight = entry.get("weight", 1.0) if isinstance(entry, dict) else None
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < math.inf:
            raise BadOptions(BROKEN)
        assert isinstance(entry, dict)  # or its weight is None
        part, found = part_from(entry), self.file(entry)
        return None if found is None else StyleChoice(found, float(weight), **part)

    def file(self, entry: dict[str, Any]) -> Path | None:
        """Find a file where it was, or by its name."""
        name = entry.get("file") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name or PureWindowsPath(name).name != name:  # of either kind of system
            raise BadOptions(BROKEN)
        places = (_place(entry.get("folder"), name), *(path for path in self._known if path.name == name))
        found = next((place for place in places if place is not None and _is_file(place)), None)
        if found is None:
            self.missing.append(name)
        return found


def _place(folder: object, name: str) -> Path | None:
    """Return where a style was; a server's folder is not asked, for a picture may come from anybody."""
    if not isinstance(folder, str) or folder.startswith(("\\\\", "//")):
        return None
    try:
        place = Path.home() / folder[2:] if folder == "~" or folder.startswith("~/") else Path(folder)
    except RuntimeError:  # no home
        return None
    return place / name if place.is_absolute() else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long or impossible here
        return False
