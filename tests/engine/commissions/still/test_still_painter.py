"""A photograph's painting is noted down, and goes on from there."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.commissions.source import SourceFrame
from engine.commissions.still.still_painter import StillPainter
from engine.options import StyleOptions
from engine.values import Picture


def test_the_engine_gets_the_frame_and_a_journal_in_the_folder(tmp_path: Path) -> None:
    asked = {}

    class Engine:
        def stylize(self, picture, options, *, journal):
            asked.update(picture=picture, options=options, journal=journal)
            yield "a step"

    picture, options = Picture(np.zeros((4, 4, 3), np.float32)), StyleOptions()

    steps = list(StillPainter(Engine(), options, tmp_path).paint(SourceFrame(0, picture)))

    assert steps == ["a step"]
    assert asked["picture"] is picture
    assert asked["options"] is options
    assert asked["journal"].file == tmp_path / "run.npz"
