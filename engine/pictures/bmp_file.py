"""Give BMP files of rarer kinds a form that Pillow reads: other masks of bits, and OS/2's shortened header.

What the longer headers, BITMAPV4HEADER and BITMAPV5HEADER, tell of colours is read here as well.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from engine.pictures.told_color import D65, are_sound, by_curves, by_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.pictures.told_color import Chromaticities, ToldColor

_FILE_HEADER = 14  # bytes
_SHORT, _USUAL = 16, 40  # bytes of OS/2's header in its shortest form, and of Windows'
_MASKED = (3, 6)  # compressions: masks for red, green and blue, or for alpha too, tell where their bits lie
_BYTES = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)  # masks of red, green, blue and alpha, a byte each
_LONG = 108  # bytes of a header with room for them
_FOUR = len(_BYTES)
_LONGEST = 124  # bytes of a header with room for a profile's place
_SPACE, _ENDPOINTS, _GAMMAS, _PROFILE = 70, 74, 110, 126  # places in the file
_CALIBRATED, _EMBEDDED = 0, 0x4D424544  # kinds of colour space; the others are sRGB, Windows' own and linked profiles
_FIXED_ENDPOINT, _FIXED_GAMMA = 2**30, 2**16  # what stands for 1
_SIGNATURE, _SIGNATURE_PLACE = b"acsp", 36  # of ICC profiles
_STEPS = 4096  # of a curve


def readable(content: bytes) -> bytes:
    """Return a file of the same picture that Pillow reads; raises struct.error or ValueError where it is damaged."""
    start, size = struct.unpack_from("<II", content, 10)
    if size == _SHORT:
        header = struct.pack("<I", _USUAL) + content[18:30] + bytes(24)
        grown = _USUAL - _SHORT
        return content[:10] + struct.pack("<I", start + grown) + header + content[30:]
    if size < _USUAL:
        return content
    width, height, _, bits, compression = struct.unpack_from("<iiHHI", content, 18)
    if compression not in _MASKED or bits not in (16, 32):
        return content
    masks = struct.unpack_from("<4I" if compression == 6 or size > 52 else "<3I", content, 54)
    return _unmasked(content[start:], width, height, bits, masks)


def color_of(content: bytes) -> tuple[bytes | None, ToldColor | None]:
    """Return the profile that a file embeds, and what it tells by primaries and exponents; None for what is damaged.

    A profile of which only the name is told is never opened. Raises struct.error where the header ends early.
    """
    (size,) = struct.unpack_from("<I", content, _FILE_HEADER)
    if size < _LONG:
        return None, None
    (space,) = struct.unpack_from("<I", content, _SPACE)
    if space == _EMBEDDED and size >= _LONGEST:
        start, length = struct.unpack_from("<II", content, _PROFILE)
        profile = content[_FILE_HEADER + start : _FILE_HEADER + start + length]
        is_whole = start >= size and len(profile) == length
        return profile if is_whole and profile.startswith(_SIGNATURE, _SIGNATURE_PLACE) else None, None
    return None, _calibrated(content) if space == _CALIBRATED else None


def _calibrated(content: bytes) -> ToldColor | None:
    endpoints = [value / _FIXED_ENDPOINT for value in struct.unpack_from("<9i", content, _ENDPOINTS)]
    gammas = [value / _FIXED_GAMMA for value in struct.unpack_from("<3I", content, _GAMMAS)]
    corners = _corners(endpoints)
    if not all(0.1 < gamma < 10 for gamma in gammas):
        return None if corners is None else by_values(None, corners)
    gammas = [1 / gamma if gamma < 1 else gamma for gamma in gammas]  # ImageMagick has written it the other way round
    if max(gammas) - min(gammas) < 1e-3:
        return by_values(1 / gammas[0], corners)
    return by_curves(np.linspace(0, 1, _STEPS) ** np.array(gammas)[:, np.newaxis], corners)


def _corners(endpoints: list[float]) -> Chromaticities | None:
    """Turn X, Y and Z of red, green and blue into chromaticities; some programs write these in their place."""
    parts = [endpoints[n : n + 3] for n in (0, 3, 6)]
    sums = [sum(part) for part in parts]
    if min(sums) <= 0:
        return None
    whole = [sum(part) for part in zip(*parts, strict=True)]
    white = D65 if all(abs(one - 1) < 1e-2 for one in sums) else (whole[0] / sum(whole), whole[1] / sum(whole))
    corners = (*white, *(part[n] / one for part, one in zip(parts, sums, strict=True) for n in (0, 1)))
    return corners if are_sound(corners) else None


def _unmasked(rows: bytes, width: int, height: int, bits: int, masks: tuple[int, ...]) -> bytes:
    """Write pixels whose channels lie under masks with 8 bits a channel."""
    line, lines = -(-width * bits // 32) * 4, abs(height)  # bytes, whole groups of four
    if width <= 0 or not lines or len(rows) < line * lines:
        raise ValueError("the pixels are not all there")
    whole = np.frombuffer(rows, np.uint8, line * lines).reshape(lines, line)
    pixels = whole.view(f"<u{bits // 8}")[:, :width].astype(np.uint32)
    has_alpha = len(masks) == _FOUR and bool(
        (pixels & np.uint32(masks[3])).any()
    )  # some leave it empty and mean opaque
    stored = np.stack([_channel(pixels, mask) for mask in (masks[2::-1] + masks[3:] if has_alpha else masks[2::-1])], 2)
    row = -(-width * stored.shape[2] // 4) * 4
    padded = np.zeros((lines, row), np.uint8)
    padded[:, : width * stored.shape[2]] = stored.reshape(lines, -1)
    # Pillow takes the fourth byte for alpha only where a longer header has a mask for it.
    own = struct.pack("<4I", *_BYTES) + bytes(_LONG - _USUAL - 16) if has_alpha else b""
    start = _FILE_HEADER + _USUAL + len(own)
    kind = (8 * stored.shape[2], 3 if has_alpha else 0, padded.size)
    header = struct.pack("<IiiHHII16x", _USUAL + len(own), width, height, 1, *kind)
    return b"BM" + struct.pack("<IHHI", start + padded.size, 0, 0, start) + header + own + padded.tobytes()


def _channel(pixels: NDArray[np.uint32], mask: int) -> NDArray[np.uint8]:
    """Return the bits under a mask, as a share of 255."""
    if mask == 0:
        return np.zeros(pixels.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    values = (pixels & np.uint32(mask)) >> np.uint32(shift)
    return np.asarray(np.rint(values * (255 / (mask >> shift))), np.uint8)
