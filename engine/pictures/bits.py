"""Read and write the numbers of a JPEG XL codestream, lowest bits first (ISO/IEC 18181-1, annex B)."""

from __future__ import annotations

Choice = tuple[int, int]  # what is added to a number, and its bits

ENUM: tuple[Choice, ...] = ((0, 0), (1, 0), (2, 4), (18, 6))


class BitReader:
    """Read numbers one after the other; raises ValueError behind the end."""

    def __init__(self, data: bytes, place: int = 0) -> None:
        self._data, self.place = data, place  # bits

    def take(self, count: int) -> int:
        """Read a number of so many bits."""
        number = self.peek(count)
        self.place += count
        if self.place > 8 * len(self._data):
            raise ValueError("the codestream is cut short")
        return number

    def peek(self, count: int) -> int:
        """Give a number without leaving it; zeros follow the end."""
        first = self.place >> 3
        content = self._data[first : (self.place + count + 7) >> 3]
        return (int.from_bytes(content, "little") >> (self.place & 7)) & ((1 << count) - 1)

    def flag(self) -> bool:
        """Read one bit."""
        return self.take(1) == 1

    def choice(self, *choices: Choice) -> int:
        """Read which of four ways a number is written in, and the number."""
        added, count = choices[self.take(2)]
        return added + self.take(count)

    def enum(self) -> int:
        """Read a number that names something."""
        return self.choice(*ENUM)

    def long(self) -> int:
        """Read a number of up to 64 bits."""
        kind = self.take(2)
        if kind < 3:
            added, count = ((0, 0), (1, 4), (17, 8))[kind]
            return added + self.take(count)
        number, place = self.take(12), 12
        while self.flag():
            if place == 60:
                return number | self.take(4) << place
            number |= self.take(8) << place
            place += 8
        return number

    def copied(self, start: int, end: int) -> list[Choice]:
        """Give the bits between two places, as `BitWriter` takes them."""
        found = BitReader(self._data, start)
        return [(found.take(1), 1) for _ in range(end - start)]


class BitWriter:
    """Put numbers behind one another."""

    def __init__(self) -> None:
        self._number = self._count = 0

    def put(self, number: int, count: int) -> None:
        """Write a number in so many bits."""
        self._number |= number << self._count
        self._count += count

    def put_all(self, numbers: list[Choice]) -> None:
        """Write numbers, each with its bits."""
        for number, count in numbers:
            self.put(number, count)

    def put_choice(self, number: int, *choices: Choice) -> None:
        """Write a number in the first of four ways that has room for it."""
        way = next(n for n, (added, count) in enumerate(choices) if 0 <= number - added < 1 << count)
        added, count = choices[way]
        self.put(way, 2)
        self.put(number - added, count)

    @property
    def data(self) -> bytes:
        """Give whole bytes, the last filled up with zeros."""
        return self._number.to_bytes((self._count + 7) // 8, "little")
