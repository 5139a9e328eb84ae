"""Say who paints what: the longest first, to who will be done with it first; in the end twice, where somebody idles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

SLOTS = 2  # orders that a computer has at a time: one is painted, the files of the next one are there already
_PLANNED = 4  # items for each slot that are planned with; more say nothing about the end
_SURE = 0.8  # of the time that is left elsewhere, below which it is worth while to paint a picture twice


@dataclass(frozen=True, slots=True)
class Work:
    """Describe a picture that is to be painted."""

    number: int
    size: float  # megapixels
    avoids: frozenset[str] = frozenset()  # computers that have failed at it


@dataclass(slots=True)
class Load:
    """Describe a computer and what it has to do."""

    speed: float | None  # seconds a megapixel; None before anything is known
    slots: int = SLOTS
    running: list[tuple[Work, float]] = field(default_factory=list)  # with the time at which each was given


def next_work(name: str, loads: Mapping[str, Load], waiting: Sequence[Work], now: float) -> Work | None:
    """Choose what a computer with a free slot gets now; None where others are done with it sooner.

    Args:
        name: of the computer.
        loads: of all computers that there are.
        waiting: what nobody has; in any order.
        now: s, of the clock that the loads were given by.
    """
    fitting = sorted((work for work in waiting if name not in work.avoids), key=lambda work: (-work.size, work.number))
    if len(fitting) > _PLANNED * sum(load.slots for load in loads.values()):
        return fitting[0]
    ends = {other: now + left(load, loads, now) for other, load in loads.items()}
    for work in fitting:
        able = [other for other in ends if other not in work.avoids]
        first = min(able, key=lambda other: (ends[other] + _seconds(work, loads[other], loads), other != name))
        if first == name:
            return work
        ends[first] += _seconds(work, loads[first], loads)
    return None


def doubled_work(name: str, loads: Mapping[str, Load], doubled: Collection[int], now: float) -> Work | None:
    """Choose what a computer that idles paints as well as another one, for the first result wins; None for nothing."""
    best, longest = None, 0.0
    for other, load in loads.items():
        before = 0.0
        for work, given in load.running if other != name else ():
            before += _seconds(work, load, loads)
            elapsed = now - given
            remaining = before - elapsed if before > elapsed else elapsed  # what is late stays so
            if work.number in doubled or name in work.avoids or remaining <= longest:
                continue
            if _seconds(work, loads[name], loads) < _SURE * remaining:
                best, longest = work, remaining
    return best


def left(load: Load, loads: Mapping[str, Load], now: float) -> float:
    """Predict the seconds until a computer has done all that it has."""
    if not load.running:
        return 0.0
    total = sum(_seconds(work, load, loads) for work, _ in load.running)
    return max(0.0, total - (now - load.running[0][1]))


def _seconds(work: Work, load: Load, loads: Mapping[str, Load]) -> float:
    if load.speed is not None:
        return work.size * load.speed
    known = [other.speed for other in loads.values() if other.speed is not None]
    return work.size * (sum(known) / len(known) if known else 1.0)
