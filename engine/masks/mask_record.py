"""Write and read masks as parts of a recipe: a base by its kind, strokes as lines of "x,y" pairs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from engine.errors import BadOptions
from engine.values import Gradient, GreyPicture, LuminanceRange, Mask, Stroke

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.values import StyleChoice

    FileRecord = Callable[[Path], dict[str, object]]
    FileOf = Callable[[dict[str, Any]], Path | None]
    StyleRecord = Callable[[StyleChoice], dict[str, object]]
    StyleOf = Callable[[dict[str, Any]], StyleChoice | None]

BROKEN = "These masks are damaged; take them from another picture, recipe or mask file."
_DIGITS = 5  # of a point: a hundredth of a pixel at 1,000 px, half of one at 50,000


def mask_record(mask: Mask, file_record: FileRecord, style_record: StyleRecord) -> dict[str, object]:
    """Write a mask, without what is as usual; `file_record` writes a file, `style_record` a style."""
    record: dict[str, object] = {}
    base = mask.base
    if isinstance(base, Gradient):
        record["gradient"] = {"start": _pair(base.start), "end": _pair(base.end)}
    elif isinstance(base, LuminanceRange):
        record["luminance"] = {"low": base.low, "high": base.high, "softness": base.softness}
    elif isinstance(base, GreyPicture):
        record["picture"] = file_record(base.path)
    if mask.strokes:
        record["strokes"] = [_stroke_record(stroke) for stroke in mask.strokes]
    usual = Mask()
    for name in ("inverted", "feather", "follows_edges"):
        if getattr(mask, name) != getattr(usual, name):
            record[name] = getattr(mask, name)
    if mask.style is not None:
        record["style"] = style_record(mask.style)
    return record


def mask_from(record: object, file_of: FileOf, style_of: StyleOf) -> Mask | None:
    """Read a mask.

    Args:
        record: what `mask_record` returned, from JSON.
        file_of: finds a file; None where it is missing, and then the mask is, too.
        style_of: finds a style; None where it is missing, and then the mask has the mix.

    Raises:
        BadOptions: something is not what it should be.
    """
    if not isinstance(record, dict):
        raise BadOptions(BROKEN)
    try:
        base: Gradient | LuminanceRange | GreyPicture | None = None
        if "gradient" in record:
            base = Gradient(_point(record["gradient"]["start"]), _point(record["gradient"]["end"]))
        elif "luminance" in record:
            base = LuminanceRange(**{name: _number(value) for name, value in record["luminance"].items()})
        elif "picture" in record:
            path = file_of(record["picture"])
            if path is None:
                return None
            base = GreyPicture(path)
        strokes = tuple(_stroke(stroke) for stroke in record.get("strokes", []))
        style = style_of(record["style"]) if "style" in record else None
        switches = {name: _switch(record.get(name, False)) for name in ("inverted", "follows_edges")}
        mask = Mask(base, strokes, feather=_number(record.get("feather", 0.0)), style=style, **switches)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BadOptions(BROKEN) from error
    if not mask.is_valid:
        raise BadOptions(BROKEN)
    return mask


def _stroke_record(stroke: Stroke) -> dict[str, object]:
    record: dict[str, object] = {"points": " ".join(_pair(point) for point in stroke.points)}
    record |= {"size": stroke.size, "hardness": stroke.hardness}
    return record | ({"erases": True} if stroke.erases else {})


def _stroke(record: dict[str, Any]) -> Stroke:
    points = tuple(_point(pair) for pair in record["points"].split())
    numbers = {name: _number(record[name]) for name in ("size", "hardness") if name in record}
    return Stroke(points, erases=_switch(record.get("erases", False)), **numbers)


def _pair(point: tuple[float, float]) -> str:
    return ",".join(f"{place + 0.0:.{_DIGITS}f}".rstrip("0").rstrip(".") for place in point)


def _point(pair: str) -> tuple[float, float]:
    x, y = (_number(float(place)) for place in pair.split(","))
    return x, y


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value
