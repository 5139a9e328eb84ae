"""Fill a queue, and name what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch
from engine.options import SaveOptions, StyleOptions

if TYPE_CHECKING:
    from collections.abc import Sequence


def fill(queue: QueueFile, options: StyleOptions, *names: str, **more: object) -> tuple[int, ...]:
    photos = tuple(Path("/photos") / name for name in names)
    return queue.add(Batch(photos, options, Path("/out"), "{name}_{style}_{n}", SaveOptions(quality=80), **more))


def add(queue: QueueFile, photos: Sequence[Path], options: StyleOptions, folder: Path, template: str, *more, **named):
    return queue.add(Batch(tuple(photos), options, folder, template, SaveOptions(), *more, **named))


def names(queue: QueueFile) -> list[str]:
    return [item.photo.name for item in queue.items()]
