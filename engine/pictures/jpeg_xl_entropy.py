"""Decode what JPEG XL's entropy coder has written (ISO/IEC 18181-1, annex C); its library keeps profiles to itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.pictures.bits import BitReader

_TABLE = 12  # bits of the sum of a distribution
_SIGNATURE = 0x130000  # the state in which a stream begins and ends
_PREFIX_BITS = 15
_REPEAT = 13  # a logarithm that stands for a run
# Lengths of codes that tell lengths of codes, and the order in which these are told (RFC 7932, 3.5).
_LENGTHS = ((2, 0), (2, 4), (2, 3), (3, 2), (2, 0), (2, 4), (2, 3), (4, 1)) * 2
_LENGTHS = (*_LENGTHS[:15], (4, 5))
_ORDER = (1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15)
# Lengths in bits of the code of each logarithm, and that code, lowest bit first.
_LOGARITHMS = {
    (3, 0): 10, (3, 2): 7, (3, 4): 6, (3, 5): 8, (3, 6): 9, (4, 3): 3, (4, 7): 5, (4, 9): 4, (4, 11): 1, (4, 15): 2,
    (5, 17): 0, (6, 33): 11, (7, 1): 12, (7, 65): 13,
}  # fmt: skip

_Symbols = Callable[[BitReader], int]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Say how a symbol and the bits behind it make a number."""

    split: int
    high: int
    low: int

    @classmethod
    def read(cls, bits: BitReader, alphabet: int) -> _Numbers:
        split = bits.take(alphabet.bit_length())
        if split == alphabet:
            return cls(split, 0, 0)
        high = bits.take(split.bit_length())
        if high > split:
            raise ValueError("a number has more bits than it has")
        low = bits.take((split - high).bit_length())
        if high + low > split:
            raise ValueError("a number has more bits than it has")
        return cls(split, high, low)

    def number(self, symbol: int, bits: BitReader) -> int:
        if symbol < 1 << self.split:
            return symbol
        inside = self.high + self.low
        count = self.split - inside + ((symbol - (1 << self.split)) >> inside)
        if count > 29:  # bits of the largest number
            raise ValueError("a number is too large")
        low = symbol & ((1 << self.low) - 1)
        high = (symbol >> self.low) & ((1 << self.high) - 1) | 1 << self.high
        return ((high << count | bits.take(count)) << self.low) | low


class EntropyReader:
    """Read numbers of several contexts; raises ValueError where they are damaged.

    Args:
        bits: where the distributions begin.
        contexts: how many there are.
        may_repeat: whether runs of earlier numbers may be named by their distance.
    """

    def __init__(self, bits: BitReader, contexts: int, *, may_repeat: bool = True) -> None:
        self._bits = bits
        self._least_symbol: int | None = None
        self._read: list[int] = []
        self._left, self._back = 0, 0
        if bits.flag():
            if not may_repeat:
                raise ValueError("runs in a map of contexts")
            self._least_symbol = bits.choice((224, 0), (512, 0), (4096, 0), (8, 15))
            self._least_length = bits.choice((3, 0), (4, 0), (5, 2), (9, 8))
            self._lengths = _Numbers.read(bits, 8)
            contexts += 1
        self._map = _context_map(bits, contexts) if contexts > 1 else [0]
        is_prefix = bits.flag()
        alphabet = _PREFIX_BITS if is_prefix else 5 + bits.take(2)
        kinds = max(self._map) + 1
        self._numbers = [_Numbers.read(bits, alphabet) for _ in range(kinds)]
        self._symbols: list[_Symbols]
        if is_prefix:
            sizes = [1 + _variable(bits, 4) for _ in range(kinds)]
            self._symbols = [_prefix_code(bits, size) for size in sizes]
            self._state = None
        else:
            tables = [_slots(_distribution(bits), alphabet) for _ in range(kinds)]
            self._symbols = [self._ranged(table) for table in tables]
            self._state = bits.take(32)

    def number(self, context: int) -> int:
        """Read the next number."""
        if self._left == 0:
            kind = self._map[context]
            symbol = self._symbols[kind](self._bits)
            if self._least_symbol is None or symbol < self._least_symbol:
                found = self._numbers[kind].number(symbol, self._bits)
                self._read.append(found)
                return found
            self._left = self._least_length + self._lengths.number(symbol - self._least_symbol, self._bits)
            far = self._map[-1]
            back = 1 + self._numbers[far].number(self._symbols[far](self._bits), self._bits)
            self._back = min(back, len(self._read))
        self._left -= 1
        self._read.append(self._read[-self._back] if self._back else 0)
        return self._read[-1]

    def check_end(self) -> None:
        """Raise ValueError unless the stream ends here as it should."""
        if self._state not in (None, _SIGNATURE):
            raise ValueError("the numbers are damaged")

    def _ranged(self, slots: list[tuple[int, int, int]]) -> _Symbols:
        def read(bits: BitReader) -> int:
            assert self._state is not None
            symbol, share, offset = slots[self._state & ((1 << _TABLE) - 1)]
            state = share * (self._state >> _TABLE) + offset
            self._state = state << 16 | bits.take(16) if state < 1 << 16 else state
            return symbol

        return read


