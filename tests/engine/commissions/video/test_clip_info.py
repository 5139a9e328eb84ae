"""What a clip's file says goes through JSON whole."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.frame_colors import HLG, PQ, ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import Sentence

PLAIN = ClipInfo(64, 48, FrameLayout(), ColorTags(), Fraction(1, 12800), Fraction(25))
FULL = ClipInfo(
    1080, 1920, FrameLayout(10, None, has_alpha=True), ColorTags(9, True, 9, PQ), Fraction(1001, 30000),
    Fraction(30000, 1001), Fraction(4, 3), 17, 0.6, ("aac", "opus"), ("mov_text",), True, 270,
    (Sentence("{0} is turned by {1}.", "a.mp4", "270"),),
)  # fmt: skip


@pytest.mark.parametrize("info", [PLAIN, FULL])
def test_nothing_is_lost_in_json(info: ClipInfo) -> None:
    found = ClipInfo.from_json(json.loads(json.dumps(info.to_json())))

    assert found == info
    assert [(notice.template, notice.values) for notice in found.notices] == [
        (notice.template, notice.values) for notice in info.notices
    ]


@pytest.mark.parametrize(("transfer", "is_hdr"), [(PQ, True), (HLG, True), (1, False), (13, False)])
def test_light_beyond_what_is_painted_is_told(transfer: int, is_hdr: bool) -> None:
    info = ClipInfo(64, 48, FrameLayout(), ColorTags(transfer=transfer), Fraction(1, 25), Fraction(25))

    assert info.is_hdr == is_hdr
