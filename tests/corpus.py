"""Make photographs of every format, mode, depth, profile, orientation and size, and read files by other programs."""

from __future__ import annotations

import io
import json
import shutil
import struct
import subprocess
import zlib
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, PngImagePlugin

from engine.pictures.color_profile import srgb_profile
from tests.engine import icc_profiles as icc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

PRO_PHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))
PROFILES = {
    "untagged": None,
    "sRGB": srgb_profile(),
    "Display P3": icc.rgb_profile(icc.DISPLAY_P3, icc.srgb_curve()),
    "Adobe RGB": icc.rgb_profile(icc.ADOBE_RGB, icc.gamma_curve(2.199)),
    "ProPhoto": icc.rgb_profile(PRO_PHOTO, icc.gamma_curve(1.8)),
    "grey": icc.grey_profile(icc.gamma_curve(2.2)),
    "press": icc.press_profile(),
}
_RGB = ("untagged", "sRGB", "Display P3", "Adobe RGB", "ProPhoto")
_GREY = ("untagged", "grey")
_PROFILES_OF = {"L": _GREY, "LA": _GREY, "CMYK": ("press", "untagged"), "LAB": ("untagged",), "P": ("untagged", "sRGB")}
_CHANNELS = {"L": 1, "LA": 2, "P": 3, "RGB": 3, "LAB": 3, "RGBA": 4, "CMYK": 4}
MODES = {
    ".jpg": [("L", 8), ("RGB", 8), ("CMYK", 8)],
    ".png": [("P", 8), *((mode, depth) for mode in ("L", "LA", "RGB", "RGBA") for depth in (8, 16))],
    ".tif": [
        *((mode, depth) for mode in ("CMYK", "LAB") for depth in (8, 16)),
        *((mode, depth) for mode in ("L", "LA", "RGB", "RGBA") for depth in (8, 16, 32)),
    ],
    ".webp": [("RGB", 8), ("RGBA", 8)],
    ".avif": [("RGB", 8), ("RGBA", 8)],
}
_PHOTOMETRIC = {"LAB": "cielab", "L": "minisblack", "LA": "minisblack", "CMYK": "separated"}  # the others: rgb
SIDES = (1, 7, 64, 1000)  # px, long side
_TURN = {  # from an upright (H, W, ...) to what is stored under an EXIF orientation, each its own inverse's partner
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: np.rot90,
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a, -1),
}
_INVERSE = {6: 8, 8: 6}
# What a photographer's file tells, written by exiftool; the copyright sign is there for the encodings.
TAGS = {
    "IFD0:Make": "Canon",
    "IFD0:Model": "EOS R5",
    "IFD0:Artist": "Jane Doe",
    "IFD0:Copyright": "Copyright Jane Doe",
    "IFD0:XResolution": "300",
    "IFD0:YResolution": "300",
    "IFD0:ResolutionUnit": "inches",
    "IFD0:WhitePoint": "0.3127 0.329",
    "ExifIFD:DateTimeOriginal": "2024:05:06 07:08:09",
    "ExifIFD:ExposureTime": "1/250",
    "ExifIFD:FNumber": "2.8",
    "ExifIFD:ISO": "400",
    "ExifIFD:ExposureCompensation": "-0.3",
    "ExifIFD:LensModel": "RF50mm F1.2 L USM",
    "ExifIFD:SerialNumber": "0123456789",
    "GPS:GPSLatitude": "48.858222",
    "GPS:GPSLatitudeRef": "N",
    "GPS:GPSLongitude": "2.2945",
    "GPS:GPSLongitudeRef": "E",
    "XMP-dc:Title": "罂粟 🌺",
    "XMP-dc:Subject": "poppy",
    "XMP-xmp:Rating": "4",
    "XMP-photoshop:City": "Paris",
    "IPTC:City": "Paris",
    "IPTC:By-line": "Jane Doe",
    "IPTC:Keywords": "poppy",
}
# X, Y, Z of sRGB's red, green and blue, which count from D65 (IEC 61966-2-1).
_D65_SRGB = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_PER_CALL = 100  # files of a command line; Windows takes 32,767 characters


