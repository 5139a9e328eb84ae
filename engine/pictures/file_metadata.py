"""Read metadata of every format but PNG as it lies in the file; see `engine.pictures.found_metadata`."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, JpegImagePlugin

from engine.pictures import gif_file, iso_boxes
from engine.pictures.found_metadata import (
    CORRUPT,
    PHOTOSHOP,
    TIFF_MARKS,
    FoundMetadata,
    exif_from,
    iptc_of_resources,
    joined_xmp,
    plausible,
    text_of,
)
from engine.pictures.jpeg_xl_file import SIGNATURES as JPEG_XL_SIGNATURES
from engine.pictures.jpeg_xl_file import JpegXlFile
from engine.pictures.png_file import SIGNATURE, PngFile
from engine.pictures.tiff_pages import SIGNATURES
from engine.pictures.tiff_tags import EXIF, GPS, INTEROP, Tag, TagFile, assembled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from engine.pictures.found_metadata import Density

STRUCTURE = frozenset(  # TIFF tags about how the pixels lie in the old file, and blocks that travel separately
    (
        *(*range(254, 267), 273, *range(277, 282), 284, *range(288, 294), 297, 301, 317, *range(319, 348)),
        *(*range(512, 533), 700, 33723, 34377, 34675, 37724, 50341),  # the last: XMP, IPTC, Photoshop, ICC, ...
        *(33421, 33422, *range(50706, 51200)),  # how a DNG's sensor sees: with these a TIFF would be opened as raw
        *(52525, 52536, 52544, 52551),  # likewise, of DNG 1.6 and 1.7: profile and gain maps
    )
)
_IPTC_MARK = 0x1C  # that every record begins with
_XMP_TAG, _IPTC_TAG, _PHOTOSHOP_TAG, _DESCRIPTION, _ORIENTATION = 700, 33723, 34377, 270, 274
_OF_THE_OLD_PIXELS = (b"ImageJ=", b'{"shape":', b"<?xml", b"<OME")  # descriptions by programs, of how the samples lie
_JPEG_EXIF = re.compile(rb".{0,4}Exif\0.", re.DOTALL | re.IGNORECASE)  # with what some writers put before and behind
_JPEG_XMP = re.compile(rb"http://ns\.adobe\.com/xap/1\.0/\0?")
_JPEG_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
# The numbers of boxes in JPEG 2000.
_EXIF_NUMBER, _XMP_NUMBER = b"JpgTiffExif->JP2", bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IPTC_NUMBER = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_HIDDEN = PHOTOSHOP[:-1] + b"\1"
_DIGEST = 32  # bytes; 4 of the whole's length and 4 of the part's place follow


def for_pillow(content: bytes) -> bytes:
    """Return a file in which Photoshop's resources are hidden where several segments share them.

    Pillow takes each segment for whole, and refuses a sound JPEG whose resource begins in one and ends in another.
    """
    is_shared = content.startswith(b"\xff\xd8") and content.count(PHOTOSHOP) > 1
    return content.replace(PHOTOSHOP, _HIDDEN) if is_shared else content


def metadata_of(image: Image.Image, content: bytes) -> FoundMetadata:
    """Return what a file that Pillow has opened tells, AVIF from its boxes."""
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        return _of_jpeg(image)
    comment = image.info.get("comment")
    texts = (("Comment", text_of(comment)),) if isinstance(comment, bytes) and comment else ()
    dpi = image.info.get("dpi")
    density = plausible((float(dpi[0]), float(dpi[1]))) if dpi else None
    xmp = image.info.get("xmp")
    packet = xmp.encode() if isinstance(xmp, str) else xmp if isinstance(xmp, bytes) else None
    if image.format == "JPEG2000":
        return _of_jpeg_2000(content, density)
    if image.format == "GIF":
        packet = gif_file.xmp_of(content)
    if image.format == "AVIF":
        turned = int(image.getexif().get(ExifTags.Base.Orientation, 1))  # Pillow tells the format's own so
        return FoundMetadata(exif_from(iso_boxes.item(content, b"Exif")), packet, orientation=turned)
    exif = image.info.get("exif")
    return FoundMetadata(exif_from(exif if isinstance(exif, bytes) else None), packet, None, density, texts)


def metadata_of_tiff(file: BinaryIO, page: int | None = None) -> FoundMetadata:
    """Return what the first directory of a TIFF tells, or of a raw file built like one; `page` is the picture's."""
    try:
        tags = TagFile(file)
        directories = tags.directories(tags.first, STRUCTURE)
        if page is not None and page != tags.first:  # the picture's own tags go before those of a small copy
            directories[0] += tags.directories(page, STRUCTURE)[0]
        blocks = {tag.number: tag.value for tag in tags.directory(tags.first) if tag.number in STRUCTURE}
        if page is not None:
            blocks |= {tag.number: tag.value for tag in tags.directory(page) if tag.number in STRUCTURE}
        main = [tag for tag in directories[0] if not _is_of_the_old_pixels(tag)]
        directories[0] = main
        exif = None
        if {tag.number for tag in main} - {_ORIENTATION, EXIF, GPS, INTEROP} or len(directories) > 1:
            exif = assembled(tags.order, directories)
        iptc = _unswapped(blocks.get(_IPTC_TAG)) or iptc_of_resources(blocks.get(_PHOTOSHOP_TAG, b""))
        own = [
            int.from_bytes(tag.value[:2], "little" if tags.order == "<" else "big")
            for tag in main
            if tag.number == _ORIENTATION
        ]
    except CORRUPT:
        return FoundMetadata()
    return FoundMetadata(
        exif, blocks.get(_XMP_TAG), iptc.rstrip(b"\0") if iptc else None, orientation=own[-1] if own else None
    )


