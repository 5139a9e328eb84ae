"""Talk to an engine process through its connection alone, with a stand-in for the engine."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import numpy as np

from engine.options import StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process.engine_link import run_engine
from gui.engine_process.messages import SCREEN, TILES
from gui.link.peer import End, enter
from gui.link.pixel_store import OwnedPixels
from gui.link.protocol import Array, Frame, FreeFrame, MakeRoom, Room
from tests.gui import fake_stylizer

LIMIT = 60.0  # s for any answer; a process of low priority must begin before the first


def options(act: str) -> StyleOptions:
    return StyleOptions((StyleChoice(Path(f"{act}.jpg")),), strength=0.5)


class Client:
    """Start an engine process, send requests and wait for reports."""

    def __init__(self, loader: str, pixels: OwnedPixels | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self.pixels = pixels or OwnedPixels()
        for ring in (SCREEN, TILES):
            self.pixels.make(ring.array)
        self.has_room = True
        self.connection, theirs = context.Pipe()
        end = End(theirs, self.pixels.prefix, (SCREEN, TILES))
        arguments = (end, run_engine, (Path(), Places.below(Path()), getattr(fake_stylizer, loader)))
        self.process = context.Process(target=enter, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.seen: list[object] = []

    def send(self, message: object) -> None:
        self.connection.send(message)

    def wait_for(self, kind, job=None):
        while self.connection.poll(LIMIT):
            report = self.connection.recv()
            self.seen.append(report)
            if isinstance(report, MakeRoom):
                self._make_room(report.array)
            if isinstance(report, kind) and (job is None or report.job == job):
                return report
            for frame in (getattr(report, name, None) for name in ("frame", "before", "after")):
                if isinstance(frame, Frame):
                    self.send(FreeFrame(frame.ring, frame.slot))
        raise AssertionError(f"no {kind.__name__}; there came {self.seen}")

    def _make_room(self, array: Array) -> None:
        if self.has_room:
            self.pixels.make(array)
        self.send(Room(array.key, self.has_room))

    def array(self, array: Array) -> np.ndarray:
        """Copy an array that the process has made."""
        return np.frombuffer(bytes(self.pixels.bytes(array.key)), array.dtype)[: np.prod(array.shape)].reshape(
            array.shape
        )

    def picture(self, frame: Frame) -> np.ndarray:
        """Copy a picture for the screen, and free its slot."""
        start, size = frame.slot * SCREEN.slot_bytes, frame.width * frame.height * 3
        with self.pixels.bytes(SCREEN.array.key)[start : start + size] as view:
            pixels = np.frombuffer(bytes(view), np.uint8).reshape(frame.height, frame.width, 3)
        self.send(FreeFrame(frame.ring, frame.slot))
        return pixels

    def close(self) -> None:
        self.connection.close()
        self.process.join(LIMIT)
        alive = self.process.is_alive()
        self.process.kill()
        self.process.join()
        self.pixels.close()
        assert not alive
