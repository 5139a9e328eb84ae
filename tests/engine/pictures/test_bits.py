"""Read and write numbers bit by bit."""

from __future__ import annotations

import pytest

from engine.pictures.bits import ENUM, BitReader, BitWriter


def test_numbers_come_back_in_their_order() -> None:
    writer = BitWriter()
    writer.put_all([(5, 3), (0, 1), (1023, 10)])
    for number in (0, 1, 2, 17, 18, 81):
        writer.put_choice(number, *ENUM)

    reader = BitReader(writer.data)

    assert [reader.take(3), reader.flag(), reader.take(10)] == [5, False, 1023]
    assert [reader.enum() for _ in range(6)] == [0, 1, 2, 17, 18, 81]


@pytest.mark.parametrize(
    ("bits", "number"), [("00", 0), ("10" "0010", 5), ("01" "11110000", 32), ("11" "100000000000" "0", 1)]
)  # fmt: skip
def test_long_numbers(bits: str, number: int) -> None:
    data = int(bits[::-1], 2).to_bytes(4, "little")

    assert BitReader(data).long() == number


def test_behind_the_end_there_is_nothing() -> None:
    with pytest.raises(ValueError, match="cut short"):
        BitReader(b"\xff").take(9)
