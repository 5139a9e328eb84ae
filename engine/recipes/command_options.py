"""Declare the command line's options of a painting and its file, and read them."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadOptions
from engine.mask import GreyPicture, Mask
from engine.option_table import check, table
from engine.options import SaveOptions, StyleOptions
from engine.recipes.recipe import masks_from_json
from engine.style_choice import StyleChoice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.recipes.recipe import Recipe


def add_options(parser: argparse.ArgumentParser) -> None:
    """Offer what both commands that paint have."""
    parser.add_argument("--style", action="append", metavar="PAINTING[:WEIGHT]", dest="styles")
    saved = "take over the settings of a picture that Impasto has saved, or of JSON; what else is named comes first"
    parser.add_argument("--recipe", metavar="FILE|JSON", help=saved)
    options = parser.add_argument_group("the painting", argument_default=argparse.SUPPRESS)
    _add_flags(options, StyleOptions)
    mask = "paint only there: a grey picture, white is painted, or JSON of masks; :N gives it the Nth style alone"
    options.add_argument("--mask", action="append", metavar="FILE[:N]", dest="mask_files", help=mask)
    formats = "The file's ending names the format: JPEG, PNG, TIFF, WebP, AVIF, JPEG XL."
    _add_flags(parser.add_argument_group("the file", formats, argument_default=argparse.SUPPRESS), SaveOptions)
    parser.add_argument("--json", action="store_true", help="print one JSON object about the run")


def _add_flags(group: argparse._ArgumentGroup, kind: type) -> None:
    for option in table(kind).values():
        flag = option.flag
        if flag is None:
            continue
        told = [flag.told, *([f"{option.default} without it"] if option.default is not None else [])]
        how: dict[str, Any] = {"dest": option.name, "help": "; ".join(filter(None, told))}
        if option.kind is bool:
            group.add_argument(flag.name, action="store_true", **how)
            continue
        bounds = option.range
        if bounds is not None and bounds.high is not None:
            how["help"] = f"{bounds.low:g} .. {bounds.high:g}: {how['help']}"
        choices = list(option.values) or None
        group.add_argument(flag.name, type=option.kind, choices=choices, metavar=flag.metavar, **how)


def options_of(parsed: argparse.Namespace, recipe: Recipe | None, bundled: Iterable[Path] = ()) -> StyleOptions:
    """Return the recipe's options, or the defaults, with those that are named on the command line.

    The styles of masks are looked for among the `bundled` ones, too. Raises BadOptions.
    """
    options = recipe.applied_to(StyleOptions()) if recipe else StyleOptions()
    named = _named_as(StyleOptions, parsed)
    named["styles"] = tuple(_style_choice(word) for word in parsed.styles or ()) or options.styles
    if "mask_files" in parsed:
        known = tuple(bundled)
        named["masks"] = tuple(mask for word in parsed.mask_files for mask in _masks_of(word, named["styles"], known))
    options = dataclasses.replace(options, **named)
    check(options)
    return options


def save_options_of(parsed: argparse.Namespace) -> SaveOptions:
    """Return how the file shall be written; raises BadOptions."""
    options = SaveOptions(**_named_as(SaveOptions, parsed))
    check(options)
    return options


def _named_as(kind: type, parsed: argparse.Namespace) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: value for name, value in vars(parsed).items() if name in names}


def _style_choice(word: str) -> StyleChoice:
    """Split PAINTING:WEIGHT; a colon that no number follows belongs to the path."""
    path, _, weight = word.rpartition(":")
    try:
        return StyleChoice(Path(path), float(weight)) if path else StyleChoice(Path(word))
    except ValueError:
        return StyleChoice(Path(word))


def _masks_of(word: str, styles: tuple[StyleChoice, ...], bundled: tuple[Path, ...]) -> tuple[Mask, ...]:
    """Read FILE[:N], a grey picture or JSON; a colon that no number follows belongs to the path."""
    name, _, number = word.rpartition(":")
    path, number = (Path(name), number) if name and number.isdecimal() else (Path(word), "")
    if number and not 1 <= int(number) <= len(styles):
        raise BadOptions("There is no style number {0}; name as many paintings by --style.", number)
    if path.suffix.lower() == ".json":
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise BadOptions("The masks of {0} cannot be read; the file may have been moved.", path.name) from error
        masks = masks_from_json(text, [*bundled, *sorted(path.parent.glob("*.*"))])
    else:
        masks = (Mask(GreyPicture(path)),)
    return tuple(dataclasses.replace(mask, style=styles[int(number) - 1]) for mask in masks) if number else masks
