"""Read the samples of one page of a TIFF as they are stored: (H, W, samples), whatever compression and layout.

libtiff decodes, silently, those kinds for which tifffile's own decoders crash on damaged data, and the YCbCr that is
stored with less colour than brightness; tifffile does the rest.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import tifffile
from PIL import UnidentifiedImageError

from engine.pictures.srgb import LUMA
from engine.pictures.tiff_pages import photometric_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from numpy.typing import NDArray

    from engine.pictures.color_profile import Samples

PALETTE, INKS, YCBCR, CIE_LAB, ICC_LAB, LOG_L, LOG_LUV = 3, 5, 6, 8, 9, 32844, 32845
WHITE_IS_ZERO, _BLACK_IS_ZERO = 0, 1
COLORS = {  # samples
    WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, 2: 3, PALETTE: 1, INKS: 4, YCBCR: 3, CIE_LAB: 3, ICC_LAB: 3,
    LOG_L: 1, LOG_LUV: 3,
}  # fmt: skip
_OLD_JPEG, _JPEG = 6, 7
# Compressions: none, JPEG, deflate (two numbers), LZMA, WebP and Zstandard (two numbers).
_PLAIN = 1
_BY_TIFFFILE = (_PLAIN, _JPEG, 8, 32946, 34925, 50001, 34926, 50000)
# Fax (three kinds), LZW, what JPEG was before 1995, PackBits, logarithms of light (two kinds).
_BY_LIBTIFF = (2, 3, 4, 5, _OLD_JPEG, 32773, 34676, 34677)
_ZLIB, _ZSTD = (imagecodecs.zlib_decode, imagecodecs.zlib_encode), (imagecodecs.zstd_decode, imagecodecs.zstd_encode)
_PACKED = {8: _ZLIB, 32946: _ZLIB, 34926: _ZSTD, 50000: _ZSTD}  # by compression
_SURPLUS = 2**20  # bytes that a strip may hold beyond its rows
_CONVERTED = (INKS, CIE_LAB, ICC_LAB)  # photometric interpretations that libtiff's binding would turn into 8-bit RGB
_MOST_CHANNELS = 8
_SMALL_TILE = 4096 * 4096  # px; larger ones must not hold more than four times the picture
_UNDEFINED = 4  # the kind of samples that says nothing; they are whole numbers
_SHORT, _LONG, _LONG8 = 3, 4, 16  # kinds of tags
_PHOTOMETRIC, _ORIENTATION, _PREDICTOR, _SAMPLE_FORMAT = 262, 274, 317, 339
_WHITE_POINT, _LUMA, _SUBSAMPLING, _REFERENCE = 318, 529, 530, 532


def check_layout(page: tifffile.TiffPage, file: BinaryIO) -> None:
    """Refuse what is no photograph, what would take far more memory than its pixels, and a file that ends early."""
    pixels = page.imagewidth * page.imagelength
    tile = page.tilewidth * page.tilelength if page.is_tiled else 0
    photometric = photometric_of(page)
    if photometric not in COLORS or page.compression not in _BY_TIFFFILE + _BY_LIBTIFF:
        raise UnidentifiedImageError("of a rare kind")
    is_old = page.compression == _OLD_JPEG  # whose other tags are often missing or wrong
    has_samples = is_old or COLORS[photometric] <= page.samplesperpixel <= _MOST_CHANNELS
    if page.imagedepth != 1 or not has_samples or not pixels:
        raise tifffile.TiffFileError("no picture")
    if tile > max(4 * pixels, _SMALL_TILE):
        raise tifffile.TiffFileError("the tiles are far larger than the picture")
    end = file.seek(0, os.SEEK_END)  # tifffile fills what is missing with black
    parts = list(zip(page.dataoffsets, page.databytecounts, strict=True))
    most = _plain_bytes(page) if page.compression == _PLAIN else end  # some programs tell too many, which matters not
    if not is_old and (not parts or any(start + min(count, most) > end for start, count in parts)):
        raise tifffile.TiffFileError("the pixels are not all there")


def _plain_bytes(page: tifffile.TiffPage) -> int:
    """Return how many bytes a strip or tile has at most when it is not compressed."""
    width, rows = page.imagewidth, min(page.rowsperstrip or page.imagelength, page.imagelength)
    if page.is_tiled:
        width, rows = page.tilewidth, page.tilelength
    samples = 1 if _is_apart(page) else page.samplesperpixel
    return int(-(-width * samples * page.bitspersample // 8) * rows)


def stored_samples(page: tifffile.TiffPage, file: BinaryIO) -> NDArray[Any]:
    """Decode to (H, W, samples); YCbCr to red, green and blue."""
    height, width, count = page.imagelength, page.imagewidth, page.samplesperpixel
    is_ycbcr = photometric_of(page) == YCBCR
    has_reduced_color = is_ycbcr and tuple(page.tags.valueof(_SUBSAMPLING) or (2, 2)) != (1, 1)
    if has_reduced_color and _is_apart(page) and page.compression != _OLD_JPEG:
        return _rgb_of(page, np.stack(_enlarged_planes(page, _content(page, file, {})), axis=2))
    if page.compression == _OLD_JPEG or (has_reduced_color and page.compression != _JPEG):
        changed = {_ORIENTATION: 1, _SAMPLE_FORMAT: 1}
        shown: NDArray[Any] = imagecodecs.tiff_decode(_content(page, file, changed), asrgb=True)
        return shown.reshape(height, width, -1)[..., :3]
    planes = _decoded_by_libtiff(page, file) if page.compression in _BY_LIBTIFF else _decoded_by_tifffile(page, file)
    samples = np.moveaxis(planes.reshape(count, height, width), 0, 2) if _is_apart(page) else planes
    samples = samples.reshape(height, width, count)
    is_converted = page.compression == _JPEG and not _is_apart(page) and count == 3
    return _rgb_of(page, samples) if is_ycbcr and not is_converted else samples


def unified(planes: NDArray[Any], bits: int) -> Samples:
    """Scale whole numbers of so many bits to 8 or 16 bits, floating point to float32 without what is no number."""
    if planes.dtype.kind == "f":
        return np.nan_to_num(planes.astype(np.float32), posinf=1.0, neginf=0.0)
    if planes.dtype in (np.uint8, np.uint16) and bits in (8, 16):
        return planes
    top = np.iinfo(planes.dtype).max if planes.dtype.kind == "i" else 2**bits - 1
    if bits <= 8:
        return (planes.astype(np.float32) * (255 / top)).clip(0, 255).round().astype(np.uint8)
    return (planes.astype(np.float64) * (65535 / top)).clip(0, 65535).round().astype(np.uint16)


def _is_apart(page: tifffile.TiffPage) -> bool:
    return page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and page.samplesperpixel > 1


def _decoded_by_libtiff(page: tifffile.TiffPage, file: BinaryIO) -> NDArray[Any]:
    changed = {_SAMPLE_FORMAT: 1} if page.sampleformat == _UNDEFINED else {}
    if photometric_of(page) in (YCBCR, *_CONVERTED):
        changed[_PHOTOMETRIC] = _BLACK_IS_ZERO
    planes: NDArray[Any] = imagecodecs.tiff_decode(_content(page, file, changed))
    return planes


def _decoded_by_tifffile(page: tifffile.TiffPage, file: BinaryIO) -> NDArray[Any]:
    if page.sampleformat == _UNDEFINED:
        page.sampleformat = tifffile.SAMPLEFORMAT.UINT
        whole = {1: "?", 8: "u1", 16: "u2", 32: "u4"}.get(page.bitspersample, "u1" if page.bitspersample < 8 else "u2")
        page.dtype = page._dtype = np.dtype(whole)
    if photometric_of(page) != YCBCR:
        page.subsampling = None  # what a converting program has left there
    try:
        return page.asarray()
    except (imagecodecs.DeflateError, imagecodecs.ZstdError):
        if page.is_tiled:
            raise
        return _without_surplus(page, file)


def _without_surplus(page: tifffile.TiffPage, file: BinaryIO) -> NDArray[Any]:
    """Decode strips of which some hold more than the picture, which tifffile refuses: (planes, 1, H, W, samples)."""
    decode, encode = _PACKED[int(page.compression)]
    across = 1 if _is_apart(page) else page.samplesperpixel
    row = -(-page.imagewidth * across * page.bitspersample // 8)  # bytes
    strips = -(-page.imagelength // page.rowsperstrip)  # of a plane
    most = row * min(page.rowsperstrip, 2 * page.imagelength) + _SURPLUS  # bytes
    whole = np.zeros(page.shaped, page.dtype)
    for number, (start, size) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        file.seek(start)
        rows = min(page.rowsperstrip, page.imagelength - number % strips * page.rowsperstrip)
        unpacked = decode(file.read(size), out=most)[: row * rows]
        segment, (plane, _, top, _, _), _ = page.decode(encode(unpacked), number)
        whole[plane, :, top : top + rows] = segment
    return whole


def _content(page: tifffile.TiffPage, file: BinaryIO, changed: dict[int, int]) -> bytes:
    """Return the file as one whose first directory is this page, with some numbers of it changed."""
    file.seek(0)
    content = bytearray(file.read())
    order = page.parent.byteorder
    for tag, number in changed.items():
        if tag in page.tags:
            found = page.tags[tag]
            kind = {_SHORT: "H", _LONG: "I"}[found.dtype]
            struct.pack_into(order + kind * found.count, content, found.valueoffset, *[number] * found.count)
    struct.pack_into(*(order + "Q", content, 8) if page.parent.is_bigtiff else (order + "I", content, 4), page.offset)
    return bytes(content)


def _enlarged_planes(page: tifffile.TiffPage, content: bytes) -> list[NDArray[np.uint8]]:
    """Decode Y, Cb and Cr, each (H, W) 8 bit, of which the last two are stored smaller."""
    across, down = page.tags.valueof(_SUBSAMPLING) or (2, 2)
    strips = len(page.dataoffsets) // page.samplesperpixel
    planes = []
    for channel in range(3):
        x, y = (across, down) if channel else (1, 1)
        part = slice(channel * strips, (channel + 1) * strips)
        found = imagecodecs.tiff_decode(_single_plane(page, content, part, (x, y)))
        plane = np.asarray(found)[..., 0] if found.ndim == 3 else found
        planes.append(plane.repeat(y, axis=0).repeat(x, axis=1)[: page.imagelength, : page.imagewidth])
    return planes


def _single_plane(page: tifffile.TiffPage, content: bytes, part: slice, reduction: tuple[int, int]) -> bytes:
    """Return the file as one that holds only these strips or tiles, as a grey picture of a reduced size."""
    x, y = reduction
    tags: dict[int, tuple[int, ...]] = {
        256: (-(-page.imagewidth // x),), 257: (-(-page.imagelength // y),), 258: (8,), 259: (int(page.compression),),
        _PHOTOMETRIC: (_BLACK_IS_ZERO,), 277: (1,), _PREDICTOR: (int(page.predictor),),
    }  # fmt: skip
    if page.is_tiled:
        tags |= {322: (page.tilewidth // x,), 323: (page.tilelength // y,)}
    else:
        tags |= {278: (-(-page.rowsperstrip // y),)}
    tags |= {324 if page.is_tiled else 273: page.dataoffsets[part]}
    tags |= {325 if page.is_tiled else 279: page.databytecounts[part]}
    order, is_big = page.parent.byteorder, page.parent.is_bigtiff
    count_form, entry_form, number, room = ("Q", "HHQ", "Q", 8) if is_big else ("H", "HHI", "I", 4)
    kind = _LONG8 if is_big else _LONG
    body, rows = bytearray(content), b""
    for tag, values in sorted(tags.items()):
        value = struct.pack(order + number * len(values), *values)
        if len(value) > room:
            value, body = struct.pack(order + number, len(body)), body + value
        rows += struct.pack(order + entry_form, tag, kind, len(values)) + value.ljust(room, b"\0")
    struct.pack_into(order + number, body, 8 if is_big else 4, len(body))
    return bytes(body + struct.pack(order + count_form, len(tags)) + rows + bytes(room))


def _rgb_of(page: tifffile.TiffPage, samples: NDArray[Any]) -> NDArray[Any]:
    """Turn (H, W, 3 or more) of Y, Cb, Cr into red, green, blue (TIFF 6.0, section 21); what follows stays."""
    plain = unified(samples, page.bitspersample)
    top = {"uint8": 255, "uint16": 65535}.get(plain.dtype.name, 1)
    red, green, blue = _fractions(page, _LUMA, LUMA)
    middle = (top + 1) // 2 if top > 1 else 0.5
    limits = _fractions(page, _REFERENCE, (0, top, middle, top, middle, top))
    spans = [max(high - low, 1e-6) for low, high in zip(limits[::2], limits[1::2], strict=True)]
    values = plain[..., :3].astype(np.float32)
    y = (values[..., 0] - limits[0]) * (top / spans[0])
    cb, cr = ((values[..., n] - limits[2 * n]) * ((top - middle) / spans[n]) for n in (1, 2))
    converted = np.empty_like(values)
    converted[..., 0] = y + cr * (2 - 2 * red)
    converted[..., 2] = y + cb * (2 - 2 * blue)
    converted[..., 1] = (y - red * converted[..., 0] - blue * converted[..., 2]) / green
    rgb = converted if top == 1 else converted.round().clip(0, top).astype(plain.dtype)
    return np.concatenate([rgb, plain[..., 3:]], axis=2)


def white_of(page: tifffile.TiffPage) -> tuple[float, float] | None:
    """Return the white point's x and y where the file tells it."""
    x, y = _fractions(page, _WHITE_POINT, (0, 0))
    return (x, y) if x > 0 and y > 0 else None


def _fractions(page: tifffile.TiffPage, tag: int, default: tuple[float, ...]) -> tuple[float, ...]:
    """Return a tag's fractions, or the default where one is missing or no number."""
    numbers = page.tags.valueof(tag) or ()
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False)) if len(numbers) == 2 * len(default) else []
    return tuple(above / below for above, below in pairs) if pairs and all(b for _, b in pairs) else default
