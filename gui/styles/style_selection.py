"""Keep which styles are selected and their weights in the mix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.style_choice import StyleChoice

LARGEST_MIX = 4
LEAST_SHARE = 0.001  # of a style that is in the mix; a weight is never 0


class StyleSelection:
    """Hold up to four styles in the order chosen, each with a weight > 0."""

    def __init__(self) -> None:
        """Start with no style."""
        self._choices: dict[Path, StyleChoice] = {}

    @property
    def choices(self) -> tuple[StyleChoice, ...]:
        """List the selected styles with their weights as set."""
        return tuple(self._choices.values())

    def __contains__(self, path: Path) -> bool:
        """Tell whether a style is selected."""
        return path in self._choices

    def select(self, choice: StyleChoice) -> None:
        """Select one style alone."""
        self._choices = {choice.path: choice}

    def toggle(self, choice: StyleChoice) -> bool:
        """Add a style to the mix with its even share, or take it out; return False where the mix is already full."""
        if choice.path in self._choices:
            del self._choices[choice.path]
        elif len(self._choices) >= LARGEST_MIX:
            return False
        else:
            total = sum(chosen.weight for chosen in self._choices.values())
            weight = total / len(self._choices) if self._choices else 1.0
            self._choices[choice.path] = replace(choice, weight=weight)
        return True

    def discard(self, path: Path) -> None:
        """Take a style out, if it is in."""
        self._choices.pop(path, None)

    def update(self, choice: StyleChoice) -> None:
        """Paint with another part of a selected style; its weight stays."""
        if choice.path in self._choices:
            self._choices[choice.path] = replace(choice, weight=self._choices[choice.path].weight)

    def set_shares(self, shares: Sequence[float]) -> None:
        """Set the weights, in the order of the choices, to shares of the mix; none falls to 0."""
        least = [max(share, LEAST_SHARE) for share in shares]
        weighed = zip(self._choices.items(), least, strict=True)
        self._choices = {path: replace(choice, weight=round(w / sum(least), 4)) for (path, choice), w in weighed}

    def restore(self, choices: tuple[StyleChoice, ...]) -> None:
        """Select what was selected before, as far as the mix holds."""
        self._choices = {choice.path: choice for choice in choices[:LARGEST_MIX]}

    def shares(self) -> tuple[float, ...]:
        """Give each style's share of the mix, in the order of the choices; they sum to 1."""
        total = sum(choice.weight for choice in self._choices.values())
        return tuple(choice.weight / total for choice in self._choices.values())
