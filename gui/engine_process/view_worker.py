"""Draw views of the open model, in a thread of the engine process; also while it is painted."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from gui.engine_process import viewing as v
from gui.link.protocol import Cancelled

if TYPE_CHECKING:
    from engine.values import Pixels
    from gui.engine_process import messages as m
    from gui.engine_process.model_cache import OpenModel
    from gui.engine_process.photo_cache import PhotoCache
    from gui.link.peer import Peer
    from gui.link.protocol import Answer

_SHARP_PIXELS = 2048 * 2048  # of a picture, from which on it is not drawn from four times as many


class ViewWorker:
    """Answer the newest request for a view; what has waited until then is cancelled."""

    def __init__(self, peer: Peer, photos: PhotoCache) -> None:
        self._peer, self._photos = peer, photos
        self._changed = threading.Condition()
        self._waiting: v.DrawView | None = None
        self._asked: list[v.LookAtModel] = []
        self._live: tuple[m.Photo, str, Pixels] | None = None  # a name of its latest painting
        self._paintings = 0
        self._shown: tuple[OpenModel, str] | None = None  # what its view shows

    def submit(self, request: v.ViewRequest[Answer]) -> None:
        """Queue a request."""
        with self._changed:
            if isinstance(request, v.DrawView):
                if self._waiting is not None:
                    self._peer.send(Cancelled(self._waiting.job))
                self._waiting = request
            elif isinstance(request, v.LookAtModel):
                self._asked.append(request)
            self._changed.notify()

    def show(self, photo: m.Photo, painted: Pixels) -> None:
        """Take the latest painting of a model's sheet, (H, W, 3) of any size."""
        with self._changed:
            self._paintings += 1
            self._live = photo, f"painting {self._paintings}", painted

    def run(self) -> None:
        """Work for ever; the thread's function."""
        while True:
            request = self._next()
            with self._peer.reporting(request.job):
                if isinstance(request, v.LookAtModel):
                    model = self._photos.model(request.photo).model
                    clips = tuple((clip.name, clip.seconds) for clip in model.clips)
                    self._peer.send(v.ModelSeen(request.job, clips, len(model.mesh().faces), model.can_shine))
                else:
                    self._draw(request)

    def _next(self) -> v.LookAtModel | v.DrawView:
        with self._changed:
            self._changed.wait_for(lambda: self._asked or self._waiting is not None)
            if self._asked:
                return self._asked.pop(0)
            waiting, self._waiting = self._waiting, None
            assert waiting is not None
            return waiting

    def _draw(self, request: v.DrawView) -> None:
        from engine.geometry.rendering import Look

        opened = self._shown_by(request)
        wish = request.view
        look = Look(is_lit=wish.is_lit, has_wires=wish.has_wires, background=wish.ground)
        camera = opened.view.camera(wish.yaw, wish.pitch, wish.zoom, wish.shift)
        moment = None if wish.clip is None else (wish.clip, wish.seconds)
        size = request.height, request.width
        is_sharp = request.is_sharp and size[0] * size[1] <= _SHARP_PIXELS
        pixels = opened.view.drawn(camera, size, look, moment, is_sharp=is_sharp)
        self._peer.send(v.ViewDrawn(request.job, self._peer.rings[v.VIEWS.name].put(pixels)))

    def _shown_by(self, request: v.DrawView) -> OpenModel:
        """Give the model with that on it which is to be seen."""
        number = request.photo.number
        with self._changed:
            live = self._live if request.is_live and self._live is not None and self._live[0].number == number else None
        opened = self._photos.model(request.photo if live is None else live[0])
        wanted = live[1] if live is not None else request.painted.key if request.painted is not None else "original"
        if self._shown == (opened, wanted):
            return opened
        view = opened.view
        if live is not None:
            view.show(live[2])
        elif request.painted is not None:
            self._peer.pixels.get(request.painted, lambda pixels: view.show(np.array(pixels)))
        else:
            view.show(opened.picture.pixels)
        self._shown = opened, wanted
        return opened
