"""Encode float pixels as JPEG, PNG, TIFF, WebP or AVIF with alpha, metadata and colour profile.

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
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import tifffile
from PIL import AvifImagePlugin, ExifTags, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from engine.errors import BadResult
from engine.pictures.color_profile import srgb_profile
from engine.pictures.exif_block import ExifBlock
from engine.pictures.image_metadata import STRUCTURE, Metadata, metadata_for, shortened_exif
from engine.pictures.output_samples import output_samples
from engine.pictures.xmp import XmpPacket
from engine.storage.mapped_pixels import bands
from engine.values import SaveOptions, TiffCompression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL import ImageFile

    from engine.pictures.output_samples import Samples
    from engine.values import Picture, Pixels

LONGEST_SIDE = {"JPEG": 65500, "WEBP": 16383, "AVIF": 65535}  # px; what the formats or their libraries allow
_SEGMENT = 65533  # bytes of a JPEG segment
_XMP_SEGMENT = _SEGMENT - len(b"http://ns.adobe.com/xap/1.0/\0")
_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_PART = 65400  # bytes of an extended packet in a segment
_PNG_HEADER = 33  # bytes of signature and IHDR
_PNG = {"level": 4, "filter": imagecodecs.PNG.FILTER.UP}
# As small as zlib's level 6 on photographs of 16 bits, whose noise nothing shrinks, in a third of the time.
_DEEP_PNG = {"level": 1, "filter": imagecodecs.PNG.FILTER.SUB, "strategy": imagecodecs.PNG.STRATEGY.RLE}
_AVIF_SPEED = 8  # a quarter of the time of Pillow's 6 for a file of the same size
_POINTERS = {34664: int(ExifTags.IFD.Exif), 34852: int(ExifTags.IFD.GPSInfo)}  # by the number that tifffile lets pass
_READERS: dict[
    str, Callable[[io.BytesIO], ImageFile.ImageFile]
] = {  # not through Image.open, which refuses large pictures
    "JPEG": JpegImagePlugin.JpegImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
}
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
    )
    if image_format == "TIFF":
        return _encode_tiff(samples, metadata, options.compression)
    if image_format == "PNG":
        return _encode_png(samples, metadata)
    return _encode_by_pillow(samples, metadata, image_format, options.quality)


def decoded_size(data: bytes, image_format: str) -> tuple[int, int]:
    """Decode a file whole and return width and height in px; raise as readers do where it is damaged."""
    if image_format == "TIFF":
        height, width = tifffile.imread(io.BytesIO(data), key=0).shape[:2]
    elif image_format == "PNG":
        height, width = imagecodecs.png_decode(data).shape[:2]
    else:
        image: ImageFile.ImageFile = _READERS[image_format](io.BytesIO(data))
        image.load()
        width, height = image.size
    return width, height


def _encode_by_pillow(samples: Samples, metadata: Metadata, image_format: str, quality: int) -> bytes:
    options: dict[str, Any] = {"icc_profile": samples.profile or srgb_profile(), "quality": quality}
    exif, xmp = metadata.exif, metadata.xmp
    if image_format == "JPEG":
        exif = shortened_exif(exif, _SEGMENT - len(b"Exif\0\0")) if exif else None
        options["extra"] = b"".join(_photoshop_segment(metadata.iptc))
        if xmp and len(xmp) > _XMP_SEGMENT:
            xmp, extension = _split(xmp)
            options["extra"] += extension
    if image_format == "AVIF" and exif:  # whose own tag for it is written instead
        block = ExifBlock(exif)
        block.remove_number(block.main(), ExifTags.Base.Orientation)
        exif = block.data
    if image_format == "AVIF":
        options["speed"] = _AVIF_SPEED
    if image_format == "WEBP":
        options |= {"exact": True, "lossless": quality == 100}  # colours under transparent pixels stay
    else:
        options["subsampling"] = "4:4:4"
    if exif:
        options["exif"] = b"Exif\0\0" + exif
    if xmp:
        options["xmp"] = xmp
    buffer = io.BytesIO()
    samples.image().save(buffer, image_format, **options)
    return buffer.getvalue()


def _photoshop_segment(iptc: bytes | None) -> Iterator[bytes]:
    """Yield an APP13 segment with IPTC records as Photoshop's resource 0x0404; nothing where they are too long."""
    if iptc:
        head = b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">I", len(iptc))
        content = head + iptc + b"\0" * (len(iptc) % 2)
        if len(content) <= _SEGMENT:
            yield b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _split(xmp: bytes) -> tuple[bytes, bytes]:
    """Return a short packet with the recipe, and the rest as segments of extended XMP (XMP part 3, 1.1.3.1)."""
    packet = XmpPacket(xmp)
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


def _encode_png(samples: Samples, metadata: Metadata) -> bytes:
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
    buffer.write(rows[_PNG_HEADER:])
    return buffer.getvalue()


def _encode_tiff(samples: Samples, metadata: Metadata, compression: TiffCompression) -> bytes:
    """Write a TIFF that begins with the EXIF block, which is a TIFF without a picture.

    So the camera's directories and its maker note keep their places. The picture is appended to the block, and the
    file's header is pointed at it.
    """
    logging.getLogger(tifffile.__name__).setLevel(logging.CRITICAL)  # it misses a picture in the block
    block = ExifBlock(metadata.exif) if metadata.exif else None
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
            resolutionunit="INCH" if _is_in_inches(block) else "CENTIMETER",
            metadata=None,
            software=False,
            extratags=[*_exif_tags(block), *_packet_tags(metadata)],
        )
    if block:
        _point_at_picture(buffer, block.order)
    return buffer.getvalue()


def _point_at_picture(file: io.BytesIO, order: str) -> None:
    """Point a TIFF's header at its last directory, and that at the camera's and the GPS directory."""
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        page = tiff.pages[-1].aspage()
        places = {tag: page.tags[stand_in].offset for stand_in, tag in _POINTERS.items() if stand_in in page.tags}
    file.seek(4)
    file.write(struct.pack(f"{order}I", page.offset))
    for tag, place in places.items():
        file.seek(place)
        file.write(struct.pack(f"{order}H", tag))


def _resolution(block: ExifBlock | None, tag: int) -> tuple[int, int]:
    """Return the pixels per unit as a fraction; 72 where the photograph does not tell."""
    value = block.value(tag) if block else b""
    above, below = struct.unpack(f"{block.order}II", value) if block and len(value) == 8 else (0, 0)
    return (above, below) if above and below else (72, 1)


def _is_in_inches(block: ExifBlock | None) -> bool:
    return block is None or block.value(ExifTags.Base.ResolutionUnit) != struct.pack(f"{block.order}H", 3)


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
