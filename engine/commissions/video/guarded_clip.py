"""Talk to the process that has limits: start it, watch it, and turn what it tells into frames."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil

from engine import errors
from engine.commissions.video.clip_errors import nothing_to_paint, too_large_clip
from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.frame_colors import over_white, to_pixels
from engine.commissions.video.high_range import to_standard_range
from engine.errors import Sentence, UnreadableImage, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.commissions.video.frame_colors import Plane
    from engine.values import Pixels

_BUSY_S = 60  # of the processor that an answer may take; a computer that is busy otherwise is waited for
_SILENT_S = 600  # that it may take in all
_MEMORY = 4 * 2**30  # bytes that it may take, whatever the system
_POLL = 0.5  # s
_LARGEST_HEADER = 1 << 20  # bytes
_MODULE = "engine.commissions.video.clip_process"


@dataclass(frozen=True, slots=True)
class ClipFrame:
    """Hold one decoded frame, upright."""

    pts: int  # in units of the time base
    duration: int  # likewise; 0 where it is unknown
    pixels: Pixels  # (H, W, 3) float32, about [0, 1]


class GuardedProcess:
    """Run one task with a file in a process of its own, and pass on what it tells.

    Args:
        path: of the file, for sentences.
        words: the task and its arguments.
    """

    def __init__(self, path: Path, words: list[str]) -> None:
        self._path = path
        frozen = getattr(sys, "frozen", False)
        command = [sys.executable, "decode", "clip"] if frozen else [sys.executable, "-m", _MODULE]
        root = str(Path(__file__).parents[3])
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH")))),
            "OPENBLAS_NUM_THREADS": "1",
        }
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows: no console flashes up
        self._process = subprocess.Popen(
            [*command, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, creationflags=hidden,
        )  # fmt: skip
        self._waits_since: float | None = None
        self._fault: errors.EngineError | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def messages(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Yield headers and what follows them, until the end.

        Raises:
            UnreadableImage, UnsupportedFormat, OutOfMemory, CannotWrite: as the process tells, or it says no more.
        """
        while True:
            header = json.loads(self._read(self._length()))
            if "end" in header:
                return
            if "error" in header:
                raise getattr(errors, header["error"])(Sentence.from_json(header["sentence"]))
            size = sum(h * w for h, w in header.get("shapes", ())) * header.get("bytes", 1)
            yield header, self._read(size) if size else b""

    def ask(self, line: str) -> None:
        """Write a line to its standard input; that it has ended shows when its answer is waited for."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _length(self) -> int:
        (length,) = struct.unpack("<I", self._read(4))
        if length > _LARGEST_HEADER:
            raise self._damaged()
        return int(length)

    def _read(self, count: int) -> bytes:
        assert self._process.stdout is not None
        self._waits_since = time.monotonic()
        content = self._process.stdout.read(count)
        self._waits_since = None
        if len(content) < count:
            raise self._fault or self._damaged()
        return content

    def _damaged(self) -> UnreadableImage:
        return damaged(self._path.name)

    def _watch(self) -> None:
        """Kill the process when it takes too long or too much; the one who waits is told why."""
        name = self._path.name
        asked, spent = None, 0.0
        while self._process.poll() is None:
            since = self._waits_since
            try:
                process = psutil.Process(self._process.pid)
                busy, memory = sum(process.cpu_times()[:2]), process.memory_info().rss
            except psutil.Error:  # it has ended meanwhile
                return
            if since != asked:
                asked, spent = since, busy
            silent = 0.0 if since is None else time.monotonic() - since
            if silent > _SILENT_S or (silent > _BUSY_S and busy - spent > _BUSY_S):
                self._fault = UnreadableImage("{0} takes too long to decode; convert it to H.264 first.", name)
                self._process.kill()
            if memory > _MEMORY:
                self._fault = too_large_clip(name)
                self._process.kill()
            time.sleep(_POLL)


class ClipReader:
    """Read a clip's frames from a time on; made, it opens the file.

    Args:
        path: of the clip.
        start: s; frames before it are left out. None is the beginning.
        stop: s; frames from it on are left out. None is the end.
        stride: every so many frames.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory.
    """

    def __init__(self, path: Path, start: float | None = None, stop: float | None = None, stride: int = 1) -> None:
        self.notices: list[str] = []
        told = ["" if value is None else repr(float(value)) for value in (start, stop)]
        self._process = GuardedProcess(path, ["decode", str(path.absolute()), *told, str(stride)])
        self._messages = self._process.messages()
        with contextlib.ExitStack() as undo:
            undo.callback(self.close)
            first = next(self._messages, None)
            if first is None:
                raise nothing_to_paint(path.name)
            self.info = ClipInfo.from_json(first[0]["info"])
            undo.pop_all()
        self.notices += self.info.notices

    def __iter__(self) -> Iterator[ClipFrame]:
        """Yield the frames; what is to be told about them is in `notices` after the last."""
        for header, content in self._messages:
            if "notice" in header:
                self.notices.append(Sentence.from_json(header["notice"]))
            else:
                yield ClipFrame(header["pts"], header["duration"], _pixels(self.info, header["shapes"], content))

    def close(self) -> None:
        """Let the file go; may be called twice."""
        self._process.close()


class ClipBrowser:
    """Give a clip's frames at any seconds; made, it opens the file.

    Args:
        path: of the clip.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory.
    """

    def __init__(self, path: Path) -> None:
        self._process = GuardedProcess(path, ["browse", str(path.absolute())])
        self._messages = self._process.messages()
        try:
            header, _ = next(self._messages)
        except BaseException:
            self.close()
            raise
        self.info = ClipInfo.from_json(header["info"])

    def frame(self, seconds: float) -> Pixels:
        """Return the frame that is shown at a second, (H, W, 3) float32, about [0, 1]."""
        self._process.ask(repr(seconds))
        header, content = next(self._messages)
        return _pixels(self.info, header["shapes"], content)

    def close(self) -> None:
        """Let the file go; may be called twice."""
        self._process.close()


def _pixels(info: ClipInfo, shapes: list[tuple[int, int]], content: bytes) -> Pixels:
    start = 0
    planes: list[Plane] = []
    for height, width in shapes:
        size = height * width * info.layout.item_bytes
        dtype: Any = "<u2" if info.layout.item_bytes == 2 else "u1"
        planes.append(np.frombuffer(content, dtype, height * width, start).reshape(height, width))
        start += size
    pixels = to_pixels(planes, info.layout, info.tags)
    if info.layout.has_alpha:
        pixels = over_white(pixels, planes[-1], info.layout.bits)
    if info.is_hdr:
        pixels = to_standard_range(pixels, info.tags)
    return np.ascontiguousarray(np.rot90(pixels, info.turned // 90)) if info.turned else pixels
