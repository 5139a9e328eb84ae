"""Check that a child process is started, heard and ended, and that its pictures are copied and their slots freed."""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import time
from multiprocessing import Pipe

import numpy as np
import pytest
from PySide6.QtGui import QColorSpace, QImage

from gui.link import child as module
from gui.link.child import Child
from gui.link.frame_ring import Ring
from gui.link.pixel_store import OwnedPixels
from gui.link.program import Program
from gui.link.protocol import Frame, FreeFrame, Listening, Quit
from tests.gui.link import toy

LIMIT = 60.0  # s
BGRX = Ring("bgrx", 2, 64, 4)


@pytest.fixture
def pixels():
    pixels = OwnedPixels()
    yield pixels
    assert len(pixels) == 0  # a child that has ended has given its rings back
    pixels.close()


@pytest.fixture
def heard() -> queue.SimpleQueue:
    return queue.SimpleQueue()


@pytest.fixture
def start(pixels, heard):
    """Start children that tell what they hear, and see each ended."""
    made: list[Child] = []

    def start_child(*arguments: object, **more: object) -> Child:
        program = Program("toy", toy.serve, arguments, (toy.RING,), **more)
        made.append(Child(program, pixels, lambda child, report: heard.put((child, report))))
        return made[-1]

    yield start_child
    for child in made:
        child.kill()


@pytest.fixture
def idle(pixels, monkeypatch):
    """Make a child without a process, whose messages are kept in `sent`."""

    class _Process:
        pid, exitcode = 7, None

        def __init__(self, **more: object) -> None:
            self.given = more

        def start(self) -> None:
            pass

        def join(self, _limit: float) -> None:
            pass

        kill = start

    monkeypatch.setattr(module.multiprocessing, "get_context", lambda _way: _Context(_Process))
    child = Child(Program("idle", toy.serve, (), (toy.RING, BGRX)), pixels, lambda *_: None)
    child.sent = []
    monkeypatch.setattr(child._sender, "send", child.sent.append)
    yield child
    child.kill()


class _Context:
    """Make pipes and pretend to make processes."""

    def __init__(self, process: type) -> None:
        self.Process = process

    def Pipe(self):
        return Pipe()


def _hear(heard: queue.SimpleQueue, kind: type | None) -> object:
    """Wait for a report of a kind; None is the end."""
    while True:
        _, report = heard.get(timeout=LIMIT)
        if (report is None) if kind is None else isinstance(report, kind):
            return report


def test_a_child_answers_and_ends_when_it_is_asked_to(start, heard):
    child = start()
    assert _hear(heard, toy.Begun).pid == child.pid != os.getpid()
    assert _hear(heard, Listening)
    child.send(toy.Echo(1, "a"))
    assert _hear(heard, toy.Echoed) == toy.Echoed(1, "a")
    assert child.end(LIMIT) == 0
    assert _hear(heard, None) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_child_that_hangs_is_ended_by_force_after_its_limit(start, heard):
    child = start(False, 3600.0)
    began = time.monotonic()
    assert child.end(0.2) == -signal.SIGKILL
    assert time.monotonic() - began < module.KILL_LIMIT
    assert _hear(heard, None) is None


def test_a_child_that_dies_is_told_once_and_sending_to_it_is_no_error(start, heard):
    child = start(True)
    assert _hear(heard, None) is None
    child.send(toy.Echo(1, "a"))
    assert child.kill() == 3
    assert heard.empty()


@pytest.mark.parametrize("has_children", [False, True])
def test_only_one_that_starts_others_outlives_the_window_by_itself(pixels, monkeypatch, has_children):
    seen = {}

    class _Process:
        pid = exitcode = None

        def __init__(self, **more: object) -> None:
            seen.update(more)

        def start(self) -> None:
            pass

        def join(self, _limit: float) -> None:
            pass

        kill = start

    monkeypatch.setattr(module.multiprocessing, "get_context", lambda _way: _Context(_Process))
    child = Child(Program("toy", toy.serve, (1, 2), has_children=has_children), pixels, lambda *_: None)
    child.kill()
    assert seen["daemon"] is not has_children
    assert seen["name"] == "impasto-toy"
    assert seen["args"][1:] == (toy.serve, (1, 2))
    assert seen["args"][0].prefix == pixels.prefix


def test_no_room_for_the_pictures_is_an_error_and_leaves_nothing(pixels, monkeypatch):
    make = pixels.make
    monkeypatch.setattr(pixels, "make", lambda array: make(array) if "toy" in array.key else _refuse())
    with pytest.raises(OSError, match="No space"):
        Child(Program("toy", toy.serve, (), (toy.RING, BGRX)), pixels, lambda *_: None)
    assert len(pixels) == 0


def _refuse() -> None:
    raise OSError(28, "No space left on device")


def test_a_report_that_cannot_be_read_does_not_stop_those_after_it(idle, heard, monkeypatch, caplog):
    reports = iter([ValueError("unforeseen"), "a report", EOFError()])

    class _Connection:
        def recv(self):
            report = next(reports)
            if isinstance(report, Exception):
                raise report
            return report

        close = staticmethod(lambda: None)

    monkeypatch.setattr(idle, "_connection", _Connection())
    with caplog.at_level(logging.ERROR):
        idle._listen(lambda child, report: heard.put(report))
    assert [heard.get(timeout=1), heard.get(timeout=1)] == ["a report", None]
    assert "cannot be read" in caplog.text


def _put(pixels: OwnedPixels, ring: Ring, slot: int, picture: np.ndarray) -> Frame:
    """Write a picture into a slot, as the process does."""
    start = slot * ring.slot_bytes
    with pixels.bytes(ring.array.key)[start : start + picture.nbytes] as view:
        view[:] = picture.tobytes()
    return Frame(ring.name, slot, picture.shape[1], picture.shape[0])


def test_a_picture_is_copied_out_of_its_slot_which_is_freed(idle, pixels):
    """GIVEN pictures of odd width in both slots WHEN one is copied THEN it is its own, in sRGB, and stays so."""
    rows = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3) * 10
    _put(pixels, toy.RING, 0, np.full((2, 3, 3), 255, np.uint8))
    frame = _put(pixels, toy.RING, 1, rows)
    image = idle.image(frame)
    _put(pixels, toy.RING, 1, np.zeros((2, 3, 3), np.uint8))
    assert image.format() is QImage.Format.Format_RGB32
    assert image.colorSpace() == QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    seen = [image.pixelColor(x, y).getRgb()[:3] for y in range(2) for x in range(3)]
    assert seen == [tuple(row) for row in rows.reshape(-1, 3).tolist()]
    assert idle.sent == [FreeFrame("toy", 1)]


def test_a_picture_as_qt_paints_it_is_copied_as_it_is(idle, pixels):
    bgrx = np.zeros((2, 2, 4), np.uint8)
    bgrx[...] = (10, 20, 30, 255)
    image = idle.image(_put(pixels, BGRX, 1, bgrx))
    _put(pixels, BGRX, 1, np.zeros((2, 2, 4), np.uint8))
    assert image.pixelColor(1, 1).getRgb() == (30, 20, 10, 255)
    assert idle.sent == [FreeFrame("bgrx", 1)]


def test_a_picture_that_is_not_wanted_frees_its_slot(idle):
    idle.free(Frame("toy", 1, 2, 2))
    assert idle.sent == [FreeFrame("toy", 1)]


def test_an_end_asks_first(idle):
    idle.end(0.0)
    assert idle.sent == [Quit()]
