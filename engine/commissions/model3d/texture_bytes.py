"""Decode and encode the pictures inside models: samples as they are, whatever profile or orientation they name."""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING

from PIL import UnidentifiedImageError

from engine.commissions.model3d.model_errors import damaged_model
from engine.errors import UnreadableImage, UnsupportedFormat, too_large
from engine.options import SaveOptions
from engine.pictures.found_metadata import CORRUPT
from engine.pictures.image_decoding import decode
from engine.pictures.image_encoding import encode
from engine.values import Picture

if TYPE_CHECKING:
    from engine.values import Pixels

MOST_PIXELS = 16384 * 16384
_QUALITY = 95
_MIME_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
_PNG_COLORS = (b"iCCP", b"gAMA", b"cHRM", b"sRGB", b"eXIf")  # chunks that would change samples
_WEBP_COLORS, _WEBP_FLAGS = (b"ICCP", b"EXIF", b"XMP "), 0x2C  # likewise; flags that say they are there


def format_of(data: bytes) -> str:
    """Tell "JPEG", "PNG" or "WEBP" by the first bytes; "" for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def mime_type(image_format: str) -> str:
    """Name a format as glTF does."""
    return _MIME_TYPES[image_format]


def decode_texture(data: bytes, name: str) -> Picture:
    """Decode a picture; raises UnreadableImage, UnsupportedFormat or OutOfMemory, which call it `name`."""
    if data[:12] == b"\xabKTX 20\xbb\r\n\x1a\n":
        raise UnsupportedFormat("{0} is a KTX2 texture; export the model with PNG or JPEG textures.", name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = decode(io.BytesIO(_without_colors(data)), lambda w, h: _check_size(name, w, h))
    except UnidentifiedImageError as error:
        raise UnsupportedFormat("{0} is not a picture that can be opened; export it as PNG or JPEG.", name) from error
    except MemoryError as error:
        raise too_large(name) from error
    except CORRUPT as error:
        raise damaged_model(name) from error
    return Picture(picture.pixels, picture.alpha, picture.bit_depth)


def encode_texture(pixels: Pixels, like: Picture, image_format: str) -> bytes:
    """Encode (H, W, 3) with the alpha of `like` and its depth, where the format has them."""
    return encode(pixels, like, image_format, SaveOptions(quality=_QUALITY))


def _check_size(name: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UnreadableImage("{0} is too large; reduce it to 16384 px a side and export the model again.", name)


def _without_colors(data: bytes) -> bytes:
    """Leave out profile, gamma and orientation, which the samples of a texture do without (glTF 2.0, 3.8)."""
    if data.startswith(b"\x89PNG"):
        return _png_without(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_without(data)
    return _webp_without(data) if format_of(data) == "WEBP" else data


def _png_without(data: bytes) -> bytes:
    kept, place = [data[:8]], 8
    while place + 8 <= len(data):
        length = struct.unpack_from(">I", data, place)[0] + 12
        if data[place + 4 : place + 8] not in _PNG_COLORS:
            kept.append(data[place : place + length])
        place += length
    return b"".join(kept)


def _webp_without(data: bytes) -> bytes:
    kept, place = [data[8:12]], 12
    while place + 8 <= len(data):
        length = 8 + struct.unpack_from("<I", data, place + 4)[0]
        chunk = data[place : place + length + length % 2]
        if chunk[:4] == b"VP8X" and len(chunk) > 8:
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if chunk[:4] not in _WEBP_COLORS:
            kept.append(chunk)
        place += len(chunk)
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _jpeg_without(data: bytes) -> bytes:
    kept, place = [data[:2]], 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] not in (0xDA, 0xFF):
        length = 2 + struct.unpack_from(">H", data, place + 2)[0]
        if data[place + 1] not in (0xE1, 0xE2):  # EXIF and XMP; ICC
            kept.append(data[place : place + length])
        place += length
    return b"".join(kept) + data[place:]
