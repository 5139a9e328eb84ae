"""Paint what a camera sees for the window, and record it."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from engine.errors import EngineError
from gui.engine_process import messages as m
from gui.engine_process import watching as w
from gui.engine_process.photo_cache import on_screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.options import StyleOptions
    from gui.link.peer import Peer

END_LIMIT = 10.0  # s that closing waits for a recording


class SwiftEngine(Protocol):
    """Choose the quickest options; `engine.painting.stylizer.Stylizer` does."""

    def swift(self, options: StyleOptions) -> StyleOptions:
        """Choose options that paint about what these give in the shortest time there is."""


class Recorder(Protocol):
    """Write frames into a clip; `engine.commissions.video.live_recording.LiveRecording` does."""

    def write(self, seen: Any) -> None:  # noqa: ANN401  # `engine.commissions.video.live_view.Seen`
        """Add a frame; raises EngineError."""

    def close(self) -> Path | None:
        """Finish the clip, if there is one; raises EngineError."""

    def discard(self) -> None:
        """Leave nothing."""


class CameraWatch:
    """Watch one camera at a time, in the thread that paints, as other threads say.

    Args:
        peer: where frames go.
    """

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._wishes: dict[int, w.SteerCamera] = {}  # the latest of each camera, also of one that is not open yet
        self._recording: Recorder | None = None
        self._target: Path | None = None  # of the recording, also of one that has failed
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._is_over.set()
        self._is_ending = False

    def steer(self, wish: w.SteerCamera) -> None:
        """Take what is wanted from now on."""
        with self._lock:
            self._wishes[wish.job] = wish

    def finish(self) -> None:
        """End at the next frame, and wait until a recording is whole."""
        self._is_ending = True
        self._is_over.wait(END_LIMIT)

    def run(self, engine: object, request: w.WatchCamera, must_stop: Callable[[], bool]) -> bool:
        """Show frames until it is told to end, which is True, or `must_stop` says so; raises EngineError."""
        from engine.commissions.video.camera import Camera
        from engine.commissions.video.live_view import LiveView

        swift = cast("SwiftEngine", engine).swift
        self._is_over.clear()
        try:
            with closing(Camera(request.camera)) as camera:
                frames = LiveView(cast("Any", engine), camera).painted(lambda: self._painted_now(request, swift))
                for seen in frames:
                    wish = self._now(request)
                    if wish.is_over or self._is_ending or must_stop():
                        return wish.is_over
                    if seen is not None:
                        self._record(request.job, wish.record, seen)
                        self._show(request.job, seen)
        finally:
            self._end_recording(request.job)
            with self._lock:
                self._wishes.pop(request.job, None)
            self._is_over.set()
        return False

    def _now(self, request: w.WatchCamera) -> w.SteerCamera:
        with self._lock:
            first = w.SteerCamera(request.job, request.options, request.consistency)
            return self._wishes.get(request.job, first)

    def _painted_now(self, request: w.WatchCamera, swift: Callable[[StyleOptions], StyleOptions]) -> Any:  # noqa: ANN401  # a Wish
        from engine.commissions.video.live_view import Wish

        wish = self._now(request)
        return Wish(swift(wish.options), wish.consistency)

    def _show(self, job: int, seen: Any) -> None:  # noqa: ANN401  # likewise
        """Show a frame, unless the window has no time for it."""
        ring = self._peer.rings[m.SCREEN.name]
        before = ring.try_put(on_screen(seen.before))
        if before is None:
            return
        after = ring.try_put(on_screen(np.asarray(seen.after, np.float32)))
        if after is None:
            ring.free(before.slot)
            return
        self._peer.send(w.LiveFrame(job, before, after, seen.rate))

    def _record(self, job: int, path: Path | None, seen: Any) -> None:  # noqa: ANN401  # likewise
        """Begin, go on with or end a recording; that it cannot be written ends it alone."""
        from engine.commissions.video.live_recording import LiveRecording

        if path != self._target:
            self._end_recording(job)
            self._target = path
            try:
                self._recording = None if path is None else LiveRecording(path)
            except EngineError as error:
                self._peer.send(w.Recorded(job, None, error.sentence))
        if self._recording is None:
            return
        try:
            self._recording.write(seen)
        except EngineError as error:
            self._recording.discard()
            self._recording = None
            self._peer.send(w.Recorded(job, None, error.sentence))

    def _end_recording(self, job: int) -> None:
        recording, self._recording, self._target = self._recording, None, None
        if recording is None:
            return
        try:
            self._peer.send(w.Recorded(job, recording.close()))
        except EngineError as error:
            self._peer.send(w.Recorded(job, None, error.sentence))
