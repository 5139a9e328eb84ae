"""Show which frames of a clip the window gets to see, and that no place for them is lost."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gui.queue import queue_messages as m
from gui.queue.queue_painter import Painter

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
