"""Paint orders in a process of its own, which may run out of memory or crash while the one that started it lives on.

Messages are plain values over a pipe. To this process go an order's record with the folder that it is laid out in, and
"cancel". Back come ("ready", facts), ("progress", fraction, phase, seconds left), and at last ("done", record of
Painted), ("failed", kind of error, sentence as JSON) or ("cancelled",).
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, FrameDone
from engine.computers.clip_part import PART, read_part
from engine.computers.order import Painted, Piece, SentOrder
from engine.computers.unpacking import commission_of
from engine.errors import CannotWrite, EngineError, EngineStopped, Sentence
from engine.option_table import table
from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from engine.commissions.commission import Repainter
    from engine.computers.unpacking import Rooms
    from engine.options import Device
    from engine.painting.stylizer import Stylizer

    Load = Callable[[Rooms, Device], tuple[Repainter, dict[str, Any]]]

Told = tuple[Any, ...]


def serve(connection: Connection, rooms: Rooms, device: Device, load: Load | None = None) -> None:
    """Paint what comes until the other end is closed; the main function of the process.

    `load` gives the engine and the facts that are told of it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Control-C is for the process that started this one
    try:
        engine, facts = (load or load_stylizer)(rooms, device)
    except EngineError as error:
        connection.send(_failed(error))
        os._exit(1)
    try:
        connection.send(("ready", facts))
        while True:
            told = connection.recv()
            if told != "cancel":  # of an order that has ended meanwhile
                connection.send(_painted(connection, engine, rooms, device, *told))
    except (EOFError, OSError):
        os._exit(0)


def load_stylizer(rooms: Rooms, device: Device) -> tuple[Repainter, dict[str, Any]]:
    """Load torch and the models; raises EngineError where they are damaged, or there is no such device."""
    from engine.painting.stylizer import Stylizer  # noqa: PLC0415  # torch, in this process only
    from engine.runs.device import choose, describe, use_threads  # noqa: PLC0415

    use_threads()
    stylizer = Stylizer(rooms.models, rooms.own, rooms.speeds, rooms.promises)
    return stylizer, {"device": describe(choose(device)), "speeds": _speeds(stylizer, rooms.styles, device)}


def _speeds(stylizer: Stylizer, styles: Path, device: Device) -> dict[str, float]:
    """Tell by each engine the seconds of a megapixel, as far as they are known."""
    paintings = tuple(StyleChoice(path) for path in sorted(styles.glob("*.*"))[:1])
    found: dict[str, float] = {}
    for engine in table(StyleOptions)["engine"].values if paintings else ():
        seconds = stylizer.estimate(1000, 1000, StyleOptions(paintings, engine, device=device)).seconds
        if seconds is not None:
            found[engine] = seconds
    return found


def _painted(
    connection: Connection, engine: Repainter, rooms: Rooms, device: Device, record: dict[str, Any], folder: Path
) -> Told:
    order, began = SentOrder.of(record), time.monotonic()
    done: FrameDone | None = None
    try:
        commission = commission_of(order, rooms, folder, device)
    except OSError as error:
        return _failed(CannotWrite("The disk is full; make room: {0}.", os.strerror(error.errno or 0)))
    except EngineError as error:
        return _failed(error)
    with closing(carry_out(commission, lambda: engine, rooms.styles)) as steps:
        for step in steps:
            if connection.poll() and connection.recv() == "cancel":
                break
            if isinstance(step, Progress):
                connection.send(("progress", step.fraction, step.phase.value, step.seconds_left))
            elif isinstance(step, FrameDone):
                done = step
            elif isinstance(step, Ended):
                return _ended(step, done, time.monotonic() - began, is_part=PART in order.details)
    return ("cancelled",)


def _ended(ended: Ended, done: FrameDone | None, seconds: float, *, is_part: bool) -> Told:
    if ended.result is None or done is None:
        error = ended.error if isinstance(ended.error, EngineError) else EngineStopped(ended.message)
        return _failed(error)
    height, width = done.result.pixels.shape[:2]
    try:
        if is_part:
            found = [(file.read_bytes(), start, count) for file, start, count in read_part(ended.result)]
        else:
            found = [(ended.result.read_bytes(), 0, 1)]
    except OSError as error:
        return _failed(CannotWrite("The disk is full; make room: {0}.", os.strerror(error.errno or 0)))
    pieces = tuple(Piece(*one) for one in found)
    return ("done", Painted(pieces, width, height, seconds, _json(ended.message)).record())


def _json(said: str) -> str:
    return said.to_json() if isinstance(said, Sentence) else said


def _failed(error: EngineError) -> Told:
    return ("failed", type(error).__name__, error.sentence.to_json())
