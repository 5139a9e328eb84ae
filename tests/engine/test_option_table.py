"""Check that what a field tells is all that checks, reads and names it."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated

import pytest

from engine.errors import BadOptions
from engine.mask import LuminanceRange, Mask, Stroke
from engine.option_table import BROKEN, Flag, OneOf, Range, Text, check, differing, every, read_record, table
from engine.options import Device, SaveOptions, StyleOptions
from engine.style_choice import StyleChoice


@dataclass(frozen=True)
class Sample:
    """Have a field of each kind."""

    share: Annotated[float, Range(0, 1), Text("Share", "of it all"), Flag("--share")] = 0.5
    above: Annotated[float | None, Range(0, is_open=True)] = None
    count: Annotated[int, Range(-3, 9)] = 1
    bits: Annotated[int | None, OneOf((8, 16))] = None
    device: Device = Device.AUTO
    is_on: bool = False
    name: str | None = None
    inner: tuple[StyleChoice, ...] = ()


SAMPLE = table(Sample)


@pytest.mark.parametrize(
    ("name", "found", "value"),
    [
        ("share", 0, 0.0),
        ("share", 1.0, 1.0),
        ("above", None, None),
        ("above", 1e-300, 1e-300),
        ("count", -3, -3),
        ("count", 9, 9),
        ("bits", 16, 16),
        ("bits", None, None),
        ("device", "cpu", Device.CPU),
        ("device", Device.CPU, Device.CPU),
        ("is_on", True, True),
        ("name", "large", "large"),
    ],
)
def test_a_good_value_is_read(name: str, found: object, value: object) -> None:
    read = SAMPLE[name].read(found)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "found", "told"),
    [
        ("share", 1.0001, "Share is 1.0001, which is out of range; choose a number from 0 to 1."),
        ("share", -1, "Share is -1, which is out of range; choose a number from 0 to 1."),
        ("share", math.nan, "Share is nan, which is out of range; choose a number from 0 to 1."),
        ("share", math.inf, "Share is inf, which is out of range; choose a number from 0 to 1."),
        ("share", True, BROKEN),
        ("share", "much", BROKEN),
        ("share", None, BROKEN),
        ("above", 0, "above is 0, which is out of range; choose a number above 0."),
        ("above", math.inf, "above is inf, which is out of range; choose a number above 0."),
        ("count", 10**30, "count is 100000000000000000000000, which is out of range; choose a number from -3 to 9."),
        ("count", 1.0, BROKEN),
        ("count", False, BROKEN),
        ("bits", 12, BROKEN),
        ("device", "abacus", "These settings ask for device “abacus”, which this Impasto does not have; update it."),
        ("device", [], BROKEN),
        ("is_on", 1, BROKEN),
        ("name", 3, BROKEN),
    ],
)
def test_any_other_is_told(name: str, found: object, told: str) -> None:
    with pytest.raises(BadOptions) as raised:
        SAMPLE[name].read(found)
    assert str(raised.value) == told


def test_a_record_gives_the_fields_that_it_holds() -> None:
    assert read_record(Sample, {"share": 1, "varnish": 3}) == {"share": 1.0}
    with pytest.raises(BadOptions):
        read_record(Sample, {"share": 1, "count": 10})


@pytest.mark.parametrize(
    "options",
    [
        Sample(share=2.0),
        Sample(inner=(StyleChoice(Path("a.jpg"), scale=5.0),)),
        StyleOptions(masks=(Mask(feather=0.3),)),
        StyleOptions(masks=(Mask(LuminanceRange(softness=2.0)),)),
        StyleOptions(masks=(Mask(strokes=(Stroke(((0.5, 0.5),), hardness=-0.1),)),)),
        StyleOptions(masks=(Mask(style=StyleChoice(Path("a.jpg"), rotation=181.0)),)),
        SaveOptions(quality=0),
        SaveOptions(bit_depth=12),
    ],
    ids=str,
)
def test_a_value_out_of_range_is_found_also_in_what_is_held(options: object) -> None:
    with pytest.raises(BadOptions):
        check(options)


def test_only_what_differs_is_named() -> None:
    assert differing(Sample(), Sample()) == frozenset()
    assert differing(Sample(), replace(Sample(), count=2, is_on=True)) == {"count", "is_on"}


@pytest.mark.parametrize("kind", [StyleOptions, SaveOptions])
def test_every_option_is_named_has_a_default_in_its_range_and_one_name_for_each_value(kind: type) -> None:
    for field in fields(kind):
        option = every(kind)[field.name]
        assert option.text.name != option.name
        assert option.name in {"styles", "masks"} or option.flag is not None
        assert option.read(option.default) == option.default if option.name in table(kind) else True
        assert len(option.choices) == len(option.values)
        if option.factor:
            assert option.low <= option.factor.low < option.factor.high <= option.high
    check(kind())
