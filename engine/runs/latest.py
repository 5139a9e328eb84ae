"""Keep the latest few of what is costly to make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Kept = TypeVar("_Kept")


class Latest(Generic[_Kept]):
    """Hold the values that were made last, by key.

    Args:
        most: of them; the oldest goes.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[object, _Kept] = {}

    def get(self, key: object, make: Callable[[], _Kept]) -> _Kept:
        """Return the value of a key, made if it is not there."""
        if key not in self._values:
            value = make()
            if len(self._values) >= self._most:
                del self._values[next(iter(self._values))]
            self._values[key] = value
        return self._values[key]

    def clear(self) -> None:
        """Drop all."""
        self._values.clear()
