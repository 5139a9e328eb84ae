"""Read and write the ICC profile in a JPEG XL codestream (ISO/IEC 18181-1, annex E.4)."""

from __future__ import annotations

import struct

from engine.pictures.bits import BitReader, BitWriter
from engine.pictures.jpeg_xl_entropy import EntropyReader

_LONGEST = 2**22  # bytes, which is what the format's usual level allows
_CONTEXTS = 41
_HEADER = 128  # bytes of a profile's header
_TAGS = (
    *(b"cprt", b"wtpt", b"bkpt", b"rXYZ", b"gXYZ", b"bXYZ", b"kXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"chad"),
    *(b"desc", b"chrm", b"dmnd", b"dmdd", b"lumi"),
)
_SHORT_TAGS = (b"rXYZ", b"gXYZ", b"bXYZ", b"kXYZ", b"wtpt", b"bkpt", b"lumi")  # of 20 bytes
_TYPES = (b"XYZ ", b"desc", b"text", b"mluc", b"para", b"curv", b"sf32", b"gbd ")
_SIGNATURES = {b"A": b"APPL", b"M": b"MSFT", b"SG": b"SGI ", b"SU": b"SUNW"}
_OFFSET, _SIZE = 64, 128  # flags of a tag
_OTHER_TAG, _CURVES, _PRIMARIES, _FIRST_TAG = 1, 2, 3, 4  # commands of the list of tags
_INSERT, _BY_TWO, _BY_FOUR, _PREDICT, _XYZ, _FIRST_TYPE = 1, 2, 3, 4, 10, 16  # commands of the content


def read_profile(bits: BitReader) -> bytes:
    """Read a profile; raises ValueError or IndexError where it is damaged."""
    size = bits.long()
    if size > _LONGEST:
        raise ValueError("the profile is too long")
    reader = EntropyReader(bits, _CONTEXTS)
    told = bytearray()
    for place in range(size):
        context = 0 if place <= _HEADER else 1 + _kind(told[-1]) + 8 * _kind_before(told[-2])
        told.append(reader.number(context) & 255)
    reader.check_end()
    return _Unpacked(bytes(told)).profile


def write_profile(bits: BitWriter, profile: bytes) -> None:
    """Write a profile byte for byte, each as a code of eight bits: it is short beside the pixels."""
    header = bytearray(_HEADER)
    for place in range(min(_HEADER, len(profile))):
        header[place] = (profile[place] - _predicted(profile[:place], len(profile))) & 255
    rest = profile[_HEADER:]
    commands = b"\0" + bytes([_INSERT]) + _varied(len(rest)) if rest else b""
    told = _varied(len(profile)) + _varied(len(commands)) + commands + bytes(header[: len(profile)]) + rest
    _put_long(bits, len(told))
    bits.put_all([(0, 1), (1, 1), (0, 2), (1, 1)])  # no runs; one distribution for all contexts; a prefix code
    bits.put_all([(8, 4), (0, 4), (0, 4)])  # numbers below 256 are symbols
    bits.put_all([(1, 1), (7, 4), (127, 7)])  # of which there are 256
    # A length of 8 for each: the length 8 is the only one that has a code, of no bits.
    bits.put_all([(0, 2), *[(0, 2)] * _codes_before(8), (7, 4), *[(0, 2)] * (17 - _codes_before(8))])
    for byte in told:
        bits.put(int(f"{byte:08b}"[::-1], 2), 8)


def _codes_before(length: int) -> int:
    return (1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15).index(length)


def _put_long(bits: BitWriter, number: int) -> None:
    bits.put(3, 2)
    bits.put(number & 4095, 12)
    number >>= 12
    while number:
        bits.put(1, 1)
        bits.put(number & 255, 8)
        number >>= 8
    bits.put(0, 1)


def _varied(number: int) -> bytes:
    out = bytearray()
    while number > 127:  # seven bits a byte
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _kind(byte: int) -> int:
    if chr(byte).isascii() and chr(byte).isalpha():
        return 0
    if chr(byte) in "0123456789.,":
        return 1
    bounds = ((0, 2), (1, 3), (15, 4), (240, 7), (254, 5), (255, 6))
    return next(kind for most, kind in bounds if byte <= most)


def _kind_before(byte: int) -> int:
    if chr(byte).isascii() and chr(byte).isalpha():
        return 0
    if chr(byte) in "0123456789.,":
        return 1
    return 2 if byte < 16 else 3 if byte > 240 else 4  # so says E.4.3


def _predicted(before: bytes, size: int) -> int:
    """Guess the next byte of a profile's header."""
    usual = bytearray(_HEADER)
    usual[:4] = struct.pack(">I", size)
    usual[8] = 4
    usual[12:24], usual[36:40] = b"mntrRGB XYZ ", b"acsp"
    usual[68:80] = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
    place = len(before)
    if place >= 8:  # the program's name comes once more
        usual[80:84] = before[4:8]
    if 40 < place < 44:  # the platform's name
        begun = before[40:place]
        guess = next((whole for start, whole in _SIGNATURES.items() if begun[: len(start)] == start), b"")
        usual[40:44] = guess.ljust(4, b"\0")
    return usual[place]


class _Unpacked:
    """Undo the prediction of a profile's bytes."""

    def __init__(self, told: bytes) -> None:
        self._told, self._place = told, 0
        self._size, commands = self._number(), self._number()
        self._command, self._end = self._place, self._place + commands
        self._place = self._end
        self._made = bytearray()
        for _ in range(min(_HEADER, self._size)):
            guess = _predicted(bytes(self._made), self._size)
            self._made.append((self._bytes(1)[0] + guess) & 255)
        if self._size > _HEADER:
            self._tags()
            while self._command < self._end:
                self._content()
        if len(self._made) != self._size or self._place != len(told):
            raise ValueError("the profile is damaged")

    @property
    def profile(self) -> bytes:
        return bytes(self._made)

    def _number(self) -> int:
        """Read a number among the bytes."""
        number, shift = 0, 0
        while True:
            byte = self._bytes(1)[0]
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128 or shift > 63:  # seven bits a byte
                return number

    def _told_number(self) -> int:
        """Read a number among the commands."""
        self._place, self._command = self._command, self._place
        number = self._number()
        self._place, self._command = self._command, self._place
        return number

    def _told_byte(self) -> int:
        if self._command >= self._end:
            raise ValueError("a command is missing")
        self._command += 1
        return self._told[self._command - 1]

    def _bytes(self, count: int) -> bytes:
        if self._place + count > len(self._told) or count > _LONGEST:
            raise ValueError("the profile is cut short")
        self._place += count
        return self._told[self._place - count : self._place]

    def _tags(self) -> None:
        count = self._told_number()
        if count == 0:
            return
        self._made += struct.pack(">I", count - 1)
        start, size = _HEADER + 12 * (count - 1), 0
        while self._command < self._end:
            command = self._told_byte()
            code = command & 63
            if code == 0:
                return
            begin = start + size
            if code == _OTHER_TAG:
                names = [self._bytes(4)]
            elif code in (_CURVES, _PRIMARIES):
                names = list(_TAGS[7:10] if code == _CURVES else _TAGS[3:6])
            else:
                names = [_TAGS[code - _FIRST_TAG]]
            size = 20 if names[0] in _SHORT_TAGS else size
            start = self._told_number() if command & _OFFSET else begin
            size = self._told_number() if command & _SIZE else size
            step = size if code == _PRIMARIES else 0
            for number, name in enumerate(names):
                self._made += name + struct.pack(">II", start + number * step, size)

    def _content(self) -> None:
        command = self._told_byte()
        if command == _INSERT:
            self._made += self._bytes(self._told_number())
        elif command in (_BY_TWO, _BY_FOUR):
            self._made += _shuffled(self._bytes(self._told_number()), 2 if command == _BY_TWO else 4)
        elif command == _PREDICT:
            self._predict()
        elif command == _XYZ:
            self._made += b"XYZ \0\0\0\0" + self._bytes(12)
        else:
            self._made += _TYPES[command - _FIRST_TYPE] + bytes(4)
        if len(self._made) > self._size:
            raise ValueError("the profile is damaged")

    def _predict(self) -> None:
        flags = self._told_byte()
        width, order = (flags & 3) + 1, flags >> 2 & 3
        stride = self._told_number() if flags & 16 else width
        if width == 3 or order == 3 or stride < width or 4 * stride >= len(self._made):  # so says E.4.5
            raise ValueError("the profile is damaged")
        given = _shuffled(self._bytes(self._told_number()), width)
        for first in range(0, len(given), width):
            end = len(self._made)
            one, two, three = (
                int.from_bytes(self._made[end - n * stride : end - n * stride + width]) for n in (1, 2, 3)
            )
            guess = (one, 2 * one - two, 3 * one - 3 * two + three)[order] % (1 << 8 * width)
            for byte, guessed in zip(given[first : first + width], guess.to_bytes(width), strict=False):
                self._made.append((byte + guessed) & 255)


def _shuffled(data: bytes, width: int) -> bytes:
    """Put the bytes of whole numbers, which are stored highest first of all, beside one another again."""
    if width == 1:
        return data
    height = -(-len(data) // width)
    places = (row + column * height for row in range(height) for column in range(width))
    return bytes(data[place] for place in places if place < len(data))
