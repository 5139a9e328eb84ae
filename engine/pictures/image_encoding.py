"""Encode float pixels as JPEG, PNG, TIFF, WebP, AVIF or JPEG XL with alpha, metadata and colour profile.

Pillow writes JPEG, WebP and AVIF; libpng (by imagecodecs) the rows of a PNG, as Pillow has no 16-bit colour; tifffile
writes TIFF. Our own is only how blocks are put around the pixels: no library at hand writes XMP that is longer than a
JPEG segment, profile and metadata around libpng's rows, or a TIFF with a camera's directories.
"""

from __future__ import annotations

import hashlib
import io
import logging
import struct
import zlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import tifffile
from PIL import AvifImagePlugin, ExifTags, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from engine.errors import BadResult
from engine.options import SaveOptions, TiffCompression
from engine.pictures.color_profile import srgb_profile
from engine.pictures.exif_block import ExifBlock
from engine.pictures.file_metadata import STRUCTURE
from engine.pictures.formats import format_named
from engine.pictures.found_metadata import CORRUPT, PHOTOSHOP
from engine.pictures.image_metadata import Metadata, exif_with_all, metadata_for
from engine.pictures.jpeg_xl_encoding import encode_jpeg_xl
from engine.pictures.output_samples import output_samples
from engine.pictures.png_file import PngFile
from engine.pictures.tiff_tags import shortened
from engine.pictures.xmp import XmpPacket
from engine.storage.mapped_pixels import bands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL import ImageFile

    from engine.pictures.output_samples import Samples
    from engine.values import Picture, Pixels

_SEGMENT = 65533  # bytes of a JPEG segment
_XMP_SEGMENT = _SEGMENT - len(b"http://ns.adobe.com/xap/1.0/\0")
_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_PART = 65400  # bytes of an extended packet in a segment
_PNG_HEADER = 33  # bytes of signature and IHDR
_PNG = {"level": 4, "filter": imagecodecs.PNG.FILTER.UP}
# As small as zlib's level 6 on photographs of 16 bits, whose noise nothing shrinks, in a third of the time.
_DEEP_PNG = {"level": 1, "filter": imagecodecs.PNG.FILTER.SUB, "strategy": imagecodecs.PNG.STRATEGY.RLE}
_AVIF_SPEED = 8  # a quarter of the time of Pillow's 6 for a file of the same size
_INCHES_PER_METRE = 39.3701
_POINTERS = {34664: int(ExifTags.IFD.Exif), 34852: int(ExifTags.IFD.GPSInfo)}  # by the number that tifffile lets pass
_FRACTIONS = {5: "I", 10: "i"}  # kinds of tags whose values are two numbers each
_COMPRESSION = {TiffCompression.NONE: None, TiffCompression.LZW: "lzw", TiffCompression.DEFLATE: "zlib"}
_PHOTOMETRIC = {b"GRAY": "minisblack", b"RGB ": "rgb", b"CMYK": "separated"}


def encode(
    pixels: Pixels, like: Picture | None, image_format: str, options: SaveOptions, recipe: str | None = None
) -> bytes:
    """Encode (H, W, 3) extended-range sRGB in Pillow's format `image_format`; raises as encoders do, and BadResult."""
    if not all(np.isfinite(band).all() for band in bands(pixels)):
        raise BadResult("The picture holds values that are not numbers and was not saved; paint it again.")
    samples = output_samples(pixels, like, image_format, options)
    height, width = pixels.shape[:2]
    metadata = metadata_for(
        like,
        width,
        height,
        is_srgb=samples.profile is None,
        recipe=recipe,
        strip_personal=options.strip_personal,
        kind=format_named(image_format).media_type,
    )
    return _ENCODERS[image_format](samples, metadata, options)


def decoded_size(data: bytes, image_format: str) -> tuple[int, int]:
    """Decode a file whole and return width and height in px; raise as readers do where it is damaged."""
    return _SIZES[image_format](data)


def _encode_jpeg(samples: Samples, metadata: Metadata, options: SaveOptions) -> bytes:
    comments = [text for keyword, text in metadata.texts if keyword == "Comment"]
    exif = exif_with_all(replace(metadata, texts=tuple(text for text in metadata.texts if text[0] != "Comment")))
    exif = shortened(exif, _SEGMENT - len(b"Exif\0\0")) if exif else None
    xmp, extra = metadata.xmp, b"".join(_photoshop_segments(metadata.iptc))
    if xmp and len(xmp) > _XMP_SEGMENT:
        xmp, extension = _split(xmp)
        extra += extension
    own: dict[str, Any] = {"subsampling": "4:4:4", "extra": extra}
    if comments:
        own["comment"] = "\n".join(comments).encode("utf-8", "replace")[:_SEGMENT]
    if metadata.density:
        x, y = (min(round(value), 65535) for value in metadata.density)
        own["dpi"] = (x, y)
    return _encode_by_pillow("JPEG", samples, exif, xmp, own | {"quality": options.quality})


