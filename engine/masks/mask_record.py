"""Write and read masks as parts of a recipe: a base by its kind, strokes as lines of "x,y" pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from engine.errors import BadOptions, Sentence
from engine.mask import Gradient, GreyPicture, LuminanceRange, Mask, Stroke
from engine.option_table import check, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.style_choice import StyleChoice

    FileRecord = Callable[[Path], dict[str, object]]
    FileOf = Callable[[dict[str, Any]], Path | None]
    StyleRecord = Callable[[StyleChoice], dict[str, object]]
    StyleOf = Callable[[dict[str, Any]], StyleChoice | None]

BROKEN = Sentence("These masks are damaged; take them from another picture, recipe or mask file.")
_DIGITS = 5  # of a point: a hundredth of a pixel at 1,000 px, half of one at 50,000


class _Line(msgspec.Struct):
    start: str
    end: str


class _Strokes(msgspec.Struct):
    points: str  # "x,y x,y"
    size: float = Stroke(()).size
    hardness: float = Stroke(()).hardness
    erases: bool = False


class _Record(msgspec.Struct):
    gradient: _Line | None = None
    luminance: dict[str, float] | None = None
    picture: dict[str, Any] | None = None
    strokes: tuple[_Strokes, ...] = ()
    inverted: bool = False
    feather: float = 0.0
    follows_edges: bool = False
    style: dict[str, Any] | None = None


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
    for name in table(Mask):
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
    try:
        told = msgspec.convert(record, _Record)
        base: Gradient | LuminanceRange | GreyPicture | None = None
        if told.gradient:
            base = Gradient(_point(told.gradient.start), _point(told.gradient.end))
        elif told.luminance is not None:
            base = LuminanceRange(**told.luminance)
        strokes = tuple(
            Stroke(tuple(map(_point, each.points.split())), each.size, each.hardness, each.erases)
            for each in told.strokes
        )
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise BadOptions(BROKEN) from error
    if told.picture is not None:
        path = file_of(told.picture)
        if path is None:
            return None
        base = GreyPicture(path)
    style = style_of(told.style) if told.style is not None else None
    mask = Mask(base, strokes, told.inverted, told.feather, told.follows_edges, style)
    check(mask)
    if not mask.is_valid:
        raise BadOptions(BROKEN)
    return mask


def _stroke_record(stroke: Stroke) -> dict[str, object]:
    record: dict[str, object] = {"points": " ".join(_pair(point) for point in stroke.points)}
    record |= {"size": stroke.size, "hardness": stroke.hardness}
    return record | ({"erases": True} if stroke.erases else {})


def _pair(point: tuple[float, float]) -> str:
    return ",".join(f"{place + 0.0:.{_DIGITS}f}".rstrip("0").rstrip(".") for place in point)


def _point(pair: str) -> tuple[float, float]:
    x, y = map(float, pair.split(","))
    return x, y
