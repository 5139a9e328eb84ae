"""Check that a block is changed where it lies."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from engine.pictures.exif_block import ExifBlock

MAKE, ORIENTATION, SERIAL, NOTE = 0x010F, 0x0112, 0xA431, 0x927C
CAMERA = ExifTags.IFD.Exif


def block_of(order: str = "<") -> bytes:
    exif = Image.Exif()
    exif.endian = order
    exif[MAKE], exif[ORIENTATION] = "Camera", 6
    exif.get_ifd(CAMERA).update({SERIAL: "secret 1234", NOTE: b"secret note"})
    return exif.tobytes()


def with_thumbnail(block: bytes, picture: bytes) -> bytes:
    """Append a second directory that points at a thumbnail."""
    data = bytearray(block.removeprefix(b"Exif\0\0"))
    order = {b"II": "<", b"MM": ">"}[bytes(data[:2])]
    (count,) = struct.unpack_from(f"{order}H", data, 8)
    struct.pack_into(f"{order}I", data, 8 + 2 + 12 * count, len(data))
    data += struct.pack(f"{order}HHHIIHHIII", 2, 0x201, 4, 1, len(data) + 30, 0x202, 4, 1, len(picture), 0)
    return bytes(data) + picture


def parsed(block: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(block)
    return exif


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_number_changes_and_nothing_else(order: str) -> None:
    block = ExifBlock(block_of(order))
    before = block.data

    block.set_number(block.main(), ORIENTATION, 1)
    block.set_number(block.main(), MAKE, 1)  # a text
    block.set_number(block.main(), 0x0100, 1)  # not there

    assert parsed(block.data)[ORIENTATION] == 1
    assert sum(a != b for a, b in zip(before, block.data, strict=True)) == 1


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_removed_number_leaves_the_rest_in_place(order: str) -> None:
    block = ExifBlock(block_of(order))
    place = block.data.index(b"secret note")

    block.remove_number(block.main(), ORIENTATION)

    exif = parsed(block.data)
    assert ORIENTATION not in exif
    assert exif[MAKE] == "Camera"
    assert exif.get_ifd(CAMERA)[NOTE] == b"secret note"
    assert block.data.index(b"secret note") == place


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_thumbnail_is_gone_to_the_last_byte(order: str) -> None:
    block = ExifBlock(with_thumbnail(block_of(order), b"a face"))
    assert parsed(block.data).get_ifd(ExifTags.IFD.IFD1)

    block.remove_thumbnail()

    assert b"a face" not in block.data
    assert not parsed(block.data).get_ifd(ExifTags.IFD.IFD1)
    assert parsed(block.data)[MAKE] == "Camera"


@pytest.mark.parametrize("order", ["<", ">"])
def test_only_what_is_named_is_kept(order: str) -> None:
    """GIVEN a block with secrets in tags, between them and behind WHEN it is reduced THEN none is left."""
    block = ExifBlock(block_of(order) + b"secret leftover")

    block.keep_only({block.main(): {MAKE, CAMERA}, block.directory(CAMERA) or 0: {0x9003}})

    assert b"secret" not in block.data
    assert dict(parsed(block.data)) == {MAKE: "Camera", CAMERA: parsed(block.data)[CAMERA]}
    assert parsed(block.data).get_ifd(CAMERA) == {}


@settings(deadline=None)
@given(st.data())
def test_damaged_blocks_raise_only_what_callers_expect(data: st.DataObject) -> None:
    whole = bytearray(with_thumbnail(block_of(), b"a face"))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        block = ExifBlock(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
        size = len(block.data)
        block.remove_thumbnail()
        block.set_number(block.main(), ORIENTATION, 1)
        camera = block.directory(CAMERA)
        block.keep_only({block.main(): {MAKE}} | ({camera: {NOTE}} if camera else {}))
    except (LookupError, ValueError, struct.error):
        return
    assert len(block.data) <= size + 8
