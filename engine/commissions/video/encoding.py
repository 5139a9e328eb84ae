"""Choose how a painted clip is written: encoder, planes and container for each ending.

No encoder under the GPL is ever chosen, also where the libraries at hand have one.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import wrong_ending

if TYPE_CHECKING:
    from engine.commissions.video.clip_info import ClipInfo

_SYSTEM_H264 = {
    "darwin": ("h264_videotoolbox",),
    "win32": ("h264_nvenc", "h264_qsv", "h264_amf", "h264_mf"),
    "linux": ("h264_nvenc", "h264_qsv", "h264_amf"),
}
_BITS_A_PIXEL = 0.25  # of H.264 in a second's pixels at the usual quality; strokes are finer than what is filmed
_LEAST_SLICED = 64  # px; smaller frames have no room for slices
_SEQUENCES = (".png", ".tif", ".tiff")
_ANIMATIONS = (".gif", ".webp")
_PIXELS_OF_YUV = FrameLayout(8, (1, 1))


@dataclass(frozen=True, slots=True)
class Encoding:
    """Say how frames become packets, and where these go."""

    codec: str  # FFmpeg's name of the encoder
    layout: FrameLayout
    container: str  # FFmpeg's name; "images" and "animation" are written of lossless segments by other libraries
    segment: str  # likewise, of the pieces that are joined at the end
    options: dict[str, str] = field(default_factory=dict)
    bit_rate: int = 0  # a second; 0 leaves it to the encoder's quality


SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", *_ANIMATIONS, *_SEQUENCES)


def encoding_for(path: Path, info: ClipInfo, quality: int) -> Encoding:
    """Choose by the ending of `path`; raises UnsupportedFormat where it is none that is written.

    Args:
        path: of the painting.
        info: of the clip.
        quality: 1 .. 100.
    """
    suffix = path.suffix.lower()
    if suffix in (".mp4", ".m4v"):
        return _for_everyone(info, quality)
    if suffix == ".mov":
        return Encoding("prores_ks", FrameLayout(10, (1, 0)), "mov", "mov", {"profile": "3", "vendor": "apl0"})
    if suffix in (".mkv", *_ANIMATIONS, *_SEQUENCES):
        container = {".mkv": "matroska"}.get(suffix, "animation" if suffix in _ANIMATIONS else "images")
        layout = replace(info.layout, has_alpha=False)
        if container != "matroska":
            layout = FrameLayout(is_rgb=True)
        if layout.is_rgb:
            layout = FrameLayout(16, is_rgb=True)  # FFV1 has no planes of 8 bits in RGB
        options = {"level": "3", "slicecrc": "1", "context": "1" if layout.bits <= 10 else "0"}
        if min(info.width, info.height) >= _LEAST_SLICED:
            options["slices"] = "4"
        return Encoding("ffv1", layout, container, "nut", options)
    raise wrong_ending(path.name, ", ".join(SUFFIXES))


def _for_everyone(info: ClipInfo, quality: int) -> Encoding:
    system = system_h264()
    if system is not None:
        rate = int(_BITS_A_PIXEL * info.width * info.height * info.rate * (quality / 95) ** 2)
        return Encoding(system, _PIXELS_OF_YUV, "mp4", "mp4", bit_rate=rate)
    os.environ.setdefault("SVT_LOG", "0")  # else it writes to standard error, also when a clip is cancelled
    crf = min(63, max(1, round(63 - 0.37 * quality)))
    return Encoding("libsvtav1", FrameLayout(10, (1, 1)), "mp4", "mp4", {"preset": "8", "crf": str(crf)})


@cache
def system_h264() -> str | None:
    """Name the system's own encoder of H.264 that works on this computer; None where there is none."""
    import av  # noqa: PLC0415  # late: a photograph needs none of it

    for name in _SYSTEM_H264.get(sys.platform, ()):
        try:
            context: Any = av.VideoCodecContext.create(name, "w")
            context.width, context.height, context.pix_fmt = 256, 256, _PIXELS_OF_YUV.name
            context.time_base, context.framerate = Fraction(1, 25), Fraction(25)
            context.open()
        except (av.error.FFmpegError, ValueError, OSError):
            continue
        return name
    return None
