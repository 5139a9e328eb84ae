"""Hold a third painter, as someone would add it: in a folder of its own, registered by one line."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from engine.errors import Sentence
from engine.painters import registry
from engine.painters.entry import Entry
from engine.painters.painter import Painter, State, Step
from engine.painters.plan import Plan
from engine.painters.traits import Traits
from engine.pictures.tensors import to_pixels
from engine.storage.places import Places
from engine.values import Losses, Phase

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from gui.engine_process.easel import Repainter
    from numpy.typing import NDArray

    from engine.models.weights import Model, Models
    from engine.options import StyleOptions
    from engine.painters.plan import Size
    from engine.painters.scene import Scene
    from engine.values import Pixels

TRAITS = Traits(
    engine="toy",
    title=Sentence("Toy"),
    short_title=Sentence("Toy"),
    explanation=Sentence("Tints."),
    icon="fine",
    options=frozenset({"iterations"}),
    can_resume=True,
    tells_losses=True,
)
PAUSE_S = 0.02  # of a step


@dataclass(frozen=True, slots=True)
class ToyState:
    """Hold the picture and the steps taken."""

    pixels: torch.Tensor
    steps: int

    def arrays(self) -> Generator[tuple[str, NDArray[Any]], None, dict[str, Any]]:
        """Yield the picture."""
        yield "pixels", self.pixels.numpy()
        return {"steps": self.steps}


class ToyPainter(Painter):
    """Move a photograph's colours to the painting's mean colour in equal steps."""

    def largest_side(self, photo: Size, model: Model, memory: int) -> int:
        """Allow what memory holds."""
        return int((memory / 24) ** 0.5)

    def plan(self, size: Size, options: StyleOptions, model: Model, memory: int) -> Plan:
        """Plan one level."""
        return Plan((size,), 24.0 * size[0] * size[1], float(options.iterations), lambda _shrink: 1)

    def paint(self, scene: Scene, resume: State | None) -> Generator[Step, None, Pixels]:
        """Take the steps."""
        yield Step(Phase.ENCODING)
        photo = scene.photo.tensor_at(*scene.size, scene.device)
        colour = sum(s.image.mean((2, 3), keepdim=True) * m for s, m in zip(scene.styles, scene.mix, strict=True))
        image, first = (resume.pixels, resume.steps) if isinstance(resume, ToyState) else (photo, 0)
        count = scene.options.iterations
        yield Step(is_paced=False)
        for step in range(first + 1, count + 1):
            time.sleep(PAUSE_S)
            image = torch.lerp(photo, colour, scene.options.strength * step / count)
            state = ToyState(image, step)
            yield Step(done=step / count, preview=image, losses=Losses(float(step), 0.0, 0.0), state=lambda s=state: s)
        return to_pixels(image)

    def restored(self, words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> State:
        """Build the state."""
        return ToyState(torch.from_numpy(arrays["pixels"]), words["steps"])


def _load(_models: Models) -> Painter:
    return ToyPainter()


ENTRY = Entry(TRAITS, _load)


if multiprocessing.current_process().name != "MainProcess":  # in children, which import this for what it loads
    registry.PAINTERS = (*registry.PAINTERS, ENTRY)


def load_with_toy(models: Path, user: Places) -> tuple[Repainter, str]:
    """Load the engine in a child process."""
    from gui.engine_process.engine_process import load_stylizer

    return load_stylizer(models, user)
