"""Hold what travels between the window, the command line and the engine: frozen values without torch or Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.float32]  # (H, W, 3), sRGB-encoded; colours outside sRGB lie below 0 and above 1
    Frame = NDArray[np.uint8]  # (H, W, 3), sRGB-encoded

VERSION = "0.1.0"  # of the app
STYLE_SCALES = (0.25, 4.0)  # of all styles, and of each beside that
ROTATIONS = (-180.0, 180.0)  # degrees
MOST_MASKS = 4
PREVIEW_SIDE = 512  # px, long side; both engines lay strokes down at it, so that larger pictures look like previews
LARGEST_FEATHER = 0.25  # of a picture's long side
FARTHEST = 100.0  # picture's sides from its corner that a mask's point may lie
SMALLEST_CROP = 0.05  # of a picture's width and height
CONTENT_LAYER = "conv4_2"  # of VGG-19: where Gatys compares what is in a picture
STYLE_LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")  # and how it is painted, shallow to deep

RAW_SUFFIXES = (
    *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".kdc", ".mef", ".mos", ".mrw"),
    *(".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"),
)
READABLE_SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".webp", ".avif", ".bmp", ".gif", ".jp2", ".j2k"),
    *(".heic", ".heif", *RAW_SUFFIXES),
)


class Engine(StrEnum):
    """Name the two ways of repainting."""

    ADAIN = "adain"
    GATYS = "gatys"


class Colors(StrEnum):
    """Say whose colours the result has."""

    STYLE = "style"
    PHOTO = "photo"  # the photograph's hues pixel by pixel; only brightness is painted
    PALETTE = "palette"  # the painting is recoloured beforehand, so that it is painted with the photograph's palette


class Init(StrEnum):
    """Say what Gatys starts from."""

    CONTENT = "content"
    NOISE = "noise"


class Device(StrEnum):
    """Name a processor; AUTO takes CUDA, then MPS, then the CPU."""

    AUTO = "auto"
    CUDA = "cuda"
    MPS = "mps"
    CPU = "cpu"


class Precision(StrEnum):
    """Name the networks' number format; AUTO takes bfloat16 where it is faster and the picture stays the same."""

    AUTO = "auto"
    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"


class OutputProfile(StrEnum):
    """Say in which colour profile a picture is saved; sRGB as well where the photograph has none that can be used."""

    PHOTO = "photo"
    SRGB = "srgb"


class Obstacle(StrEnum):
    """Name what keeps a file from being replaced by a painting of it."""

    KIND = "kind"  # a format that is only read
    PROTECTED = "protected"
    SEVERAL = "several"  # it holds more pictures than the one that is painted


class TiffCompression(StrEnum):
    """Name the lossless compressions of TIFF, from the largest file to the smallest."""

    NONE = "none"
    LZW = "lzw"
    DEFLATE = "deflate"


class Crop(NamedTuple):
    """Name a part of a picture, in shares of its width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @property
    def is_valid(self) -> bool:
        """Tell whether it lies inside the picture and holds something of it."""
        across, down = self.right - self.left, self.bottom - self.top
        inside = self.left >= 0 and self.top >= 0 and self.right <= 1 and self.bottom <= 1
        return inside and min(across, down) >= SMALLEST_CROP - 1e-9


WHOLE = Crop()


def inscribed(height: float, width: float, degrees: float) -> tuple[float, float]:
    """Return height and width of the largest upright rectangle inside one that was turned by any angle."""
    if int((degrees + 45) // 90) % 2:
        height, width = width, height
    angle = math.radians((degrees + 45) % 90 - 45)
    sine, cosine = abs(math.sin(angle)), math.cos(angle)
    longest, shortest = max(height, width), min(height, width)
    if shortest <= 2 * sine * cosine * longest or cosine - sine < 1e-9:  # two corners touch the long sides
        half = shortest / 2
        across, down = (half / sine, half / cosine) if width >= height else (half / cosine, half / sine)
        return down, across
    double = cosine**2 - sine**2
    return (height * cosine - width * sine) / double, (width * cosine - height * sine) / double


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
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class StyleChoice:
    """Choose one style picture, its share of the mix, and what of it is painted with."""

    path: Path
    weight: float = 1.0  # > 0; the weights of a mix are normalised to sum 1
    scale: float = 1.0  # 0.25 .. 4, times the options' style scale
    rotation: float = 0.0  # degrees clockwise, -180 .. 180; what is turned is cut so that no corner is empty
    crop: Crop = WHOLE  # of the upright picture, before it is turned


@dataclass(frozen=True, slots=True)
class Stroke:
    """Hold one stroke of the brush that paints a mask."""

    points: tuple[tuple[float, float], ...]  # x, y in shares of the picture's width and height; they may lie outside
    size: float = 0.1  # diameter, in shares of the picture's long side
    hardness: float = 0.5  # 0 .. 1, the share of the radius that is painted in full
    erases: bool = False

    @property
    def is_valid(self) -> bool:
        """Tell whether every number is in its range."""
        far = all(abs(place) <= FARTHEST for point in self.points for place in point)
        return bool(self.points) and far and 0 < self.size <= 2 and 0 <= self.hardness <= 1


@dataclass(frozen=True, slots=True)
class Gradient:
    """Fade a mask along a line: full before its start, nothing behind its end."""

    start: tuple[float, float] = (0.5, 0.25)  # x, y as a stroke's
    end: tuple[float, float] = (0.5, 0.75)

    @property
    def is_valid(self) -> bool:
        """Tell whether the line has a length, near the picture."""
        return self.start != self.end and all(abs(place) <= FARTHEST for place in (*self.start, *self.end))


@dataclass(frozen=True, slots=True)
class LuminanceRange:
    """Cover what is about as bright as wanted."""

    low: float = 0.5  # 0 .. 1, of the photograph's encoded brightness
    high: float = 1.0
    softness: float = 0.1  # 0 .. 1, width of the fading beyond both ends

    @property
    def is_valid(self) -> bool:
        """Tell whether every number is in its range."""
        return 0 <= self.low <= self.high <= 1 and 0 <= self.softness <= 1


@dataclass(frozen=True, slots=True)
class GreyPicture:
    """Take a mask from a picture's brightness, stretched over the photograph."""

    path: Path

    @property
    def is_valid(self) -> bool:
        """Be true: whether the file can be read shows when it is."""
        return True


