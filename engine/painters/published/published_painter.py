"""Paint scenes with AdaIN networks as published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.painters.adain import adain_plan
from engine.painters.adain.style_codes import StyleCodes
from engine.painters.painter import Painter, State, Step
from engine.painters.plan import Plan
from engine.painters.published import published_adain
from engine.painters.published.published_adain import PublishedAdain
from engine.runs.driven import Driven
from engine.values import Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.models.weights import Model, Models
    from engine.options import StyleOptions
    from engine.painters.plan import Size
    from engine.painters.scene import Scene
    from engine.values import Pixels


class PublishedPainter(Painter):
    """Hold a network for each model, device and format, with what it has encoded.

    Args:
        models: that there are.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._adain: dict[object, PublishedAdain] = {}
        self._codes = StyleCodes()

    def largest_side(self, photo: Size, model: Model, memory: int) -> int:
        """Count the features and pictures, which are held whole."""
        del model
        return adain_plan.side_of((memory - published_adain.FIXED_BYTES) / published_adain.BYTES, *photo)

    def plan(self, size: Size, options: StyleOptions, model: Model, memory: int) -> Plan:
        """Plan one level."""
        del options, model, memory
        pixels = size[0] * size[1]

        def tiles(shrink: int) -> int:
            return published_adain.tiles(*size, shrink)

        return Plan(
            (size,),
            published_adain.FIXED_BYTES + published_adain.BYTES * pixels,
            published_adain.MULTIPLICATIONS * pixels,
            tiles,
        )

    def paint(self, scene: Scene, resume: State | None) -> Generator[Step, None, Pixels]:
        """Paint at one level; there is no state to go on from."""
        del resume
        adain = self._network(scene)
        yield Step(Phase.ENCODING)
        code = self._codes.of(adain, scene).code
        yield Step(is_paced=False, was_known=adain.knows(scene.size))
        strength = scene.options.strength
        steps = Driven(adain.paint(scene.photo, scene.size, code, strength, scene.regions, scene.fallback))
        for done in steps:
            yield Step(done=done)
        return steps.value

    def forget(self) -> None:
        """Drop what is encoded of the photograph."""
        for adain in self._adain.values():
            adain.forget_photos()

    def _network(self, scene: Scene) -> PublishedAdain:
        plan = scene.plan
        key = (plan.model.sha256, plan.device, plan.dtype)
        if key not in self._adain:
            self._adain[key] = PublishedAdain(self._models.published(plan.model).to(plan.device, plan.dtype))
        return self._adain[key]
