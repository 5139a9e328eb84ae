"""Run the engine in a process of its own, begun by gui/link/peer.py; never imports Qt.

The main thread listens; others open and save pictures, cut tiles for the screen, look after models, and paint. So a
photo opens while torch still loads, and a finished picture can be looked at and saved while the next one is painted.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from engine.options import Device
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process import scrubbing as s
from gui.engine_process import viewing as v
from gui.engine_process import watching as w
from gui.engine_process.clip_worker import ClipWorker
from gui.engine_process.file_worker import FileWorker
from gui.engine_process.history_worker import HistoryWorker
from gui.engine_process.model_worker import ModelWorker
from gui.engine_process.painting_worker import PaintingWorker
from gui.engine_process.photo_cache import PhotoCache
from gui.engine_process.tile_worker import TileWorker
from gui.engine_process.view_worker import ViewWorker
from gui.link.protocol import Cancel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.storage.places import Places
    from gui.engine_process.model_worker import Collection
    from gui.engine_process.painting_worker import Repainter
    from gui.link.peer import Peer
    from gui.link.protocol import Answer, Request

    LoadEngine = Callable[[Path, Places], tuple["Repainter", str]]


def serve(peer: Peer, models: Path, user: Places, load_engine: LoadEngine | None = None) -> None:
    """Answer requests until the other side quits or is gone; the main function of the engine process.

    `load_engine` takes the folder of the models and the user's places, and gives a `Repainter` and its device's name.
    """
    from engine.pictures import image_io  # noqa: F401  # before torch, so that photos open at once

    EngineProcess(peer, models, user, load_engine or load_stylizer).run()


def load_stylizer(models: Path, user: Places) -> tuple[Repainter, str]:
    """Import torch, which takes seconds, and load the engine.

    Raises:
        EngineError: the models are missing or damaged.
    """
    from engine.painting.stylizer import Stylizer
    from engine.runs import device

    device.use_threads()
    stylizer = Stylizer(models, user.models, user.speeds, user.promises)
    return cast("Repainter", stylizer), device.describe(device.choose(Device.AUTO))


def _own_models(models: Path, user: Places) -> Collection:
    from engine.models.own_models import OwnModels

    return OwnModels(models, user.models)


class EngineProcess:
    """Hold the parts of the engine process, and pass each request to the one that handles it."""

    def __init__(self, peer: Peer, models: Path, user: Places, load_engine: LoadEngine) -> None:
        self._peer = peer
        photos = PhotoCache(peer.pixels)
        self._tiles = TileWorker(peer, photos)
        self._history = HistoryWorker(peer, photos)
        self._views = ViewWorker(peer, photos)
        self._painting = PaintingWorker(peer, photos, lambda: load_engine(models, user), self._views.show)
        self._files = FileWorker(peer, photos, self._painting.recording)
        self._clips = ClipWorker(peer)
        self._models = ModelWorker(peer, lambda: _own_models(models, user))

    def run(self) -> None:
        """Start the threads and listen; what writes to the disk is waited for at the end."""
        writing = [
            threading.Thread(target=self._files.run, name="files", daemon=True),
            threading.Thread(target=self._history.run, name="history", daemon=True),
        ]
        others = (self._tiles.run, self._painting.run, self._models.run, self._clips.run, self._views.run)
        for thread in [*writing, *(threading.Thread(target=run, daemon=True) for run in others)]:
            thread.start()
        for request in self._peer.requests():
            self._pass_on(request)
        self._painting.camera.finish()
        self._files.finish()
        self._history.finish()
        for thread in writing:
            thread.join()

    def _pass_on(self, request: Request[Answer] | m.Pause | w.SteerCamera | Cancel) -> None:
        match request:
            case m.FileRequest():
                self._files.submit(request)
            case s.ClipRequest():
                self._clips.submit(request)
            case v.ViewRequest():
                self._views.submit(request)
            case m.MakeTile():
                self._tiles.submit(request)
            case k.KeepingRequest():
                self._history.submit(request)
            case m.ModelRequest():
                self._models.submit(request)
            case m.PaintingRequest():
                self._painting.submit(request)
            case m.EstimateRun():
                self._painting.estimate(request)
            case m.Pause(job, is_paused):
                self._painting.pause(job, is_paused)
            case w.SteerCamera():
                self._painting.camera.steer(request)
            case Cancel(job):
                self._files.drop(job)
                self._painting.cancel(job)
                self._models.cancel(job)
                self._clips.cancel(job)
