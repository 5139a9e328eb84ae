"""What files of every format tell beside their pixels, as it lies in them."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.pictures.file_metadata import for_pillow, metadata_in, metadata_of, metadata_of_tiff
from engine.pictures.found_metadata import PHOTOSHOP
from tests.engine import jpeg_xl_files

ARTIST, MAKE, ORIENTATION, DESCRIPTION, XMP, IPTC_TAG = 315, 271, 274, 270, 700, 33723
IPTC = b"\x1c\x02\x5a\0\x05Paris\x1c\x02\x50\0\x05Janet"  # 20 bytes
DIGEST = b"0123456789abcdef0123456789ABCDEF"


def packet(label: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" {label}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def exif() -> bytes:
    block = Image.Exif()
    block[ARTIST] = "Jane"
    return block.tobytes()


def saved(image_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 12), "red").save(buffer, image_format, **options)
    return buffer.getvalue()


def segment(number: int, content: bytes) -> bytes:
    return bytes([0xFF, number]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments: bytes, **options: object) -> io.BytesIO:
    data = saved("JPEG", **options)
    return io.BytesIO(data[:2] + b"".join(segments) + data[2:])


def tiff_with(*tags: tuple[int, int, int, object, bool], **options: object) -> io.BytesIO:
    file = io.BytesIO()
    tifffile.imwrite(
        file, np.zeros((8, 8, 3), np.uint8), photometric="rgb", metadata=None, extratags=list(tags), **options
    )
    return file


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_exif_and_xmp_of_what_pillow_has_written(image_format: str) -> None:
    options: dict[str, object] = {"exif": exif(), "xmp": packet('xmp:Label="a"')}
    if image_format == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet('xmp:Label="a"').decode())
        options = {"exif": exif(), "pnginfo": info}

    found = metadata_in(io.BytesIO(saved(image_format, **options)))

    assert found.exif is not None
    assert found.exif[:4] in (b"II*\0", b"MM\0*")
    assert b"Jane" in found.exif
    assert found.xmp == packet('xmp:Label="a"')


def test_the_exif_of_a_jpeg_xl() -> None:
    found = metadata_in(io.BytesIO(jpeg_xl_files.P3))

    assert (found.exif, found.xmp) == (None, None)


def test_a_jpegs_comment_density_and_iptc_over_two_segments() -> None:
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC
    cut = [segment(0xED, PHOTOSHOP + part) for part in (resource[:15], resource[15:])]

    found = metadata_in(jpeg_with(*cut, dpi=(150, 150), comment="Zoë"))

    assert found.iptc == IPTC
    assert found.density == (150, 150)
    assert found.texts == (("Comment", "Zoë"),)


def test_exif_of_a_jpeg_goes_on_in_further_segments() -> None:
    block = exif().removeprefix(b"Exif\0\0")
    head = b"Exif\0\0"
    cut = [segment(0xE1, head + part) for part in (block[:20], block[20:])]
    another = segment(0xE1, head + block.replace(b"Jane", b"Anne"))

    assert metadata_in(jpeg_with(*cut)).exif == block
    assert metadata_in(jpeg_with(*cut, another)).exif == block  # which begins anew


def test_a_long_packet_is_put_together_by_the_places_of_its_parts() -> None:
    long = packet('xmp:Rating="4"')
    parts = [(60, long[60:]), (0, long[:60])]
    extension = b"http://ns.adobe.com/xmp/extension/\0" + DIGEST
    extended = [segment(0xE1, extension + struct.pack(">II", len(long), place) + part) for place, part in parts]
    first = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet('xmp:Label="a"'))

    found = metadata_in(jpeg_with(first, *extended)).xmp

    assert found is not None
    assert b'"a"' in found
    assert b"4" in found


def test_what_pillow_would_refuse_is_hidden_from_it() -> None:
    shared = b"\xff\xd8" + PHOTOSHOP + b"1" + PHOTOSHOP + b"2"

    hidden = for_pillow(shared)

    assert len(hidden) == len(shared)
    assert PHOTOSHOP not in hidden
    assert for_pillow(b"\xff\xd8" + PHOTOSHOP) == b"\xff\xd8" + PHOTOSHOP
    assert for_pillow(b"\x89PNG" + PHOTOSHOP * 2) == b"\x89PNG" + PHOTOSHOP * 2


def test_of_a_tiff_all_but_the_pixels_layout() -> None:
    file = tiff_with(
        (ARTIST, 2, 0, "Jane", True), (XMP, 1, len(packet("")), packet(""), True), (ORIENTATION, 3, 1, 6, True),
        (IPTC_TAG, 7, len(IPTC), IPTC, True), (50717, 3, 1, 999, True),
    )  # fmt: skip

    found = metadata_in(file)

    assert (found.xmp, found.iptc, found.orientation) == (packet(""), IPTC, 6)
    block = Image.Exif()
    assert found.exif is not None
    block.load(found.exif)
    assert block[ARTIST] == "Jane"
    assert not {256, 257, 273, 279, XMP, IPTC_TAG, 50717} & set(block)


@pytest.mark.parametrize("order", ["<", ">"])
def test_iptc_as_numbers_of_four_bytes(order: str) -> None:
    numbers = struct.unpack("<5I" if order == ">" else ">5I", IPTC)  # as the other order has them
    file = tiff_with((IPTC_TAG, 4, 5, numbers, True), byteorder=order)

    assert metadata_in(file).iptc == IPTC


@pytest.mark.parametrize("text", ["ImageJ=1.53", '{"shape": [8, 8, 3]}', "<?xml version='1'?>", "<OME/>"])
def test_a_description_of_the_old_pixels_is_left_out(text: str) -> None:
    kept, left_out = (metadata_in(tiff_with((DESCRIPTION, 2, 0, said, True))).exif for said in ("A cat", text))

    assert kept is not None
    assert b"A cat" in kept
    assert text.encode() not in (left_out or b"")


def test_the_pictures_own_page_goes_before_the_first() -> None:
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        for name, orientation in (("Small", 1), ("Large", 8)):
            tags = [(ARTIST, 2, 0, name, True), (ORIENTATION, 3, 1, orientation, True)]
            writer.write(np.zeros((8, 8), np.uint8), photometric="minisblack", metadata=None, extratags=tags)
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        second = tiff.pages[1].aspage().offset

    found = metadata_of_tiff(file, second)

    assert found.orientation == 8
    assert found.exif is not None
    block = Image.Exif()
    block.load(found.exif)
    assert block[ARTIST] == "Large"


def test_a_damaged_tiff_tells_nothing() -> None:
    assert metadata_of_tiff(io.BytesIO(b"II*\0\xff\xff\xff\xff")).exif is None


def test_an_avifs_orientation_is_the_formats_own() -> None:
    block = Image.Exif()
    block[ORIENTATION] = 6
    content = saved("AVIF", exif=block.tobytes())
    with Image.open(io.BytesIO(content)) as image:
        assert metadata_of(image, content).orientation == 6


def test_a_gifs_comment_is_a_text() -> None:
    content = saved("GIF", comment=b"Zo\xeb")
    with Image.open(io.BytesIO(content)) as image:
        assert metadata_of(image, content).texts == (("Comment", "Zoë"),)
