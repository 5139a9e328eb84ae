"""Hold what a clip's file says of it, its frames as they are decoded, and which are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from engine.commissions.video.frame_colors import HLG, PQ, ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import Sentence


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """Describe a clip, upright: what stands in its file turned is turned once, when it is read."""

    width: int  # px
    height: int  # px
    layout: FrameLayout
    tags: ColorTags
    time_base: Fraction  # s, the unit of its time stamps
    rate: Fraction  # frames a second, on average
    aspect: Fraction = Fraction(1)  # width of a pixel to its height
    count: int = 0  # frames; 0 where only reading tells
    seconds: float = 0.0  # 0 where only reading tells
    sound: tuple[str, ...] = ()  # codec of each track
    subtitles: tuple[str, ...] = ()
    is_interlaced: bool = False
    turned: int = 0  # degrees that its frames have to be turned, 0, 90, 180 or 270, as FFmpeg counts them
    notices: tuple[Sentence, ...] = ()  # sentences on what is not painted as it is

    @property
    def is_hdr(self) -> bool:
        """Tell whether its light goes beyond what is painted."""
        return self.tags.transfer in (PQ, HLG)

    def to_json(self) -> dict[str, Any]:
        """Write it down in what JSON has."""
        layout, tags = self.layout, self.tags
        return {
            "width": self.width,
            "height": self.height,
            "layout": [layout.bits, layout.chroma, layout.is_rgb, layout.has_alpha],
            "tags": [tags.matrix, tags.is_full, tags.primaries, tags.transfer],
            "time_base": str(self.time_base),
            "rate": str(self.rate),
            "aspect": str(self.aspect),
            "count": self.count,
            "seconds": self.seconds,
            "sound": self.sound,
            "subtitles": self.subtitles,
            "is_interlaced": self.is_interlaced,
            "turned": self.turned,
            "notices": [notice.to_json() for notice in self.notices],
        }

    @classmethod
    def from_json(cls, words: dict[str, Any]) -> ClipInfo:
        """Read what `to_json` wrote."""
        bits, chroma, is_rgb, has_alpha = words["layout"]
        told = dict(words)
        told["layout"] = FrameLayout(bits, None if chroma is None else (chroma[0], chroma[1]), is_rgb, has_alpha)
        told["tags"] = ColorTags(*words["tags"])
        for name in ("time_base", "rate", "aspect"):
            told[name] = Fraction(words[name])
        for name in ("sound", "subtitles"):
            told[name] = tuple(words[name])
        told["notices"] = tuple(cast("Sentence", Sentence.from_json(notice)) for notice in words["notices"])
        return cls(**told)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold one frame as it is decoded, not turned yet."""

    pts: int  # in units of the time base
    duration: int  # likewise; 0 where it is unknown
    planes: list[Any]  # arrays of uint8 or uint16, as the layout says


@dataclass(frozen=True, slots=True)
class Span:
    """Say which part of a clip is decoded."""

    start: float | None = None  # s; frames shown before it are left out
    stop: float | None = None  # s; frames shown from it on are left out
    stride: int = 1  # every so many frames
