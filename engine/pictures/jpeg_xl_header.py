"""Read what a JPEG XL codestream tells before its pixels, and write it anew (ISO/IEC 18181-1, annexes D and E).

The library at hand decodes pixels and says neither what their numbers mean nor takes a profile to write.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.pictures.bits import ENUM, BitReader, BitWriter, Choice
from engine.pictures.jpeg_xl_profile import read_profile, write_profile

CODESTREAM = b"\xff\x0a"
_SIDE = ((1, 9), (1, 13), (1, 18), (1, 30))
_SMALL_SIDE = ((8, 0), (16, 0), (1, 5), (33, 9))  # of a preview: eighths, or px as below
_PREVIEW_SIDE = ((1, 6), (65, 8), (321, 10), (1345, 12))
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_DEPTHS, _FLOAT_DEPTHS = ((8, 0), (10, 0), (12, 0), (1, 6)), ((32, 0), (16, 0), (24, 0), (1, 6))
_CHANNELS = ((0, 0), (1, 0), (2, 4), (1, 12))
_COORDINATE = ((0, 19), (524288, 19), (1048576, 20), (2097152, 21))
_ALPHA, _SPOT, _BAYER = 0, 2, 5  # kinds of further channels
_RGB, _GREY = 0, 1
_CUSTOM, _SRGB_CURVE, _RELATIVE = 2, 13, 1
_WHITES = {1: (0.3127, 0.3290), 10: (1 / 3, 1 / 3), 11: (0.314, 0.351)}
_PRIMARIES = {
    1: (0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
    9: (0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
}
_D65 = 1
_LINEAR, _DCI = 8, 17
_MICRO, _GAMMA = 1e-6, 1e-7


@dataclass(frozen=True, slots=True)
class ToldNumbers:
    """Say how the samples are to be read: x and y of white, red, green and blue, and a curve."""

    corners: tuple[float, ...]
    transfer: int | None = None  # H.273's number
    gamma: float | None = None  # the exponent that numbers were encoded with


@dataclass(frozen=True, slots=True)
class JpegXlHeader:
    """Hold what a codestream tells."""

    width: int  # px, as stored
    height: int
    bits: int
    is_float: bool
    is_grey: bool
    is_xyb: bool  # lossy, in the format's own colours; the library turns them into those that are told
    alpha_is_associated: bool
    numbers: ToldNumbers | None
    profile: bytes | None
    places: tuple[int, ...]  # bits: metadata, its depth, behind it, colours, behind them, end of metadata
    is_short: bool  # the metadata is one bit
    pixels: int  # byte at which they begin
    orientation: int  # EXIF's number; the library turns the pixels
    alpha_depth: tuple[int, int] | None  # bits where the depth of alpha is told, unless it is the usual


def read_header(codestream: bytes) -> JpegXlHeader:
    """Read the header; raises ValueError, LookupError or struct.error where it is damaged."""
    if not codestream.startswith(CODESTREAM):
        raise ValueError("no JPEG XL")
    bits = BitReader(codestream, 16)
    width, height = _size(bits)
    start = bits.place
    srgb = ToldNumbers((*_WHITES[_D65], *_PRIMARIES[1]), _SRGB_CURVE)
    if bits.flag():
        places = (start,) * 5 + (bits.place,)
        told: tuple[bool, bool, ToldNumbers | None] = (False, False, srgb)
        depth, is_float, is_xyb, is_associated = 8, False, True, False
        alpha_depth, orientation = None, 1
    else:
        has_more = bits.flag()
        orientation = _extra(bits) if has_more else 1
        at_depth = bits.place
        depth, is_float = _depth(bits)
        behind_depth = bits.place
        bits.take(1)  # whether 16 bits do for the decoder
        is_associated, alpha_depth = _further_channels(bits)
        is_xyb = bits.flag()
        at_color = bits.place
        told = _color(bits, srgb)
        behind_color = bits.place
        if has_more and not bits.flag():  # of brightness: two numbers, a flag, one more
            bits.take(16 + 16 + 1 + 16)
        _skip_extensions(bits)
        places = (start, at_depth, behind_depth, at_color, behind_color, bits.place)
    is_short = places[0] == places[1]
    if not bits.flag():
        _skip_transform(bits, is_xyb=is_xyb)
    has_profile, is_grey, numbers = told
    end = bits.place
    profile = read_profile(bits) if has_profile else None
    return JpegXlHeader(
        width, height, depth, is_float, is_grey, is_xyb, is_associated, numbers, profile, (*places, end), is_short,
        -(-bits.place // 8), orientation, alpha_depth,
    )  # fmt: skip


def rewritten(codestream: bytes, header: JpegXlHeader, bits: int | None, profile: bytes | None) -> bytes:
    """Return the codestream with other words about its pixels, which stay as they are.

    Args:
        codestream: as it is.
        header: what it tells.
        bits: of its whole numbers, alpha's too; None says 32 bits of floating point, but for alpha.
        profile: ICC; None says sRGB.
    """
    metadata, depth, behind_depth, color, behind_color, end, transform_end = header.places
    reader, out = BitReader(codestream), BitWriter()
    out.put_all(reader.copied(0, metadata))
    if header.is_short:
        out.put_all([(0, 1), (0, 1)])  # neither as usual, nor with more
    else:
        out.put_all(reader.copied(metadata, depth))
    out.put_all(_written_depth(bits))
    if header.is_short:
        out.put_all([(1, 1), (0, 2), (1, 1)])  # 16 bits do; no further channels; in the format's own colours
    else:
        start = behind_depth
        if bits is not None and header.alpha_depth is not None:
            out.put_all(reader.copied(start, header.alpha_depth[0]) + _written_depth(bits))
            start = header.alpha_depth[1]
        out.put_all(reader.copied(start, color))
    _put_color(out, profile, is_grey=header.is_grey)
    out.put_all([(0, 2)] if header.is_short else reader.copied(behind_color, end))  # no extensions
    out.put_all(reader.copied(end, transform_end))
    if profile is not None:
        write_profile(out, profile)
    return out.data + codestream[header.pixels :]


def _size(bits: BitReader) -> tuple[int, int]:
    is_small = bits.flag()
    height = 8 * (1 + bits.take(5)) if is_small else bits.choice(*_SIDE)
    ratio = bits.take(3)
    if ratio == 0:
        return 8 * (1 + bits.take(5)) if is_small else bits.choice(*_SIDE), height
    across, down = _RATIOS[ratio]
    return height * across // down, height


def _extra(bits: BitReader) -> int:
    """Return the orientation; skip other sizes and how an animation runs."""
    orientation = bits.take(3) + 1
    if bits.flag():
        _size(bits)
    if bits.flag():
        sides = _SMALL_SIDE if bits.flag() else _PREVIEW_SIDE
        bits.choice(*sides)
        if bits.take(3) == 0:
            bits.choice(*sides)
    if bits.flag():
        bits.choice((100, 0), (1000, 0), (1, 10), (1, 30))
        bits.choice((1, 0), (1001, 0), (1, 8), (1, 10))
        bits.choice((0, 0), (0, 3), (0, 16), (0, 32))
        bits.take(1)
    return orientation


def _depth(bits: BitReader) -> tuple[int, bool]:
    if bits.flag():
        depth = bits.choice(*_FLOAT_DEPTHS)
        bits.take(4)  # of the exponent
        return depth, True
    return bits.choice(*_DEPTHS), False


def _written_depth(bits: int | None) -> list[Choice]:
    if bits is None:
        return [(1, 1), (0, 2), (7, 4)]  # 8 bits of exponent
    return [(0, 1), (0, 2)] if bits == 8 else [(0, 1), (3, 2), (bits - 1, 6)]  # the first choice


def _further_channels(bits: BitReader) -> tuple[bool, tuple[int, int] | None]:
    """Skip them, and tell whether colours are multiplied by alpha, and where its depth stands."""
    is_associated, alpha_depth = False, None
    for _ in range(bits.choice(*_CHANNELS)):
        if bits.flag():
            continue  # alpha as usual
        kind = bits.enum()
        start = bits.place
        _depth(bits)
        if kind == _ALPHA:
            alpha_depth = (start, bits.place)
        bits.choice((0, 0), (3, 0), (4, 0), (1, 3))
        bits.take(8 * bits.choice((0, 0), (0, 4), (16, 5), (48, 10)))  # the name
        if kind == _ALPHA:
            is_associated = bits.flag() or is_associated
        elif kind == _SPOT:
            bits.take(4 * 16)
        elif kind == _BAYER:
            bits.choice((1, 0), (0, 2), (3, 4), (19, 8))
    return is_associated, alpha_depth


def _color(bits: BitReader, usual: ToldNumbers) -> tuple[bool, bool, ToldNumbers | None]:
    """Read whether a profile follows, whether the picture is grey, and else what its numbers mean."""
    if bits.flag():
        return False, False, usual
    has_profile, space = bits.flag(), bits.enum()
    if has_profile:
        return True, space == _GREY, None
    if space not in (_RGB, _GREY):
        raise ValueError("the colours are of no known kind")
    kind = bits.enum()
    white = _point(bits) if kind == _CUSTOM else _WHITES[kind]
    primaries = _PRIMARIES[1]
    if space == _RGB:
        kind = bits.enum()
        primaries = (*_point(bits), *_point(bits), *_point(bits)) if kind == _CUSTOM else _PRIMARIES[kind]
    gamma = bits.take(24) * _GAMMA if bits.flag() else None
    transfer = None if gamma else bits.enum()
    bits.enum()  # how colours out of range are to be shown
    if transfer in (_LINEAR, _DCI):
        gamma, transfer = (1.0 if transfer == _LINEAR else 1 / 2.6), None
    return False, space == _GREY, ToldNumbers((*white, *primaries), transfer, gamma)


def _put_color(out: BitWriter, profile: bytes | None, *, is_grey: bool) -> None:
    if profile is None and not is_grey:
        out.put(1, 1)  # sRGB is the usual
        return
    out.put_all([(0, 1), (profile is not None, 1)])
    out.put_choice(_GREY if is_grey else _RGB, *ENUM)
    if profile is None:
        out.put_choice(_D65, *ENUM)
        out.put(0, 1)
        out.put_choice(_SRGB_CURVE, *ENUM)
        out.put_choice(_RELATIVE, *ENUM)


def _point(bits: BitReader) -> tuple[float, float]:
    x, y = (bits.choice(*_COORDINATE) for _ in range(2))
    first, second = (number >> 1 ^ -(number & 1) for number in (x, y))
    return first * _MICRO, second * _MICRO


def _skip_extensions(bits: BitReader) -> None:
    kinds = bits.long()
    bits.take(sum(bits.long() for kind in range(64) if kinds >> kind & 1))


def _skip_transform(bits: BitReader, *, is_xyb: bool) -> None:
    if is_xyb and not bits.flag():
        bits.take(16 * (9 + 3 + 4))
    mask = bits.take(3)
    bits.take(16 * sum(count for place, count in enumerate((15, 55, 210)) if mask >> place & 1))
