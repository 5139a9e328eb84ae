"""Check how a run is recorded for the window."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import BadOptions
from engine.options import Precision, StyleOptions
from engine.values import Phase, Preview, Progress, Result
from gui.engine_process.recording import Recording
from tests.engine.commissions.video.clips import look


def test_a_run_is_recorded_until_another_one_begins(tmp_path):
    recording = Recording()
    recording.begin()
    for light in (20, 120, 220):
        recording.take(Progress(0.5, Phase.PAINTING))
        recording.take(Preview(np.full((32, 48, 3), light, np.uint8)))
    recording.take(Result(np.ones((64, 96, 3), np.float32), StyleOptions(), "cpu", "m", Precision.FLOAT32))
    seen = look(recording.write(tmp_path / "out.mp4", 5.0))
    assert (len(seen.times), seen.size) == (125, (64, 96))
    assert seen.planes[0][0].mean() < 0.3 * seen.planes[-1][0].mean()
    recording.begin()
    with pytest.raises(BadOptions, match="paint it again"):
        recording.write(tmp_path / "more.mp4", 5.0)
