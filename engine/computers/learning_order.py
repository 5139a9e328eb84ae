"""Learn the strokes of a painting that another computer has sent; what comes of it are the files of its strokes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from engine.computers.order import Piece
from engine.models.strokes_files import content_hash, photographs
from engine.pictures.sample import packed
from engine.storage.places import STROKES
from engine.storage.whole_file import link_or_copy

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.computers.order import SentLearning
    from engine.computers.unpacking import Rooms
    from engine.options import Device


def learn_strokes(
    order: SentLearning, rooms: Rooms, folder: Path, device: Device
) -> Generator[tuple[float, float | None, bytes], None, tuple[Piece, ...]]:
    """Learn as the other computer would, from what its library holds.

    Yields:
        The share, the seconds left, and how it paints by now, packed, where that is new.

    Returns:
        The strokes of each network that has lacked them, in the order of the list of networks.

    Raises:
        BadOptions, BadWeights, CannotWrite, UnreadableImage, UnsupportedFormat, OSError.
    """
    from engine.models.weights import Models  # noqa: PLC0415  # torch, in the engine's process only
    from engine.painters.adain.learning_run import LearningRun, photos_from, plan_for  # noqa: PLC0415
    from engine.runs.device import choose  # noqa: PLC0415

    for name, file in order.strokes.items():
        link_or_copy(rooms.files / file, folder / STROKES / Path(name).name)
    models, painting = Models(rooms.models, folder), rooms.files / order.painting
    photos = photos_from([*(rooms.files / name for name in order.photos), *photographs(rooms.resources)])
    plan, seconds = plan_for(order.steps)
    run = LearningRun(models, painting, photos, plan, choose(device), seconds)
    lacking = run.lacking()
    with closing(run.steps()) as steps:
        for progress in steps:
            sample = b"" if progress.sample is None else packed(progress.sample)
            yield progress.fraction, progress.seconds_left, sample
    contents = content_hash(painting)
    found = [models.strokes.path_of(model.sha256, contents) for model in lacking]
    return tuple(Piece(path.read_bytes()) for path in found if path is not None)
