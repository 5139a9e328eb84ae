"""Hold how far a picture's subject moves where a setting wants it: the weight of the content follows its distance.

How strongly a painting pulls at the content differs by several times from painting to painting, so that one weight
dissolves a face in one and holds back another. The distance of the content features means the same for all: below what
is wanted the content hardly weighs, beyond it weighs more and more. As a function of the picture alone this is one
objective from the first step to the last, with curvature that L-BFGS can trust, and a run that goes on needs no more.
"""

from __future__ import annotations

from dataclasses import dataclass

_LOOSE, _TIGHT = 1.2, 0.12  # distances at the ends of the setting, in the energy of the photograph's features
_POWER = 12.0  # of the distance that the weight grows by: ten times as strong a pull moves it by a fifth
_STEEPEST = 1.5  # times the distance that is wanted: the weight grows no further


@dataclass(frozen=True, slots=True)
class SubjectWeight:
    """Weigh the content by its distance.

    Args:
        wanted: about how far the content features move.
    """

    wanted: float

    def at(self, distance: float) -> float:
        """Give how often the content's loss grows with its distance, in the weight that it has without."""
        weight: float = min(distance / self.wanted, _STEEPEST) ** _POWER
        return weight

    def loss(self, distance: float) -> float:
        """Integrate the weight from 0 to a distance."""
        inside = min(distance, _STEEPEST * self.wanted)
        return self.at(inside) * (inside / (_POWER + 1) + distance - inside)


def weight_of(keep: float) -> SubjectWeight | None:
    """Say how the content weighs by a setting from 0, as strength and weights say, to 1, nearly fixed."""
    return SubjectWeight(_LOOSE * (_TIGHT / _LOOSE) ** keep) if keep else None
