"""Paint orders in a process of its own, which may run out of memory or crash while the one that started it lives on.

Messages are plain values over a pipe. To this process go "paint" or "learn" with an order's record and an empty folder
for it, and "cancel". Back come ("ready", facts), ("progress", and the fields of a Report), and at last ("done",
record of Painted), ("failed", kind of error, sentence as JSON) or ("cancelled",).
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, FrameDone
from engine.computers.learning_order import learn_strokes
from engine.computers.order import Painted, Piece, SentLearning, SentOrder, sent_of
from engine.computers.pieces import LIST, read_pieces
from engine.computers.unpacking import commission_of
from engine.errors import CannotWrite, EngineError, EngineStopped, Sentence
from engine.option_table import table
from engine.options import StyleOptions
from engine.runs.driven import Driven
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from engine.commissions.commission import Repainter
    from engine.computers.unpacking import Rooms
    from engine.options import Device
    from engine.painting.stylizer import Stylizer

    Load = Callable[[Rooms, Device], tuple[Repainter, dict[str, Any]]]
    Learn = Callable[
        [SentLearning, Rooms, Path, Device], Generator[tuple[float, float | None, bytes], None, tuple[Piece, ...]]
    ]

Told = tuple[Any, ...]


def serve(
    connection: Connection, rooms: Rooms, device: Device, load: Load | None = None, learn: Learn | None = None
) -> None:
    """Paint and learn what comes until the other end is closed; the main function of the process.

    `load` gives the engine and the facts that are told of it; `learn` learns strokes.
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
            if told == "cancel":  # of an order that has ended meanwhile
                continue
            kind, record, folder = told
            order = sent_of(kind, record)
            if isinstance(order, SentLearning):
                connection.send(_learnt(connection, (learn or learn_strokes)(order, rooms, folder, device)))
            else:
                connection.send(_painted(connection, engine, rooms, device, order, folder))
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
    connection: Connection, engine: Repainter, rooms: Rooms, device: Device, order: SentOrder, folder: Path
) -> Told:
    began = time.monotonic()
    done: FrameDone | None = None
    try:
        commission = commission_of(order, rooms, folder, device)
    except OSError as error:
        return _failed(_full(error))
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
                return _ended(step, done, time.monotonic() - began)
    return ("cancelled",)


def _learnt(
    connection: Connection, steps: Generator[tuple[float, float | None, bytes], None, tuple[Piece, ...]]
) -> Told:
    began = time.monotonic()
    try:
        with closing(steps):
            learning = Driven(steps)
            for fraction, seconds_left, sample in learning:
                if connection.poll() and connection.recv() == "cancel":
                    return ("cancelled",)
                connection.send(("progress", fraction, Phase.PAINTING.value, seconds_left, sample))
    except EngineError as error:
        return _failed(error)
    except OSError as error:
        return _failed(_full(error))
    return ("done", Painted(learning.value, 0, 0, time.monotonic() - began).record())


def _full(error: OSError) -> CannotWrite:
    return CannotWrite("The disk is full; make room: {0}.", os.strerror(error.errno or 0))


def _ended(ended: Ended, done: FrameDone | None, seconds: float) -> Told:
    if ended.result is None or done is None:
        error = ended.error if isinstance(ended.error, EngineError) else EngineStopped(ended.message)
        return _failed(error)
    height, width = done.result.pixels.shape[:2]
    try:
        listed = read_pieces(ended.result) if ended.result.suffix == LIST else [(ended.result, 0, 1)]
        pieces = tuple(Piece(file.read_bytes(), start, count) for file, start, count in listed)
    except OSError as error:
        return _failed(_full(error))
    return ("done", Painted(pieces, width, height, seconds, _json(ended.message)).record())


def _json(said: str) -> str:
    return said.to_json() if isinstance(said, Sentence) else said


def _failed(error: EngineError) -> Told:
    return ("failed", type(error).__name__, error.sentence.to_json())
