"""Refuse options that no engine can paint with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.errors import BadOptions
from engine.masks.effect import paintings
from engine.values import MOST_MASKS, ROTATIONS, STYLE_SCALES

if TYPE_CHECKING:
    from engine.values import StyleOptions


def check(options: StyleOptions) -> None:
    """Raise BadOptions, which says what is out of its range."""
    _check_styles(options)
    if not 0 <= options.strength <= 1:
        raise BadOptions("The strength must lie between 0 and 1.")
    if not 0 <= options.opacity <= 1:
        raise BadOptions("The opacity must lie between 0 and 1.")
    if len(options.masks) > MOST_MASKS or not all(mask.is_valid for mask in options.masks):
        raise BadOptions(f"There can be at most {MOST_MASKS} masks, with sizes, points and softness in their ranges.")
    if not 0 <= options.color_strength <= 1:
        raise BadOptions("The strength of the colours must lie between 0 and 1.")
    if options.iterations < 1 or (options.size is not None and options.size < 1):
        raise BadOptions("Size and iterations must be greater than 0.")
    if any(not 0 <= w < math.inf for w in (options.content_weight, options.style_weight, options.tv_weight)):
        raise BadOptions("The weights of content, style and variation must not be negative.")
    if options.memory_gib is not None and not 0 < options.memory_gib < math.inf:
        raise BadOptions("The memory must be greater than 0.")
    if not -(2**63) <= options.seed < 2**63:
        raise BadOptions("The seed is too large; choose a smaller one.")


def _check_styles(options: StyleOptions) -> None:
    if not options.styles:
        raise BadOptions("Choose at least one style picture.")
    if any(not 0 < choice.weight < math.inf for choice in options.styles):
        raise BadOptions("The weight of every style must be greater than 0.")
    choices = paintings(options)
    low, high = STYLE_SCALES
    if not all(low <= scale <= high for scale in (options.style_scale, *(choice.scale for choice in choices))):
        raise BadOptions("The style scale must lie between 0.25 and 4.")
    if not all(ROTATIONS[0] <= choice.rotation <= ROTATIONS[1] for choice in choices):
        raise BadOptions("The rotation of a style must lie between -180 and 180 degrees.")
    if not all(choice.crop.is_valid for choice in choices):
        raise BadOptions("The part of a style must lie inside the picture and hold a twentieth of each side.")
