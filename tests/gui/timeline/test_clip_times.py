"""Check how a clip's time is counted in frames."""

from __future__ import annotations

import pytest

from gui.timeline.clip_times import ClipTimes, clock

TIMES = ClipTimes.of(2.0, 25.0)


@pytest.mark.parametrize(("asked", "stands"), [(-1.0, 0.0), (0.119, 0.12), (0.5, 0.48), (9.0, 1.96)])
def test_the_playhead_stands_at_a_frame_inside_the_clip(asked, stands):
    assert TIMES.at(asked).moment == pytest.approx(stands)


def test_the_part_keeps_a_frame():
    assert TIMES.ending(1.0).beginning(5.0).start == pytest.approx(0.96)
    assert TIMES.beginning(1.0).ending(0.0).stop == pytest.approx(1.04)
    assert TIMES.is_whole
    assert not TIMES.beginning(0.2).is_whole


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00.00"), (61.25, "1:01.25"), (3723.5, "1:02:03.50")])
def test_moments_are_named(seconds, said):
    assert clock(seconds) == said
