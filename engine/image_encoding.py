"""Encode float sRGB pixels as JPEG, PNG, TIFF, WebP or AVIF with alpha, metadata and an sRGB profile.

Pillow writes all but 16-bit colour; PNG and TIFF of that depth are put together here.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import ExifTags, Image, PngImagePlugin, TiffImagePlugin, TiffTags

from engine.color_profile import srgb_profile
from engine.errors import BadResult
from engine.image_metadata import exif_block, exif_tags
from engine.resample import resize_plane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from engine.values import Picture, Pixels

    Samples = NDArray[np.uint8] | NDArray[np.uint16]  # (H, W, 3 or 4)

ALPHA_FORMATS = ("PNG", "TIFF", "WEBP", "AVIF")
DEEP_FORMATS = ("PNG", "TIFF")
LONGEST_SIDE = {"JPEG": 65500, "WEBP": 16383, "AVIF": 65535}  # px; what the formats or their libraries allow
_JPEG_SEGMENT = 65533  # bytes
_XMP_NAMESPACE = 29  # bytes in front of the packet in a JPEG segment
_COMPRESSION = 4  # zlib's level: 16-bit noise hardly shrinks further
_BAND_ROWS = 64


def encode(pixels: Pixels, like: Picture | None, image_format: str, quality: int) -> bytes:
    """Encode (H, W, 3) in [0, 1] in Pillow's format `image_format`; raise BadResult, OSError or ValueError."""
    if not np.isfinite(pixels).all():
        raise BadResult("The picture holds values that are not numbers and was not saved; paint it again.")
    alpha = like.alpha if like and image_format in ALPHA_FORMATS else None
    deep = like is not None and like.bit_depth == 16 and image_format in DEEP_FORMATS
    samples = _samples(pixels, alpha, deep)
    exif, xmp = (like.exif, like.xmp) if like else (None, None)
    if image_format == "TIFF":
        return _encode_tiff(samples, exif, xmp)
    height, width = samples.shape[:2]
    limit = _JPEG_SEGMENT if image_format == "JPEG" else None
    exif = exif_block(exif, width, height, limit) if exif else None
    if deep:
        return _encode_deep_png(samples, exif, xmp)
    buffer = io.BytesIO()
    Image.fromarray(samples).save(buffer, image_format, **_pillow_options(image_format, quality, exif, xmp))
    return buffer.getvalue()


def _samples(pixels: Pixels, alpha: NDArray[np.float32] | None, deep: bool) -> Samples:
    """Round to 8 or 16 bits, with alpha resized to the pixels as fourth channel if there is one."""
    height, width = pixels.shape[:2]
    dtype, top = (np.uint16, 65535) if deep else (np.uint8, 255)
    samples = np.empty((height, width, 3 if alpha is None else 4), dtype)
    samples[..., :3] = np.rint(np.clip(pixels, 0.0, 1.0) * top)
    if alpha is not None:
        fitting = alpha if alpha.shape == (height, width) else resize_plane(alpha, width, height)
        samples[..., 3] = np.rint(np.clip(fitting, 0.0, 1.0) * top)
    return samples


