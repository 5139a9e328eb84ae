"""Hold what decides how a picture is painted and written: frozen values without torch or Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from engine.mask import Mask
from engine.option_table import OF_CLIPS, OF_COMPUTER, OF_MODELS, Choices, Factor, Flag, OneOf, Range, Text
from engine.style_choice import SCALES, StyleChoice

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEIGHT = Factor(0.1, 10.0)  # on the engine's own balance, the same at every size
_BALANCE = "factor on the engine's own balance"
_EXACT = 2**53  # whole numbers that every reader of JSON keeps


def _engines() -> Iterable[str]:
    from engine.painters import registry  # noqa: PLC0415  # painters know options, and are listed at last

    return registry.engines()


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


class TiffCompression(StrEnum):
    """Name the lossless compressions of TIFF, from the largest file to the smallest."""

    NONE = "none"
    LZW = "lzw"
    DEFLATE = "deflate"


@dataclass(frozen=True, slots=True)
class StyleOptions:
    """Hold everything that decides what the result looks like.

    What a field is, is told here once: recipes, settings, the command line, undo and the panel read it.
    """

    styles: Annotated[tuple[StyleChoice, ...], Text("Styles")] = ()
    engine: Annotated[str, OneOf(_engines), Text("Engine"), Flag("--engine")] = "adain"
    strength: Annotated[
        float,
        Range(0, 1),
        Text("Strength", "0 % keeps the photograph, 100 % looks like the painting"),
        Flag("--strength"),
    ] = 0.75
    size: Annotated[
        int | None,
        Range(1, 10**9),
        Text("Size", "Size of the result, long side"),
        Flag("--size", "long side; the photograph's own without it", "PX"),
    ] = None
    style_scale: Annotated[
        float,
        SCALES,
        Factor(SCALES.low, 4.0),
        Text("Brush size", "Larger gives broader strokes"),
        Flag("--style-scale", "breadth of strokes"),
    ] = 1.0
    colors: Annotated[
        Colors,
        Text("Colours", "Whose colours the result has"),
        Choices(
            (
                Text("The painting's", "The picture takes the painting's colours."),
                Text(
                    "The photograph's",
                    "Every place keeps the hue it has in the photograph; only light and dark are painted.",
                ),
                Text(
                    "The photograph's palette",
                    "The painting is recoloured first, so that its strokes have the photograph's palette.",
                ),
            )
        ),
        Flag("--colors"),
    ] = Colors.STYLE
    color_strength: Annotated[  # how far PHOTO and PALETTE go from the style's colours to the photograph's
        float,
        Range(0, 1),
        Text("Colour strength", "0 % has the painting's colours, 100 % the photograph's"),
        Flag("--color-strength", "how far photo or palette goes"),
    ] = 1.0
    content_weight: Annotated[
        float,
        Range(0),
        _WEIGHT,
        Text("Keep the photograph", "The weight of the content loss"),
        Flag("--content-weight", _BALANCE),
    ] = 1.0
    keep_subject: Annotated[  # 0 leaves it to strength and weights
        float,
        Range(0, 1),
        Text(
            "Keep the subject",
            "0 % leaves it to the strength, 100 % hardly lets the photograph's things change, whatever the painting",
        ),
        Flag("--keep-subject", "how little what is in the picture may change, alike with every painting; 0 is off"),
    ] = 0.0
    style_weight: Annotated[
        float,
        Range(0),
        _WEIGHT,
        Text("Follow the painting", "The weight of the style loss"),
        Flag("--style-weight", _BALANCE),
    ] = 1.0
    tv_weight: Annotated[
        float,
        Range(0),
        _WEIGHT,
        Text("Smoothness", "The weight of total variation: less speckle"),
        Flag("--tv-weight", _BALANCE),
    ] = 1.0
    iterations: Annotated[
        int, Range(1, 10**9), Text("Iterations"), Flag("--iterations", "steps of gatys over all sizes")
    ] = 240
    init: Annotated[Init, Text("Start from"), Choices((Text("The photograph"), Text("Noise"))), Flag("--init")] = (
        Init.CONTENT
    )
    key_frames: Annotated[
        int,
        Range(1, 24),
        OF_CLIPS,
        Text(
            "Key frames",
            "One frame of so many is painted, and carried over to those between by how things move; 1 paints all",
        ),
        Flag("--key-frames", "of a clip: gatys paints one frame of so many, and flow carries them over", "N"),
    ] = 1
    emissive: Annotated[
        bool,
        OF_MODELS,
        Text(
            "Paint what shines",
            "The pictures by which the model shines are painted too, by way of the texture; what is dark stays dark",
        ),
        Flag(
            "--emissive",
            "of a model: paint the pictures by which it shines as well, by way of its texture; what is dark stays dark",
        ),
    ] = False
    seed: Annotated[int, Range(-_EXACT, _EXACT), Text("Seed of the noise"), Flag("--seed")] = 0
    # a name in the manifest; None is the engine's own
    model: Annotated[str | None, Text("Model"), Flag("--model", "a name from `models list`")] = (
        None  # None: engine's own
    )
    device: Annotated[
        Device,
        OF_COMPUTER,
        Text("Compute on", "Automatic takes the graphics card where there is one that fits."),
        Choices((Text("Automatic"), Text("NVIDIA (CUDA)"), Text("Apple (MPS)"), Text("Processor"))),
        Flag("--device"),
    ] = Device.AUTO
    precision: Annotated[
        Precision,
        OF_COMPUTER,
        Text("Precision", "bfloat16 is faster on some processors; pictures differ by a breath."),
        Choices((Text("Automatic"), Text("float32"), Text("bfloat16"))),
        Flag("--precision"),
    ] = Precision.AUTO
    memory_gib: Annotated[  # None asks the system
        float | None,
        Range(0, is_open=True),
        OF_COMPUTER,
        Text(
            "Memory at most",
            "Less memory limits how large the fine engine can paint. Automatic takes what is free.",
        ),
        Flag("--memory", "the most to use", "GIB"),
    ] = None
    opacity: Annotated[
        float,
        Range(0, 1),
        Text("Opacity", "Lays the finished painting over the photograph"),
        Flag("--opacity", "of the painting over the photograph"),
    ] = 1.0
    masks: Annotated[
        tuple[Mask, ...], Text("Masks")
    ] = ()  # at most MOST_MASKS, each over those before it; none paints everywhere


@dataclass(frozen=True, slots=True)
class SaveOptions:
    """Hold everything that decides how a result is written; what a format does not have is passed over."""

    quality: Annotated[
        int,
        Range(1, 100),
        Text("Quality", "Of JPEG, WebP, AVIF and JPEG XL; 95 shows no trace of it."),
        Flag("--quality", "of JPEG, AVIF, and of WebP and JPEG XL, where 100 is lossless"),
    ] = 95
    bit_depth: Annotated[  # None is the photograph's
        int | None,
        OneOf((8, 16, 32)),
        Text("Bit depth", "Of PNG, TIFF and JPEG XL, as far as the format has it."),
        Choices((Text("8 bits"), Text("16 bits"), Text("32 bits, floating point"))),
        Flag("--bit-depth", "bits a channel, 32 is floating point; the photograph's without it, if the format has it"),
    ] = None
    profile: Annotated[
        OutputProfile,
        Text("Colour profile", "sRGB is for screens and the web."),
        Choices((Text("As the photograph"), Text("sRGB, for screens and the web"))),
        Flag("--profile", "colour profile: the photograph's (default) or sRGB"),
    ] = OutputProfile.PHOTO
    compression: Annotated[
        TiffCompression,
        Text("Compression of TIFF"),
        Choices((Text("None"), Text("LZW"), Text("Deflate, the smallest"))),
        Flag("--compression", "of TIFF"),
    ] = TiffCompression.DEFLATE
    strip_personal: Annotated[
        bool,
        Text(
            "Remove location and personal data", "Place, names, serial numbers, keywords. The copyright notice stays."
        ),
        Flag(
            "--strip-personal",
            "leave out place, names, serial numbers, maker note and keywords; the copyright notice stays",
        ),
    ] = False
