"""Carry EXIF, XMP and IPTC from one picture file to another, with Impasto's recipe in the XMP."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tifffile
from PIL import ExifTags, Image, JpegImagePlugin

from engine.pictures.exif_block import ExifBlock
from engine.pictures.xmp import XmpPacket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from engine.values import Picture

STRUCTURE = frozenset(  # TIFF tags about how the pixels lie in the old file, and blocks that travel separately
    (
        *(*range(254, 267), 273, *range(277, 282), 284, *range(288, 294), 297, 301, 317, *range(320, 348)),
        *(*range(512, 533), 700, 33723, 34377, 34675, 37724, 50341),  # the last: XMP, IPTC, Photoshop, ICC, ...
        *(ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo),
        *(33421, 33422, *range(50706, 51200)),  # how a DNG's sensor sees: with these a TIFF would be opened as raw
    )
)
# What the readers let out on damaged files.
CORRUPT = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, struct.error),
    tifffile.TiffFileError,
)
_MAKER_NOTE = 0x927C
_XMP_TAG = 700
_IPTC_TAG = 33723
_IPTC_RESOURCE = 0x0404  # in Photoshop's block
_JPEG_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
# What "remove location and personal data" leaves of EXIF: the camera, how and when it was used, and the rights.
_IMPERSONAL = frozenset(
    (
        *(ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.Software, ExifTags.Base.DateTime),
        *(ExifTags.Base.Orientation, ExifTags.Base.YCbCrPositioning, ExifTags.Base.Copyright, ExifTags.IFD.Exif),
        *(ExifTags.Base.XResolution, ExifTags.Base.YResolution, ExifTags.Base.ResolutionUnit),
    )
)
_PERSONAL = frozenset(
    (
        *(ExifTags.Base.MakerNote, ExifTags.Base.UserComment, ExifTags.Base.ImageUniqueID),
        *(ExifTags.Base.CameraOwnerName, ExifTags.Base.BodySerialNumber, ExifTags.Base.LensSerialNumber),
        ExifTags.Base.RelatedSoundFile,
    )
)
_IMPERSONAL_CAMERA = frozenset(set(ExifTags.TAGS) & set(range(0x829A, 0xA436)) - _PERSONAL)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Hold the blocks to write into a file."""

    exif: bytes | None = None  # starts with the byte order, as TIFF does
    xmp: bytes | None = None  # UTF-8
    iptc: bytes | None = None  # IIM records


def read_exif(image: Image.Image) -> bytes | None:
    """Return the EXIF block with orientation 1 and without thumbnail; None if there is none or it is corrupt.

    It is the file's own, byte for byte but for these, except for TIFF, whose tags lie scattered in the file.
    """
    try:
        if image.format == "TIFF":
            return _gathered(image.getexif())
        block = image.info.get("exif")
        return _upright(block) if isinstance(block, bytes) and block else None
    except CORRUPT:
        return None


def read_xmp(image: Image.Image) -> bytes | None:
    """Return the XMP packet; the extended part that a JPEG may have is joined to it."""
    xmp = image.info.get("xmp")
    packet = xmp.encode() if isinstance(xmp, str) else xmp
    if not isinstance(packet, bytes) or not packet:
        return None
    extension = b"".join(_extensions(image))
    if not extension:
        return packet
    try:
        joined = XmpPacket(packet)
        joined.merge(XmpPacket(extension))
        return joined.data
    except CORRUPT:
        return packet


def read_iptc(image: Image.Image) -> bytes | None:
    """Return the IPTC records of a JPEG."""
    resources = image.info.get("photoshop")
    block = resources.get(_IPTC_RESOURCE) if isinstance(resources, dict) else None
    return block if isinstance(block, bytes) and block else None


def tiff_metadata(file: BinaryIO) -> tuple[bytes | None, bytes | None, bytes | None]:
    """Return EXIF, XMP and IPTC of a TIFF, or of a raw file built like one, whose pixels Pillow cannot read."""
    file.seek(0)
    try:
        exif = Image.Exif()
        exif.load_from_fp(file)
        xmp = exif.get(_XMP_TAG)
        return _gathered(exif), xmp if isinstance(xmp, bytes) else None, _tiff_bytes(file, _IPTC_TAG)
    except CORRUPT:
        return None, None, None


