"""The instant engine by the textbook paints the same picture, and each measure is left out in turn."""

import pytest

from benchmarks import adain_parts, adain_sizes


@pytest.mark.slow
def test_the_textbooks_program_paints_the_same_picture() -> None:
    row = adain_sizes.measure(640, 1)  # two levels
    assert row["largest_difference"] < 1 / 255


@pytest.mark.slow
def test_each_measure_is_left_out_in_turn() -> None:
    rows = adain_parts.measure(64, 1)
    assert [row["measure"] for row in rows][-3:] == [
        "Winograd down the rows",
        "style, features and code kept (strength moved)",
        "bfloat16",
    ]
