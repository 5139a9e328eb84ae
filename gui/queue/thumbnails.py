"""Make small pictures of the queue's files, in its process; never imports Qt."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from gui.queue import queue_messages as m

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from engine.values import Pixels


def thumbnail(path: Path) -> NDArray[np.uint8]:
    """Cut the middle of a picture out as a square; a JPEG is decoded at a fraction of its size."""
    import numpy as np
    from PIL import Image, ImageOps

    side = (m.THUMBNAIL_SIDE, m.THUMBNAIL_SIDE)
    if path.is_dir():  # a clip that was written as pictures
        path = min((file for file in path.iterdir() if not file.name.startswith(".")), default=path)
    with contextlib.suppress(OSError, ValueError, SyntaxError), Image.open(path) as image:
        if image.format == "JPEG" and image.mode == "RGB":
            image.draft("RGB", (2 * m.THUMBNAIL_SIDE, 2 * m.THUMBNAIL_SIDE))
            return np.asarray(ImageOps.fit(ImageOps.exif_transpose(image), side))
    return np.asarray(ImageOps.fit(Image.fromarray(fitted(_pixels_of(path), 4 * m.THUMBNAIL_SIDE)), side))


def _pixels_of(path: Path) -> Pixels:
    """Read a picture, or the first frame of a clip, (H, W, 3)."""
    from engine.commissions.video.clip_files import is_clip
    from engine.pictures import image_io

    if not is_clip(path):
        return image_io.load(path).pixels
    from engine.commissions.video.guarded_clip import ClipBrowser

    with contextlib.closing(ClipBrowser(path)) as browser:
        return browser.frame(0.0)


def fitted(pixels: Pixels, side: int) -> NDArray[np.uint8]:
    """Turn (H, W, 3) float32, about [0, 1], into uint8 of at most `side` px."""
    import numpy as np
    from PIL import Image

    step = max(1, max(pixels.shape[:2]) // (2 * side))
    image = Image.fromarray(np.rint(pixels[::step, ::step].clip(0, 1) * 255).astype(np.uint8))
    image.thumbnail((side, side))
    return np.asarray(image)
