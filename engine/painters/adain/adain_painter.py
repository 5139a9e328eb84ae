"""Paint scenes by adaptive instance normalisation, in moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.networks.adain_network import AdainNetwork
from engine.painters.adain import adain_plan
from engine.painters.adain.adain import Adain, at_stroke_size
from engine.painters.adain.adain_plan import Workspace
from engine.painters.adain.adain_region import RegionPainter
from engine.painters.adain.prediction import Prediction
from engine.painters.adain.shot_statistics import of_shot
from engine.painters.adain.style_codes import StyleCodes
from engine.painters.painter import Painter, State, Step
from engine.painters.plan import Plan
from engine.runs.driven import Driven
from engine.values import Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.models.weights import Model, Models
    from engine.networks.adain_network import StyleCode
    from engine.networks.strokes import Strokes
    from engine.options import StyleOptions
    from engine.painters.plan import Size
    from engine.painters.scene import Scene
    from engine.pictures.picture_part import Box
    from engine.values import Pixels


class AdainPainter(Painter):
    """Hold a network for each model, device and format, with what it has encoded.

    Args:
        models: that there are.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._adain: dict[object, Adain] = {}
        self._prediction = Prediction(models)
        self._codes = StyleCodes(models.strokes, self._predict)
        self._pieces: tuple[Adain, RegionPainter] | None = None

    def largest_side(self, photo: Size, model: Model, memory: int) -> int:
        """Ask the plan of tiles."""
        del model
        return adain_plan.largest_side(*photo, memory)

    def plan(self, size: Size, options: StyleOptions, model: Model, memory: int) -> Plan:
        """Plan levels and tiles."""
        sizes, workspace = adain_plan.levels(*size), Workspace.within(memory, size)
        network = model.architecture
        widths, blocks = network.get("widths", AdainNetwork.WIDTHS), network.get("blocks", AdainNetwork.BLOCKS)

        def tiles(shrink: int) -> int:
            return 1 if len(sizes) == 1 and shrink == 1 else workspace.shrunk(shrink).tiles(size)

        peak = adain_plan.bytes_to_run(sizes, workspace)
        work = adain_plan.multiplications(sizes, widths, blocks, options.strength)
        return Plan(tuple(sizes), peak, work, tiles)

    def paint(self, scene: Scene, resume: State | None) -> Generator[Step, None, Pixels]:
        """Paint level by level; there is no state to go on from, for it is done in the time that reading takes."""
        del resume
        adain = self._network(scene)
        yield Step(Phase.ENCODING)
        style = self._codes.of(adain, scene)
        workspace = Workspace.within(scene.plan.memory, scene.size)
        yield Step(is_paced=False, was_known=adain.knows(scene.plan.sizes[0]))
        strength = scene.options.strength
        shot = of_shot(scene, adain.network, style)
        steps = Driven(
            adain.paint(scene.photo, scene.size, style, strength, workspace, scene.regions, scene.fallback, shot)
        )
        for done, preview in steps:
            yield Step(done=done, preview=preview)
        return steps.value

    def glimpse(self, scene: Scene, box: Box, key: object) -> Generator[float, None, Pixels]:
        """Paint a piece with statistics that are estimated."""
        adain = self._network(scene)
        style = self._codes.of(adain, scene)
        if self._pieces is None or self._pieces[0] is not adain:
            self._pieces = adain, RegionPainter(adain)
        strength = scene.options.strength
        return (yield from self._pieces[1].paint(scene.photo, scene.size, style, strength, scene.regions, box, key))

    def forget(self) -> None:
        """Drop what is encoded of the photograph."""
        for adain in self._adain.values():
            adain.forget_photos()

    def _predict(self, scene: Scene, painting: Tensor, scale: float, code: StyleCode) -> Strokes | None:
        network = self._network(scene).network
        return self._prediction.of(scene.plan.model.sha256, network, at_stroke_size(painting, scale), code)

    def _network(self, scene: Scene) -> Adain:
        plan = scene.plan
        key = (plan.model.sha256, plan.device, plan.dtype)
        if key not in self._adain:
            network = self._models.adain(plan.model).to(plan.device, plan.dtype)
            self._adain[key] = Adain(network.to(memory_format=torch.channels_last))
        return self._adain[key]
