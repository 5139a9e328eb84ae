"""Read numbers of streams that are written here bit by bit, as the standard lays them out."""

from __future__ import annotations

import pytest

from engine.pictures.bits import BitReader, BitWriter, Choice
from engine.pictures.jpeg_xl_entropy import EntropyReader
from engine.pictures.jpeg_xl_file import JpegXlFile
from engine.pictures.jpeg_xl_header import read_header
from tests.engine import jpeg_xl_files

NO_RUNS = (0, 1)
PREFIX, RANGED = (1, 1), (0, 1)
PLAIN_NUMBERS = (15, 4)  # of a prefix code: each number is a symbol
SIGNATURE = 0x130000
FOUR_SYMBOLS = ((1, 1), (1, 4), (1, 1))  # 1 + (1 + 2)


def reader_of(*numbers: Choice, contexts: int = 1, may_repeat: bool = True) -> EntropyReader:
    bits = BitWriter()
    bits.put_all([*numbers, (0, 64)])
    return EntropyReader(BitReader(bits.data), contexts, may_repeat=may_repeat)


def high_first(code: str) -> Choice:
    return int(code[::-1], 2), len(code)


@pytest.mark.parametrize(
    ("shape", "told", "codes"),
    [
        ("two", [(1, 2), (3, 2), (1, 2)], {1: "0", 3: "1"}),
        ("three", [(2, 2), (2, 2), (3, 2), (0, 2)], {2: "0", 0: "10", 3: "11"}),
        ("four", [(3, 2), (3, 2), (2, 2), (1, 2), (0, 2), (0, 1)], {0: "00", 1: "01", 2: "10", 3: "11"}),
        ("deep", [(3, 2), (3, 2), (2, 2), (1, 2), (0, 2), (1, 1)], {3: "0", 2: "10", 0: "110", 1: "111"}),
    ],
)
def test_a_simple_prefix_code(shape: str, told: list[Choice], codes: dict[int, str]) -> None:
    """Of two to four symbols (RFC 7932, 3.4), the shorter codes first, symbols of one length in their order."""
    said = [*codes, *reversed(codes), next(iter(codes))]

    reader = reader_of(
        NO_RUNS, PREFIX, PLAIN_NUMBERS, *FOUR_SYMBOLS, (1, 2), *told, *(high_first(codes[s]) for s in said)
    )

    assert [reader.number(0) for _ in said] == said, shape
    reader.check_end()


def test_a_symbol_with_bits_behind_it() -> None:
    """GIVEN numbers below 2 as they are and above as 1 xxx, with the top and lowest bit in the symbol."""
    # split 2: high 1, low 1, so symbol 4 + 4 k + 2 h + l has k bits between
    numbers = ((2, 4), (1, 2), (1, 1))
    sixteen = ((1, 1), (3, 4), (7, 3))  # 1 + (7 + 8) symbols
    symbols = [(1, 2), (3, 4), (8, 4), (13, 4)]  # 3, 8 and 13

    reader = reader_of(
        NO_RUNS, PREFIX, *numbers, *sixteen, (1, 2), (2, 2), *((s, 4) for s, _ in symbols[1:]),
        high_first("0"), high_first("10"), (1, 1), high_first("11"), (2, 2),
    )  # fmt: skip

    # 3 is itself; 8 = 4 + 4 * 1: 1 0 | 1 bit | 0; 13 = 4 + 4 * 2 + 1: 1 0 | 2 bits | 1
    assert [reader.number(0) for _ in range(3)] == [3, 0b1010, 0b10101]


def test_a_ranged_code_of_one_symbol_takes_no_bits() -> None:
    reader = reader_of(NO_RUNS, RANGED, (0, 2), (5, 3), (1, 1), (0, 1), (1, 1), (2, 3), (1, 2), (SIGNATURE, 32))

    assert [reader.number(0) for _ in range(4)] == [5] * 4
    reader.check_end()


def test_a_ranged_stream_that_does_not_come_back_to_its_signature_is_damaged() -> None:
    reader = reader_of(NO_RUNS, RANGED, (0, 2), (5, 3), (1, 1), (0, 1), (1, 1), (2, 3), (1, 2), (SIGNATURE + 1, 32))

    reader.number(0)

    with pytest.raises(ValueError, match="damaged"):
        reader.check_end()


