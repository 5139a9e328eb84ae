"""Read what is told of the fields of frozen options, once, where each is declared: range, flag, texts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from engine.errors import BadOptions, Sentence

BROKEN = Sentence("These settings are damaged; take them from another picture or recipe file.")
OF_COMPUTER = "of the computer"  # annotates what is not taken over from another one
OF_CLIPS = "of clips"  # annotates what decides nothing in a photograph
OF_MODELS = "of models"  # likewise: what decides something in 3D models alone
_PLAIN = (bool, int, float, str, StrEnum)
_DIGITS = 24  # of a number that is told
_LARGEST: dict[type, float] = {int: 2**63 - 1, float: sys.float_info.max}


@dataclass(frozen=True, slots=True)
class Range:
    """Bound a number; where `is_open`, `low` itself is out. NaN and infinity always are."""

    low: float
    high: float | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """List all values that there are, or tell where they are listed."""

    values: tuple[object, ...] | Callable[[], Iterable[object]]


@dataclass(frozen=True, slots=True)
class Factor:
    """Let a slider reach from `low` to `high` by equal ratios; what is typed or stored may lie beyond."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Text:
    """Name a field, or one of its choices, in English; `hint` tells more."""

    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Name a field's values, in their order."""

    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """Offer a field on the command line; its range and its choices are told beside `told`."""

    name: str
    told: str = ""
    metavar: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """Hold what is known of one field."""

    name: str
    kind: type  # bool, int, float, str or an enum
    is_optional: bool  # None is a value
    default: Any
    range: Range | None
    listed: tuple[Any, ...] | Callable[[], Iterable[Any]]  # all values there are; () where any may be
    text: Text
    texts: tuple[Text, ...]  # of the values, in their order
    factor: Factor | None
    flag: Flag | None
    is_of_computer: bool
    is_of_clips: bool
    is_of_models: bool

    @property
    def values(self) -> tuple[Any, ...]:
        """List all values that there are, () where any may be."""
        return tuple(self.listed()) if callable(self.listed) else self.listed

    @property
    def choices(self) -> tuple[Text, ...]:
        """Name the values, in their order."""
        return self.texts or tuple(Text(str(value)) for value in self.values)

    def read(self, found: object) -> Any:  # noqa: ANN401  # of its kind
        """Return a value, perhaps from JSON, as the field has it; raises BadOptions where it cannot be one."""
        kind: Any = Annotated[self.kind, self._bounds] if self.range else self.kind
        if self.values and not issubclass(self.kind, StrEnum):
            kind = Literal[self.values]
        try:
            return msgspec.convert(found, kind | None if self.is_optional else kind)
        except msgspec.ValidationError as error:
            raise self._fault(found) from error

    @property
    def low(self) -> float:
        """Give the smallest value."""
        return self.range.low if self.range else -_LARGEST[self.kind]

    @property
    def high(self) -> float:
        """Give the largest value."""
        known = self.range.high if self.range else None
        return _LARGEST[self.kind] if known is None else known

    @property
    def _bounds(self) -> msgspec.Meta:
        is_open = self.range is not None and self.range.is_open
        return msgspec.Meta(gt=self.low, le=self.high) if is_open else msgspec.Meta(ge=self.low, le=self.high)

    def _fault(self, found: object) -> BadOptions:
        if self.values and isinstance(found, str):
            return BadOptions(
                "These settings ask for {0} “{1}”, which this Impasto does not have; update it.", self.name, found
            )
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        if self.range is None or not is_number or (self.kind is int and isinstance(found, float)):
            return BadOptions(BROKEN)
        name, value, low, high = Sentence(self.text.name), str(found)[:_DIGITS], self.range.low, self.range.high
        if high is not None:
            return BadOptions(
                "{0} is {1}, which is out of range; choose a number from {2} to {3}.", name, value, low, high
            )
        if self.range.is_open:
            return BadOptions("{0} is {1}, which is out of range; choose a number above {2}.", name, value, low)
        return BadOptions("{0} is {1}, which is out of range; choose a number from {2} on.", name, value, low)


def every(kind: Any) -> dict[str, Option]:  # noqa: ANN401  # a class
    """List the fields of a frozen dataclass, in their order."""
    return _read(kind)[0]


def table(kind: Any) -> dict[str, Option]:  # noqa: ANN401  # a class
    """List those fields that hold one plain value each."""
    return _read(kind)[1]


@cache
def _read(kind: Any) -> tuple[dict[str, Option], dict[str, Option]]:  # noqa: ANN401  # a class
    hints = get_type_hints(kind, include_extras=True)
    found = {field.name: _option(field.name, hints[field.name], field.default) for field in fields(kind)}
    return found, {name: option for name, option in found.items() if issubclass(option.kind, _PLAIN)}


def _option(name: str, hint: Any, default: object) -> Option:  # noqa: ANN401  # a type
    base, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    kinds = [kind for kind in get_args(base) or (base,) if kind is not NoneType]
    is_optional = NoneType in get_args(base)
    if get_origin(base) is tuple:
        kinds = [tuple]
    told: dict[type, Any] = {type(note): note for note in notes}
    values: Any = told[OneOf].values if OneOf in told else ()
    if issubclass(kinds[0], StrEnum):
        values = tuple(kinds[0])
    return Option(
        name,
        kinds[0],
        is_optional,
        default,
        told.get(Range),
        values,
        told.get(Text, Text(name)),
        told[Choices].texts if Choices in told else (),
        told.get(Factor),
        told.get(Flag),
        OF_COMPUTER in notes,
        OF_CLIPS in notes,
        OF_MODELS in notes,
    )


def check(options: Any) -> None:  # noqa: ANN401  # a frozen dataclass
    """Raise BadOptions where a field, also one of what is held in a field, is out of its range."""
    for option in table(type(options)).values():
        option.read(getattr(options, option.name))
    for field in fields(options):
        value = getattr(options, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if is_dataclass(part):
                check(part)


def read_record(kind: type[Any], record: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a record from JSON holds; unknown keys are passed over. Raises BadOptions."""
    return {name: option.read(record[name]) for name, option in table(kind).items() if name in record}


def differing(before: Any, after: Any) -> frozenset[str]:  # noqa: ANN401  # frozen dataclasses
    """Name the fields in which two options of a kind differ."""
    names = (field.name for field in fields(before))
    return frozenset(name for name in names if getattr(before, name) != getattr(after, name))
