"""Record how a picture is painted, and write that as a short clip."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.commissions.video.short_clip import RATES, write_short_clip
from engine.errors import BadOptions, Sentence, wrong_ending
from engine.painters import registry
from engine.pictures.geometry import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from engine.values import Pixels

    Frame = NDArray[np.uint8]  # (H, W, 3)

SHORTEST, USUAL, LONGEST = 5.0, 10.0, 20.0  # s
_MOST = 400  # pictures that are kept; of more, every second one is let go
_SIDE = 1280  # px, long side
_QUALITY = 95  # of the JPEGs in which they are kept
_REST = 0.15  # of the clip, in which the finished picture is looked at

_IN_ONE_GO = Sentence("This engine paints in one go, so that there is nothing to record; choose the fine one.")


class TimeLapse:
    """Keep pictures of one run, in memory that does not grow with its length."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []
        self._stride, self._seen = 1, 0
        self._last: Frame | None = None  # the finished picture

    def __len__(self) -> int:
        return len(self._kept)

    def check_engine(self, engine: str) -> None:
        """Refuse, before anything is painted, an engine that shows nothing on the way; raises BadOptions."""
        if not registry.traits_of(engine).tells_losses:
            raise BadOptions(_IN_ONE_GO)

    def add(self, pixels: Frame) -> None:
        """Keep a picture of any size, (H, W, 3) uint8, the next in time."""
        if self._seen % self._stride == 0:
            self._kept.append(_packed(pixels))
        self._seen += 1
        if len(self._kept) > _MOST:
            self._kept, self._stride = self._kept[::2], 2 * self._stride

    def end(self, pixels: Pixels) -> None:
        """Keep the finished picture, (H, W, 3) in [0, 1]."""
        height, width = pixels.shape[:2]
        step = max(1, max(height, width) // (2 * _SIDE))
        self._last = np.rint(pixels[::step, ::step].clip(0, 1) * 255).astype(np.uint8)

    def write(self, path: Path, seconds: float = USUAL) -> Path:
        """Write them, and at last the finished picture, as a clip of that length; return its name.

        A taken name gets " (2)". Raises BadOptions, UnsupportedFormat, CannotWrite.
        """
        check(path, seconds)
        last = self._last
        if last is None or not self._kept:
            raise BadOptions(_IN_ONE_GO)
        height, width = last.shape[:2]
        size = _even(*fitted(height, width, min(_SIDE, max(height, width))))
        count = round(seconds * RATES[path.suffix.lower()])
        return write_short_clip(path, size, count, lambda: _faded([*self._kept, _packed(last)], size, count))


def check(path: Path, seconds: float) -> None:
    """Refuse what could not be written after a long run; raises BadOptions, UnsupportedFormat."""
    if path.suffix.lower() not in RATES:
        endings = ", ".join(RATES)
        raise wrong_ending(path.name, endings)
    if not SHORTEST <= seconds <= LONGEST:
        raise BadOptions(
            "A recording of {0} s is not made; choose {1} to {2} s.",
            f"{seconds:g}", f"{SHORTEST:g}", f"{LONGEST:g}",
        )  # fmt: skip


def _faded(kept: list[bytes], size: tuple[int, int], count: int) -> Iterator[NDArray[np.float32]]:
    """Yield so many frames that go from picture to picture without a jump, and rest on the last."""
    moving = max(1, round(count * (1 - _REST)))
    held: dict[int, NDArray[np.float32]] = {}
    for frame in range(count):
        place = min(frame / moving, 1.0) * (len(kept) - 1)
        first = min(int(place), len(kept) - 1)
        second = min(first + 1, len(kept) - 1)
        held = {index: held[index] if index in held else _unpacked(kept[index], size) for index in (first, second)}
        yield held[first] + np.float32(place - first) * (held[second] - held[first])


def _packed(pixels: Frame) -> bytes:
    image, file = Image.fromarray(pixels), io.BytesIO()
    image.thumbnail((_SIDE, _SIDE))
    image.save(file, "JPEG", quality=_QUALITY, subsampling=0)
    return file.getvalue()


def _unpacked(content: bytes, size: tuple[int, int]) -> NDArray[np.float32]:
    with Image.open(io.BytesIO(content)) as image:
        whole = image if image.size == size[::-1] else image.resize(size[::-1], Image.Resampling.BICUBIC)
        return np.asarray(whole, np.float32) / np.float32(255)


def _even(height: int, width: int) -> tuple[int, int]:
    return max(2, height // 2 * 2), max(2, width // 2 * 2)
