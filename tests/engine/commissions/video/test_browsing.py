"""A playhead shows the frame of its second, wherever it is dragged, and reads on where that is quicker."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.video import browsing
from engine.commissions.video.browsing import Browser
from engine.commissions.video.clip_info import ClipInfo, Decoded, Span
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import UnreadableImage
from tests.engine.commissions.video.clips import STEP, make_clip

COUNT = 60  # frames, 25 a second


class Tape:
    """Stand in for the decoder: frames of so many a second, of which it is noted down where reading begins."""

    def __init__(self, count: int = COUNT, seconds: float = COUNT / 25) -> None:
        self.count, self.begun, self.read = count, [], 0
        self.info = ClipInfo(
            4, 4, FrameLayout(), ColorTags(6), Fraction(1, 25), Fraction(25), count=count, seconds=seconds
        )

    def decode(self, _path: Path, span: Span):
        self.begun.append(span.start)
        yield self.info
        for index in range(self.count):
            if index / 25 >= (span.start or 0) - 0.02:
                self.read += 1
                yield Decoded(index, 1, [np.array([[index]])])


@pytest.fixture
def tape(monkeypatch: pytest.MonkeyPatch) -> Tape:
    made = Tape()
    monkeypatch.setattr(browsing, "decode", made.decode)
    return made


def _shown(browser: Browser, seconds: float) -> int:
    return browser.frame(seconds).pts


def test_a_real_clip_is_shown_at_any_second(tmp_path: Path) -> None:
    browser = Browser(make_clip(tmp_path / "a.mov", codec="mpeg4", count=COUNT, options={"g": "12"}))
    places = ((0, 0), (1.0, 25), (1.04, 26), (0.4, 10), (2.36, 59), (50, 59), (0.0, 0))
    assert [_shown(browser, seconds) for seconds, _ in places] == [STEP * index for _, index in places]


def test_a_little_ahead_it_reads_on_and_elsewhere_it_begins_anew(tape: Tape) -> None:
    browser = Browser(Path("a.mp4"))
    assert [_shown(browser, seconds) for seconds in (0.0, 0.04, 0.2, 1.2)] == [0, 1, 5, 30]
    assert tape.begun == [None]
    assert _shown(browser, 2.3) == round(2.3 * 25)  # more than a second on
    assert _shown(browser, 0.4) == 10
    assert tape.begun[1:] == [pytest.approx(2.26), pytest.approx(0.36)]
    assert _shown(browser, 0.4) == 10  # the frame at hand
    assert len(tape.begun) == 3


def test_between_two_frames_the_nearer_one_is_shown(tape: Tape) -> None:
    browser = Browser(Path("a.mp4"))
    assert [_shown(browser, seconds / 25) for seconds in (0.4, 0.6, 2.4, 2.6)] == [0, 1, 2, 3]


@pytest.mark.parametrize("claimed", [COUNT / 25, 3.0, 50.0, 1e6, 0.0])
def test_after_the_end_the_last_frame_is_shown(tape: Tape, claimed: float) -> None:
    """GIVEN a file that says that it is longer WHEN its end is asked for THEN it is the last frame, soon."""
    tape.info = replace(tape.info, seconds=claimed)
    browser = Browser(Path("a.mp4"))
    assert _shown(browser, 1e6) == COUNT - 1
    assert len(tape.begun) < 30
    assert _shown(browser, 0.5) == 12  # and it goes on


def test_before_the_beginning_it_is_the_first_frame(tape: Tape) -> None:
    browser = Browser(Path("a.mp4"))
    assert _shown(browser, 1.0) == 25
    assert _shown(browser, -3.0) == 0


@pytest.mark.parametrize("seconds", [0.0, 2.0])
def test_a_clip_without_a_frame_says_so(tape: Tape, seconds: float) -> None:
    tape.count = 0
    with pytest.raises(UnreadableImage, match=r"a\.mp4 holds no frame"):
        Browser(Path("a.mp4")).frame(seconds)


def test_a_clip_left_for_another_place_is_closed(tape: Tape, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    def watched(path: Path, span: Span):
        try:
            yield from tape.decode(path, span)
        finally:
            closed.append(span.start)

    monkeypatch.setattr(browsing, "decode", watched)
    browser = Browser(Path("a.mp4"))
    browser.frame(0.0)
    browser.frame(2.0)
    assert closed == [None]
