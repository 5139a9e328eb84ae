"""Check when strokes of paintings were learnt."""

from __future__ import annotations

import os
from pathlib import Path

from engine.models.strokes_files import content_hash, learnt_at, pattern_of, strokes_name


def test_the_latest_of_all_networks_and_paintings_counts(tmp_path: Path) -> None:
    """GIVEN two paintings, one learnt for two networks WHEN asked THEN the latest counts; what is gone does not."""
    one, other, gone = (tmp_path / name for name in ("one.jpg", "other.jpg", "gone.jpg"))
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    strokes = tmp_path / "strokes"
    strokes.mkdir()
    assert learnt_at(strokes, [one, other, gone]) == 0.0
    for network, painting, moment in (("a" * 64, one, 100.0), ("b" * 64, one, 300.0), ("a" * 64, other, 200.0)):
        file = strokes / strokes_name(network, content_hash(painting))
        file.touch()
        os.utime(file, (moment, moment))
    assert learnt_at(strokes, [one, gone]) == 300.0
    assert learnt_at(strokes, [other]) == 200.0
    assert learnt_at(tmp_path / "missing", [one]) == 0.0
    assert len(list(strokes.glob(pattern_of("a" * 64)))) == 2
