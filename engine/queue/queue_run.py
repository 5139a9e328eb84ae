"""Paint the photographs of a queue one after the other; one that fails is noted, and the others go on."""

from __future__ import annotations

import logging
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from engine.errors import BadOptions, CannotWrite, EngineError, EngineStopped, is_out_of_memory
from engine.pictures import image_io, image_saving
from engine.recipes.recipe import Recipe, to_json
from engine.values import ItemState, Progress, QueueMode, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from engine.queue.queue_file import QueueFile
    from engine.values import Picture, Preview, QueueItem, StyleOptions

logger = logging.getLogger(__name__)


class Repainter(Protocol):
    """Repaint a picture; `engine.stylizer.Stylizer` is one."""

    def stylize(self, picture: Picture, options: StyleOptions) -> Iterator[Progress | Preview | Result]:
        """Yield how far the work is, and the result last."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Tell what has become of a photograph."""

    state: ItemState
    message: str = ""  # why it failed
    exit_code: int = 0  # of the command line
    result: Path | None = None


def work(
    queue: QueueFile, engine: Callable[[], Repainter], bundled: Path, only: Iterable[int] | None = None
) -> Generator[tuple[QueueItem, Progress | Ended], None, None]:
    """Paint what waits until nothing does or the queue pauses; closing the iterator lets the present one wait again.

    Args:
        queue: the queue.
        engine: gives the engine, which is loaded when the first photograph is there.
        bundled: folder of the bundled styles.
        only: numbers of the photographs to paint, whether or not the queue is paused; None is all.
    """
    chosen = None if only is None else frozenset(only)
    while chosen is not None or queue.mode is QueueMode.RUNNING:
        item = queue.claim(chosen)
        if item is None:
            return
        ended = yield from _attempt(queue, item, engine, bundled)
        if ended.state is ItemState.FAILED:
            queue.fail(item.number, ended.message)
        yield item, ended


def _attempt(
    queue: QueueFile, item: QueueItem, engine: Callable[[], Repainter], bundled: Path
) -> Generator[tuple[QueueItem, Progress], None, Ended]:
    """Paint one photograph and return what has become of it; it waits again if this is closed before."""
    try:
        with closing(_paint(queue, item, engine, bundled)) as steps:
            while True:
                try:
                    yield item, next(steps)
                except StopIteration as end:
                    ended: Ended = end.value
                    return ended
    except EngineError as error:
        return Ended(ItemState.FAILED, str(error), error.exit_code)
    except Exception as error:  # one bad photograph must not end the queue
        if not is_out_of_memory(error):
            logger.exception("Unexpected error with %s", item.photo.name)
        return Ended(ItemState.FAILED, _unforeseen(error), 1)
    except BaseException:
        queue.give_back(item.number)
        raise


def _unforeseen(error: Exception) -> str:
    if is_out_of_memory(error):
        return "There is not enough memory for this photograph; choose a smaller size or close other programs."
    return "Something unexpected went wrong with this photograph; the log file tells more."


def _paint(
    queue: QueueFile, item: QueueItem, engine: Callable[[], Repainter], bundled: Path
) -> Generator[Progress, None, Ended]:
    began = time.monotonic()
    missing = queue.missing_styles(item.number)
    if missing:
        raise BadOptions(f"The style {', '.join(missing)} is not where it was; put it back and try again.")
    _make_folder(item.target.parent)
    image_saving.check_target(item.target, item.photo)
    picture = image_io.load(item.photo)
    result: Result | None = None
    with closing(cast("Any", engine().stylize(picture, item.options))) as steps:
        for step in steps:
            if isinstance(step, Progress):
                yield step
            elif isinstance(step, Result):
                result = step
    if result is None:
        raise EngineStopped("The engine ended without a picture; try again.")
    made = to_json(Recipe(item.options, result.model), bundled, private=item.save_options.strip_personal)
    written = image_saving.save(item.target, result.pixels, picture, item.save_options, recipe=made)
    queue.finish(item.number, written, time.monotonic() - began)
    return Ended(ItemState.DONE, result=written)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"The folder {folder} cannot be made; choose another one.") from error
