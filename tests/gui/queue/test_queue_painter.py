"""Show which frames of a clip the window gets to see, that no place for them is lost, and when there is work."""

from __future__ import annotations

import contextlib
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch
from engine.errors import BadWeights
from engine.options import SaveOptions, StyleOptions
from engine.style_choice import StyleChoice
from gui.queue import queue_messages as m
from gui.queue.queue_painter import Painter, _wait_for

PIXELS = np.zeros((4, 6, 3), np.float32)


class _Ring:
    """Have so many places, and tell which are taken."""

    def __init__(self, places: int) -> None:
        self._free, self.taken = list(range(places)), set()

    def try_put(self, _picture):
        if not self._free:
            return None
        slot = self._free.pop()
        self.taken.add(slot)
        return SimpleNamespace(slot=slot)

    def free(self, slot: int) -> None:
        self.taken.remove(slot)
        self._free.append(slot)


def _done(time: float | None = 0.5, count: int = 10) -> SimpleNamespace:
    frame = SimpleNamespace(index=3, time=time, picture=SimpleNamespace(pixels=PIXELS))
    return SimpleNamespace(frame=frame, result=SimpleNamespace(pixels=PIXELS), count=count)


def _painter(ring: _Ring) -> tuple[Painter, list[object]]:
    sent: list[object] = []
    peer = SimpleNamespace(rings={m.FRAMES.name: ring}, send=sent.append)
    return Painter(peer, None, None, None), sent


def test_a_frame_is_shown_before_and_after_but_not_too_often():
    painter, sent = _painter(_Ring(4))

    painter._show(7, _done())
    painter._show(7, _done())  # at once

    assert [(shown.number, shown.index, shown.count, shown.moment) for shown in sent] == [(7, 3, 10, 0.5)]
    assert sent[0].before.slot != sent[0].after.slot


@pytest.mark.parametrize("places", [0, 1])
def test_a_frame_without_room_for_both_leaves_none_behind(places):
    ring = _Ring(places)
    painter, sent = _painter(ring)

    painter._show(7, _done())

    assert sent == []
    assert ring.taken == set()


@pytest.mark.parametrize("done", [_done(time=None), _done(count=1)], ids=["no moment", "a photograph"])
def test_only_frames_of_clips_are_shown(done):
    painter, sent = _painter(_Ring(4))

    painter._show(7, done)

    assert sent == []


def test_there_is_work_before_the_first_step_and_none_once_all_is_painted(tmp_path, photo_path):
    """GIVEN an engine that takes long WHEN nothing is told yet THEN the process must not rest."""
    file, begun, may_end, over = tmp_path / "queue.sqlite", *(threading.Event() for _ in range(3))

    def load():
        begun.set()
        may_end.wait(30)
        raise BadWeights("There is no engine.")

    options = StyleOptions((StyleChoice(photo_path),))
    QueueFile(file, tmp_path).add(Batch((photo_path,), options, tmp_path / "out", "{name}", SaveOptions()))
    peer = SimpleNamespace(send=lambda _report: over.set(), reporting=lambda _job: contextlib.nullcontext())
    painter = Painter(peer, file, tmp_path, load)
    thread = threading.Thread(target=painter.run, daemon=True)
    thread.start()
    assert begun.wait(30)
    assert painter.is_at_work
    may_end.set()
    assert over.wait(30)  # it has told the end
    _wait_for(lambda: not painter.is_at_work, 30)
    assert not painter.is_at_work
    painter.quit()
    thread.join(30)
    assert not thread.is_alive()
