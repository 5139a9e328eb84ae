"""Paint scenes by optimising their pixels, in minutes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from engine.networks.vgg import FULL_WIDTH
from engine.painters.gatys import gatys_plan
from engine.painters.gatys.gatys import Gatys
from engine.painters.gatys.microscope import LOOK_SIDE, Microscope
from engine.painters.gatys.run_state import RunState, restored
from engine.painters.painter import Painter, State, Step
from engine.painters.plan import Plan
from engine.pictures.geometry import fitted
from engine.pictures.tensors import to_pixels, to_tensor
from engine.values import Phase

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from numpy.typing import NDArray

    from engine.models.weights import Model, Models
    from engine.networks.vgg import Vgg
    from engine.options import StyleOptions
    from engine.painters.plan import Size
    from engine.painters.scene import Scene
    from engine.values import FeatureMaps, Pixels


class GatysPainter(Painter):
    """Hold a network for each model, device and format, and look at the latest run.

    Args:
        models: that there are.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._networks: dict[object, Vgg] = {}
        self._microscope: Microscope | None = None  # on the latest run with the open photograph

    def largest_side(self, photo: Size, model: Model, memory: int) -> int:
        """Ask the plan of strips."""
        return gatys_plan.largest_side(*photo, channels_of(model), memory)

    def plan(self, size: Size, options: StyleOptions, model: Model, memory: int) -> Plan:
        """Plan stages and strips."""
        stages, channels = gatys_plan.stages(*size, options.iterations), channels_of(model)
        return Plan(
            tuple((stage.height, stage.width) for stage in stages),
            gatys_plan.bytes_to_run(stages, channels, memory),
            gatys_plan.multiplications(stages, channels, memory),
            partial(gatys_plan.strips_of, stages[-1], channels),
        )

    def paint(self, scene: Scene, resume: State | None) -> Generator[Step, None, Pixels]:
        """Take the steps, from a state, from a picture, or from the beginning."""
        gatys = Gatys(self._network(scene), scene.plan.memory, scene.fallback, scene.surface, scene.hold)
        yield Step(Phase.ENCODING)
        photo = scene.photo.tensor_at(*scene.size, scene.device)
        begin = resume if isinstance(resume, RunState) else None
        images, scales = ([getattr(style, name) for style in scene.styles] for name in ("image", "scale"))
        given = scene.begin if begin is None else None
        steps = gatys.paint(
            photo, images, scene.mix, scene.options, scales,
            begin if given is None else to_tensor(given, scene.device), scene.regions,
        )  # fmt: skip
        small = fitted(*scene.size, min(max(scene.size), LOOK_SIDE))
        heaviest = images[scene.mix.index(max(scene.mix))]
        self._microscope = Microscope(gatys.vgg, partial(scene.photo.tensor_at, *small), heaviest)
        yield Step(is_paced=False, was_known=given is not None)
        painted = photo if begin is None or scene.surface is not None else begin.pixels
        for step in self._microscope.follow(steps):
            painted, is_whole = step.image, step.losses is not None
            yield Step(
                done=step.done, preview=painted if is_whole else None, losses=step.losses,
                state=step.state if is_whole else None, is_paced=is_whole,
            )  # fmt: skip
        return to_pixels(painted)

    def restored(self, words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> State:
        """Build the optimisation's state."""
        return restored(words, arrays)

    def forget(self) -> None:
        """Look no more at the photograph's run."""
        self._microscope = None

    def look(self, layer: str) -> Generator[FeatureMaps | None, None, None]:
        """Ask the microscope."""
        if self._microscope is not None:
            yield from self._microscope.look(layer)

    def _network(self, scene: Scene) -> Vgg:
        plan = scene.plan
        key = (plan.model.sha256, plan.device, plan.dtype)
        if key not in self._networks:
            self._networks[key] = self._models.vgg(plan.model, "mixed").to(plan.device, plan.dtype)
        return self._networks[key]


def channels_of(model: Model) -> int:
    """Count those of a perceptual network's conv1_1."""
    return int(model.architecture.get("width", FULL_WIDTH))
