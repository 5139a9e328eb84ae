"""Hold what source, painter and sink of one clip know in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from engine.commissions.video.clip_journal import Notes
from engine.errors import BadOptions

Way = tuple[float, float]  # px of the frame, to the right and down

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from engine.commissions.video.key_frames import Ahead
    from engine.commissions.video.shots import ShotFinder
    from engine.values import Picture, Pixels

WITHIN = "within"  # the detail of a part that does not begin with a shot: `Within`, JSON
SEEN = "seen"  # the detail of a part that ends within a shot: s, where that ends
CONSISTENCY = 0.8  # unless told otherwise


@dataclass(frozen=True, slots=True)
class Within:
    """Say where a part begins in a shot, whose statistics and grid it goes on with."""

    shot: float  # s, the shot's first frame
    way: Way  # of the camera since then, at the part's first frame
    lead: int  # frames that are painted and not kept, so that the first one that is looks as if all were painted


@dataclass(slots=True)
class ClipWork:
    """Say which part of a clip is painted, and how far that is."""

    path: Path
    start: float | None = None  # s
    stop: float | None = None  # s
    consistency: float = CONSISTENCY  # 0 paints each frame for itself .. 1
    notes: Notes = field(default_factory=Notes)
    last: Pixels | None = None  # the last painting of an earlier run
    before: Picture | None = None  # the frame that it is of
    notices: list[str] = field(default_factory=list)  # sentences on what is not as in the clip
    shots: ShotFinder | None = None  # reads ahead, while frames are painted
    ahead: Ahead | None = None  # likewise
    within: Within | None = None  # the shot that its first frame lies in, which has begun before
    seen: float | None = None  # s, to which shots are looked at, where that is not `stop`

    def tell(self, sentences: Iterable[str]) -> None:
        """Add what has not been told yet."""
        self.notices += [sentence for sentence in sentences if sentence not in self.notices]

    @property
    def looks_until(self) -> float | None:
        """Give the end, s, of what shots are looked for in; None is the clip's."""
        return self.stop if self.seen is None else self.seen

    @property
    def is_partial(self) -> bool:
        """Tell whether something of the clip is left out."""
        return self.start is not None or self.stop is not None


def work_from(path: Path, details: Mapping[str, str | float | bool]) -> ClipWork:
    """Read an order's details: "from" and "to" in seconds, "consistency"; raises BadOptions."""
    start, stop = (float(details[key]) if key in details else None for key in ("from", "to"))
    consistency = float(details.get("consistency", CONSISTENCY))
    if not 0 <= consistency <= 1:
        raise BadOptions("The consistency is {0}; choose a value from 0 to 1.", f"{consistency:g}")
    if (start or 0) < 0 or (stop is not None and stop <= (start or 0)):
        raise BadOptions("The part of the clip ends before it begins; choose another end.")
    within = msgspec.json.decode(str(details[WITHIN]), type=Within) if WITHIN in details else None
    seen = float(details[SEEN]) if SEEN in details else None
    return ClipWork(path, start, stop, consistency, within=within, seen=seen)
