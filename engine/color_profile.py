"""Convert pictures from their embedded ICC profile to sRGB.

Eight-bit pictures go through LittleCMS. Pillow's binding to it has no 16-bit RGB, so for 16-bit samples the curves and
the matrix of a profile are read here (ICC.1:2010, 9.2 and 10) and applied in floating point.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.values import Pixels

_PROFILE_SPACE = {"L": b"GRAY", "RGB": b"RGB ", "CMYK": b"CMYK"}  # Pillow's mode -> the profile's data colour space
_SRGB_TO_XYZ = np.array(  # linear sRGB to CIE XYZ, adapted to D50
    [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
)
_BAND_ROWS = 256  # rows converted at a time
_UNNOTICED = 1.5 / 255  # a profile that moves no colour further than this is sRGB


def srgb_profile() -> bytes:
    """Return an sRGB profile to embed; the same bytes each time."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # LittleCMS writes the time of the call
    return profile[:24] + date + profile[36:]


def to_profile(pixels: Pixels, profile: bytes) -> NDArray[np.float32]:
    """Convert (H, W, 3) extended-range sRGB to (H, W, channels) in [0, 1] in the profile's space.

    Raises ValueError where the profile cannot be used.
    """
    try:
        converted = imagecodecs.cms_transform(
            np.ascontiguousarray(pixels),
            srgb_profile(),
            profile,
            colorspace="rgb",
            outcolorspace={b"GRAY": "gray", b"RGB ": "rgb", b"CMYK": "cmyk"}[profile[16:20]],
            outdtype="float32",
            intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
            flags=imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION,
        )
    except (imagecodecs.CmsError, LookupError) as error:
        raise ValueError(str(error)) from error
    shaped = converted.reshape(*pixels.shape[:2], -1)
    if profile[16:20] == b"CMYK":
        shaped = shaped / np.float32(100)
    clipped: NDArray[np.float32] = np.clip(shaped, 0.0, 1.0)
    return clipped


def unit_range(samples: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.float32]:
    """Scale unsigned samples of any shape to [0, 1]."""
    scaled: NDArray[np.float32] = np.divide(samples, np.iinfo(samples.dtype).max, dtype=np.float32)
    return scaled


def to_srgb(image: Image.Image, profile: bytes | None) -> Pixels:
    """Convert an 8-bit L, RGB, CMYK or LAB picture to sRGB; a missing, broken or foreign profile means sRGB."""
    return unit_range(np.asarray(_convert(image, profile)))