def _encode_webp(samples: Samples, metadata: Metadata, options: SaveOptions) -> bytes:
    own = {"quality": options.quality, "lossless": options.quality == 100, "exact": True}  # no colour is made up
    return _encode_by_pillow("WEBP", samples, exif_with_all(metadata), metadata.xmp, own)


def _encode_avif(samples: Samples, metadata: Metadata, options: SaveOptions) -> bytes:
    exif = exif_with_all(metadata)
    if exif:  # whose orientation the format has a tag of its own for
        block = ExifBlock(exif)
        block.remove_number(block.main(), ExifTags.Base.Orientation)
        exif = block.data
    own = {"quality": options.quality, "subsampling": "4:4:4", "speed": _AVIF_SPEED}
    return _encode_by_pillow("AVIF", samples, exif, metadata.xmp, own)


def _encode_jpeg_xl(samples: Samples, metadata: Metadata, options: SaveOptions) -> bytes:
    return encode_jpeg_xl(samples, exif_with_all(metadata), metadata.xmp, options.quality)


def _encode_by_pillow(
    image_format: str, samples: Samples, exif: bytes | None, xmp: bytes | None, options: dict[str, Any]
) -> bytes:
    options["icc_profile"] = samples.profile or srgb_profile()
    if exif:
        options["exif"] = b"Exif\0\0" + exif
    if xmp:
        options["xmp"] = xmp
    buffer = io.BytesIO()
    samples.image().save(buffer, image_format, **options)
    return buffer.getvalue()


def _size_by_pillow(reader: Callable[[io.BytesIO], ImageFile.ImageFile], data: bytes) -> tuple[int, int]:
    image = reader(io.BytesIO(data))  # not through Image.open, which refuses large pictures
    image.load()
    return image.size


def _png_size(data: bytes) -> tuple[int, int]:
    height, width = imagecodecs.png_decode(PngFile(data).pixels_only()).shape[:2]
    return width, height


def _jpeg_xl_size(data: bytes) -> tuple[int, int]:
    height, width = imagecodecs.jpegxl_decode(data, index=0).shape[:2]
    return width, height


def _tiff_size(data: bytes) -> tuple[int, int]:
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        height, width = tiff.pages.first.asarray().shape[:2]
    return width, height


def _photoshop_segments(iptc: bytes | None) -> Iterator[bytes]:
    """Yield IPTC records as Photoshop's resource 0x0404, in as many APP13 segments as it takes."""
    if iptc:
        resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
        room = _SEGMENT - len(PHOTOSHOP)
        for start in range(0, len(resource), room):
            content = PHOTOSHOP + resource[start : start + room]
            yield b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _split(xmp: bytes) -> tuple[bytes | None, bytes]:
    """Return a short packet with the recipe, and the rest as segments of extended XMP (XMP part 3, 1.1.3.1).

    What is no XMP has no such place, and is left out.
    """
    try:
        packet = XmpPacket(xmp)
    except CORRUPT:
        return None, b""
    short = XmpPacket(None)
    recipe = packet.recipe
    if recipe is not None and len(recipe) < _XMP_SEGMENT // 2:
        packet.remove_recipe()
        short.set_recipe(recipe)
    rest = packet.data
    digest = hashlib.md5(rest, usedforsecurity=False).hexdigest().upper()
    short.mark_extended(digest)
    segments = b""
    for start in range(0, len(rest), _EXTENSION_PART):
        part = rest[start : start + _EXTENSION_PART]
        content = _XMP_EXTENSION + digest.encode() + struct.pack(">II", len(rest), start) + part
        segments += b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    return short.data, segments


def _encode_png(samples: Samples, metadata: Metadata, _options: SaveOptions) -> bytes:
    is_deep = samples.array.dtype.itemsize > 1
    rows = bytes(imagecodecs.png_encode(samples.array, **(_DEEP_PNG if is_deep else _PNG)))
    buffer = io.BytesIO()
    buffer.write(rows[:_PNG_HEADER])
    profile = samples.profile or srgb_profile()
    PngImagePlugin.putchunk(buffer, b"iCCP", b"ICC profile\0\0" + zlib.compress(profile))
    if metadata.exif:
        PngImagePlugin.putchunk(buffer, b"eXIf", metadata.exif)
    if metadata.xmp:
        PngImagePlugin.putchunk(buffer, b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + metadata.xmp)
    if metadata.iptc:  # as ImageMagick and exiftool have it, since the format has no place for it
        digits = f"\niptc\n{len(metadata.iptc):8}\n{metadata.iptc.hex()}\n".encode()
        PngImagePlugin.putchunk(buffer, b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(digits))
    if metadata.density:
        x, y = (round(value * _INCHES_PER_METRE) for value in metadata.density)
        PngImagePlugin.putchunk(buffer, b"pHYs", struct.pack(">IIB", x, y, 1))
    for keyword, text in metadata.texts:
        said = keyword.encode("latin-1", "replace")[:79] + b"\0\0\0\0\0" + text.encode("utf-8", "replace")
        PngImagePlugin.putchunk(buffer, b"iTXt", said)
    buffer.write(rows[_PNG_HEADER:])
    return buffer.getvalue()


