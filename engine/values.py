"""Hold what travels between the window, the command line and the engine: frozen values without torch or Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from engine.options import Precision, StyleOptions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.float32]  # (H, W, 3), sRGB-encoded; colours outside sRGB lie below 0 and above 1
    Frame = NDArray[np.uint8]  # (H, W, 3), sRGB-encoded

VERSION = "0.1.0"  # of the app
PREVIEW_SIDE = 512  # px, long side; both engines lay strokes down at it, so that larger pictures look like previews
FOLLOWING = 0.25  # of the iterations, that a clip's frame takes which begins with the one before
CONTENT_LAYER = "conv4_2"  # of VGG-19: where Gatys compares what is in a picture
STYLE_LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")  # and how it is painted, shallow to deep


class Obstacle(StrEnum):
    """Name what keeps a file from being replaced by a painting of it."""

    KIND = "kind"  # a format that is only read
    PROTECTED = "protected"
    SEVERAL = "several"  # it holds more pictures than the one that is painted


class StrokesState(StrEnum):
    """Say how far the instant engine has learnt a painting's strokes."""

    UNKNOWN = "unknown"
    BEGUN = "begun"  # and goes on from there
    LEARNT = "learnt"
    OUTDATED = "outdated"  # for networks that have been replaced


class Phase(StrEnum):
    """Name what the engine is doing."""

    LOADING = "loading"  # torch, the model's weights, the style pictures
    ENCODING = "encoding"
    PAINTING = "painting"  # Gatys' steps, AdaIN's decoder
    FINISHING = "finishing"  # colours, checks


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold one decoded picture, upright, in sRGB, with what its file carried besides pixels."""

    pixels: Pixels  # (H, W, 3) float32, nothing clipped: [0, 1], and beyond for wide gamuts (curve mirrored below 0)
    alpha: NDArray[np.float32] | None = None  # (H, W), [0, 1]
    bit_depth: int = 8  # of the file: 8, 16, or 32 for floating point
    icc_profile: bytes | None = None  # as embedded in the file; None means sRGB
    exif: bytes | None = None  # raw block, orientation already reset to 1
    xmp: bytes | None = None
    iptc: bytes | None = None  # IIM records, without what JPEG or TIFF wraps around them
    density: tuple[float, float] | None = None  # px an inch, across and down
    texts: tuple[tuple[str, str], ...] = ()  # keywords as PNG has them, "Comment" above all, and what they say
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Describe one network that is installed, or that can be fetched."""

    name: str
    kind: str  # of network; tells the engines that paint with it
    size: int  # bytes on the disk, or to download
    licence: str
    made_by: str = ""
    is_bundled: bool = False  # then it cannot be removed
    is_installed: bool = True
    is_for_previews: bool = False  # of another one, while a slider moves


@dataclass(frozen=True, slots=True)
class Losses:
    """Hold Gatys' weighted losses of one step."""

    content: float
    style: float
    tv: float
    style_layers: tuple[float, ...] = ()  # what each of STYLE_LAYERS adds to `style`; () in the state of an old run
    hold: float = 0.0  # how far a frame of a clip is from what the frames before give
    distance: float = 0.0  # of the content features, in the energy of the photograph's; 0 in the state of an old run
    content_weight: float = 0.0  # that `content` grows with by the distance, likewise

    @property
    def total(self) -> float:
        """Add the terms."""
        return self.content + self.style + self.tv + self.hold


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tell before a run what it will take."""

    seconds: float | None  # None before anything was painted on this computer
    peak_bytes: int  # of the engine
    width: int  # px, of the result
    height: int  # px


@dataclass(frozen=True, slots=True)
class Progress:
    """Tell how far a run is; `fraction` never falls within a run."""

    fraction: float  # 0 .. 1
    phase: Phase
    seconds_left: float | None = None  # None while unknown
    losses: Losses | None = None  # Gatys only


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMaps:
    """Show what some channels of a layer see in the photograph, the style and the painting, in this order."""

    layer: str
    channels: tuple[int, ...]  # those that differ most over the photograph, the strongest first
    maps: tuple[NDArray[np.uint8], ...]  # (channels, h, w) each; a channel's brightness means the same in all three
    grams: NDArray[np.uint8]  # (3, k, k): Gram matrices of the k channels that are strongest in the style


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """Show the picture as it is now; its size may be smaller than the result's."""

    pixels: Frame  # (H, W, 3) uint8


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Hold the finished picture and how it was made."""

    pixels: Pixels  # (H, W, 3) float32, [0, 1]; beyond where a wide-gamut photograph was and the strength is below 1
    options: StyleOptions
    device: str  # "cpu", "cuda:0 NVIDIA ..."
    model: str  # name in the manifest
    precision: Precision
    seconds: dict[str, float] = field(default_factory=dict)  # by phase
    losses: tuple[Losses, ...] = ()  # one a step, Gatys only
    notice: str | None = None  # a sentence, for example that the size was limited
    levels: int = 1  # sizes that it was painted at, from coarse to its own
    tiles: int = 1  # at its own size: tiles of AdaIN, strips of Gatys