def read_recipe(path: Path) -> str | None:
    """Return the recipe, a JSON text, of a picture that Impasto has saved; None where there is none.

    Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        try:
            packet = _tiff_bytes(file, _XMP_TAG) if file.read(2) in (b"II", b"MM") else read_xmp(_opened(file))
            return XmpPacket(packet).recipe if packet else None
        except CORRUPT:
            return None


def metadata_for(
    like: Picture | None,
    width: int,
    height: int,
    *,
    is_srgb: bool = True,
    recipe: str | None = None,
    strip_personal: bool = False,
) -> Metadata:
    """Return what a new picture of that size, in px, carries on from the photograph `like`.

    Corrupt EXIF is left out; corrupt XMP is left as it is, for other programs may understand it, unless personal data
    shall go. `strip_personal` leaves of EXIF and XMP only what is known to tell neither who nor where, and of IPTC
    nothing.
    """
    exif, xmp, iptc = (like.exif, like.xmp, like.iptc) if like else (None, None, None)
    try:
        exif = _describing(exif, width, height, is_srgb=is_srgb, strip_personal=strip_personal) if exif else None
    except CORRUPT:
        exif = None
    try:
        xmp = _edited(xmp, width, height, is_srgb=is_srgb, recipe=recipe, strip_personal=strip_personal)
    except CORRUPT:
        xmp = _edited(None, width, height, recipe=recipe) if strip_personal else xmp
    return Metadata(exif, xmp, None if strip_personal else iptc)


def shortened_exif(block: bytes, limit: int) -> bytes | None:
    """Return a block of at most `limit` bytes: beyond them the maker note goes, and then the block."""
    if len(block) <= limit:
        return block
    exif = Image.Exif()
    exif.load(block)
    exif.get_ifd(ExifTags.IFD.Exif).pop(_MAKER_NOTE, None)
    written = exif.tobytes().removeprefix(b"Exif\0\0")
    return written if len(written) <= limit else None


def _upright(block: bytes) -> bytes:
    exif = ExifBlock(block)
    exif.set_number(exif.main(), ExifTags.Base.Orientation, 1)
    exif.remove_thumbnail()
    return exif.data


def _gathered(found: Image.Exif) -> bytes | None:
    """Return the tags of a TIFF file that are no matter of its pixels as an EXIF block."""
    kept = Image.Exif()
    kept.endian = found.endian
    kept.update({tag: value for tag, value in found.items() if tag not in STRUCTURE})
    for name in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        directory = {tag: value for tag, value in found.get_ifd(name).items() if tag != ExifTags.IFD.Interop}
        if directory:
            kept.get_ifd(name).update(directory)
    if not kept.keys() - {ExifTags.Base.Orientation}:
        return None
    kept[ExifTags.Base.Orientation] = 1
    return kept.tobytes().removeprefix(b"Exif\0\0")


def _extensions(image: Image.Image) -> Iterator[bytes]:
    """Yield the parts of a JPEG's extended XMP: 32 bytes of digest and 8 of length and offset precede each."""
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        start = len(_JPEG_XMP_EXTENSION)
        found = [data for marker, data in image.applist if data.startswith(_JPEG_XMP_EXTENSION)]
        yield from (part[start + 40 :] for part in sorted(found, key=lambda part: part[start + 36 : start + 40]))


def _opened(file: io.BufferedReader) -> Image.Image:
    file.seek(0)
    return Image.open(file, formats=("JPEG", "PNG", "WEBP", "AVIF"))


def _tiff_bytes(file: BinaryIO, tag: int) -> bytes | None:
    """Return the bytes of a tag, of whatever type; Pillow cuts IPTC that is declared as 32-bit numbers short."""
    file.seek(0)
    try:
        with tifffile.TiffFile(file) as tiff:
            value = tiff.pages.first.tags.valueof(tag)
    except CORRUPT:
        return None
    return value if isinstance(value, bytes) else None


def _describing(block: bytes, width: int, height: int, *, is_srgb: bool, strip_personal: bool) -> bytes:
    exif = ExifBlock(block)
    main, camera = exif.main(), exif.directory(ExifTags.IFD.Exif)
    if strip_personal:
        exif.keep_only({main: _IMPERSONAL} | ({} if camera is None else {camera: _IMPERSONAL_CAMERA}))
    for tag, number in ((ExifTags.Base.ImageWidth, width), (ExifTags.Base.ImageLength, height)):
        exif.set_number(main, tag, number)
    if camera is not None:
        exif.set_number(camera, ExifTags.Base.ExifImageWidth, width)
        exif.set_number(camera, ExifTags.Base.ExifImageHeight, height)
        if is_srgb:
            exif.set_number(camera, ExifTags.Base.ColorSpace, 1)
    return exif.data


def _edited(
    packet: bytes | None,
    width: int,
    height: int,
    *,
    is_srgb: bool = True,
    recipe: str | None = None,
    strip_personal: bool = False,
) -> bytes | None:
    if packet is None and recipe is None:
        return None
    xmp = XmpPacket(packet)
    if strip_personal:
        xmp.remove_personal()
    xmp.describe_picture(width, height, is_srgb=is_srgb)
    xmp.remove_recipe()  # of the photograph, if it is itself a painting
    if recipe is not None:
        xmp.set_recipe(recipe)
    return xmp.data
