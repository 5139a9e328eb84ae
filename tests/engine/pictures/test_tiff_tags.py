"""Read and lay out tags whose bytes are written here."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from engine.pictures.tiff_tags import EXIF, GPS, INTEROP, Tag, TagFile, assembled, shortened

ASCII, SHORT, LONG = 2, 3, 4
MAKE, ARTIST, NOTE, NAME, INDEX = 0x010F, 0x013B, 0x927C, 0x001D, 0x0001


def tag_file(block: bytes) -> TagFile:
    return TagFile(io.BytesIO(block))


def text(number: int, value: bytes) -> Tag:
    return Tag(number, ASCII, len(value), value)


def plain(order: str, *rows: bytes) -> bytes:
    mark = b"II" if order == "<" else b"MM"
    return mark + struct.pack(order + "HIH", 42, 8, len(rows)) + b"".join(rows) + bytes(4)


@pytest.mark.parametrize("order", ["<", ">"])
def test_values_in_the_row_and_behind_it(order: str) -> None:
    rows = (
        struct.pack(order + "HHI4s", MAKE, ASCII, 3, b"ab\0\0"),
        struct.pack(order + "HHII", ARTIST, ASCII, 9, 8 + 2 + 24 + 4),
    )

    file = tag_file(plain(order, *rows) + b"Zo\xeb Jane\0")

    assert file.order == order
    assert file.directory(file.first) == [text(MAKE, b"ab\0"), text(ARTIST, b"Zo\xeb Jane\0")]


def test_a_bigtiff_has_wider_rows() -> None:
    block = struct.pack("<2sHHHQ", b"II", 43, 8, 0, 16) + struct.pack("<Q", 1)
    block += struct.pack("<HHQ8s", MAKE, ASCII, 8, b"A camera"[:8]) + bytes(8)

    file = tag_file(block)

    assert file.directory(file.first) == [text(MAKE, b"A camera"[:8])]


def test_what_points_outside_or_has_no_known_kind_is_left_out() -> None:
    rows = (
        struct.pack("<HHII", MAKE, ASCII, 40, 9999),
        struct.pack("<HHII", ARTIST, ASCII, 2**30, 8),
        struct.pack("<HHI4s", NAME, 77, 1, b"abcd"),
        struct.pack("<HHI4s", NOTE, ASCII, 4, b"kept"),
    )

    file = tag_file(plain("<", *rows))

    assert file.directory(file.first) == [text(NOTE, b"kept")]
    assert file.directory(file.first, without={NOTE}) == []


def test_a_directory_of_too_many_tags_is_refused() -> None:
    file = tag_file(struct.pack("<2sHIH", b"II", 42, 8, 4097) + bytes(99))

    with pytest.raises(ValueError, match="more tags"):
        file.directory(8)


@pytest.mark.parametrize("block", [b"", b"II", b"XX*\0" + bytes(20)])
def test_what_is_no_tiff_raises_what_callers_expect(block: bytes) -> None:
    with pytest.raises((LookupError, struct.error)):
        tag_file(block)


@pytest.mark.parametrize("order", ["<", ">"])
def test_what_is_laid_out_is_read_by_pillow_and_again(order: str) -> None:
    directories = {
        0: [text(ARTIST, b"Jane Doe\0"), text(MAKE, b"ab\0")],
        EXIF: [text(NOTE, b"a secret\0")],
        GPS: [text(NAME, b"2024:01:02\0")],
        INTEROP: [text(INDEX, b"R98\0")],
    }

    block = assembled(order, directories)

    exif = Image.Exif()
    exif.load(block)
    assert (exif[ARTIST], exif[MAKE]) == ("Jane Doe", "ab")
    assert exif.get_ifd(GPS)[NAME] == "2024:01:02"
    assert exif.get_ifd(INTEROP)[INDEX] == "R98"
    file = tag_file(block)
    again = file.directories(file.first)
    assert again[EXIF][0] == directories[EXIF][0]
    assert [tag.number for tag in again[0]] == [MAKE, ARTIST, EXIF, GPS]  # in ascending order, as TIFF asks


def test_a_pointer_that_leads_nowhere_hides_nothing_else() -> None:
    rows = (
        struct.pack("<HHI4s", MAKE, ASCII, 3, b"ab\0\0"),
        struct.pack("<HHII", EXIF, LONG, 1, 2**31),
    )
    file = tag_file(plain("<", *rows))

    found = file.directories(file.first)

    assert found[0][0] == text(MAKE, b"ab\0")
    assert EXIF not in found


def test_the_maker_note_goes_first_then_the_longest() -> None:
    block = assembled("<", {0: [text(MAKE, b"m" * 50), text(ARTIST, b"a" * 300)], EXIF: [text(NOTE, b"n" * 100)]})

    without_note = shortened(block, len(block) - 1)
    without_artist = shortened(block, 120)

    assert without_note is not None
    assert without_artist is not None
    assert b"n" * 100 not in without_note
    assert b"a" * 300 in without_note
    assert b"a" * 300 not in without_artist
    assert b"m" * 50 in without_artist
    assert len(without_artist) <= 120
    assert shortened(block, len(block)) == block
    assert shortened(block, 10) is None
