"""Run the engine in a process of its own, started by `serve`; never imports Qt.

The main thread listens; others open and save pictures, cut tiles for the screen, look after models, and paint. So a
photo opens while torch still loads, and a finished picture can be looked at and saved while the next one is painted.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from engine.values import Device
from gui.link import keeping as k
from gui.link import messages as m
from gui.link.shared_frames import SharedFrames
from gui.process.archive import Archive
from gui.process.delivery import Delivery
from gui.process.desk import Desk
from gui.process.easel import Easel
from gui.process.librarian import Librarian
from gui.process.outlet import Outlet
from gui.process.photo_shelf import PhotoShelf
from gui.process.tile_cutter import TileCutter

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from gui.process.easel import Repainter
    from gui.process.librarian import Collection

    LoadEngine = Callable[[Path], tuple["Repainter", str]]


def serve(connection: Connection, frames: m.Block, models: Path, load_engine: LoadEngine | None = None) -> None:
    """Answer requests until the connection closes; the main function of the engine process.

    `load_engine` takes the folder of the models, and returns a `Repainter` and the name of its device.
    """
    from engine.pictures import image_io  # noqa: F401  # before torch, so that photos open at once

    EngineProcess(connection, frames, models, load_engine or load_stylizer).run()
    os._exit(0)  # torch's threads may still run, and must not see Python end below them


def load_stylizer(models: Path) -> tuple[Repainter, str]:
    """Import torch, which takes seconds, and load the engine.

    Raises:
        EngineError: the models are missing or damaged.
    """
    from engine.loupe import StylizerWithLoupe
    from engine.models.weights import own_folder
    from engine.runs import device
    from engine.speeds import speeds_file

    device.use_threads()
    stylizer = StylizerWithLoupe(models, own_folder(), speeds_file())
    return cast("Repainter", stylizer), device.describe(device.choose(Device.AUTO))


def _own_models(models: Path) -> Collection:
    from engine.models.own_models import OwnModels
    from engine.models.weights import own_folder

    return OwnModels(models, own_folder())


class EngineProcess:
    """Hold the parts of the engine process, and pass each request to the one that handles it."""

    def __init__(
        self,
        connection: Connection,
        frames: m.Block,
        models: Path,
        load_engine: LoadEngine,
    ) -> None:
        self._connection = connection
        self._outlet = Outlet(connection)
        self._frames = SharedFrames(frames)
        shelf = PhotoShelf()
        self._desk = Desk(self._outlet, self._frames, shelf)
        self._tiles = TileCutter(self._outlet, shelf)
        self._delivery = Delivery(self._outlet, self._frames)
        self._archive = Archive(self._outlet, shelf, self._delivery)
        self._easel = Easel(self._outlet, self._frames, shelf, self._delivery, lambda: load_engine(models))
        self._librarian = Librarian(self._outlet, lambda: _own_models(models))

    def run(self) -> None:
        """Start the threads and listen until the other side asks us to quit, or is gone."""
        logging.getLogger().addHandler(logging.handlers.QueueHandler(cast("Any", self._outlet)))
        desk = threading.Thread(target=self._desk.run, name="desk", daemon=True)
        archive = threading.Thread(target=self._archive.run, name="archive", daemon=True)
        desk.start()
        archive.start()
        threading.Thread(target=self._tiles.run, name="tiles", daemon=True).start()
        threading.Thread(target=self._easel.run, name="easel", daemon=True).start()
        threading.Thread(target=self._librarian.run, name="librarian", daemon=True).start()
        with contextlib.suppress(EOFError, OSError):
            while not isinstance(request := self._connection.recv(), m.Quit):
                self._pass_on(request)
        self._frames.close()
        self._desk.finish()
        self._archive.finish()
        desk.join()
        archive.join()

    def _pass_on(self, request: m.Request) -> None:
        match request:
            case m.OpenPhoto() | m.MakeThumbnail() | m.SaveResult() | m.ReadRecipe():
                self._desk.submit(request)
            case m.MakeTile():
                self._tiles.submit(request)
            case (
                k.KeepResult() | k.ListKept() | k.ShowKept() | k.RemoveKept() | k.WriteText()
                | k.KeepRecord() | k.ReadRecord() | k.TidyPasted()
            ):  # fmt: skip
                self._archive.submit(request)
            case m.ManageModels():
                self._librarian.submit(request)
            case m.EstimateRun():
                self._easel.estimate(request)
            case m.Paint():
                self._easel.submit(request)
            case m.Glimpse():
                self._easel.submit_glimpse(request)
            case m.MakeMaps():
                self._easel.submit_look(request)
            case m.Cancel(job):
                self._desk.drop(job)
                self._easel.cancel(job)
                self._librarian.cancel(job)
            case m.TakeResult():
                self._delivery.take(request)
            case m.Pause(job, is_paused):
                self._easel.pause(job, is_paused)
            case m.FreeFrame(slot):
                self._frames.free(slot)
