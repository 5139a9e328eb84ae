"""Make a clip of three shots, and look at what was painted of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from tests.engine.commissions.video.clips import _sing, _track, texture

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 12  # a shot, at 5 a second


def three_shots(path: Path) -> Path:
    """Cut from a red shot to a blue one and back."""
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("ffv1", rate=5)
        stream.height, stream.width, stream.pix_fmt = 48, 64, "yuv420p"
        track = _track(out, "flac", 0)
        for index in range(3 * FRAMES):
            color = ((1.0, 0.2, 0.1), (0.1, 0.3, 1.0), (1.0, 0.8, 0.1))[index // FRAMES]
            pixels = (0.5 + 0.5 * texture(48, 64, index, index // FRAMES))[..., None] * np.array(color)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.uint8(255 * pixels), format="rgb24")))
        out.mux(stream.encode(None))
        _sing(out, track, 3 * FRAMES / 5, 220.0)
    return path


def frames_of(path: Path) -> list[tuple[Fraction, np.ndarray]]:
    with av.open(str(path)) as clip:
        base = clip.streams.video[0].time_base
        return [(frame.pts * base, frame.to_ndarray(format="rgb24")) for frame in clip.decode(video=0)]


def samples_of(path: Path) -> int:
    with av.open(str(path)) as clip:
        return sum(frame.samples for frame in clip.decode(audio=0))


def check_negative(clip: Path, painted: Path | None) -> None:
    assert painted is not None
    before, after = frames_of(clip), frames_of(painted)
    assert [time for time, _ in after] == [time for time, _ in before]
    for (_, photo), (_, inverted) in zip(before, after, strict=True):
        assert np.abs(255.0 - photo - inverted).mean() < 6
    assert samples_of(painted) == samples_of(clip) > 0
