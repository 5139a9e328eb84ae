"""Draw the sample model before and after, for README and the Help page: python packaging/model_picture.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.commissions.model3d.open_model import open_model  # noqa: E402  # the project is beside this file
from engine.commissions.model3d.texture_way import TextureWay  # noqa: E402
from engine.commissions.model3d.turntable import Turntable  # noqa: E402
from engine.options import StyleOptions  # noqa: E402
from engine.painting.stylizer import Stylizer  # noqa: E402
from engine.style_choice import StyleChoice  # noqa: E402
from engine.values import Result  # noqa: E402

RESOURCES = ROOT / "resources"
STYLES = ("mosaic", "impasto_night")
SIDE, QUALITY = 440, 88  # px, of each picture
SMALL = 144  # px, in the Help page


def main() -> None:
    """Write resources/screenshots/jar.jpg: the jar, and the jar painted by each style; each small for the help."""
    model = open_model(RESOURCES / "samples" / "jar.glb")
    way, engine = TextureWay(model), Stylizer(RESOURCES / "models")
    views = way.picture()
    shown = [Turntable(model, {}).picture(side=SIDE)]
    for style in STYLES:
        options = StyleOptions((StyleChoice(RESOURCES / "styles" / f"{style}.jpg"),))
        *_, result = engine.stylize(views, options)
        assert isinstance(result, Result)
        shown.append(Turntable(model, way.textures(result.pixels)).picture(side=SIDE))
    Image.fromarray(np.concatenate(shown, 1)).save(RESOURCES / "screenshots" / "jar.jpg", quality=QUALITY)
    for name, pixels in zip(("jar", *(f"jar_{style}" for style in STYLES)), shown, strict=True):
        small = Image.fromarray(pixels).resize((SMALL, SMALL), Image.Resampling.LANCZOS)
        small.save(RESOURCES / "help" / f"{name}.jpg", quality=QUALITY, optimize=True)


if __name__ == "__main__":
    main()
