"""Write and read recipes: everything that made a picture, as one small JSON text that people can read.

A style is stored by its file name, which finds a bundled one on any computer, and where it is not a bundled one by
its folder as well; the user's home is written as "~", for pictures are given to others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from engine.errors import BadOptions
from engine.mask import MOST_MASKS
from engine.masks.mask_record import BROKEN as BROKEN_MASKS
from engine.masks.mask_record import mask_from, mask_record
from engine.option_table import BROKEN, read_record, table
from engine.options import StyleOptions
from engine.recipes.file_search import FileSearch, file_record
from engine.style_choice import WHOLE, Crop, StyleChoice
from engine.values import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engine.mask import Mask

FORMAT = 1  # raised when an older Impasto would misread what it finds
LONGEST = 2**20  # characters


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hold what made a picture."""

    options: StyleOptions
    model: str = ""  # name of the one that painted
    app: str = VERSION
    missing: tuple[str, ...] = ()  # file names of styles that are not on this computer

    def applied_to(self, options: StyleOptions) -> StyleOptions:
        """Return the recipe's options, but this computer's of `options` and, where all are missing, their styles."""
        own = (option.name for option in table(StyleOptions).values() if option.is_of_computer)
        kept = {name: getattr(options, name) for name in own}
        return replace(self.options, styles=self.options.styles or options.styles, **kept)


def to_json(recipe: Recipe, bundled: Path, *, private: bool = False) -> str:
    """Write a recipe; `bundled` is the folder of the bundled styles, `private` leaves the folders of others out."""

    def of_file(path: Path) -> dict[str, object]:
        return file_record(path, bundled, private=private)

    def of_style(choice: StyleChoice) -> dict[str, object]:
        return of_file(choice.path) | {"weight": choice.weight} | part_record(choice)

    options = recipe.options
    record: dict[str, Any] = {"recipe": FORMAT, "app": recipe.app, "painted_with": recipe.model}
    record["styles"] = [of_style(choice) for choice in options.styles]
    record |= {name: getattr(options, name) for name in table(StyleOptions)}
    record["masks"] = [mask_record(mask, of_file, of_style) for mask in options.masks]
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
    values = read_record(StyleOptions, record)
    search = FileSearch(known)
    values["styles"] = tuple(filter(None, (_style(entry, search) for entry in _list(record.get("styles", [])))))
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
    search = FileSearch(known)
    if not isinstance(record, list):
        raise BadOptions(BROKEN_MASKS)
    masks = _masks(record, search)
    if search.missing:
        raise BadOptions(
            "These masks need {0}, which cannot be found; bring it beside them.", ", ".join(search.missing)
        )
    return masks


def _masks(entries: list[Any], search: FileSearch) -> tuple[Mask, ...]:
    if len(entries) > MOST_MASKS:
        raise BadOptions("There are more than {0} masks, which this Impasto does not have; leave some out.", MOST_MASKS)
    return tuple(
        filter(None, (mask_from(entry, search.find, lambda style: _style(style, search)) for entry in entries))
    )


def _list(found: object) -> list[Any]:
    if not isinstance(found, list):
        raise BadOptions(BROKEN)
    return found


def _style(entry: object, search: FileSearch) -> StyleChoice | None:
    if not isinstance(entry, dict):
        raise BadOptions(BROKEN)
    chosen, found = choice_from(entry), search.find(entry)
    return None if found is None else StyleChoice(found, **chosen)


def part_record(choice: StyleChoice) -> dict[str, object]:
    """Write what of a style is painted with, as far as it is not the whole one as it is."""
    record: dict[str, object] = {"scale": choice.scale} if choice.scale != 1 else {}
    if choice.rotation != 0:
        record["rotation"] = choice.rotation
    if choice.crop != WHOLE:
        record["crop"] = choice.crop._asdict()
    return record


def choice_from(record: dict[str, Any]) -> dict[str, Any]:
    """Read a style's weight and what `part_record` wrote, as fields of a StyleChoice; raises BadOptions."""
    try:
        sides = msgspec.convert(record.get("crop", {}), dict[str, float])
        crop = Crop(**sides)
    except (msgspec.ValidationError, TypeError) as error:
        raise BadOptions(BROKEN) from error
    if not crop.is_valid:
        raise BadOptions(BROKEN)
    return read_record(StyleChoice, record) | {"crop": crop}
