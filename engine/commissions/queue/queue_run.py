"""Paint the photographs of a queue one after the other; one that fails is noted, and the others go on."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, Order
from engine.commissions.kinds import commission_of
from engine.commissions.queue.queue_item import REPLACES, ItemState, QueueMode
from engine.errors import BadOptions, CannotWrite, EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from engine.commissions.commission import Repainter, Step
    from engine.commissions.queue.queue_file import QueueFile
    from engine.commissions.queue.queue_item import QueueItem


def work(
    queue: QueueFile, engine: Callable[[], Repainter], bundled: Path, only: Iterable[int] | None = None
) -> Generator[tuple[QueueItem, Step], None, None]:
    """Paint what waits until nothing does or the queue pauses; closing the iterator lets the present one wait again.

    Args:
        queue: the queue.
        engine: gives the engine, which is loaded when the first photograph is there.
        bundled: folder of the bundled styles.
        only: numbers of the photographs to paint, whether or not the queue is paused; None is all.

    Yields:
        The photograph, and each step of `carry_out`; what is told by Ended is in the queue's file by then.
    """
    chosen = None if only is None else frozenset(only)
    while chosen is not None or queue.mode is QueueMode.RUNNING:
        item = queue.claim(chosen)
        if item is None:
            return
        try:
            yield from _attempt(queue, item, engine, bundled)
        except BaseException:
            queue.give_back(item.number)
            raise


def _attempt(
    queue: QueueFile, item: QueueItem, engine: Callable[[], Repainter], bundled: Path
) -> Generator[tuple[QueueItem, Step], None, None]:
    began = time.monotonic()
    try:
        commission = commission_of(order_of(queue, item))
    except EngineError as error:
        queue.fail(item.number, error.sentence)
        yield item, Ended(ItemState.FAILED, error.sentence, error.exit_code, error=error)
        return
    with closing(carry_out(commission, engine, bundled, queue.workspace(item.number))) as steps:
        for step in steps:
            if isinstance(step, Ended):
                if step.result is not None:
                    queue.finish(item.number, step.result, time.monotonic() - began, step.message)
                else:
                    queue.fail(item.number, step.message)
            yield item, step


def order_of(queue: QueueFile, item: QueueItem) -> Order:
    """Make the order of an item, and the folder of its painting; raises BadOptions and CannotWrite."""
    missing = queue.missing_styles(item.number)
    if missing:
        raise BadOptions("The style {0} is not where it was; put it back and try again.", ", ".join(missing))
    try:
        item.target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite("The folder {0} cannot be made; choose another one.", item.target.parent) from error
    replaces = bool(item.details.get(REPLACES))
    return Order(item.photo, item.target, item.options, item.save_options, item.details, replaces)
