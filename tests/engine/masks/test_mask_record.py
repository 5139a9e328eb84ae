"""Masks as parts of a recipe: written short, read strictly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import BadOptions
from engine.mask import Gradient, GreyPicture, LuminanceRange, Mask, Stroke
from engine.masks.mask_record import mask_from, mask_record
from engine.style_choice import StyleChoice

STYLE = StyleChoice(Path("a.jpg"))
MASKS = [
    Mask(), Mask(Gradient((0.1, 0.2), (-0.5, 1.25))), Mask(LuminanceRange(0.25, 0.75, 0.05), inverted=True),
    Mask(GreyPicture(Path("grey.png")), feather=0.125, follows_edges=True, style=STYLE),
    Mask(None, (Stroke(((0.5, 0.5), (0.25, 1.5)), 0.2, 0.75), Stroke(((0.0, 1.0),), erases=True))),
]  # fmt: skip


def written(mask: Mask) -> dict[str, object]:
    record = mask_record(mask, lambda path: {"file": str(path)}, lambda style: {"style": str(style.path)})
    return json.loads(json.dumps(record))


def read(record: object, *, missing: bool = False) -> Mask | None:
    return mask_from(
        record,
        lambda told: None if missing else Path(told["file"]),
        lambda told: None if missing else StyleChoice(Path(told["style"])),
    )


@pytest.mark.parametrize("mask", MASKS)
def test_what_is_written_is_read(mask: Mask) -> None:
    assert read(written(mask)) == mask


def test_what_is_as_usual_is_left_out() -> None:
    assert written(Mask()) == {}
    assert written(Mask(None, (Stroke(((0.5, 0.123456),)),))) == {
        "strokes": [{"points": "0.5,0.12346", "size": 0.1, "hardness": 0.5}]
    }
    assert written(Mask(Gradient((1.0, -0.0), (10.0, 0.5)), feather=0.1)) == {
        "gradient": {"start": "1,0", "end": "10,0.5"}, "feather": 0.1,
    }  # fmt: skip


def test_a_missing_picture_takes_the_mask_with_it_and_a_missing_style_does_not() -> None:
    assert read({"picture": {"file": "grey.png"}}, missing=True) is None
    assert read({"inverted": True, "style": {"style": "a.jpg"}}, missing=True) == Mask(inverted=True)


@pytest.mark.parametrize(
    "record",
    [
        [], "mask", {"inverted": 3}, {"strokes": [{"points": ""}]}, {"strokes": [{"points": "0.5"}]},
        {"strokes": [{"points": "0.5,x"}]}, {"strokes": [{"points": "0.5,0.5", "size": 3.0}]},
        {"strokes": [{"points": "500,0.5"}]}, {"gradient": {"start": "0,0"}},
        {"gradient": {"start": "0,0", "end": "0,0"}},
        {"luminance": {"low": 0.9, "high": 0.1}}, {"luminance": {"unknown": 1.0}}, {"feather": 9.0},
        {"strokes": [{"points": "nan,0.5"}]},
    ],
)  # fmt: skip
def test_what_is_no_mask_is_refused(record: object) -> None:
    with pytest.raises(BadOptions):
        read(record)
