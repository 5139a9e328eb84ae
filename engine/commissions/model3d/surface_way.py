"""Paint a model by way of its surface: views from many sides are one picture, and its textures are optimised."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
import torch
import torch.nn.functional as F

from engine.commissions.model3d.continuation import Strips
from engine.commissions.model3d.model_errors import no_texture
from engine.commissions.model3d.seam_blending import blended
from engine.commissions.model3d.sheet import frame_of
from engine.errors import UnsupportedFormat, no_picture
from engine.geometry.atlas import covered
from engine.geometry.islands import islands_of, seams_of
from engine.geometry.mosaic import Mosaic
from engine.geometry.push_pull import filled
from engine.geometry.views import chosen_views
from engine.options import Colors
from engine.painters import registry
from engine.pictures.tensors import resize, to_tensor
from engine.runs.color import keep_colors
from engine.values import Picture, Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.commissions.commission import Repainter
    from engine.commissions.model3d.model import Model
    from engine.commissions.source import SourceFrame
    from engine.options import StyleOptions
    from engine.painters.journal import Journal
    from engine.painters.scene import Surface
    from engine.values import Pixels, Preview, Progress

VIEWS = 12  # at least
VIEW_SIDE = 512  # px
_MEMORY_GIB = 3.5  # half of which a run takes, at most: one more would be a fourteenth quicker
_SEEN = 0.02  # of a texel, weighed by how frontally, from which on it was painted
_CPU = torch.device("cpu")


class SurfaceWay:
    """Know how to get from a model to a picture of its views, and from a painted sheet to textures.

    Args:
        model: that is open.
        options: of the painting.

    Raises:
        UnsupportedFormat: it has no textures, or its geometry is compressed.
    """

    def __init__(self, model: Model, options: StyleOptions) -> None:
        self._model, self._options, self._mesh = model, options, model.mesh()
        if model.is_compressed:
            raise UnsupportedFormat(
                "{0} has compressed geometry; paint it by way of its texture, or export it without compression.",
                model.path.name,
            )
        if not (self._mesh.textures >= 0).any():
            raise no_texture(model.path.name)
        self._frames = [frame_of(texture) for texture in model.textures]
        self._shown = [covered(self._mesh, index, frame) for index, frame in enumerate(self._frames)]
        self._originals = [  # coarse levels of detail mix neighbours, so that nothing else may lie there
            filled(to_tensor(texture.picture.pixels, _CPU).clamp(0, 1), (faces >= 0)[None, None].float())
            for texture, (faces, _) in zip(model.textures, self._shown, strict=True)
        ]
        self.mosaic = Mosaic(self._mesh, self._originals, self._frames, chosen_views(self._mesh, VIEWS), VIEW_SIDE)
        self._sight = self.mosaic.at(self.mosaic.height, self.mosaic.width, _CPU)

    def picture(self) -> Picture:
        """Give the views side by side; the less opaque the less a pixel counts."""
        image = self._sight.seen(self.mosaic.begin(self._sight))
        pixels = image[0].clamp(0, 1).permute(1, 2, 0).contiguous().numpy()
        return Picture(pixels, np.ascontiguousarray(self._sight.weights()[0, 0].numpy()))

    def textures(self, painted: Pixels) -> dict[int, Pixels]:
        """Give the textures of the sheet that was painted; what no view has seen follows what is around it."""
        del painted
        sheet = self.mosaic.sheet
        if sheet is None:
            raise no_picture()
        islands = islands_of(self._mesh)
        owners = [
            torch.where(faces >= 0, torch.from_numpy(islands[own])[faces.clamp(min=0)], -1) if len(own) else faces
            for faces, own in self._shown
        ]
        found = {}
        for index, ((rows, columns), reached) in enumerate(
            zip(self._sight.slots(), self._sight.reached(), strict=True)
        ):
            if bool((owners[index] >= 0).any()):
                found[index] = self._completed(index, sheet[:, :, rows, columns], reached, owners[index])
        met = blended(found, Strips(self._mesh, seams_of(self._mesh), self._frames), islands, owners)
        return {index: texture[0].clamp(0, 1).permute(1, 2, 0).contiguous().numpy() for index, texture in met.items()}

    def _completed(self, index: int, painted: Tensor, reached: Tensor, owner: Tensor) -> Tensor:
        """Fill in what was not seen: as it was, in the colours of what was painted around it."""
        original, options = self._originals[index], self._options
        small = resize(original, *painted.shape[-2:])
        seen = (reached > _SEEN).float()
        known = F.avg_pool2d(seen, 3, 1, 1) * seen
        texture = small + filled(painted.clamp(0, 1) - small, known)
        texture = resize(texture, *original.shape[-2:]).clamp(0, 1)
        if options.colors is Colors.PHOTO:
            texture = torch.lerp(texture, keep_colors(texture, original), options.color_strength)
        texture = torch.lerp(original, texture, options.opacity)
        return filled(texture, (owner >= 0)[None, None].float())


class _Engine(Protocol):
    def stylize(
        self, picture: Picture, options: StyleOptions, *, journal: Journal | None, surface: Surface
    ) -> Generator[Progress | Preview | Result, None, None]: ...


class SurfacePainter:
    """Paint the one frame of a model's views with an engine that can, and note down how far it is."""

    def __init__(self, engine: Repainter, options: StyleOptions, way: SurfaceWay, journal: Journal | None) -> None:
        self._engine, self._way = cast("_Engine", engine), way
        wanted = options.engine
        able = [name for name, traits in registry.engines().items() if traits.paints_surfaces]
        model = options.model if wanted in able else None
        chosen = wanted if wanted in able else able[0]
        colors = Colors.STYLE if options.colors is Colors.PHOTO else options.colors
        memory = _MEMORY_GIB if options.memory_gib is None else options.memory_gib
        self._options = replace(
            options, engine=chosen, model=model, size=None, masks=(), opacity=1.0, colors=colors, memory_gib=memory
        )
        self._journal = journal

    def paint(self, frame: SourceFrame) -> Generator[Progress | Preview | Result, None, None]:
        """Paint the one frame; the journal keeps how far it is, where it is cancelled."""
        return self.painted(frame.picture)

    def painted(self, views: Picture) -> Generator[Progress | Preview | Result, None, None]:
        """Optimise the textures that are seen in the views; the result's pixels are the views."""
        steps = self._engine.stylize(views, self._options, journal=self._journal, surface=self._way.mosaic)
        try:
            yield from steps
        except GeneratorExit:
            if self._journal is not None:
                self._journal.keep()
            raise
