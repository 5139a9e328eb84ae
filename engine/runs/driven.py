"""Iterate over a generator and keep what it returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


class Driven(Generic[_Item, _Made]):
    """Give a generator's items to one `for` loop, and then its `value`; `value` is not there before the end.

    Args:
        steps: closed by whoever has made it, where the loop may end early.
    """

    value: _Made

    def __init__(self, steps: Generator[_Item, None, _Made]) -> None:
        self._steps = steps

    def __iter__(self) -> Iterator[_Item]:
        self.value = yield from self._steps


def finished(steps: Generator[_Item, None, _Made]) -> _Made:
    """Run a generator to its end, and return what it returns."""
    driven = Driven(steps)
    for _ in driven:
        pass
    return driven.value
