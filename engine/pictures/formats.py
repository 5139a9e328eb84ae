"""List the picture formats once: what each can hold, and what is offered for it when a picture is saved."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import Sentence

RAW_SUFFIXES = (
    *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".kdc", ".mef", ".mos", ".mrw"),
    *(".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"),
)


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """Describe one format that is written; how is said by the encoder of its name in `engine.pictures`."""

    name: str  # as users know it
    suffixes: tuple[str, ...]  # the usual one first
    media_type: str
    depths: tuple[int, ...] = (8,)  # bits a sample, 32 being floating point
    has_alpha: bool = True
    spaces: tuple[bytes, ...] = ()  # ICC's names of the colour spaces that it can hold besides RGB
    longest_side: int | None = None  # px, what the format or its library allows
    most_pixels: int | None = None  # likewise
    most_bytes: int | None = None  # of the samples
    quality_hint: str | None = None  # "lossless" where 100 is, "lossy" where it is not; None without a quality
    is_compressed_by_choice: bool = False


FORMATS = (
    PictureFormat(
        "JPEG", (".jpg", ".jpeg"), "image/jpeg", has_alpha=False, spaces=(b"GRAY", b"CMYK"), longest_side=65500,
        quality_hint="lossy",
    ),
    PictureFormat("PNG", (".png",), "image/png", depths=(8, 16), spaces=(b"GRAY",), longest_side=1_000_000),
    PictureFormat(
        "TIFF", (".tif", ".tiff"), "image/tiff", depths=(8, 16, 32), spaces=(b"GRAY", b"CMYK"),
        most_bytes=2**32 - 2**25, is_compressed_by_choice=True,
    ),
    PictureFormat("WebP", (".webp",), "image/webp", longest_side=16383, quality_hint="lossless"),
    PictureFormat(
        "AVIF", (".avif",), "image/avif", longest_side=32768, most_pixels=16384 * 16384, quality_hint="lossy"
    ),
    PictureFormat(
        "JPEG XL", (".jxl",), "image/jxl", depths=(8, 16), spaces=(b"GRAY",), longest_side=2**18,
        quality_hint="lossless",
    ),
)  # fmt: skip
WRITABLE_SUFFIXES = tuple(suffix for kind in FORMATS for suffix in kind.suffixes)
READABLE_SUFFIXES = (
    *(*WRITABLE_SUFFIXES, ".jpe", ".jfif", ".bmp", ".gif", ".jp2", ".j2k", ".heic", ".heif"),
    *RAW_SUFFIXES,
)


def format_of(suffix: str) -> PictureFormat | None:
    """Return the format that is written under an ending such as ".jpg", in any case; None where none is."""
    return next((kind for kind in FORMATS if suffix.lower() in kind.suffixes), None)


def format_named(name: str) -> PictureFormat:
    """Return a format by its name, in any case; raises StopIteration where there is none."""
    return next(kind for kind in FORMATS if kind.name.lower() == name.lower())


def that_hold(width: int, height: int, bytes_per_pixel: int = 3) -> list[PictureFormat]:
    """List the formats that can hold a picture of that size, px."""
    return [kind for kind in FORMATS if excess(kind, width, height, bytes_per_pixel) is None]


def excess(kind: PictureFormat, width: int, height: int, bytes_per_pixel: int = 3) -> Sentence | None:
    """Say what a picture of that size, px, has too much of for a format; None where it fits."""
    longest, pixels = max(width, height), width * height
    if kind.longest_side is not None and longest > kind.longest_side:
        return Sentence("{0} px long, and {1} ends at {2} px", longest, kind.name, kind.longest_side)
    if kind.most_pixels is not None and pixels > kind.most_pixels:
        most = f"{kind.most_pixels / 1e6:.0f}"
        return Sentence("{0} megapixels large, and {1} ends at {2}", f"{pixels / 1e6:.0f}", kind.name, most)
    if kind.most_bytes is not None and pixels * bytes_per_pixel > kind.most_bytes:
        size = f"{pixels * bytes_per_pixel / 2**30:.1f}"
        return Sentence("{0} GiB large, and {1} ends at 4", size, kind.name)
    return None
