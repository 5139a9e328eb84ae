"""Show that no encoder leaves the app's threads with another priority than the app has."""

from __future__ import annotations

import os
import sys
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.encoding import Encoding
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.commissions.video.own_priority import own_priority
from engine.commissions.video.segment_writer import SegmentWriter

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these policies, only there they change")


def _policies() -> set[int]:
    return {os.sched_getscheduler(int(task.name)) for task in Path("/proc/self/task").iterdir()}


def test_what_changes_the_priority_is_undone_for_all_threads():
    """GIVEN code that changes its thread's policy, and that of one it begins WHEN it is left THEN both have ours."""
    before, may_end = _policies(), threading.Event()
    with own_priority():
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        thread = threading.Thread(target=may_end.wait)
        thread.start()
        assert os.SCHED_BATCH in _policies()
    assert _policies() == before
    may_end.set()
    thread.join()


def test_a_clip_that_is_written_as_av1_leaves_the_priority_as_it_is(tmp_path: Path):
    """GIVEN an encoder that makes the superuser's process a real-time one WHEN it writes THEN all stays."""
    before = _policies()
    info = ClipInfo(64, 64, FrameLayout(10, (1, 1)), ColorTags(1), Fraction(1, 25), Fraction(25))
    encoding = Encoding("libsvtav1", info.layout, "mp4", "mp4", {"preset": "8", "crf": "40"})
    writer = SegmentWriter(tmp_path / "clip.mp4", encoding, info, info.tags, (64, 64))
    writer.write(np.full((64, 64, 3), 0.5, np.float32), 0)
    assert _policies() == before
    writer.close()
    assert _policies() == before
