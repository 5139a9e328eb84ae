"""Keep which styles are selected and their weights in the mix."""

from __future__ import annotations

from pathlib import Path

from engine.values import StyleChoice

LARGEST_MIX = 4


class StyleSelection:
    """Hold up to four styles in the order chosen, each with a weight > 0."""

    def __init__(self) -> None:
        """Start with no style."""
        self._weights: dict[Path, float] = {}

    @property
    def choices(self) -> tuple[StyleChoice, ...]:
        """List the selected styles with their weights as set."""
        return tuple(StyleChoice(path, weight) for path, weight in self._weights.items())

    def __contains__(self, path: Path) -> bool:
        """Tell whether a style is selected."""
        return path in self._weights

    def select(self, path: Path) -> None:
        """Select one style alone."""
        self._weights = {path: 1.0}

    def toggle(self, path: Path) -> bool:
        """Add a style to the mix or take it out; return False where the mix is already full."""
        if path in self._weights:
            del self._weights[path]
        elif len(self._weights) >= LARGEST_MIX:
            return False
        else:
            self._weights[path] = 1.0
        return True

    def discard(self, path: Path) -> None:
        """Take a style out, if it is in."""
        self._weights.pop(path, None)

    def set_weight(self, path: Path, weight: float) -> None:
        """Set the weight (> 0) of a selected style."""
        if path in self._weights and weight > 0:
            self._weights[path] = weight

    def restore(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select what was selected before, as far as the mix holds."""
        self._weights = {choice.path: choice.weight for choice in choices[:LARGEST_MIX]}

    def shares(self) -> dict[Path, float]:
        """Give each style's share of the mix; they sum to 1."""
        total = sum(self._weights.values())
        return {path: weight / total for path, weight in self._weights.items()}
