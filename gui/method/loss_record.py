"""Remember the losses of a run for its curves, of a long one fewer."""

from __future__ import annotations

from engine.values import Losses


class LossRecord:
    """Keep every step's losses; of more than `most` steps every second, of twice as many every fourth, and so on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._stride = 1  # steps for each point kept
        self.steps = 0  # seen
        self.points: list[Losses] = []
        self.latest: Losses | None = None

    def clear(self) -> None:
        """Begin a new run."""
        self.points, self.latest = [], None
        self.steps, self._stride = 0, 1

    def add(self, losses: Losses) -> None:
        """Append the losses of one step."""
        if self.steps % self._stride == 0:
            self.points.append(losses)
        self.steps += 1
        self.latest = losses
        if len(self.points) > self._most:
            self.points = self.points[::2]
            self._stride *= 2
