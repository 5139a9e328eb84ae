"""Photographs as a kind of input."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.carry_out import FrameByFrame
from engine.commissions.commission import Order
from engine.commissions.still.still_kind import STILL
from engine.commissions.still.still_painter import StillPainter
from engine.options import StyleOptions


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.JPG", ".jpg"), ("a.png", ".png"), ("a.jxl", ".jxl"), ("a.nef", ".jpg"), ("a", ".jpg")]
)
def test_a_painting_keeps_the_ending_where_it_can_be_written(name: str, suffix: str) -> None:
    assert STILL.takes(Path(name))
    assert STILL.suffix_for(Path(name)) == suffix


def test_a_run_that_is_noted_down_has_a_painter_of_its_own(photo_path: Path, tmp_path: Path) -> None:
    commission = STILL.commission(Order(photo_path, tmp_path / "a.png", StyleOptions()))

    commission.sink.begin(None)
    assert isinstance(commission.painter(object(), commission), FrameByFrame)
    commission.sink.begin(tmp_path)
    assert isinstance(commission.painter(object(), commission), StillPainter)


def test_the_size_of_the_painting_counts_for_what_the_format_holds(photo_path: Path, tmp_path: Path) -> None:
    from engine.errors import CannotWrite

    order = Order(photo_path, tmp_path / "a.webp", StyleOptions(size=20_000))

    with pytest.raises(CannotWrite):
        next(STILL.commission(order).source.frames())