def _context_map(bits: BitReader, contexts: int) -> list[int]:
    """Read which distribution each context has."""
    if bits.flag():
        count = bits.take(2)
        return [bits.take(count) for _ in range(contexts)]
    is_moved = bits.flag()
    reader = EntropyReader(bits, 1, may_repeat=contexts > 2)  # so says C.2.2
    found = [reader.number(0) for _ in range(contexts)]
    reader.check_end()
    if max(found) > 255:  # likewise
        raise ValueError("more distributions than there may be")
    if is_moved:
        order = list(range(256))
        for place, index in enumerate(found):
            found[place] = order.pop(index)
            order.insert(0, found[place])
    return found


def _variable(bits: BitReader, width: int) -> int:
    """Read a small number that tells its own number of bits, in `width` bits."""
    if not bits.flag():
        return 0
    count = bits.take(width)
    return bits.take(count) + (1 << count)


def _distribution(bits: BitReader) -> list[int]:
    """Read how often each symbol comes, of 4096 (C.2.5)."""
    whole = 1 << _TABLE
    if bits.flag():
        symbols = [_variable(bits, 3) for _ in range(1 + bits.take(1))]
        counts = [0] * (max(symbols) + 1)
        counts[symbols[0]] = bits.take(_TABLE) if len(symbols) > 1 else whole
        if len(symbols) > 1:
            counts[symbols[1]] = whole - counts[symbols[0]]
        return counts
    if bits.flag():
        size = 1 + _variable(bits, 3)
        return [whole // size + (n < whole % size) for n in range(size)]
    count = 0
    while count < 3 and bits.flag():  # the bits of 13
        count += 1
    shift = (bits.take(count) | 1 << count) - 1
    size = 3 + _variable(bits, 3)
    logarithms: list[tuple[int, int]] = []  # and how often, for runs
    while sum(n for _, n in logarithms) < size:
        logarithm = _logarithm(bits)
        logarithms.append((logarithm, 4 + _variable(bits, 3) if logarithm == _REPEAT else 1))
    return _counts(bits, logarithms, shift, size)


def _logarithm(bits: BitReader) -> int:
    for length in (3, 4, 5, 6, 7):
        found = _LOGARITHMS.get((length, bits.peek(length)))
        if found is not None:
            bits.take(length)
            return found
    raise ValueError("no such logarithm")


def _counts(bits: BitReader, logarithms: list[tuple[int, int]], shift: int, size: int) -> list[int]:
    largest = max((log for log, _ in logarithms if log != _REPEAT), default=0)
    counts: list[int] = []
    left_out: int | None = None
    for logarithm, times in logarithms:
        if logarithm == _REPEAT:
            counts += [counts[-1] if counts and left_out != len(counts) - 1 else 0] * times
        elif logarithm == largest and left_out is None:
            left_out = len(counts)
            counts.append(0)
        elif logarithm < 2:  # no bits follow
            counts.append(logarithm)
        else:
            known = max(0, min(logarithm - 1, shift - ((_TABLE - logarithm + 1) >> 1)))
            counts.append((1 << logarithm - 1) + (bits.take(known) << logarithm - 1 - known))
    if left_out is None or len(counts) > size or sum(counts) >= 1 << _TABLE:
        raise ValueError("the distribution is damaged")
    counts[left_out] = (1 << _TABLE) - sum(counts)
    return counts


def _slots(counts: list[int], alphabet: int) -> list[tuple[int, int, int]]:
    """Return symbol, share and offset for each of the 4096 values of a state (C.2.6)."""
    size, room = 1 << alphabet, (1 << _TABLE) >> alphabet
    if len(counts) > size or sum(counts) != 1 << _TABLE:
        raise ValueError("the distribution is damaged")
    shares = counts + [0] * (size - len(counts))
    if 1 << _TABLE in shares:
        return [(shares.index(1 << _TABLE), 1 << _TABLE, offset) for offset in range(1 << _TABLE)]
    cut = list(shares)
    other, start = [0] * size, [0] * size
    over = [n for n in range(size) if cut[n] > room]
    under = [n for n in range(size) if cut[n] < room]
    while over:
        giver, taker = over.pop(), under.pop()
        cut[giver] -= room - cut[taker]
        other[taker], start[taker] = giver, cut[giver]
        if cut[giver] < room:
            under.append(giver)
        elif cut[giver] > room:
            over.append(giver)
    slots = []
    for cell in range(size):
        slots += [(cell, shares[cell], n) for n in range(cut[cell])]
        slots += [(other[cell], shares[other[cell]], start[cell] + n) for n in range(room - cut[cell])]
    return slots


def _prefix_code(bits: BitReader, size: int) -> _Symbols:
    """Read a code of up to 15 bits (RFC 7932, 3.4 and 3.5)."""
    if size == 1:
        return lambda _: 0
    kind = bits.take(2)
    return _decoder(_simple_lengths(bits, size) if kind == 1 else _told_lengths(bits, size, kind))


def _simple_lengths(bits: BitReader, size: int) -> dict[int, int]:
    count = 1 + bits.take(2)
    symbols = [bits.take((size - 1).bit_length()) for _ in range(count)]
    if len(set(symbols)) < count or max(symbols) >= size:
        raise ValueError("the code is damaged")
    is_deep = count == 4 and bits.flag()  # symbols
    lengths = {1: (0,), 2: (1, 1), 3: (1, 2, 2), 4: (1, 2, 3, 3) if is_deep else (2, 2, 2, 2)}[count]
    return dict(zip(symbols, lengths, strict=True))


def _told_lengths(bits: BitReader, size: int, skipped: int) -> dict[int, int]:
    lengths: dict[int, int] = {}
    space = 32
    for symbol in _ORDER[skipped:]:
        if space <= 0:
            break
        count, length = _LENGTHS[bits.peek(4)]
        bits.take(count)
        if length:
            lengths[symbol] = length
            space -= 32 >> length
    if space and len(lengths) != 1:
        raise ValueError("the code is damaged")
    read = _decoder(dict.fromkeys(lengths, 0) if len(lengths) == 1 else lengths)
    found: list[int] = []
    space, before, repeated, run = 1 << _PREFIX_BITS, 8, 0, 0
    while len(found) < size and space > 0:
        told = read(bits)
        if told < 16:  # a length itself
            run = 0
            found.append(told)
            before = told or before
            space -= (1 << _PREFIX_BITS) >> told if told else 0
            continue
        length = before if told == 16 else 0  # else zeros
        run = run if repeated == length else 0
        repeated, known = length, run
        run = ((run - 2) << told - 14 if run else 0) + bits.take(told - 14) + 3
        found += [length] * (run - known)
        space -= (run - known) << _PREFIX_BITS - length if length else 0
    if space or len(found) > size:
        raise ValueError("the code is damaged")
    return {symbol: length for symbol, length in enumerate(found) if length}


def _decoder(lengths: dict[int, int]) -> _Symbols:
    """Return what reads a canonical code, whose highest bit comes first."""
    codes: dict[tuple[int, int], int] = {}
    code, before = 0, 0
    for length, symbol in sorted((length, symbol) for symbol, length in lengths.items()):
        code <<= length - before
        codes[length, code] = symbol
        code, before = code + 1, length

    def read(bits: BitReader) -> int:
        found, length = 0, 0
        while (length, found) not in codes:
            found, length = found << 1 | bits.take(1), length + 1
            if length > _PREFIX_BITS:
                raise ValueError("no such code")
        return codes[length, found]

    return read
