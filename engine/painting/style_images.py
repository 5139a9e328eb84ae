"""Decode paintings for scenes, cut and turned, in the colours that they are painted with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.masks.mixing import paintings
from engine.models.strokes_files import content_hash
from engine.options import Colors
from engine.painters.scene import StyleImage
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_tensor
from engine.runs.color import has_no_colors, palette_of, with_brightness, with_palette
from engine.runs.latest import Latest
from engine.runs.style_part import part_of

if TYPE_CHECKING:
    from torch import Tensor

    from engine.options import StyleOptions
    from engine.painters.plan import RunPlan
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.style_choice import StyleChoice

_PALETTE_SIDE = 512  # px, long side at which a photograph's palette is measured
_LARGEST = 2048  # px, long side of a painting that is kept
_UPRIGHT = 20.0  # degrees at most that a painting is turned by and still has strokes as they were learnt
_KEPT_HASHES = 256
_KEPT = 8  # paintings, 50 MB each at most


class _Seen(NamedTuple):
    image: Tensor  # (1, 3, H, W) in [0, 1]
    is_grey: bool


class StyleImages:
    """Keep the latest paintings, and the latest in a photograph's colours."""

    def __init__(self) -> None:
        self._decoded: Latest[_Seen] = Latest(_KEPT)
        self._recolored: Latest[_Seen] = Latest(_KEPT)
        self._hashes: Latest[str] = Latest(_KEPT_HASHES)
        self._photos = 0  # so far; another one has another palette
        self._palette: tuple[Tensor, Tensor] | None = None  # of the photograph

    def forget_photo(self) -> None:
        """Drop what has the photograph's colours, as another one comes."""
        self._photos += 1
        self._palette = None
        self._recolored.clear()

    def of(self, options: StyleOptions, photo: FittedPhoto, plan: RunPlan) -> list[StyleImage]:
        """Decode the styles of the mix, then those of masks; raises UnreadableImage and UnsupportedFormat."""
        return [self._style(choice, options, photo, plan) for choice in paintings(options)]

    def _style(self, choice: StyleChoice, options: StyleOptions, photo: FittedPhoto, plan: RunPlan) -> StyleImage:
        path = choice.path
        part = (path, path.stat().st_mtime_ns if path.exists() else 0, choice.crop, choice.rotation, plan.device)
        key: object = part
        seen = self._decoded.get(part, partial(_decoded, choice, plan))
        if options.colors is not Colors.STYLE:
            key = (part, options.colors, options.color_strength, self._photos)
            seen = self._recolored.get(key, partial(self._in_colors_of, photo, seen.image, options, plan))
        return StyleImage(key, seen.image, choice.scale, self.contents(choice), seen.is_grey, part)

    def contents(self, choice: StyleChoice) -> str:
        """Tell paintings apart whose strokes may have been learnt, wherever their files lie."""
        if abs((choice.rotation + 180) % 360 - 180) > _UPRIGHT or not choice.path.exists():
            return ""
        key = (choice.path, choice.path.stat().st_mtime_ns)
        return self._hashes.get(key, partial(content_hash, choice.path))

    def _in_colors_of(self, photo: FittedPhoto, image: Tensor, options: StyleOptions, plan: RunPlan) -> _Seen:
        """Give a painting the photograph's palette, or its brightness where only that is painted."""
        if self._palette is None:
            small = fitted(*plan.size, min(max(plan.size), _PALETTE_SIDE))
            self._palette = palette_of(photo.tensor_at(*small, plan.device))
        recolor = with_palette if options.colors is Colors.PALETTE else with_brightness
        return _seen(recolor(image, self._palette, options.color_strength))


def _decoded(choice: StyleChoice, plan: RunPlan) -> _Seen:
    part = part_of(to_tensor(image_io.load(choice.path).pixels, plan.device), choice.crop, choice.rotation)
    height, width = part.shape[-2:]
    size = fitted(height, width, min(max(height, width), _LARGEST))
    return _seen(resize(part, *size).clamp(0, 1).contiguous())


def _seen(image: Tensor) -> _Seen:
    return _Seen(image, has_no_colors(image))
