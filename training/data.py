"""Hold pictures in memory as bytes-sized arrays and cut random crops from them, reproducibly."""

from __future__ import annotations

import io
import itertools
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import torch
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]  # (H, W, 3)

HELD_OUT = 40  # pictures of each source that no training sees
_T = TypeVar("_T")


def read_pictures(source: Path) -> list[Frame]:
    """Decode a tar or a folder of pictures, in the order of their names."""
    return [_decode(io.BytesIO(content)) for _, content in read_files(source)]


def read_files(source: Path) -> Iterator[tuple[str, bytes]]:
    """Read the names and contents of a tar's or a folder's pictures, in the order of their names."""
    if source.is_dir():
        for path in sorted(p for p in source.iterdir() if p.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}):
            yield path.name, path.read_bytes()
        return
    with tarfile.open(source) as tar:
        for member in sorted((m for m in tar if m.isfile()), key=lambda m: m.name):
            file = tar.extractfile(member)
            if file is not None:
                yield member.name, file.read()


def held_out(source: Path) -> list[Frame]:
    """Decode those pictures of a tar or a folder that no training sees."""
    return [_decode(io.BytesIO(content)) for _, content in split(list(read_files(source)))[1]]


def _decode(file: io.BytesIO) -> Frame:
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


@dataclass(frozen=True)
class LabelledPictures:
    """Hold small square pictures of known classes, decoded."""

    frames: NDArray[np.uint8]  # (N, S, S, 3)
    labels: NDArray[np.int64]  # (N,)

    @classmethod
    def read(cls, pictures: Path) -> LabelledPictures:
        """Read NAME.bin, encoded pictures one after another, beside NAME_index.npz with `offsets` and `labels`."""
        with np.load(pictures.with_name(f"{pictures.stem}_index.npz")) as index:
            offsets, labels = index["offsets"], index["labels"].astype(np.int64)
        data = pictures.read_bytes()
        spans = itertools.pairwise(offsets.tolist())
        return cls(np.stack([_decode(io.BytesIO(data[start:end])) for start, end in spans]), labels)

    def batch(self, count: int, size: int, random: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Draw crops (count, 3, size, size) in [0, 1], half of them mirrored, and their labels (count,)."""
        chosen = random.integers(len(self.labels), size=count)
        room = self.frames.shape[1] - size + 1
        corners = random.integers(room, size=(count, 2))
        crops = [self.frames[i, y : y + size, x : x + size] for i, (y, x) in zip(chosen, corners, strict=True)]
        turned = [crop[:, ::-1] if random.random() < 0.5 else crop for crop in crops]
        return _stacked(turned), torch.from_numpy(self.labels[chosen])


def split(pictures: list[_T], seed: int = 0) -> tuple[list[_T], list[_T]]:
    """Divide into training and held-out pictures by a fixed seed."""
    order = np.random.default_rng(seed).permutation(len(pictures))
    return [pictures[i] for i in order[HELD_OUT:]], [pictures[i] for i in order[:HELD_OUT]]


def _stacked(frames: list[Frame]) -> torch.Tensor:
    """Turn pictures (H, W, 3) of one size into (N, 3, H, W) float32 in [0, 1]."""
    return torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2).float() / 255


class Crops:
    """Draw batches of square crops at random scales.

    Args:
        sources: each a list of pictures of any sizes; every source is drawn from equally.
        size: side of a crop, px.
        shortest: range of the short side that a picture is scaled to before cropping, in crop sizes; at least 1.
    """

    def __init__(self, sources: list[list[Frame]], size: int, shortest: tuple[float, float], seed: int) -> None:
        self._sources = sources
        self._size = size
        self._shortest = shortest
        self._random = np.random.default_rng(seed)

    def batch(self, count: int) -> torch.Tensor:
        """Return (count, 3, size, size) float32 in [0, 1]."""
        return _stacked([self._crop(self._picture()) for _ in range(count)])

    def pairs(self, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return two crops of each of `count` pictures, (count, 3, size, size) float32 in [0, 1] each."""
        pictures = [self._picture() for _ in range(count)]
        one, two = (_stacked([self._crop(p) for p in pictures]) for _ in range(2))
        return one, two

    def state(self) -> dict[str, Any]:
        """Return the random generator's state, for a checkpoint."""
        return dict(self._random.bit_generator.state)

    def restore(self, state: dict[str, Any]) -> None:
        """Go on drawing where `state` was taken."""
        self._random.bit_generator.state = state

    def _picture(self) -> Frame:
        pictures = self._sources[self._random.integers(len(self._sources))]
        return pictures[self._random.integers(len(pictures))]

    def _crop(self, picture: Frame) -> Frame:
        height, width = picture.shape[:2]
        short = min(height, width)
        side = max(round(short / self._random.uniform(*self._shortest)), min(self._size, short))  # never enlarged
        top = self._random.integers(height - side + 1)
        left = self._random.integers(width - side + 1)
        crop = Image.fromarray(picture[top : top + side, left : left + side]).resize(
            (self._size, self._size), Image.Resampling.LANCZOS
        )
        if self._random.random() < 0.5:
            crop = crop.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return np.asarray(crop)