@dataclass(frozen=True, slots=True)
class Mask:
    """Say where a photograph is painted, at any size: a base, strokes upon it, and what is done with both."""

    base: Gradient | LuminanceRange | GreyPicture | None = None  # None covers nothing
    strokes: tuple[Stroke, ...] = ()  # in the order in which they were painted
    inverted: bool = False
    feather: float = 0.0  # 0 .. 0.25, standard deviation of the blur in shares of the long side
    follows_edges: bool = False  # of the photograph
    style: StyleChoice | None = None  # painted in here; None is the mix of all styles

    @property
    def is_valid(self) -> bool:
        """Tell whether every number is in its range."""
        fits = all(part.is_valid for part in (*self.strokes, *([self.base] if self.base else [])))
        return fits and 0 <= self.feather <= LARGEST_FEATHER


@dataclass(frozen=True, slots=True)
class StyleOptions:
    """Hold everything that decides what the result looks like."""

    styles: tuple[StyleChoice, ...] = ()
    engine: Engine = Engine.ADAIN
    strength: float = 0.75  # 0 keeps the photograph, 1 looks like the painting
    size: int | None = None  # long side of the result, px; None is the photograph's own
    style_scale: float = 1.0  # 0.25 .. 4; larger gives broader strokes
    colors: Colors = Colors.STYLE
    color_strength: float = 1.0  # 0 .. 1, how far PHOTO and PALETTE go from the style's colours to the photograph's
    iterations: int = 240  # Gatys' steps over all sizes
    content_weight: float = 1.0  # factors on the engine's own balance, the same at every size
    style_weight: float = 1.0
    tv_weight: float = 1.0
    init: Init = Init.CONTENT
    seed: int = 0
    model: str | None = None  # a name in the manifest; None is the engine's default
    device: Device = Device.AUTO
    precision: Precision = Precision.AUTO
    memory_gib: float | None = None  # the most the engine may use; None asks the system
    opacity: float = 1.0  # 0 .. 1, of the finished painting over the photograph
    masks: tuple[Mask, ...] = ()  # at most MOST_MASKS, each over those before it; none paints everywhere


@dataclass(frozen=True, slots=True)
class SaveOptions:
    """Hold everything that decides how a result is written; what a format does not have is passed over."""

    quality: int = 95  # 1 .. 100, of JPEG, WebP (100 is lossless) and AVIF
    bit_depth: int | None = None  # 8, 16 or 32 (floating point); None is the photograph's; the format may have less
    profile: OutputProfile = OutputProfile.PHOTO
    compression: TiffCompression = TiffCompression.DEFLATE
    strip_personal: bool = False  # leave out who, where and with which very camera


class ItemState(StrEnum):
    """Name what has become of a photograph in the queue."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class QueueMode(StrEnum):
    """Say whether the queue goes on by itself."""

    RUNNING = "running"
    STOPPING = "stopping"  # after the picture that is being painted
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Hold one photograph of the queue, what it is painted with, and what has become of it."""

    number: int  # its name in the queue, for ever
    photo: Path
    target: Path  # the file asked for; a taken name gets " (2)" when it is written
    options: StyleOptions
    save_options: SaveOptions
    state: ItemState = ItemState.WAITING
    message: str = ""  # the sentence why it failed
    result: Path | None = None  # the file that was written
    seconds: float | None = None  # that its painting took


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Describe one network that is installed, or that can be fetched."""

    name: str
    engine: Engine  # that it serves
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

    @property
    def total(self) -> float:
        """Add the three terms."""
        return self.content + self.style + self.tv


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
