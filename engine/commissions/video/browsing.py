"""Show frames of a clip as they are asked for, one process for all of them, so that a playhead can be dragged."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from engine.commissions.video.clip_decoding import decode
from engine.commissions.video.clip_errors import nothing_to_decode
from engine.commissions.video.clip_info import ClipInfo, Decoded, Span

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_NEAR = 1.0  # s ahead, up to which decoding on is quicker than beginning at another place


class Browser:
    """Give frames at any seconds; for the process that has limits.

    Args:
        path: of the clip.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._frames: Generator[Decoded, None, None] | None = None
        self._shown: tuple[float, Decoded] | None = None  # s
        self.info = self._begin(None)

    def frame(self, seconds: float) -> Decoded:
        """Return the frame that is shown at a second: the last one where there is none so late.

        Raises:
            UnreadableImage: there is no frame at all.
        """
        seconds = min(seconds, self.info.seconds) if self.info.seconds else seconds
        shown_at = self._shown[0] if self._shown else -1.0
        start, back = max(0.0, seconds - float(1 / self.info.rate)), _NEAR
        if not shown_at <= seconds <= shown_at + _NEAR:
            self._begin(start)
        while (shown := self._reach(seconds)) is None:  # no frame is so late
            if start <= 0:
                raise nothing_to_decode(self._path.name)
            start, back = max(0.0, start - back), 2 * back
            self._begin(start)
        return shown

    def _reach(self, seconds: float) -> Decoded | None:
        """Decode on to the frame that is shown at a second; None where there is none from where it began."""
        half = float(1 / self.info.rate) / 2
        while self._frames is not None and (self._shown is None or self._shown[0] + half < seconds):
            frame = next(self._frames, None)
            if frame is None:
                break
            self._shown = float(frame.pts * self.info.time_base), frame
        return self._shown[1] if self._shown else None

    def _begin(self, start: float | None) -> ClipInfo:
        if self._frames is not None:
            self._frames.close()
        items: Any = decode(self._path, Span(start))
        info = next(items)
        assert isinstance(info, ClipInfo)
        self._frames, self._shown = _only_frames(items), None
        return info


def _only_frames(items: Any) -> Generator[Decoded, None, None]:  # noqa: ANN401  # a generator of several things
    with closing(items):
        yield from (item for item in items if isinstance(item, Decoded))
