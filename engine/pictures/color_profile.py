"""Convert pictures between their embedded ICC profile and extended-range sRGB, in floating point.

`matrix_profile` does so for profiles of primaries and curves, LittleCMS for all others. Colours outside sRGB's gamut
become values below 0 and above 1. LittleCMS continues sRGB's curve below 0 by its steep straight part, to -13 for the
strongest greens; here it is mirrored instead, so that distances stay those that are seen.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, cast

import imagecodecs
import numpy as np
from PIL import ImageCms

from engine.pictures import srgb
from engine.pictures.matrix_profile import MatrixProfile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.values import Pixels

    Samples = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]

_SPACES = {b"GRAY": "gray", b"RGB ": "rgb", b"CMYK": "cmyk"}  # ICC's names, LittleCMS' names
_CHANNELS = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
_INKS = np.float32(100)  # per cent: how LittleCMS counts floating-point CMYK
_D65 = (0.3127, 0.3290)  # x and y
_LAB_PARTS = np.array(
    [[1 / 116, 1 / 500, 0], [1 / 116, 0, 0], [1 / 116, 0, -1 / 200]]
)  # of X, Y and Z, before the cube
_LAB_KNEE = 6 / 29  # where the cube begins
_WHITES = np.array([[0.95047, 1.0, 1.08883], [0.96422, 1.0, 0.82521]])  # X, Y, Z of D65 and D50
# Bradford's way from D65 to D50, between shares of their whites.
_BRADFORD = (
    np.array([[1.047811, 0.022887, -0.050127], [0.029542, 0.990484, -0.017049], [-0.009235, 0.015044, 0.752132]])
    * _WHITES[0] / _WHITES[1][:, np.newaxis]
)  # fmt: skip
_BAND_ROWS = 256  # rows converted at a time
_UNNOTICED = 1.5 / 255  # a profile that moves no colour further than this is sRGB
_WHITE = 0.5  # how far a sound profile's white may be from white
_AGREEING = 2e-3  # how far the matrix may be from LittleCMS, which counts some curves in 16 bits


def srgb_profile() -> bytes:
    """Return an sRGB profile to embed; the same bytes each time."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # LittleCMS writes the time of the call
    return profile[:24] + date + profile[36:]


def conversion_to(profile: bytes) -> Callable[[Pixels], NDArray[np.float32]]:
    """Return what converts (H, W, 3) extended-range sRGB to (H, W, channels) in [0, 1] in the profile's space.

    Raises ValueError where the profile cannot be used.
    """
    space = profile[16:20]
    if space not in _SPACES:
        raise ValueError(space)
    if _is_srgb(profile, space):  # the numbers are those that `to_srgb` has left as they are
        return lambda pixels: np.clip(pixels if space == b"RGB " else pixels.mean(axis=2, keepdims=True), 0.0, 1.0)
    matrix = _matrix_of(profile)
    if matrix is not None:
        return matrix.inverse()

    def convert(pixels: Pixels) -> NDArray[np.float32]:
        converted = _transform(_straightened(pixels), srgb_profile(), profile, "rgb", _SPACES[space])
        shaped = converted.reshape(*pixels.shape[:2], -1)
        if space == b"CMYK":
            shaped = shaped / _INKS
        clipped: NDArray[np.float32] = np.clip(shaped, 0.0, 1.0)
        return clipped

    convert(np.zeros((1, 1, 3), np.float32))
    return convert


def to_srgb(samples: Samples, profile: bytes | None) -> Pixels:
    """Convert samples to extended-range sRGB (H, W, 3) float32.

    Args:
        samples: (H, W, C), C being 1 for grey, 3 for red, green, blue and 4 for inks (0 is none); unsigned, or floating
            point in [0, 1].
        profile: as embedded; a missing, broken or foreign one means sRGB, or plain ink.
    """
    space = profile[16:20] if profile else b""
    if samples.shape[2] == 1 and space == b"RGB ":  # grey under a colour profile is a neutral colour
        return to_srgb(cast("Samples", np.repeat(samples, 3, axis=2)), profile)
    try:
        if profile is None or _CHANNELS.get(space) != samples.shape[2] or _is_srgb(profile, space):
            return _untagged(samples)
        matrix = _matrix_of(profile)
        if matrix is not None and _is_in_range(samples):
            return matrix.to_srgb(samples)
        pixels = np.empty((*samples.shape[:2], 3), np.float32)
        for top in range(0, len(samples), _BAND_ROWS):
            band = unit_range(samples[top : top + _BAND_ROWS])
            pixels[top : top + _BAND_ROWS] = _from_profile(band, profile, space)
    except ValueError:
        return _untagged(samples)
    return pixels


