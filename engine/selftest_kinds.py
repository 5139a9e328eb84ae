"""Check that clips, a camera's frames and 3D models are read, painted and written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, Order
from engine.commissions.kinds import commission_of
from engine.commissions.model3d.open_model import open_model
from engine.commissions.video.camera import Camera
from engine.commissions.video.guarded_clip import ClipReader
from engine.commissions.video.short_clip import write_short_clip
from engine.errors import BadResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.options import StyleOptions
    from engine.painting.stylizer import Stylizer
    from engine.values import Pixels

_SIDE, _FRAMES = 64, 3  # px
_PATIENCE = 20.0  # s for the camera's first frame


def check_kinds(stylizer: Stylizer, options: StyleOptions, model: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what was checked and what was found; raises EngineError.

    Args:
        stylizer: paints.
        options: a small size, so that it takes a moment.
        model: a 3D model to paint.
        folder: takes files.
    """
    clip = write_short_clip(folder / "clip.mp4", (_SIDE, _SIDE), _FRAMES, _frames)
    painted = _painted(stylizer, Order(clip, folder / "painted.mkv", options))
    with closing(ClipReader(painted)) as reader:
        count, bits = sum(1 for _ in reader), reader.info.layout.bits
    if count != _FRAMES:
        raise BadResult("A painted clip has {0} frames in place of {1}; install Impasto again.", count, _FRAMES)
    yield "clip", f"{count} frames, {bits} bits"
    with closing(Camera(painted)) as camera:  # a clip stands in for it
        frame = camera.newest(_PATIENCE)
    yield "camera", "no frame" if frame is None else "{1} x {0} px".format(*frame.picture.pixels.shape)
    textures = open_model(_painted(stylizer, Order(model, folder / f"painted{model.suffix}", options))).textures
    yield "model", f"{model.name}, {len(textures)} textures"


def _frames() -> Iterator[Pixels]:
    """Move a bright edge over darkness."""
    for index in range(_FRAMES):
        frame = np.full((_SIDE, _SIDE, 3), 0.2, np.float32)
        frame[:, : 20 + 4 * index] = 0.8
        yield frame


def _painted(stylizer: Stylizer, order: Order) -> Path:
    *_, ended = carry_out(commission_of(order), lambda: stylizer, Path())
    if not isinstance(ended, Ended) or ended.result is None:
        raise ended.error if isinstance(ended, Ended) and ended.error is not None else AssertionError(order.source.name)
    return ended.result
