"""Take files apart that libjxl has written, and put together what other readers take apart."""

from __future__ import annotations

import io
import struct

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from engine.pictures.jpeg_xl_file import CONTAINER, JpegXlFile, packed
from tests.engine import jpeg_xl_files

CODESTREAM = b"\xff\x0a" + bytes(range(40))
EXIF = b"II*\0\x08\0\0\0\0\0"


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def packet(label: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Label="{label}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def test_a_bare_codestream_is_the_file() -> None:
    file = JpegXlFile(CODESTREAM)

    assert (file.codestream, file.exif, file.xmp, file.level, file.jpeg()) == (CODESTREAM, None, None, 5, None)


def test_parts_are_joined_in_the_order_of_their_numbers() -> None:
    """The last part's number has its highest bit set."""
    numbered = [(1, CODESTREAM[20:30]), (0x80000002, CODESTREAM[30:]), (0, CODESTREAM[:20])]

    content = CONTAINER + b"".join(box(b"jxlp", struct.pack(">I", n) + part) for n, part in numbered)

    assert JpegXlFile(content).codestream == CODESTREAM


@pytest.mark.parametrize("content", [b"", CONTAINER, CONTAINER + box(b"jxlc", b"else"), b"\x89PNG"])
def test_what_has_no_codestream_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="JPEG XL"):
        JpegXlFile(content)


def test_metadata_are_read_plain_and_packed_by_brotli() -> None:
    plain = CONTAINER + box(b"Exif", bytes(4) + EXIF) + box(b"xml ", packet("a")) + box(b"jxlc", CODESTREAM)
    brotli = CONTAINER + box(b"jxlc", CODESTREAM)
    for name, content in ((b"Exif", bytes(4) + EXIF), (b"xml ", packet("a"))):
        brotli += box(b"brob", name + imagecodecs.brotli_encode(content))

    for file in (JpegXlFile(plain), JpegXlFile(brotli)):
        assert file.exif == EXIF
        assert file.xmp == packet("a")


def test_a_box_that_cannot_be_unpacked_is_passed_over() -> None:
    file = JpegXlFile(CONTAINER + box(b"brob", b"Exif\xff\xff\xff\xff") + box(b"jxlc", CODESTREAM))

    assert (file.exif, file.codestream) == (None, CODESTREAM)


def test_a_packed_jpeg_comes_back() -> None:
    jpeg = JpegXlFile(jpeg_xl_files.JPEG).jpeg()

    assert jpeg is not None
    with Image.open(io.BytesIO(jpeg)) as image:
        assert (image.format, image.size, image.getexif()[315]) == ("JPEG", (16, 8), "Jane")
    assert JpegXlFile(jpeg_xl_files.P3).jpeg() is None


@pytest.mark.parametrize("level", [5, 10])
def test_what_is_put_together_holds_everything(level: int) -> None:
    pixels = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    codestream = imagecodecs.jpegxl_encode(pixels, lossless=True, usecontainer=False)

    content = packed(codestream, EXIF, packet("b"), level)

    file = JpegXlFile(content)
    assert (file.codestream, file.exif, file.xmp, file.level) == (codestream, EXIF, packet("b"), level)
    assert (b"jxll" in content) == (level == 10)  # the usual one is not told
    np.testing.assert_array_equal(imagecodecs.jpegxl_decode(content), pixels)