@dataclass(frozen=True)
class Photograph:
    """Name one file of the corpus."""

    suffix: str
    mode: str
    depth: int
    profile: str
    orientation: int
    side: int  # long side, px

    @property
    def name(self) -> str:
        """Give the file's name."""
        words = (self.mode, self.depth, self.profile, self.orientation, self.side)
        return "-".join(map(str, words)) + self.suffix

    @property
    def shape(self) -> tuple[int, int]:
        """Give height and width of the upright picture."""
        return max(1, self.side // 10 if self.side == 1000 else self.side * 5 // 7), self.side

    def upright(self, stored: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Turn what is stored upright; readers of AVIF turn it themselves."""
        return stored if self.suffix == ".avif" else upright(stored, self.orientation)


def upright(stored: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Turn an (H, W, ...) array as its EXIF orientation says."""
    return _TURN[_INVERSE.get(orientation, orientation)](stored)


def part(suffix: str) -> list[Photograph]:
    """List each mode, depth and profile once; orientations and sizes take turns."""
    orientations, sides = cycle(range(1, 9)), cycle((64, 7, 1))
    return [Photograph(suffix, *kind, next(orientations), next(sides)) for kind in _kinds(suffix)]


def whole(suffix: str, mode: str) -> list[Photograph]:
    """List every depth and profile in every size, at 7 px in every orientation; at the others they take turns."""
    turns, kinds = cycle(range(1, 9)), [kind for kind in _kinds(suffix) if kind[0] == mode]
    photographs = [Photograph(suffix, *kind, turn, 7) for kind in kinds for turn in range(1, 9)]
    return photographs + [Photograph(suffix, *kind, next(turns), side) for side in SIDES if side != 7 for kind in kinds]


def lying(suffix: str, mode: str) -> list[Photograph]:
    """List every depth and profile in the sizes in which `whole` has one orientation of each, for `turned`."""
    kinds = [kind for kind in _kinds(suffix) if kind[0] == mode]
    return [Photograph(suffix, *kind, 1, side) for side in SIDES if side != 7 for kind in kinds]


def turned(path: Path, photograph: Photograph) -> Iterator[tuple[int, Path]]:
    """Write the same pixels and metadata under each orientation, one file after the other."""
    target = path.with_name(f"turned{photograph.suffix}")
    for orientation in range(1, 9):
        if photograph.suffix == ".avif":  # which has no number to change
            _write_by_pillow(target, _samples(photograph), replace(photograph, orientation=orientation), **_FINEST_AVIF)
        else:
            target.write_bytes(_reoriented(path.read_bytes(), orientation))
        yield orientation, target


def _reoriented(data: bytes, orientation: int) -> bytes:
    """Change the number in EXIF, and the checksum of a PNG's block."""
    for entry in (b"\x01\x12\0\3\0\0\0\1\0\1", b"\x12\1\3\0\1\0\0\0\1\0"):
        place = data.find(entry) + 8 if data.count(entry) == 1 else 0
        if place:
            number = struct.pack(">H" if entry[:1] == b"\1" else "<H", orientation)
            data = data[:place] + number + data[place + 2 :]
            if data.startswith(b"\x89PNG"):
                start = data.index(b"eXIf")
                end = start + 4 + int.from_bytes(data[start - 4 : start])
                data = data[:end] + zlib.crc32(data[start:end]).to_bytes(4) + data[end + 4 :]
            return data
    raise AssertionError("no orientation")


def _kinds(suffix: str) -> Iterator[tuple[str, int, str]]:
    return ((mode, depth, name) for mode, depth in MODES[suffix] for name in _PROFILES_OF.get(mode, _RGB))


def write(folder: Path, photographs: Sequence[Photograph]) -> None:
    """Write the files, then their metadata by one run of exiftool."""
    for photograph in photographs:
        samples = _TURN[photograph.orientation](_samples(photograph)).copy()
        _WRITERS[photograph.suffix](folder / photograph.name, samples, photograph)
    _tag(folder, photographs)


def _samples(photograph: Photograph) -> NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]:
    """Draw smooth colours, no grey ones, with noise in the lowest bits: (H, W, channels)."""
    height, width = photograph.shape
    y, x = np.mgrid[0:height, 0:width] / 7
    channels = _CHANNELS[photograph.mode]
    waves = [
        0.5 + 0.45 * np.sin(x * (0.3 + 0.1 * c) / (height / 7) + y * 0.4 / (height / 7) + c) for c in range(channels)
    ]
    values = np.stack(waves, axis=-1)
    if photograph.mode == "CMYK":
        values[..., :3] *= photograph.profile == "untagged"  # the press profile's other inks are invisible
    if photograph.mode == "LAB":
        return _stored_lab(_lab_values(values), photograph.depth)
    if photograph.depth == 32:
        return values.astype(np.float32)
    dtype = np.uint8 if photograph.depth == 8 else np.uint16
    return np.rint(values * np.iinfo(dtype).max).astype(dtype)


def _lab_values(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return L* from 25 to 75, a* and b* from -20 to 20, which sRGB has."""
    return values * (50, 40, 40) + (25, -20, -20)


def _stored_lab(lab: NDArray[np.float64], depth: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Store as TIFF 6.0 has it: L* from 0 to 100 in all numbers, a* and b* signed."""
    light = np.rint(lab[..., :1] * ((2**depth - 1) / 100))
    chroma = np.rint(lab[..., 1:] * 2 ** (depth - 8)) % 2**depth
    return np.concatenate([light, chroma], axis=2).astype(np.uint8 if depth == 8 else np.uint16)


def ink_as_srgb(stored: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Compute the (H, W, 4) red, green, blue and alpha of (H, W, 5) inks without a profile: plain ink on white."""
    shares = 1 - stored[..., :4] / 65535
    return _with_alpha(shares[..., :3] * shares[..., 3:])


def lab_as_srgb(photograph: Photograph) -> NDArray[np.uint16]:
    """Compute the (H, W, 4) red, green, blue and alpha of a photograph in Lab by D65, as `TAGS` tells, upright."""
    stored = _samples(photograph)
    top = np.iinfo(stored.dtype).max
    chroma = stored[..., 1:].view(np.int8 if photograph.depth == 8 else np.int16) / 2 ** (photograph.depth - 8)
    y = (stored[..., :1] / top * 100 + 16) / 116
    roots = np.concatenate([y + chroma[..., :1] / 500, y, y - chroma[..., 1:] / 200], axis=2)
    xyz = np.where(roots > 6 / 29, roots**3, (roots - 4 / 29) * 3 * (6 / 29) ** 2) * (_D65_SRGB @ np.ones(3))
    linear = xyz @ np.linalg.inv(_D65_SRGB).T
    return _with_alpha(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.abs(linear) ** (1 / 2.4) - 0.055))


def _with_alpha(colors: NDArray[np.float64]) -> NDArray[np.uint16]:
    return np.rint(np.dstack([colors, np.ones(colors.shape[:2])]) * 65535).astype(np.uint16)


def _image(samples: NDArray[np.uint8], mode: str) -> Image.Image:
    height, width = samples.shape[:2]
    image = Image.frombytes("RGB" if mode == "P" else mode, (width, height), samples.tobytes())
    return image.quantize(200) if mode == "P" else image


def _write_by_pillow(path: Path, samples: NDArray[np.uint8], photograph: Photograph, **options: object) -> None:
    if photograph.suffix == ".avif":
        options["exif"] = Image.Exif()
        options["exif"][0x0112] = photograph.orientation  # becomes the format's own mark
    profile = PROFILES[photograph.profile]
    _image(samples, photograph.mode).save(path, **options, **({"icc_profile": profile} if profile else {}))


def _write_png(path: Path, samples: NDArray[np.uint8], photograph: Photograph) -> None:
    if photograph.mode == "P":
        _write_by_pillow(path, samples, photograph)
        return
    data, buffer = imagecodecs.png_encode(samples), io.BytesIO()
    buffer.write(data[:33])
    profile = PROFILES[photograph.profile]
    if profile:
        PngImagePlugin.putchunk(buffer, b"iCCP", b"a\0\0" + zlib.compress(profile))
    buffer.write(data[33:])
    path.write_bytes(buffer.getvalue())


def _write_tiff(path: Path, samples: NDArray[np.uint8], photograph: Photograph) -> None:
    tifffile.imwrite(
        path,
        samples if samples.shape[2] > 1 else samples[..., 0],
        photometric=_PHOTOMETRIC.get(photograph.mode, "rgb"),
        planarconfig="contig" if samples.shape[2] > 1 else None,
        extrasamples=["unassalpha"] if photograph.mode in ("LA", "RGBA") else None,
        iccprofile=PROFILES[photograph.profile],
        metadata=None,
        software=False,
    )


_FINEST_AVIF = {"quality": 100, "subsampling": "4:4:4"}
_WRITERS = {
    ".jpg": partial(_write_by_pillow, quality=100, subsampling=0),
    ".png": _write_png,
    ".tif": _write_tiff,
    ".webp": partial(_write_by_pillow, lossless=True, exact=True),
    ".avif": partial(_write_by_pillow, **_FINEST_AVIF),
}


def _tag(folder: Path, photographs: Sequence[Photograph]) -> None:
    lines = []
    for photograph in photographs:
        iptc = photograph.suffix in (".jpg", ".tif")
        lines += [f"-{tag}={value}" for tag, value in TAGS.items() if iptc or not tag.startswith("IPTC")]
        if photograph.suffix != ".avif":
            lines += [f"-IFD0:Orientation#={photograph.orientation}"]
        lines += ["-overwrite_original", "-q", str(folder / photograph.name), "-execute"]
    run = _exiftool(lines)
    assert "rror" not in run.stderr, run.stderr


def _exiftool(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run exiftool with arguments by standard input, which has no limit and no other encoding than UTF-8."""
    text = "\n".join(["-charset", "filename=utf8", *arguments])
    program = shutil.which("exiftool")
    assert program, "exiftool is missing; run: sh packaging/system_libraries.sh tests"
    return subprocess.run([program, "-@", "-"], input=text, capture_output=True, encoding="utf-8", check=False)


def told_by_exiftool(paths: Sequence[Path]) -> list[dict[str, object]]:
    """Return what exiftool reads of each file: group:tag -> value, the profile as base64."""
    run = _exiftool(["-json", "-G1", "-a", "-b", "-all", "-ICC_Profile", *map(str, paths)])
    return list(json.loads(run.stdout))


def decoded_by_imagemagick(
    paths: Sequence[Path], shapes: Sequence[tuple[int, int]], *, inks: bool = False
) -> list[NDArray[np.uint16]]:
    """Return each file's own numbers as (H, W, 4 or 5) 16-bit red, green, blue (or inks) and alpha."""
    found: list[NDArray[np.uint16]] = []
    channels, form = (5, "cmyka:-") if inks else (4, "rgba:-")
    for start in range(0, len(paths), _PER_CALL):
        names = list(map(str, paths[start : start + _PER_CALL]))
        numbers = np.frombuffer(_convert([*names, "-depth", "16", "-endian", "LSB", form]), "<u2")
        for height, width in shapes[start : start + _PER_CALL]:
            size = height * width * channels
            found.append(numbers[:size].reshape(height, width, channels))
            numbers = numbers[size:]
        assert numbers.size == 0
    return found


def _convert(words: list[str]) -> bytes:
    program = shutil.which("magick") or shutil.which("convert")  # in this order: Windows has another convert
    assert program, "ImageMagick is missing; run: sh packaging/system_libraries.sh tests"
    return subprocess.run([program, *words], capture_output=True, check=True).stdout
