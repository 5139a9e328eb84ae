"""Say what a painter is: one algorithm with its networks, which paints scenes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from engine.errors import no_loupe
from engine.values import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.models.weights import Model
    from engine.options import StyleOptions
    from engine.painters.plan import Plan, Size
    from engine.painters.scene import Scene
    from engine.pictures.picture_part import Box
    from engine.values import FeatureMaps, Losses, Pixels


class State(Protocol):
    """Hold where a run is, to go on from later."""

    @property
    def pixels(self) -> Tensor:
        """Give the picture, (1, 3, h, w) in about [0, 1]."""

    def arrays(self) -> Generator[tuple[str, NDArray[Any]], None, dict[str, Any]]:
        """Yield its arrays by name, one at a time, and return what else it holds as JSON can."""


@dataclass(frozen=True, slots=True)
class Step:
    """Tell how far a painting is; between two steps it can be paused, cancelled and seen."""

    phase: Phase = Phase.PAINTING  # or ENCODING, before the first of these
    done: float = 0.0  # share of the painting, 0 .. 1
    preview: Tensor | None = None  # (1, 3, h, w), the picture as it is now; None where it looks as before
    losses: Losses | None = None
    state: Callable[[], State] | None = None  # right until the next step is asked for
    is_paced: bool = True  # the time since the last paced step tells how long the rest takes
    was_known: bool = False  # some of the work was done before, so that the run's time says little


class Painter(Protocol):
    """Paint scenes, keeping networks and what is encoded from one to the next.

    A painter derives from this. What only some can do has a body here that says so.
    """

    def largest_side(self, photo: Size, model: Model, memory: int) -> int:
        """Return the long side, px, of the largest picture of that shape that `memory` bytes allow.

        Raises:
            OutOfMemory: there is none.
        """

    def plan(self, size: Size, options: StyleOptions, model: Model, memory: int) -> Plan:
        """Predict the painting of a picture of that height and width, px; from numbers alone, in any thread."""

    def paint(self, scene: Scene, resume: State | None) -> Generator[Step, None, Pixels]:
        """Paint a scene, from a state that `restored` has given where there is one.

        When memory runs out, the scene's fallback is followed and a step is told, for what follows may be computed on
        another thread.

        Yields:
            A step in the phase ENCODING once the networks are loaded, then others.

        Returns:
            (H, W, 3) float32 in [0, 1].

        Raises:
            BadWeights, BadResult, and MemoryError or RuntimeError where there is no memory.
        """

    def forget(self) -> None:
        """Drop what is known of the photograph, as another one comes."""

    def restored(self, words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> State:
        """Build a state of what `State.arrays` gave; raises KeyError, ValueError or TypeError where it is damaged."""
        raise ValueError("no run of this painter goes on")

    def glimpse(self, scene: Scene, box: Box, key: object) -> Generator[float, None, Pixels]:
        """Paint a piece of a scene, as the whole one would be there.

        Args:
            scene: all of it.
            box: the piece of the result.
            key: equal only where everything but the box is.

        Yields:
            The share of the work that is done.

        Returns:
            (h, w, 3) float32 in [0, 1].
        """
        raise no_loupe()

    def look(self, layer: str) -> Generator[FeatureMaps | None, None, None]:
        """Look at the latest run of the photograph, also while it goes on.

        Yields:
            None between the pictures, where the look can be given up, and at last the maps; nothing before the first
            step.

        Raises:
            OutOfMemory: there is none left beside the run.
        """
        del layer
        yield from ()