def deep_to_srgb(samples: NDArray[np.uint16], profile: bytes | None) -> Pixels:
    """Convert 16-bit samples (H, W, 1 or 3) to float sRGB (H, W, 3); profiles of tables are applied to 8 bits."""
    space = profile[16:20] if profile else b""
    if space == b"RGB ":
        samples = np.broadcast_to(samples, (*samples.shape[:2], 3))
    if profile is None or space != (b"RGB " if samples.shape[2] == 3 else b"GRAY"):
        return _as_pixels(samples)
    try:
        shaper = _MatrixShaper.read(profile)
    except (LookupError, ValueError, ArithmeticError, struct.error):
        shallow = (samples // 257).astype(np.uint8)
        image = Image.fromarray(shallow[..., 0] if samples.shape[2] == 1 else shallow)
        return to_srgb(image, profile)
    if shaper.is_srgb():
        return _as_pixels(samples)
    pixels = np.empty((*samples.shape[:2], 3), np.float32)
    for top in range(0, len(samples), _BAND_ROWS):
        pixels[top : top + _BAND_ROWS] = shaper.apply(samples[top : top + _BAND_ROWS])
    return pixels


class _MatrixShaper:
    """Apply one curve a channel, then a matrix to linear sRGB, then sRGB's own curve."""

    def __init__(self, curves: list[NDArray[np.float32]], matrix: NDArray[np.float32]) -> None:
        self._curves = curves  # one (65536,) look-up table a channel
        self._matrix = matrix  # (3, channels)

    @classmethod
    def read(cls, profile: bytes) -> _MatrixShaper:
        """Read the tags; raise LookupError, ValueError or struct.error where the profile is of another kind."""
        tags = _tags(profile)
        if b"A2B0" in tags:
            raise ValueError(b"A2B0")
        if profile[16:20] == b"GRAY":
            return cls([_curve(tags[b"kTRC"])], np.ones((3, 1), np.float32))
        to_xyz = np.array([_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]).T
        curves = [_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC")]
        return cls(curves, np.linalg.solve(_SRGB_TO_XYZ, to_xyz).astype(np.float32))

    def is_srgb(self) -> bool:
        """Tell whether the conversion would leave every colour as it is, to the eye."""
        grid = (_grid(len(self._curves)) * 65535).astype(np.uint16)
        return bool(np.abs(self.apply(grid) - unit_range(grid)).max() < _UNNOTICED)

    def apply(self, samples: NDArray[np.uint16]) -> Pixels:
        """Convert (H, W, channels) to sRGB; colours outside sRGB are clipped."""
        linear = np.stack([curve[samples[..., channel]] for channel, curve in enumerate(self._curves)], axis=-1)
        linear = np.clip(linear @ self._matrix.T, 0.0, 1.0)
        encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
        return np.asarray(encoded, np.float32)


def _as_pixels(samples: NDArray[np.uint16]) -> Pixels:
    pixels = unit_range(samples)
    return np.repeat(pixels, 3, axis=2) if samples.shape[2] == 1 else pixels


def _convert(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode == "LAB":
        return _transform(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    space = profile[16:20] if profile else b""
    if profile is None or space not in (b"RGB ", _PROFILE_SPACE.get(image.mode)):
        return image.convert("RGB")
    if space == b"RGB ":
        image = image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if space == b"RGB " and _is_srgb(source):
            return image
        return _transform(image, source)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")


def _transform(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None  # only in-place calls return None
    return converted


def _is_srgb(source: ImageCms.ImageCmsProfile) -> bool:
    grid = np.rint(_grid(3) * 255).astype(np.uint8)
    moved = np.asarray(_transform(Image.fromarray(grid), source), np.int16) - grid
    return bool(np.abs(moved).max() < _UNNOTICED * 255)


def _grid(channels: int) -> NDArray[np.float64]:
    """Return every combination of nine steps from 0 to 1, (9, 9 ** (channels - 1), channels)."""
    steps = np.meshgrid(*[np.linspace(0.0, 1.0, 9)] * channels, indexing="ij")
    return np.stack(steps, axis=-1).reshape(9, -1, channels)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, 128)
    entries = (struct.unpack_from(">4sII", profile, 132 + 12 * index) for index in range(min(count, 100)))
    return {name: profile[offset : offset + size] for name, offset, size in entries}


def _xyz(tag: bytes) -> list[float]:
    return [value / 65536 for value in struct.unpack_from(">3i", tag, 8)]


def _curve(tag: bytes) -> NDArray[np.float32]:
    """Return a `curv` or `para` tag as a look-up table from 16-bit samples to linear [0, 1]."""
    x = np.linspace(0.0, 1.0, 65536)
    if tag[:4] == b"para":
        return _parametric(tag, x).astype(np.float32)
    if tag[:4] != b"curv":
        raise ValueError(tag[:4])
    (count,) = struct.unpack_from(">I", tag, 8)
    if count == 0:
        return x.astype(np.float32)
    table = np.frombuffer(tag, ">u2", count, 12)
    if count == 1:
        return np.asarray(x ** (table[0] / 256), np.float32)  # a gamma in 8.8 fixed point
    return np.interp(x, np.linspace(0.0, 1.0, count), table / 65535).astype(np.float32)


def _parametric(tag: bytes, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Evaluate ICC parametric curve types 0 to 4: (a x + b) ** g + e from d on, c x + f below."""
    (kind,) = struct.unpack_from(">H", tag, 8)
    count = (1, 3, 4, 5, 7)[kind]
    g, *rest = (value / 65536 for value in struct.unpack_from(f">{count}i", tag, 12))
    a, b, c, d, e, f = [*rest, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0][:6] if kind == 0 else [*rest, *[0.0] * 6][:6]
    if kind in (1, 2):
        c, d, e, f = 0.0, -b / a, c, c
    curve: NDArray[np.float64] = np.where(x >= d, np.maximum(a * x + b, 0.0) ** g + e, c * x + f)
    return curve
