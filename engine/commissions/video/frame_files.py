"""Write painted frames as pictures: a folder of them, or an animation."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.commissions.video.guarded_clip import ClipReader
from engine.pictures import image_saving
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from engine.commissions.video.clip_info import ClipInfo
    from engine.commissions.video.guarded_clip import ClipFrame
    from engine.options import SaveOptions

_DIGITS = 5
_LEAST_MS = 20  # that viewers show a frame of a GIF for; less is taken for 100
_COLOURS = 256


def write_images(
    path: Path, segments: list[tuple[Path, int]], info: ClipInfo, options: SaveOptions, recipe: str
) -> Path:
    """Write a folder of pictures, named as `path` without its ending; return its name, "name (2)" where it is taken."""
    target = image_saving.free_name(path.with_suffix(""))
    folder = Path(tempfile.mkdtemp(prefix=".impasto-", suffix=".part", dir=path.parent))
    like = Picture(np.empty((1, 1, 3), np.float32), bit_depth=8 if info.layout.bits == 8 else 16)
    try:
        for number, (_, frame) in enumerate(_timed(segments, info.time_base), 1):
            name = folder / f"{path.stem}_{number:0{_DIGITS}}{path.suffix}"
            image_saving.save(name, frame.pixels, like, options, recipe=recipe)
        folder.chmod(0o755)
        folder.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return target


def write_animation(
    file: Path, suffix: str, segments: list[tuple[Path, int]], info: ClipInfo, options: SaveOptions
) -> None:
    """Write an animation that repeats for ever."""
    unit = 10 if suffix == ".gif" else 1  # ms that lengths are counted in
    times = [unit * round(1000 * time / unit) for time, _ in _timed(segments, info.time_base)]
    usual = max(1, round(1000 / float(info.rate)))
    lengths = [max(_LEAST_MS, after - before) for before, after in pairwise(times)] + [usual]
    pictures = (_picture(frame, suffix) for _, frame in _timed(segments, info.time_base))
    first = next(pictures)
    rest = {"quality": options.quality, "method": 4} if suffix == ".webp" else {"optimize": False, "disposal": 1}
    kind = "WEBP" if suffix == ".webp" else "GIF"
    first.save(file, kind, save_all=True, append_images=pictures, duration=lengths, loop=0, **rest)


def _picture(frame: ClipFrame, suffix: str) -> Image.Image:
    picture = Image.fromarray(np.rint(frame.pixels.clip(0, 1) * 255).astype(np.uint8))
    return picture if suffix == ".webp" else picture.quantize(_COLOURS, dither=Image.Dither.FLOYDSTEINBERG)


def _timed(segments: list[tuple[Path, int]], base: Fraction) -> Iterator[tuple[Fraction, ClipFrame]]:
    """Yield the frames with their times, s; `base` is what the segments' first time stamps count in."""
    for file, pts in segments:
        with closing(ClipReader(file)) as reader:
            for frame in reader:
                yield pts * base + frame.pts * reader.info.time_base, frame