def _unswapped(iptc: bytes | None) -> bytes | None:
    """Give IPTC records as they are; some programs store them as numbers of four bytes in the file's order."""
    if iptc and len(iptc) % 4 == 0 and iptc[3] == _IPTC_MARK != iptc[0]:
        return b"".join(iptc[start : start + 4][::-1] for start in range(0, len(iptc), 4))
    return iptc


def metadata_in(file: BinaryIO) -> FoundMetadata:
    """Return what a file of any kind that is written here tells; raises as Pillow does on others."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(SIGNATURES):
        return metadata_of_tiff(file)
    file.seek(0)
    content = for_pillow(file.read())
    if head == SIGNATURE:
        return PngFile(content).metadata()
    if content.startswith(JPEG_XL_SIGNATURES):
        jpeg_xl = JpegXlFile(content)
        return FoundMetadata(jpeg_xl.exif, jpeg_xl.xmp)
    with Image.open(io.BytesIO(content), formats=("JPEG", "WEBP", "AVIF")) as image:
        return metadata_of(image, content)


def _of_jpeg_2000(content: bytes, density: Density | None) -> FoundMetadata:
    exif, xmp, iptc = (iso_boxes.identified(content, number) for number in (_EXIF_NUMBER, _XMP_NUMBER, _IPTC_NUMBER))
    return FoundMetadata(exif_from(exif), xmp, iptc, density)


def _of_jpeg(image: JpegImagePlugin.JpegImageFile) -> FoundMetadata:
    parts = [data for _, data in image.applist if data.startswith((PHOTOSHOP, _HIDDEN))]
    resources = b"".join(part[len(PHOTOSHOP) :] for part in parts)
    dpi = image.info.get("dpi")
    density = plausible((float(dpi[0]), float(dpi[1]))) if dpi else None
    comments = [text_of(data).rstrip("\0") for name, data in image.applist if name == "COM"]
    return FoundMetadata(
        exif_from(_exif_segments(image)),
        joined_xmp([*_packets(image), *_extensions(image)]),
        iptc_of_resources(resources),
        density,
        tuple(("Comment", text) for text in comments if text),
    )


def _exif_segments(image: JpegImagePlugin.JpegImageFile) -> bytes:
    """Join a block that goes on in further segments; one that begins anew is another block."""
    whole = b""
    for name, data in image.applist:
        prefix = _JPEG_EXIF.match(data) if name == "APP1" else None
        if prefix and not (whole and data.startswith(TIFF_MARKS, prefix.end())):
            whole += data[prefix.end() :]
    return whole


def _packets(image: JpegImagePlugin.JpegImageFile) -> Iterator[bytes]:
    for _, data in image.applist:
        prefix = _JPEG_XMP.match(data)
        if prefix:
            yield data[prefix.end() :]


def _extensions(image: JpegImagePlugin.JpegImageFile) -> Iterator[bytes]:
    """Yield the packets that are longer than a segment, of which each part bears the digest of its whole."""
    parts: dict[bytes, list[tuple[bytes, bytes]]] = {}
    for _, data in image.applist:
        if data.startswith(_JPEG_XMP_EXTENSION):
            rest = data.removeprefix(_JPEG_XMP_EXTENSION)
            place, part = rest[_DIGEST + 4 : _DIGEST + 8], rest[_DIGEST + 8 :]
            parts.setdefault(rest[:_DIGEST], []).append((place, part))
    for found in parts.values():
        yield b"".join(part for _, part in sorted(found))


def _is_of_the_old_pixels(tag: Tag) -> bool:
    return tag.number == _DESCRIPTION and tag.value.startswith(_OF_THE_OLD_PIXELS)
