"""Build small ICC profiles for the tests."""

from __future__ import annotations

import struct

XYZ_D50 = (0.9642, 1.0, 0.8249)
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))


def gamma_curve(gamma: float) -> bytes:
    """Return a `curv` tag of one gamma value."""
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def srgb_curve() -> bytes:
    """Return sRGB's curve as a `para` tag of type 3."""
    parameters = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para\0\0\0\0\0\3\0\0" + struct.pack(">5i", *(round(value * 65536) for value in parameters))


def table_curve(entries: int) -> bytes:
    """Return sRGB's curve as a `curv` tag of so many numbers."""
    steps = [index / (entries - 1) for index in range(entries)]
    light = [step / 12.92 if step <= 0.04045 else ((step + 0.055) / 1.055) ** 2.4 for step in steps]
    return b"curv\0\0\0\0" + struct.pack(f">I{entries}H", entries, *(round(value * 65535) for value in light))


def rgb_profile(colorants: tuple[tuple[float, float, float], ...], curve: bytes) -> bytes:
    """Return a matrix profile: red, green and blue in XYZ under D50, one curve for all."""
    tags = {b"wtpt": _xyz(XYZ_D50)}
    for letter, colorant in zip(b"rgb", colorants, strict=True):
        tags[bytes([letter]) + b"XYZ"] = _xyz(colorant)
        tags[bytes([letter]) + b"TRC"] = curve
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(curve: bytes) -> bytes:
    """Return a profile for one channel."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"wtpt": _xyz(XYZ_D50), b"kTRC": curve})


def cmyk_profile() -> bytes:
    """Return a table profile under which full black ink is mid grey (L* 50) and the other inks are invisible."""
    corners = b"".join(bytes([128 if index & 1 else 255, 128, 128]) for index in range(16))  # K varies fastest
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    ramp = bytes(range(256))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + identity + ramp * 4 + corners + ramp * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"wtpt": _xyz(XYZ_D50), b"A2B0": table})


def press_profile() -> bytes:
    """Return a table profile for both directions: black ink darkens from L* 100 to 0, the other inks are invisible."""
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    ramp = bytes(range(256))
    to_lab = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + identity + ramp * 4
    to_lab += b"".join(bytes([0 if index & 1 else 255, 128, 128]) for index in range(16)) + ramp * 3
    to_ink = b"mft1\0\0\0\0" + bytes([3, 4, 2, 0]) + identity + ramp * 3
    to_ink += bytes([0, 0, 0, 255]) * 4 + bytes(4) * 4 + ramp * 4  # L* varies slowest
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"wtpt": _xyz(XYZ_D50), b"A2B0": to_lab, b"B2A0": to_ink})


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


def _profile(device: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = tags | {b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78)}
    tags |= {b"cprt": b"text\0\0\0\0none\0"}
    directory, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        directory += struct.pack(">4sII", name, start + len(data), len(content))
        data += content.ljust(-(-len(content) // 4) * 4, b"\0")
    illuminant = struct.pack(">3i", *(round(value * 65536) for value in XYZ_D50))
    header = struct.pack(">I4sI4s4s4s", start + len(data), b"\0\0\0\0", 0x02400000, device, space, connection)
    header += struct.pack(">6H", 2020, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + illuminant
    return header.ljust(128, b"\0") + directory + data