@pytest.mark.parametrize(
    ("told", "shares"),
    [
        ([(0, 1), (1, 1), (1, 1), (1, 3), (1, 1)], {0: 0.25, 1: 0.25, 2: 0.25, 3: 0.25}),
        ([(1, 1), (1, 1), (0, 1), (1, 1), (1, 3), (1, 1), (512, 12)], {0: 0.125, 3: 0.875}),
    ],
    ids=["even", "two"],
)
def test_of_all_states_each_symbol_has_its_share(told: list[Choice], shares: dict[int, float]) -> None:
    """A state's low twelve bits name a symbol; of the 4096 each 64th is tried."""
    head = [NO_RUNS, RANGED, (0, 2), (5, 3), *told]

    found = [reader_of(*head, (0x130000 | low, 32)).number(0) for low in range(0, 4096, 64)]

    assert {symbol: found.count(symbol) / len(found) for symbol in set(found)} == pytest.approx(shares, abs=0.04)


@pytest.mark.parametrize(("place", "second"), [(0, 3), (11, 3), (12, 0), (115, 0)])
def test_what_is_left_of_a_share_fills_up_the_cells_of_others(place: int, second: int) -> None:
    """GIVEN 500 of symbol 0 and 3596 of symbol 3, in cells of 128 THEN the next state goes on where symbol 0 is.

    Cells 1 and 2 are symbol 0's, from 128 and 256 on, and cell 3 from its 12th value on, from 384 on; a state of
    1024 * 4096 then becomes 500 * 1024 = 125 * 4096, and that offset.
    """
    told = [(1, 1), (1, 1), (0, 1), (1, 1), (1, 3), (1, 1), (500, 12)]
    state = 1024 << 12 | 3 * 128 + 12 + place

    reader = reader_of(NO_RUNS, RANGED, (0, 2), (5, 3), *told, (state, 32))

    assert [reader.number(0), reader.number(0)] == [0, second]


def test_contexts_have_distributions_of_their_own() -> None:
    """GIVEN three contexts on two codes, each of one symbol THEN each context gives its own."""
    contexts = ((1, 1), (1, 2), (0, 1), (1, 1), (0, 1))  # one bit each: 0, 1, 0
    one = ((0, 1),)  # symbol, that takes no bits
    reader = reader_of(
        NO_RUNS, *contexts, PREFIX, PLAIN_NUMBERS, PLAIN_NUMBERS, *one, *FOUR_SYMBOLS,
        (1, 2), (0, 2), (3, 2), contexts=3,
    )  # fmt: skip

    assert [reader.number(n) for n in (0, 1, 2)] == [0, 3, 0]


def test_a_run_repeats_earlier_numbers() -> None:
    """GIVEN symbols from 224 on that begin runs THEN so many numbers come again from so far back."""
    runs = ((1, 1), (0, 2), (0, 2), (8, 4))  # at least 3 long, lengths as they are
    one_map = ((1, 1), (0, 2))  # both contexts on the same code
    symbols = ((1, 1), (7, 4), (97, 7))  # 1 + (97 + 128) = 226
    told = ((1, 2), (2, 2), (1, 8), (7, 8), (225, 8))  # 1 -> 0, 7 -> 10, 225 -> 11
    reader = reader_of(
        *runs, *one_map, PREFIX, PLAIN_NUMBERS, *symbols, *told,
        high_first("10"), high_first("0"), high_first("11"), high_first("0"), high_first("10"),
    )  # fmt: skip

    # 7, 1, then a run of 3 + 1 from a distance of 1 + 1, then 7
    assert [reader.number(0) for _ in range(7)] == [7, 1, 7, 1, 7, 1, 7]


def test_runs_where_none_may_be_are_refused() -> None:
    with pytest.raises(ValueError, match="runs"):
        reader_of((1, 1), may_repeat=False)


@pytest.mark.parametrize("told", [[(1, 2), (1, 2), (1, 2), (1, 2)], [(0, 2), (0, 40)]], ids=["twice", "no code"])
def test_a_code_that_cannot_be_is_refused(told: list[Choice]) -> None:
    with pytest.raises(ValueError, match="damaged"):
        reader_of(NO_RUNS, PREFIX, PLAIN_NUMBERS, *FOUR_SYMBOLS, *told)


def test_numbers_that_libjxl_has_written_come_to_their_end() -> None:
    """GIVEN a profile in ranged codes of many contexts WHEN read THEN its last state is the first one's signature."""
    profile = read_header(JpegXlFile(jpeg_xl_files.LOSSLESS_ADOBE).codestream).profile

    assert profile is not None
    assert (int.from_bytes(profile[:4]), profile[36:40], profile[12:24]) == (len(profile), b"acsp", b"mntrRGB XYZ ")
