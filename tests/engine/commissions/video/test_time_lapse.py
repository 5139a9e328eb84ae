"""Check how a recorded painting is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.video import time_lapse
from engine.commissions.video.time_lapse import TimeLapse
from engine.errors import BadOptions, UnsupportedFormat
from main import main
from tests.engine.commissions.video.clips import look

ROOT = Path(__file__).resolve().parents[4]


def _recorded(count=6, size=(48, 65)) -> TimeLapse:
    """Grow from dark to light, and from small to large."""
    lapse = TimeLapse()
    for index in range(count):
        small = max(8, size[0] * (index + 1) // count), max(8, size[1] * (index + 1) // count)
        lapse.add(np.full((*small, 3), 30 + 150 * index // count, np.uint8))
    lapse.end(np.full((*size, 3), 0.9, np.float32))
    return lapse


def test_a_recording_lasts_as_long_as_asked_goes_smoothly_and_rests_on_the_end(tmp_path):
    path = _recorded().write(tmp_path / "out.mp4", 5.0)
    seen = look(path)
    light = [planes[0].mean() / 2 ** (8 if "10" not in seen.name else 10) * 255 for planes in seen.planes]
    assert (len(seen.times), seen.size) == (125, (48, 64))
    assert float(seen.times[-1]) == pytest.approx(4.96)
    assert np.diff(light).min() > -3
    assert np.abs(np.diff(light)).max() < 12
    assert np.ptp(light[-15:]) < 3


@pytest.mark.parametrize(("suffix", "count"), [(".gif", 50), (".webp", 100)])
def test_animations(tmp_path, suffix, count):
    path = _recorded().write(tmp_path / f"out{suffix}", 5.0)
    with Image.open(path) as image:
        lengths, lights = [], []
        for index in range(image.n_frames):
            image.seek(index)
            lights.append(np.asarray(image.convert("L")).mean())
            lengths.append(image.info["duration"])
    assert sum(lengths) == pytest.approx(5000, abs=200)
    assert len(lengths) <= count
    assert lights[0] == pytest.approx(30, abs=4)
    assert lights[-1] == pytest.approx(230, abs=4)


def test_memory_does_not_grow_with_the_run(monkeypatch):
    monkeypatch.setattr(time_lapse, "_MOST", 10)
    lapse = _recorded(200, (8, 8))
    assert 5 <= len(lapse) <= 10


def test_a_taken_name_is_kept(tmp_path):
    (tmp_path / "out.gif").write_text("mine")
    assert _recorded().write(tmp_path / "out.gif", 5.0).name == "out (2).gif"
    assert (tmp_path / "out.gif").read_text() == "mine"


def test_what_cannot_be_recorded_is_refused(tmp_path):
    with pytest.raises(UnsupportedFormat, match=r"\.mp4, \.webp, \.gif"):
        time_lapse.check(tmp_path / "out.avi", 10)
    with pytest.raises(BadOptions, match="5 to 20 s"):
        time_lapse.check(tmp_path / "out.gif", 60)
    empty = TimeLapse()
    empty.end(np.zeros((8, 8, 3), np.float32))
    with pytest.raises(BadOptions, match="nothing to record"):
        empty.write(tmp_path / "out.gif")
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_shows_nothing_on_the_way_is_refused_before_it_paints(tmp_path, capsys):
    """GIVEN the instant engine WHEN it is to be recorded THEN one sentence refuses it, and nothing is made."""
    photo, style = ROOT / "resources" / "samples" / "cat.jpg", ROOT / "resources" / "styles" / "charcoal.jpg"
    words = ["stylize", str(photo), "--style", str(style), "-o", str(tmp_path / "out.png")]
    assert main([*words, "--record", str(tmp_path / "out.mp4")]) == 2
    assert "nothing to record" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