def _encode_tiff(samples: Samples, metadata: Metadata, options: SaveOptions) -> bytes:
    """Write a TIFF that begins with the EXIF block, which is a TIFF without a picture.

    So the camera's directories and its maker note keep their places. The picture is appended to the block, and the
    file's header is pointed at it.
    """
    logging.getLogger(tifffile.__name__).setLevel(logging.CRITICAL)  # it misses a picture in the block
    exif, compression = exif_with_all(metadata), options.compression
    block = ExifBlock(exif) if exif else None
    buffer = io.BytesIO(block.data if block else b"")
    byteorder: Any = block.order if block else "<"
    with tifffile.TiffWriter(buffer, append=block is not None, byteorder=None if block else byteorder) as writer:
        writer.write(
            samples.array,
            photometric=_PHOTOMETRIC[samples.space],
            planarconfig="contig" if samples.array.ndim == 3 else None,
            extrasamples=["unassalpha"] if samples.has_alpha else None,
            compression=_COMPRESSION[compression],
            predictor=compression is not TiffCompression.NONE,
            iccprofile=samples.profile or srgb_profile(),
            resolution=(_resolution(block, ExifTags.Base.XResolution), _resolution(block, ExifTags.Base.YResolution)),
            resolutionunit=_unit(block),
            metadata=None,
            software=False,
            extratags=[*_exif_tags(block), *_packet_tags(metadata)],
        )
    if block:
        _point_at_picture(buffer, block.order)
    return buffer.getvalue()


def _point_at_picture(file: io.BytesIO, order: str) -> None:
    """Point a TIFF's header at its last directory, and that at the camera's and the GPS directory."""
    data = file.getbuffer()
    place, directory = 4, 0
    while following := struct.unpack_from(f"{order}I", data, place)[0]:
        directory = following
        count = struct.unpack_from(f"{order}H", data, directory)[0]
        place = directory + 2 + 12 * count
    struct.pack_into(f"{order}I", data, 4, directory)
    for entry in range(directory + 2, place, 12):
        tag = _POINTERS.get(struct.unpack_from(f"{order}H", data, entry)[0])
        if tag is not None:
            struct.pack_into(f"{order}H", data, entry, tag)


def _resolution(block: ExifBlock | None, tag: int) -> tuple[int, int]:
    """Return the pixels per unit as a fraction; 72 where the photograph does not tell."""
    value = block.value(tag) if block else b""
    above, below = struct.unpack(f"{block.order}II", value) if block and len(value) == 8 else (0, 0)
    return (above, below) if above and below else (72, 1)


def _unit(block: ExifBlock | None) -> int:
    """Return TIFF's number of what the resolution counts: none, inches (the usual) or centimetres."""
    value = block.value(ExifTags.Base.ResolutionUnit) if block else b""
    (unit,) = struct.unpack(f"{block.order}H", value) if block and len(value) == 2 else (2,)
    return unit if unit in (1, 3) else 2


def _exif_tags(block: ExifBlock | None) -> Iterator[tuple[int, int, int, bytes | tuple[int, ...], bool]]:
    """Yield the tags of the block's main directory that belong beside the new picture, as tifffile takes them."""
    if block is not None:
        for entry in block.entries(block.main()):
            if entry.tag not in STRUCTURE | _POINTERS.keys():
                value: bytes | tuple[int, ...] = entry.value
                if entry.kind in _FRACTIONS:  # whose bytes tifffile counts as twice as many numbers
                    value = struct.unpack(f"{block.order}{2 * entry.count}{_FRACTIONS[entry.kind]}", entry.value)
                yield entry.tag, entry.kind, entry.count, value, True
        for stand_in, tag in _POINTERS.items():
            directory = block.directory(tag)
            if directory:
                yield stand_in, 4, 1, struct.pack(f"{block.order}I", directory), True


def _packet_tags(metadata: Metadata) -> Iterator[tuple[int, int, int, bytes, bool]]:
    if metadata.xmp:
        yield 700, 1, len(metadata.xmp), metadata.xmp, True
    if metadata.iptc:
        yield 33723, 7, len(metadata.iptc), metadata.iptc, True


# By Pillow's names of the formats, which are those of `engine.pictures.formats` in capitals.
_ENCODERS: dict[str, Callable[[Samples, Metadata, SaveOptions], bytes]] = {
    "JPEG": _encode_jpeg,
    "PNG": _encode_png,
    "TIFF": _encode_tiff,
    "WEBP": _encode_webp,
    "AVIF": _encode_avif,
    "JPEG XL": _encode_jpeg_xl,
}
_SIZES: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "JPEG": partial(_size_by_pillow, JpegImagePlugin.JpegImageFile),
    "PNG": _png_size,
    "TIFF": _tiff_size,
    "WEBP": partial(_size_by_pillow, WebPImagePlugin.WebPImageFile),
    "AVIF": partial(_size_by_pillow, AvifImagePlugin.AvifImageFile),
    "JPEG XL": _jpeg_xl_size,
}
