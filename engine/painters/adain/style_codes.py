"""Keep what was measured, learnt and predicted of paintings, and mix it for a scene."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from engine.networks.adain_network import joined, mix
from engine.networks.strokes import Style, offsets_of, strokes_from, with_code
from engine.pictures.tensors import resize
from engine.runs.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from engine.models.strokes_library import StrokesLibrary
    from engine.networks.adain_network import StyleCode
    from engine.networks.strokes import Strokes
    from engine.painters.scene import Scene, StyleImage

    Predict = Callable[[Scene, Tensor, float, StyleCode], Strokes | None]
    """Scene, painting (1, 3, H, W), scale and code of its strokes -> these, where something predicts them."""

_KEPT = 64  # 10 KB each
_KEPT_STROKES = 16  # 0.4 MB each
_GLANCE = 32  # px, sides of the pictures by which a photograph is known in its painting
_ALIKE = 0.02  # of the values in [0, 1], how much these differ at most


class _Encoder(Protocol):
    def encode_style(self, style: Tensor, scale: float) -> StyleCode: ...


class StyleCodes:
    """Encode each painting once for each network and scale, and read or predict its strokes once.

    Args:
        library: of strokes; without one paintings have none.
        predict: gives strokes to paintings that the library lacks.
    """

    def __init__(self, library: StrokesLibrary | None = None, predict: Predict | None = None) -> None:
        self._known: Latest[StyleCode] = Latest(_KEPT)
        self._library, self._predict = library, predict
        self._learnt: Latest[Strokes | None] = Latest(_KEPT_STROKES)
        self._predicted: Latest[Strokes | None] = Latest(_KEPT_STROKES)
        self._read: Latest[Strokes] = Latest(_KEPT_STROKES)

    def of(self, encoder: _Encoder, scene: Scene) -> Style:
        """Mix the styles for the picture, or for each of its regions; with these K codes are joined.

        One picture has one set of kernels: with regions they gain what theirs do on average over the painted area.
        """
        codes, found = [], []
        for style in scene.styles:
            scale = scene.options.style_scale * style.scale
            key = (style.key, encoder, scale)
            code = self._known.get(key, partial(encoder.encode_style, style.image, scale))
            strokes = self._strokes(style, scene, scale, partial(self._predicted_of, style, scene, key, code))
            codes.append(code if strokes is None else with_code(code, strokes))
            found.append(strokes)
        if scene.regions is None:
            return Style(mix(codes, scene.mix), offsets_of(found, scene.mix))
        code = joined([mix(codes, own) for own in scene.regions.mixes])
        return Style(code, offsets_of(found, scene.regions.mean_mix()))

    def _strokes(
        self, style: StyleImage, scene: Scene, scale: float, predict: Callable[[], Strokes | None]
    ) -> Strokes | None:  # fmt: skip
        """Find a painting's strokes; a clip that is begun keeps them, whatever is learnt meanwhile."""
        if scene.shot is None:
            return self._learnt_of(style, scene) or predict()
        kept, key = scene.shot.kept, repr((scene.plan.model.sha256, style.painting, style.part, scale))
        if key not in kept:
            strokes = self._learnt_of(style, scene) or predict()
            kept[key] = strokes.to_bytes() if strokes else b""
        content = kept[key]
        return self._read.get(content, partial(strokes_from, content)) if content else None

    def _learnt_of(self, style: StyleImage, scene: Scene) -> Strokes | None:
        """Look for them each time, for they may be learnt meanwhile."""
        network = scene.plan.model.sha256
        path = self._library.path_of(network, style.painting) if self._library and style.painting else None
        if self._library is None or path is None:
            return None
        find = partial(self._library.find, network, style.painting)
        return self._learnt.get((path, path.stat().st_mtime_ns), find)

    def _predicted_of(
        self, style: StyleImage, scene: Scene, key: tuple[object, _Encoder, float], code: StyleCode
    ) -> Strokes | None:
        """Predict them once; but a photograph in its own style stays as it is."""
        if self._predict is None or (scene.shot is None and _is_its_own(style, scene)):
            return None
        return self._predicted.get(key, partial(self._predict, scene, style.image, key[2], code))


def _is_its_own(style: StyleImage, scene: Scene) -> bool:
    """Tell whether a painting is the photograph itself."""
    photo = scene.photo.tensor_at(*scene.plan.sizes[0], style.image.device)
    seen, own = (resize(image, _GLANCE, _GLANCE) for image in (style.image, photo))
    return float((seen - own).abs().mean()) < _ALIKE
