"""Read JPEG files that Pillow refuses: of 12 bits, lossless up to 16, without the mark of their end (ITU-T T.81)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import imagecodecs
import numpy as np

if TYPE_CHECKING:
    from engine.pictures.color_profile import Samples

_START, _END = b"\xff\xd8", b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers, without tables and what is reserved
_SCAN, _FILL = 0xDA, 0xFF
_BYTE = 8  # bits
_FILLINGS = (bytes(64), b"\xaa" * 64)
_INKS = 4  # channels


def depth_of(content: bytes) -> int:
    """Return the bits of a sample, 8 where the file does not tell."""
    place = _precision(content)
    return content[place] if place else _BYTE


def as_shallow(content: bytes) -> bytes:
    """Return the file as if it had 8 bits, so that Pillow reads what stands before its pixels."""
    place = _precision(content)
    return content[:place] + bytes([_BYTE]) + content[place + 1 :] if place else content


def deep_samples(content: bytes) -> Samples:
    """Decode to (H, W, C), 8 or 16 bit; raises ValueError where the end is missing, and as the library does."""
    if content.rfind(_END) < content.rfind(bytes((_FILL, _SCAN))):
        raise ValueError("the pixels are not all there")
    decoded = np.asarray(imagecodecs.jpeg_decode(content))
    samples = decoded[..., np.newaxis] if decoded.ndim == 2 else decoded
    top = 2 ** depth_of(content) - 1
    if samples.shape[2] == _INKS:  # which Adobe stores the wrong way round, and everybody after it
        samples = top - samples
    return cast("Samples", np.rint(samples * np.float32(65535 / top)).clip(0, 65535).astype(np.uint16))


def closed(content: bytes) -> bytes:
    """Return a file of 8 bits with the mark of its end where only that is missing; raises ValueError where pixels are.

    Readers fill missing pixels up in silence; what they make of two different fillings tells whether they needed any.
    """
    content = content.removesuffix(_END[:1])
    one, other = (imagecodecs.jpeg_decode(content + filling + _END) for filling in _FILLINGS)
    if not np.array_equal(one, other):
        raise ValueError("the pixels are not all there")
    return content + _END


def _precision(content: bytes) -> int:
    """Return where the depth stands, in the header of the first frame; 0 where there is none."""
    place = len(_START)
    while content.startswith(_START) and place + 4 < len(content) and content[place] == _FILL:
        marker = content[place + 1]
        if marker == _FILL:
            place += 1
        elif marker in _FRAMES:
            return place + 4
        elif marker == _SCAN:
            return 0
        else:
            place += 2 + int.from_bytes(content[place + 2 : place + 4])
    return 0
