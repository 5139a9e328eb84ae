"""Check that a grey photograph with a grey painting stays grey in both engines, from noise too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from engine.options import Device, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.pictures.image_io import load
from engine.style_choice import StyleChoice
from engine.values import Preview, Result

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("words", [{"engine": "adain"}, {"engine": "gatys"}, {"engine": "gatys", "init": "noise"}])
@pytest.mark.parametrize("style_mode", ["L", "RGB"])
def test_grey_stays_grey(tmp_path: Path, words: dict[str, str], style_mode: str) -> None:
    """GIVEN no colour anywhere WHEN painted THEN previews and picture have none; a coloured painting brings some."""
    from engine.options import Init
    from main import RESOURCES

    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 256, (64, 64), np.uint8)).resize((96, 80)).save(tmp_path / "photo.png")
    style = Image.open(RESOURCES / "styles" / "mosaic.jpg").resize((96, 96))
    style.convert(style_mode).save(tmp_path / "style.png")
    options = StyleOptions(
        (StyleChoice(tmp_path / "style.png"),), engine=words["engine"], init=Init(words.get("init", "content")),
        strength=1.0, iterations=6, device=Device.CPU,
    )  # fmt: skip

    shown = list(Stylizer(RESOURCES / "models").stylize(load(tmp_path / "photo.png"), options))

    result = next(item for item in shown if isinstance(item, Result))
    spread = float(np.ptp(result.pixels, axis=2).max())
    assert (spread == 0) == (style_mode == "L")
    if style_mode == "L":
        assert all(np.ptp(item.pixels, axis=2).max() == 0 for item in shown if isinstance(item, Preview))
        assert result.pixels.std() > 0.02
