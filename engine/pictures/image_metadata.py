"""Carry EXIF, XMP, IPTC, resolution and texts from a photograph to its painting, with Impasto's recipe in the XMP."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import defusedxml
from PIL import ExifTags

from engine.pictures import exif_subject
from engine.pictures.exif_block import ExifBlock
from engine.pictures.file_metadata import metadata_in
from engine.pictures.found_metadata import CORRUPT
from engine.pictures.tiff_tags import INTEROP, Tag, assembled
from engine.pictures.xmp import XmpPacket

if TYPE_CHECKING:
    from pathlib import Path

    from engine.values import Picture

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
_INTEROP_INDEX, _BASIC_FILE = 1, b"R98\0"  # sRGB, as DCF names it
_RELATED_WIDTH, _RELATED_HEIGHT = 0x1001, 0x1002
_IMPERSONAL_TEXTS = ("Copyright",)
_EXIF_OF_TEXT = {  # where a text goes in formats that have no texts of their own, the first that is there
    ExifTags.Base.ImageDescription: ("Description", "Comment", "Title"),
    ExifTags.Base.Artist: ("Author",),
    ExifTags.Base.Copyright: ("Copyright",),
}
_ASCII, _SHORT, _RATIONAL = 2, 3, 5
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Metadata:
    """Hold the blocks to write into a file."""

    exif: bytes | None = None  # starts with the byte order, as TIFF does
    xmp: bytes | None = None  # UTF-8
    iptc: bytes | None = None  # IIM records
    density: tuple[float, float] | None = None  # px an inch, across and down
    texts: tuple[tuple[str, str], ...] = ()


def read_recipe(path: Path) -> str | None:
    """Return the recipe, a JSON text, of a picture that Impasto has saved; None where there is none.

    Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        try:
            packet = metadata_in(file).xmp
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
    kind: str | None = None,
) -> Metadata:
    """Return what a new picture of that size, in px, and of that media type carries on from the photograph `like`.

    Corrupt EXIF is left out; corrupt XMP is left as it is, for other programs may understand it, unless personal data
    shall go; XMP with a document type is left out. `strip_personal` leaves of EXIF, XMP and texts only what is known to
    tell neither who nor where, and of IPTC nothing.
    """
    if like is None:
        return Metadata(xmp=_edited(None, XmpPacket(None), recipe) if recipe is not None else None)
    exif, xmp = like.exif, like.xmp
    try:
        if exif:
            scale = width / like.pixels.shape[1], height / like.pixels.shape[0]
            exif = _describing(exif, width, height, scale, is_srgb=is_srgb, strip_personal=strip_personal)
    except CORRUPT:
        exif = None
    try:
        packet = XmpPacket(xmp)
        if strip_personal:
            packet.remove_personal()
        before = (like.pixels.shape[1], like.pixels.shape[0])
        packet.describe_picture(width, height, is_srgb=is_srgb, before=before, kind=kind)
        xmp = _edited(xmp, packet, recipe)
    except defusedxml.DefusedXmlException:
        xmp = _edited(None, XmpPacket(None), recipe)
    except CORRUPT:
        xmp = _edited(None, XmpPacket(None), recipe) if strip_personal else xmp
    texts = tuple(text for text in like.texts if not strip_personal or text[0] in _IMPERSONAL_TEXTS)
    return Metadata(exif, xmp, None if strip_personal else like.iptc, like.density, texts)


def exif_with_all(metadata: Metadata) -> bytes | None:
    """Return EXIF that tells resolution and texts as well, for a format that has no other place for them."""
    try:
        block = ExifBlock(metadata.exif) if metadata.exif else None
        order = block.order if block else "<"
        known = {entry.tag for entry in block.entries(block.main())} if block else set()
        said = dict(reversed(metadata.texts))
        tags = [
            _text_tag(tag, text)
            for tag, keywords in _EXIF_OF_TEXT.items()
            if tag not in known and (text := next((said[word] for word in keywords if word in said), ""))
        ]
        if metadata.density and ExifTags.Base.XResolution not in known:
            for tag, value in zip(
                (ExifTags.Base.XResolution, ExifTags.Base.YResolution), metadata.density, strict=True
            ):
                tags.append(Tag(tag, _RATIONAL, 1, struct.pack(order + "II", round(value * _HUNDREDTHS), _HUNDREDTHS)))
            tags.append(Tag(ExifTags.Base.ResolutionUnit, _SHORT, 1, struct.pack(order + "H", 2)))
        if not tags:
            return metadata.exif
        if block is None:
            return assembled(order, {0: tags})
        block.add(tags)
        return block.data
    except CORRUPT:
        return metadata.exif


def _text_tag(tag: int, text: str) -> Tag:
    value = text.encode("utf-8", "replace") + b"\0"
    return Tag(tag, _ASCII, len(value), value)


def _describing(
    block: bytes, width: int, height: int, scale: tuple[float, float], *, is_srgb: bool, strip_personal: bool
) -> bytes:
    exif = ExifBlock(block)
    main, camera = exif.main(), exif.directory(ExifTags.IFD.Exif)
    if strip_personal:
        exif.keep_only({main: _IMPERSONAL} | ({} if camera is None else {camera: _IMPERSONAL_CAMERA}))
    for tag, number in ((ExifTags.Base.ImageWidth, width), (ExifTags.Base.ImageLength, height)):
        exif.set_number(main, tag, number)
    if scale != (1, 1):
        exif_subject.scale(exif, *scale)
    if camera is not None:
        exif.set_number(camera, ExifTags.Base.ExifImageWidth, width)
        exif.set_number(camera, ExifTags.Base.ExifImageHeight, height)
        interop = exif.directory(INTEROP, camera)
        if interop is not None:
            exif.set_number(interop, _RELATED_WIDTH, width)
            exif.set_number(interop, _RELATED_HEIGHT, height)
        if is_srgb:
            exif.set_number(camera, ExifTags.Base.ColorSpace, 1)
            if interop is not None:
                exif.set_bytes(interop, _INTEROP_INDEX, _BASIC_FILE)
    return exif.data


def _edited(before: bytes | None, packet: XmpPacket, recipe: str | None) -> bytes | None:
    packet.remove_recipe()  # of the photograph, if it is itself a painting
    if recipe is not None:
        packet.set_recipe(recipe)
    return packet.data if before is not None or recipe is not None else None
