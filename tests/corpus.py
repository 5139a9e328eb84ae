"""Make photographs of every format, mode, depth, profile, orientation and size, and read files by other programs."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zlib
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, PngImagePlugin

from engine.color_profile import srgb_profile
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
_PROFILES_OF = {"L": ("untagged", "grey"), "LA": ("untagged", "grey"), "CMYK": ("press",), "P": ("untagged", "sRGB")}
_CHANNELS = {"L": 1, "LA": 2, "P": 3, "RGB": 3, "RGBA": 4, "CMYK": 4}
MODES = {
    ".jpg": [("L", 8), ("RGB", 8), ("CMYK", 8)],
    ".png": [("P", 8), *((mode, depth) for mode in ("L", "LA", "RGB", "RGBA") for depth in (8, 16))],
    ".tif": [("CMYK", 8), *((mode, depth) for mode in ("L", "RGB", "RGBA") for depth in (8, 16, 32))],
    ".webp": [("RGB", 8), ("RGBA", 8)],
    ".avif": [("RGB", 8), ("RGBA", 8)],
}
_PHOTOMETRIC = {"L": "minisblack", "RGB": "rgb", "RGBA": "rgb", "CMYK": "separated"}
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
        return max(1, self.side * 5 // 7), self.side

    def upright(self, stored: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Turn what is stored upright; readers of AVIF turn it themselves."""
        turned = 1 if self.suffix == ".avif" else self.orientation
        return _TURN[_INVERSE.get(turned, turned)](stored)


def part(suffix: str) -> list[Photograph]:
    """List each mode, depth and profile once; orientations and sizes take turns."""
    orientations, sides = cycle(range(1, 9)), cycle((64, 7, 1))
    return [Photograph(suffix, *kind, next(orientations), next(sides)) for kind in _kinds(suffix)]


def whole(suffix: str) -> list[Photograph]:
    """List every orientation at 7 px, and every mode and depth at 1, 64 and 1,000 px."""
    photographs = [Photograph(suffix, *kind, turn, 7) for kind in _kinds(suffix) for turn in range(1, 9)]
    photographs += [Photograph(suffix, *kind, 6, side) for kind in _kinds(suffix) for side in (1, 64)]
    largest = {kind[:2]: kind for kind in _kinds(suffix)}.values()
    return photographs + [Photograph(suffix, *kind, 8, 1000) for kind in largest]


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
        values[..., :3] = 0  # the press profile's other inks are invisible
    if photograph.depth == 32:
        return values.astype(np.float32)
    dtype = np.uint8 if photograph.depth == 8 else np.uint16
    return np.rint(values * np.iinfo(dtype).max).astype(dtype)


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
        photometric=_PHOTOMETRIC[photograph.mode],
        planarconfig="contig" if samples.shape[2] > 1 else None,
        extrasamples=["unassalpha"] if photograph.mode == "RGBA" else None,
        iccprofile=PROFILES[photograph.profile],
        metadata=None,
        software=False,
    )


_WRITERS = {
    ".jpg": partial(_write_by_pillow, quality=100, subsampling=0),
    ".png": _write_png,
    ".tif": _write_tiff,
    ".webp": partial(_write_by_pillow, lossless=True, exact=True),
    ".avif": partial(_write_by_pillow, quality=100, subsampling="4:4:4"),
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


def decoded_by_imagemagick(paths: Sequence[Path], shapes: Sequence[tuple[int, int]]) -> list[NDArray[np.uint16]]:
    """Return each file's own numbers as (H, W, 5) 16-bit red, green, blue (or inks) and alpha, as ImageMagick reads."""
    found: list[NDArray[np.uint16]] = []
    for start in range(0, len(paths), _PER_CALL):
        names = list(map(str, paths[start : start + _PER_CALL]))
        numbers = np.frombuffer(
            _convert([*names, "-depth", "16", "-endian", "LSB", "cmyka:-" if "CMYK" in names[0] else "rgba:-"]), "<u2"
        )
        channels = 5 if "CMYK" in names[0] else 4
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
