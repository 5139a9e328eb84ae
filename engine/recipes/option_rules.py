"""Refuse options that no engine can paint with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import option_table
from engine.errors import BadOptions
from engine.mask import MOST_MASKS
from engine.masks.mixing import paintings

if TYPE_CHECKING:
    from engine.options import StyleOptions


def check(options: StyleOptions) -> None:
    """Raise BadOptions, which says what is missing or out of its range."""
    if not options.styles:
        raise BadOptions("Choose at least one style picture.")
    option_table.check(options)
    if len(options.masks) > MOST_MASKS or not all(mask.is_valid for mask in options.masks):
        raise BadOptions("There can be at most {0} masks, with points near the picture; leave some out.", MOST_MASKS)
    if not all(choice.crop.is_valid for choice in paintings(options)):
        raise BadOptions("The part of a style must lie inside the picture and hold a twentieth of each side.")
