"""What an order says of a clip."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.video.clip_work import CONSISTENCY, work_from
from engine.errors import BadOptions

CLIP = Path("a.mp4")


def test_without_details_all_is_painted() -> None:
    work = work_from(CLIP, {})

    assert (work.path, work.start, work.stop, work.consistency) == (CLIP, None, None, CONSISTENCY)
    assert not work.is_partial


@pytest.mark.parametrize("details", [{"from": 1}, {"to": 2.5}, {"from": 0.0, "to": 0.1}])
def test_a_part_is_told(details: dict) -> None:
    work = work_from(CLIP, details)

    assert work.is_partial
    assert (work.start, work.stop) == (details.get("from"), details.get("to"))


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"consistency": 1.5}, "consistency is 1.5"), ({"consistency": -0.1}, "consistency"),
        ({"from": 2, "to": 2}, "ends before"), ({"from": -1}, "ends before"), ({"to": 0}, "ends before"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(details: dict, says: str) -> None:
    with pytest.raises(BadOptions, match=says):
        work_from(CLIP, details)


def test_each_notice_is_told_once() -> None:
    work = work_from(CLIP, {})

    work.tell(["one", "two"])
    work.tell(["two", "three"])

    assert work.notices == ["one", "two", "three"]
