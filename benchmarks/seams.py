"""Measure the seams of a long shot whose parts are painted by several computers, with the app's own network.

    python -m benchmarks.seams CLIP[:SECONDS]... [--frames 36] [--parts 3] [--side 256]

So many frames of each clip are painted as one computer does, and in parts as several do, each of which knows nothing of
the others. Told are Lai's warp error (see `benchmarks.video`) from the last frame of a part to the first of the next
one, in times that of one computer at the same place; the same everywhere else; the largest and the mean difference of
any frame from that of one computer; and the processor's time a frame that following the camera takes while the parts
are looked for, of the clip as it is and of the small one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import av
import numpy as np
import torch

from benchmarks.video import RESOURCES, Frames, Yardstick, frames_of
from engine.commissions.commission import Order
from engine.commissions.kinds import commission_of
from engine.commissions.video.clip_work import work_from
from engine.commissions.video.guarded_clip import ClipReader
from engine.commissions.video.steadiness import CameraFollower
from engine.computers import clip_parts
from engine.computers.clip_parts import Part, Splitting, parts_of
from engine.computers.open_clips import part_details
from engine.options import SaveOptions, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.runs.driven import finished
from engine.style_choice import StyleChoice
from engine.values import Result

RATE = 24  # frames a second, of the small clip


def main() -> None:
    """Measure every clip that is named, from a second on that follows it after a colon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="+", metavar="CLIP[:SECONDS]")
    parser.add_argument("--frames", type=int, default=36)
    parser.add_argument("--parts", type=int, default=3)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--style", default="impasto_night")
    given = parser.parse_args()
    torch.set_num_threads(1)
    stylizer = Stylizer(RESOURCES / "models")
    options = StyleOptions((StyleChoice(RESOURCES / "styles" / f"{given.style}.jpg"),))
    clip_parts.LONG_S = given.frames / RATE / given.parts
    for word in given.clips:
        name, _, begin = word.partition(":")
        source = frames_of(Path(name), float(begin or 0), given.frames, given.side)
        with tempfile.TemporaryDirectory(prefix="impasto-") as folder:
            small = written(source, Path(folder) / "small.mkv")
            measure(stylizer, small, source, options)
            for clip in (Path(name), small):
                size, seconds = following(clip, given.frames)
                print(f"  following the camera takes {1000 * seconds:.0f} ms a frame of {size}", flush=True)


def measure(stylizer: Stylizer, clip: Path, source: Frames, options: StyleOptions) -> None:
    """Paint a shot as one computer and as several, and tell how they differ."""
    work = work_from(clip, {})
    parts = finished(parts_of(work, Splitting.of(options, work.consistency)))
    whole = painted(stylizer, clip, options, None)
    joined = [frame for part in parts for frame in painted(stylizer, clip, options, part)]
    yardstick, seams = Yardstick(source), np.cumsum([part.frames for part in parts])[:-1] - 1
    one, several = yardstick.warp_errors(whole), yardstick.warp_errors(joined)
    others = np.delete(np.arange(len(one)), seams)
    apart = [np.abs(first - second) for first, second in zip(whole, joined, strict=True)]
    worst = int(np.argmax([each.mean() for each in apart]))
    print(
        f"{clip.stem} in parts of {[part.frames for part in parts]} frames of {source[0].shape[1]} px: "
        f"warp error at the seams {several[seams].mean():.6f}, {several[seams].mean() / one[seams].mean():.3f} of one "
        f"computer's there; elsewhere {several[others].mean():.6f}, {several[others].mean() / one[others].mean():.3f}; "
        f"frames differ by {max(float(each.max()) for each in apart):.4f} at most, by "
        f"{max(float(each.mean()) for each in apart):.5f} on average in number {worst}, where that is most",
        flush=True,
    )


def painted(stylizer: Stylizer, clip: Path, options: StyleOptions, part: Part | None) -> Frames:
    """Paint a clip, or a part as the computer does that gets it, and give the frames that are kept."""
    order = Order(clip, clip.with_name("out.mkv"), options, SaveOptions(), {})
    if part is not None:
        order = Order(clip, order.target, options, SaveOptions(), part_details(part, order, 0.1))
    commission = commission_of(order)
    assert commission.painter is not None
    painter = commission.painter(stylizer, commission)
    with closing(commission.source):
        found = [
            step.pixels
            for frame in commission.source.frames()
            for step in painter.paint(frame)
            if isinstance(step, Result)
        ]
    return found[part.within.lead if part is not None and part.within else 0 :]


def following(clip: Path, count: int) -> tuple[str, float]:
    """Follow the camera; return the size of a frame, and the processor's seconds of one."""
    follower, frames = CameraFollower(), []
    with closing(ClipReader(clip)) as reader:
        for frame, _ in zip(reader, range(count), strict=False):
            frames.append(frame.pixels)
    began = time.process_time()
    for pixels in frames:
        follower.step(pixels)
    height, width = frames[0].shape[:2]
    return f"{width}x{height}", (time.process_time() - began) / len(frames)


def written(frames: Frames, path: Path) -> Path:
    """Write frames as a clip that loses nothing but the depth of the floats."""
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("ffv1", rate=RATE)
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "bgr0"
        for frame in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.uint8(np.rint(255 * frame)), format="rgb24")))
        out.mux(stream.encode(None))
    return path


if __name__ == "__main__":
    main()
