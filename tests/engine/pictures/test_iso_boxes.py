"""Find items, colours and turns in boxes that are written here."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from engine.pictures import iso_boxes

EXIF = bytes(4) + b"II*\0\x08\0\0\0\0\0\0\0"


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def full(name: bytes, content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags) + content)


def meta(*content: bytes) -> bytes:
    return full(b"meta", b"".join(content))


def test_boxes_lie_behind_one_another() -> None:
    long = struct.pack(">I4sQ", 1, b"long", 16 + 5) + b"abcde"
    content = box(b"one ", b"12") + long + struct.pack(">I4s", 0, b"last") + b"the rest"

    assert [(name, content[a:b]) for name, a, b in iso_boxes.boxes(content)] == [
        (b"one ", b"12"), (b"long", b"abcde"), (b"last", b"the rest"),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [3, 7, 100, 2**32 - 1])
def test_a_box_that_does_not_fit_ends_the_file(size: int) -> None:
    content = box(b"one ", b"12") + struct.pack(">I4s", size, b"bad ") + b"1234"

    assert [name for name, *_ in iso_boxes.boxes(content)] == [b"one "]


@pytest.mark.parametrize(  # what version 0 names always lies in the file
    ("version", "inside"), [(0, False), (1, False), (2, False), (1, True), (2, True)]
)
def test_an_item_is_put_together_of_its_extents(version: int, inside: bool) -> None:
    wide = "I" if version == 2 else "H"
    infe = full(b"infe", struct.pack(">HH4s", 7, 0, b"Exif"), 2) + full(b"infe", struct.pack(">HH4s", 8, 0, b"hvc1"), 2)
    iinf = full(b"iinf", struct.pack(">H", 2) + infe)

    def whole(places: list[int]) -> bytes:
        entry = struct.pack(f">{wide}", 7) + (struct.pack(">H", int(inside)) if version else b"")
        entry += struct.pack(">HH", 0, 2) + b"".join(struct.pack(">II", place, 8) for place in places)
        iloc = full(b"iloc", bytes([0x44, 0x00]) + struct.pack(f">{wide}", 1) + entry, version)
        return meta(iinf, iloc, box(b"idat", b"....12345678abcdefgh")) + box(b"mdat", b"abcdefgh" + b"12345678")

    plain = whole([0, 0])
    at = plain.index(b"mdat") + 4
    content = whole([4, 12] if inside else [at + 8, at])

    assert iso_boxes.item(content, b"Exif") == b"12345678abcdefgh"
    assert iso_boxes.item(content, b"mime") is None
    for cut in range(0, len(content), 9):
        iso_boxes.item(content[:cut], b"Exif")  # what is cut short raises nothing


def test_exif_that_pillow_has_put_into_an_avif_is_found() -> None:
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[315] = "Jane"
    Image.new("RGB", (16, 16)).save(buffer, "AVIF", exif=exif.tobytes())

    found = iso_boxes.item(buffer.getvalue(), b"Exif")

    assert found is not None
    assert b"Jane" in found


def test_other_programs_boxes_are_told_by_their_number() -> None:
    one, two = bytes(range(16)), bytes(range(16, 32))
    content = box(b"uuid", one + b"first") + box(b"uuid", two + b"second") + box(b"uuid", one + b"third")

    assert iso_boxes.identified(content, two) == b"second"
    assert iso_boxes.identified(content, one) == b"first"
    assert iso_boxes.identified(content, bytes(16)) is None


def properties(*content: bytes) -> bytes:
    return meta(box(b"iprp", box(b"ipco", b"".join(content))))


def test_colours_by_numbers_count_unless_there_is_a_profile() -> None:
    numbers = box(b"colr", b"nclx" + struct.pack(">HHHB", 9, 16, 9, 128))

    assert iso_boxes.colors(properties(numbers)) == (9, 16)
    assert iso_boxes.colors(properties(numbers, box(b"colr", b"prof" + bytes(128)))) is None
    assert iso_boxes.colors(properties(box(b"colr", b"nclx"))) is None
    assert iso_boxes.colors(b"") is None


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([(b"irot", 0)], 1), ([(b"irot", 1)], 8), ([(b"irot", 2)], 3), ([(b"irot", 3)], 6),
        ([(b"imir", 0)], 4), ([(b"imir", 1)], 2),
        # a quarter anticlockwise, then top and bottom, and left and right, change places
        ([(b"irot", 1), (b"imir", 0)], 5), ([(b"irot", 1), (b"imir", 1)], 7),
    ],
)  # fmt: skip
@pytest.mark.parametrize("wide", [False, True])
def test_turns_of_the_main_item_count_in_their_order(turns: list[tuple[bytes, int]], expected: int, wide: bool) -> None:
    """GIVEN properties of another item first, and numbers of either width THEN those of the main one count."""
    known = box(b"ipco", box(b"irot", b"\2") + b"".join(box(name, bytes([value])) for name, value in turns))
    numbers = [0x8000 | n + 2 if wide else 0x80 | n + 2 for n in range(len(turns))]  # marked as needed
    form = "H" if wide else "B"
    other = struct.pack(f">HB{form}", 1, 1, 1)
    main = struct.pack(f">HB{len(numbers)}{form}", 5, len(numbers), *numbers)
    ipma = full(b"ipma", struct.pack(">I", 2) + other + main, 0, int(wide))

    content = meta(full(b"pitm", struct.pack(">H", 5)), box(b"iprp", known + ipma))

    assert iso_boxes.orientation(content) == expected
    assert iso_boxes.orientation(content[:-1]) == 1
