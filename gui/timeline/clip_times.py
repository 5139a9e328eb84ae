"""Count a clip's time in frames, and name it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ClipTimes:
    """Hold how long a clip is, where the playhead stands, and which part is painted; all in seconds."""

    seconds: float = 0.0
    rate: float = 25.0  # frames a second
    moment: float = 0.0  # of the playhead
    start: float = 0.0  # of the painted part
    stop: float = 0.0

    @classmethod
    def of(cls, seconds: float, rate: float) -> ClipTimes:
        """Begin at the beginning with the whole clip."""
        return cls(seconds, rate, 0.0, 0.0, seconds)

    @property
    def is_whole(self) -> bool:
        """Tell whether all of the clip is painted."""
        return self.start <= 0 and self.stop >= self.seconds

    def at(self, moment: float) -> ClipTimes:
        """Move the playhead to the frame at a moment, inside the clip."""
        last = max(0.0, self.seconds - 1 / self.rate)
        frame = round(min(max(moment, 0.0), last) * self.rate)
        return replace(self, moment=min(frame / self.rate, last))

    def stepped(self, frames: int) -> ClipTimes:
        """Move the playhead by frames."""
        return self.at(self.moment + frames / self.rate)

    def beginning(self, start: float) -> ClipTimes:
        """Begin the painted part at a moment, at least a frame before its end."""
        return replace(self, start=min(max(start, 0.0), self.stop - 1 / self.rate))

    def ending(self, stop: float) -> ClipTimes:
        """End the painted part at a moment, at least a frame behind its beginning."""
        return replace(self, stop=max(min(stop, self.seconds), self.start + 1 / self.rate))


def clock(seconds: float) -> str:
    """Name a moment as "1:02:03.45", without hours where there are none."""
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    end = f"{rest // 100:02}.{rest % 100:02}"
    return f"{hours}:{minutes:02}:{end}" if hours else f"{minutes}:{end}"
