"""Keep what was measured and learnt of paintings, and mix it for a scene."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from engine.networks.adain_network import joined, mix
from engine.networks.strokes import Style, offsets_of, with_code
from engine.runs.latest import Latest

if TYPE_CHECKING:
    from torch import Tensor

    from engine.models.strokes_library import StrokesLibrary
    from engine.networks.adain_network import StyleCode
    from engine.networks.strokes import Strokes
    from engine.painters.scene import Scene, StyleImage

_KEPT = 64  # 10 KB each
_KEPT_STROKES = 16  # 0.4 MB each


class _Encoder(Protocol):
    def encode_style(self, style: Tensor, scale: float) -> StyleCode: ...


class StyleCodes:
    """Encode each painting once for each network and scale, and read its strokes once.

    Args:
        library: of strokes; without one paintings have none.
    """

    def __init__(self, library: StrokesLibrary | None = None) -> None:
        self._known: Latest[StyleCode] = Latest(_KEPT)
        self._library = library
        self._learnt: Latest[Strokes | None] = Latest(_KEPT_STROKES)

    def of(self, encoder: _Encoder, scene: Scene) -> Style:
        """Mix the styles for the picture, or for each of its regions; with these K codes are joined.

        One picture has one set of kernels: with regions they gain what theirs do on average over the painted area.
        """
        codes, learnt = [], []
        for style in scene.styles:
            scale = scene.options.style_scale * style.scale
            make = partial(encoder.encode_style, style.image, scale)
            code = self._known.get((style.key, encoder, scale), make)
            strokes = self._strokes(style, scene)
            codes.append(code if strokes is None else with_code(code, strokes))
            learnt.append(strokes)
        if scene.regions is None:
            return Style(mix(codes, scene.mix), offsets_of(learnt, scene.mix))
        code = joined([mix(codes, own) for own in scene.regions.mixes])
        return Style(code, offsets_of(learnt, scene.regions.mean_mix()))

    def _strokes(self, style: StyleImage, scene: Scene) -> Strokes | None:
        """Read what was learnt of a painting; a clip that is begun keeps its strokes, whatever is learnt meanwhile."""
        if scene.shot is None:
            return self._strokes_now(style, scene)
        kept, key = scene.shot.kept, ("strokes", scene.plan.model.sha256, style.painting)
        if key not in kept:
            kept[key] = self._strokes_now(style, scene)
        return cast("Strokes | None", kept[key])

    def _strokes_now(self, style: StyleImage, scene: Scene) -> Strokes | None:
        """Look for them each time, for they may be learnt meanwhile."""
        network = scene.plan.model.sha256
        path = self._library.path_of(network, style.painting) if self._library and style.painting else None
        if self._library is None or path is None:
            return None
        find = partial(self._library.find, network, style.painting)
        return self._learnt.get((path, path.stat().st_mtime_ns), find)