def _pillow_options(image_format: str, quality: int, exif: bytes | None, xmp: bytes | None) -> dict[str, Any]:
    options: dict[str, Any] = {"icc_profile": srgb_profile()}
    if exif:
        options["exif"] = exif
    if image_format == "PNG":
        if xmp:
            options["pnginfo"] = PngImagePlugin.PngInfo()
            options["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode("utf-8", "replace"))
        return options
    if xmp and (image_format != "JPEG" or len(xmp) <= _JPEG_SEGMENT - _XMP_NAMESPACE):
        options["xmp"] = xmp
    if image_format in ("JPEG", "AVIF"):
        options["subsampling"] = "4:4:4"
    if image_format == "WEBP":
        options["exact"] = True  # colours under transparent pixels stay
    return options | {"quality": quality}


def _bands(samples: Samples) -> Iterator[Samples]:
    return (samples[top : top + _BAND_ROWS] for top in range(0, len(samples), _BAND_ROWS))


def _encode_deep_png(samples: Samples, exif: bytes | None, xmp: bytes | None) -> bytes:
    """Write the chunks of a 16-bit PNG; each row is filtered as differences from the row above (filter type 2)."""
    height, width, channels = samples.shape
    header = struct.pack(">IIBBBBB", width, height, 16, 6 if channels == 4 else 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"iCCP", b"sRGB\0\0" + zlib.compress(srgb_profile()))]
    if exif:
        chunks.append((b"eXIf", exif.removeprefix(b"Exif\0\0")))
    if xmp:
        chunks.append((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    compressor = zlib.compressobj(_COMPRESSION)
    above = np.zeros((1, width * channels * 2), np.uint8)
    for band in _bands(samples):
        rows = band.astype(">u2").view(np.uint8).reshape(len(band), -1)
        differences = rows - np.concatenate((above, rows[:-1]))
        filtered = np.insert(differences, 0, 2, axis=1)
        chunks.append((b"IDAT", compressor.compress(filtered.tobytes())))
        above = rows[-1:]
    chunks += [(b"IDAT", compressor.flush()), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(name, data) for name, data in chunks if data or name == b"IEND")


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _encode_tiff(samples: Samples, exif: bytes | None, xmp: bytes | None) -> bytes:
    """Write a little-endian TIFF: the directory, then deflated strips of horizontal differences."""
    height, width, channels = samples.shape
    strips = [_tiff_strip(band) for band in _bands(samples)]
    offsets = np.cumsum([0, *map(len, strips[:-1])]).tolist()  # from the directory's end, as Pillow wants them
    directory = TiffImagePlugin.ImageFileDirectory_v2(b"II*\0\0\0\0\0")
    if exif:
        _add_exif(directory, exif_tags(exif, width, height))
    directory[TiffImagePlugin.IMAGEWIDTH] = width
    directory[TiffImagePlugin.IMAGELENGTH] = height
    directory[TiffImagePlugin.BITSPERSAMPLE] = (samples.dtype.itemsize * 8,) * channels
    directory[TiffImagePlugin.COMPRESSION] = 8  # deflate
    directory[TiffImagePlugin.PHOTOMETRIC_INTERPRETATION] = 2  # RGB
    directory[TiffImagePlugin.SAMPLESPERPIXEL] = channels
    directory[TiffImagePlugin.ROWSPERSTRIP] = _BAND_ROWS
    directory[TiffImagePlugin.STRIPOFFSETS] = tuple(offsets)
    directory.tagtype[TiffImagePlugin.STRIPOFFSETS] = TiffTags.LONG
    directory[TiffImagePlugin.STRIPBYTECOUNTS] = tuple(map(len, strips))
    directory[TiffImagePlugin.PREDICTOR] = 2  # horizontal differences
    directory[TiffImagePlugin.ICCPROFILE] = srgb_profile()
    if channels == 4:
        directory[TiffImagePlugin.EXTRASAMPLES] = 2  # alpha that the colours are not multiplied by
    if xmp:
        directory[TiffImagePlugin.XMP] = xmp
    return struct.pack("<2sHI", b"II", 42, 8) + directory.tobytes(8) + b"".join(strips)


def _tiff_strip(band: Samples) -> bytes:
    differences = np.concatenate((band[:, :1], band[:, 1:] - band[:, :-1]), axis=1)  # modulo 2 ** bits
    return zlib.compress(differences.astype(band.dtype.newbyteorder("<")).tobytes(), _COMPRESSION)


def _add_exif(directory: TiffImagePlugin.ImageFileDirectory_v2, exif: Image.Exif) -> None:
    for tag, value in exif.items():
        is_directory = tag in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)
        directory[tag] = exif.get_ifd(tag) if is_directory else value
