"""Paint without torch: an engine for real processes that takes milliseconds, or as long as a test wants."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.computers.order import Piece
from engine.options import Precision
from engine.pictures.sample import packed
from engine.values import Phase, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from engine.computers.order import SentLearning
    from engine.computers.unpacking import Rooms
    from engine.options import Device, StyleOptions
    from engine.values import Picture

SECONDS = "TOY_SECONDS"  # environment: that a painting takes
HANGS = "TOY_HANGS"  # environment: does not obey
KILLER = 7  # a seed that ends the process that paints by it
_MANIFEST = Path(__file__).resolve().parents[3] / "resources" / "models" / "manifest.json"
_MODEL = next(one["name"] for one in json.loads(_MANIFEST.read_text("utf-8"))["models"] if one["kind"] == "adain")


class ToyEngine:
    """Invert a picture, by a little that depends on the strength."""

    def stylize(self, picture: Picture, options: StyleOptions, **_more: object) -> Iterator[Progress | Result]:
        if options.seed == KILLER:
            os._exit(9)
        seconds, began = float(os.environ.get(SECONDS, "0")), time.monotonic()
        if os.environ.get(HANGS):
            time.sleep(60)
        while time.monotonic() - began < seconds:
            yield Progress(min(1.0, (time.monotonic() - began) / seconds), Phase.PAINTING)
            time.sleep(0.01)
        pixels = picture.pixels + options.strength * (1 - 2 * picture.pixels)
        yield Result(pixels, options, "toy", _MODEL, Precision.FLOAT32)


def load(_rooms: Rooms, _device: Device) -> tuple[ToyEngine, dict[str, Any]]:
    return ToyEngine(), {"device": "Toy", "speeds": {}}


def learn(
    order: SentLearning, rooms: Rooms, _folder: Path, _device: Device
) -> Generator[tuple[float, float | None, bytes], None, tuple[Piece, ...]]:
    """Give the files that it should learn on, after a while in which a grey picture is shown."""
    seconds, began = float(os.environ.get(SECONDS, "0")), time.monotonic()
    while time.monotonic() - began < seconds:
        yield min(1.0, (time.monotonic() - began) / seconds), None, packed(np.full((40, 60, 3), 90, np.uint8))
        time.sleep(0.01)
    return tuple(Piece((rooms.files / name).read_bytes()) for name in order.photos)


def broken(_rooms: Rooms, _device: Device) -> tuple[ToyEngine, dict[str, Any]]:
    os._exit(3)


def dies_at_first(rooms: Rooms, device: Device) -> tuple[ToyEngine, dict[str, Any]]:
    """Load in the second process only."""
    mark = rooms.files.parent / "died"
    if not mark.exists():
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        os._exit(9)
    return load(rooms, device)
