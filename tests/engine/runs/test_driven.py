"""Check that a generator's items and its value are both there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.runs.driven import Driven, finished

if TYPE_CHECKING:
    from collections.abc import Generator


def _counted(to: int) -> Generator[int, None, str]:
    yield from range(to)
    return f"{to} in all"


def test_items_come_first_and_the_value_is_kept() -> None:
    driven = Driven(_counted(3))

    assert not hasattr(driven, "value")
    assert list(driven) == [0, 1, 2]
    assert driven.value == "3 in all"
    assert finished(_counted(0)) == "0 in all"


def test_what_is_raised_comes_through() -> None:
    def fails() -> Generator[int, None, None]:
        yield 1
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        finished(fails())