def lab_to_srgb(lab: NDArray[np.float32], white: tuple[float, float] | None = None) -> Pixels:
    """Convert CIE Lab, (H, W, 3) with L 0 .. 100 and a, b about -128 .. 127, to extended-range sRGB.

    `white` is the x and y of what it counts from, None being D50; D65, which is sRGB's own, is left as it is.
    """
    if white is not None and np.allclose(white, _D65, atol=1e-3):
        lab = _from_d65(lab)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return _mirrored(_transform(lab, profile, srgb_profile(), "lab", "rgb"))


def _from_d65(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn Lab that counts from D65 into Lab of the same colours that counts from D50."""
    parts = (lab + np.array([16, 0, 0])) @ _LAB_PARTS.T
    light = np.where(parts > _LAB_KNEE, parts**3, (parts - 16 / 116) * (108 / 841)) @ _BRADFORD.T
    roots = np.where(light > _LAB_KNEE**3, np.cbrt(light), light * (841 / 108) + 16 / 116)
    turned = roots @ np.linalg.inv(_LAB_PARTS).T - np.array([16, 0, 0])
    return np.asarray(turned, np.float32)


def unit_range(samples: Samples) -> NDArray[np.float32]:
    """Scale unsigned samples of any shape to [0, 1]; floating point stays."""
    if samples.dtype == np.float32:
        return cast("NDArray[np.float32]", samples)
    top = 255 if samples.dtype == np.uint8 else 65535
    scaled: NDArray[np.float32] = np.divide(samples, top, dtype=np.float32)
    return scaled


def _matrix_of(profile: bytes) -> MatrixProfile | None:
    """Read a profile of primaries and curves; None where it is another, or LittleCMS understands it otherwise."""
    matrix = MatrixProfile.read(profile, srgb_profile())
    if matrix is None:
        return None
    grid = _grid(3)
    agrees = np.abs(matrix.to_srgb(grid) - _from_profile(grid, profile, b"RGB ")).max() < _AGREEING
    return matrix if agrees else None


def _is_in_range(samples: Samples) -> bool:
    return samples.dtype != np.float32 or bool(samples.min() >= 0 and samples.max() <= 1)


def _from_profile(band: NDArray[np.float32], profile: bytes, space: bytes) -> Pixels:
    scaled = band * _INKS if space == b"CMYK" else band
    converted = _transform(scaled, profile, srgb_profile(), _SPACES[space], "rgb")
    return _mirrored(converted.reshape(*band.shape[:2], 3))


def _mirrored(pixels: Pixels) -> Pixels:
    """Replace, in place, the straight line below 0 by sRGB's curve turned about 0."""
    below = pixels < -srgb.KNEE
    pixels[below] = srgb.encoded(pixels[below].astype(np.float64) / srgb.SLOPE)
    return pixels


def _straightened(pixels: Pixels) -> Pixels:
    """Undo `_mirrored`, in a copy."""
    below = pixels < -srgb.KNEE
    straight = pixels.copy()
    straight[below] = srgb.SLOPE * srgb.linear(pixels[below].astype(np.float64))
    return straight


def _transform(samples: NDArray[np.float32], source: bytes, target: bytes, space: str, target_space: str) -> Pixels:
    options: dict[str, Any] = {"colorspace": space, "outcolorspace": target_space, "outdtype": "float32"}
    try:
        converted: Pixels = imagecodecs.cms_transform(
            np.ascontiguousarray(samples[..., 0] if space == "gray" else samples, np.float32),
            source,
            target,
            intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
            flags=imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION,
            **options,
        )
    except (imagecodecs.CmsError, RuntimeError) as error:
        raise ValueError(str(error)) from error
    if not np.isfinite(converted).all():
        raise ValueError("the profile gives colours that are no numbers")
    return converted


def _untagged(samples: Samples) -> Pixels:
    values = unit_range(samples)
    if values.shape[2] == 4:
        pixels: Pixels = (1 - values[..., :3]) * (1 - values[..., 3:])
        return pixels
    return np.repeat(values, 3, axis=2) if values.shape[2] == 1 else np.ascontiguousarray(values)


def _is_srgb(profile: bytes, space: bytes) -> bool:
    """Tell whether the conversion would leave every colour as it is, to the eye; raises ValueError on a broken one."""
    if space == b"CMYK":
        return False
    grid = _grid(_CHANNELS[space])
    apart = np.abs(_from_profile(grid, profile, space) - grid)
    if apart[-1, -1].max() > _WHITE:
        raise ValueError("the profile's white is none")
    return bool(apart.max() < _UNNOTICED)


def _grid(channels: int) -> NDArray[np.float32]:
    """Return every combination of nine steps from 0 to 1, (9, 9 ** (channels - 1), channels)."""
    steps = np.meshgrid(*[np.linspace(0.0, 1.0, 9, dtype=np.float32)] * channels, indexing="ij")
    return np.stack(steps, axis=-1).reshape(9, -1, channels)
