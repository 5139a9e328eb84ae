"""Declare the command line's options of a painting and its file, and read them."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadOptions
from engine.recipes.recipe import masks_from_json
from engine.values import GreyPicture, Mask, SaveOptions, StyleChoice, StyleOptions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from engine.recipes.recipe import Recipe


def add_options(parser: argparse.ArgumentParser) -> None:
    """Offer what both commands that paint have."""
    default = StyleOptions()
    parser.add_argument("--style", action="append", metavar="PAINTING[:WEIGHT]", dest="styles")
    saved = "take over the settings of a picture that Impasto has saved, or of JSON; what else is named comes first"
    parser.add_argument("--recipe", metavar="FILE|JSON", help=saved)
    options = parser.add_argument_group("the painting", argument_default=argparse.SUPPRESS)
    _add_choice(options, "--engine", default.engine)
    options.add_argument("--strength", type=float, help="0 .. 1")
    options.add_argument("--opacity", type=float, help="0 .. 1: of the painting over the photograph")
    mask = "paint only there: a grey picture, white is painted, or JSON of masks; :N gives it the Nth style alone"
    options.add_argument("--mask", action="append", metavar="FILE[:N]", dest="mask_files", help=mask)
    options.add_argument("--size", type=int, metavar="PX", help="long side; the photograph's own without it")
    options.add_argument("--style-scale", type=float, help="0.25 .. 4: breadth of strokes")
    options.add_argument("--iterations", type=int, help="steps of gatys over all sizes")
    for weight in ("content", "style", "tv"):
        options.add_argument(f"--{weight}-weight", type=float, help="factor on the engine's own balance")
    _add_choice(options, "--init", default.init)
    options.add_argument("--seed", type=int)
    _add_choice(options, "--colors", default.colors)
    options.add_argument("--color-strength", type=float, help="0 .. 1: how far photo or palette goes")
    options.add_argument("--model", help="a name from `models list`")
    _add_choice(options, "--device", default.device)
    _add_choice(options, "--precision", default.precision)
    options.add_argument("--memory", type=float, metavar="GIB", dest="memory_gib", help="the most to use")
    _add_save_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object about the run")


def _add_save_options(parser: argparse.ArgumentParser) -> None:
    default = SaveOptions()
    group = parser.add_argument_group("the file", "The file's ending names the format: JPEG, PNG, TIFF, WebP, AVIF.")
    quality = "1 .. 100, of JPEG, WebP (100 is lossless) and AVIF; %(default)s without it"
    group.add_argument("--quality", type=int, default=default.quality, help=quality)
    depth = "bits a channel, 32 is floating point; the photograph's without it, as far as the format has it"
    group.add_argument("--bit-depth", type=int, choices=(8, 16, 32), help=depth)
    _add_choice(group, "--profile", default.profile, "colour profile: the photograph's (default) or sRGB")
    _add_choice(group, "--compression", default.compression, "of TIFF; %(default)s without it")
    personal = "leave out place, names, serial numbers, maker note and keywords; the copyright notice stays"
    group.add_argument("--strip-personal", action="store_true", help=personal)


def _add_choice(parser: argparse._ActionsContainer, flag: str, default: StrEnum, text: str | None = None) -> None:
    settings: dict[str, Any] = {} if parser.argument_default else {"default": default}
    parser.add_argument(flag, type=type(default), choices=list(type(default)), help=text, **settings)


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
    return dataclasses.replace(options, **named)


def save_options_of(parsed: argparse.Namespace) -> SaveOptions:
    """Return how the file shall be written; raises BadOptions."""
    if not 1 <= parsed.quality <= 100:
        raise BadOptions("The quality must lie between 1 and 100.")
    return SaveOptions(**_named_as(SaveOptions, parsed))


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
        raise BadOptions(f"There is no style number {number}; name as many paintings by --style.")
    if path.suffix.lower() == ".json":
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise BadOptions(f"The masks of {path.name} cannot be read; the file may have been moved.") from error
        masks = masks_from_json(text, [*bundled, *sorted(path.parent.glob("*.*"))])
    else:
        masks = (Mask(GreyPicture(path)),)
    return tuple(dataclasses.replace(mask, style=styles[int(number) - 1]) for mask in masks) if number else masks
