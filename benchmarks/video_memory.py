"""Measure what a long clip takes: `python -m benchmarks.video_memory [--frames 1000] [--side 480] [--minutes 120]`.

A slow pan of 1280x720 over a sample photograph is painted by `main.py video`, by the network for sketches unless
another is named. Told are the seconds a frame and the memory of the command and of the processes that it starts, after
its first tenth and at its end: whole, and without the pages of files, which the system takes back when it wants them.
A run that has not ended after so many minutes is ended, and the frames that it has made are told.
Writes `benchmarks/results/video_memory.json`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import psutil

from benchmarks.video import RESOURCES, RESULTS
from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.encoding import Encoding
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.commissions.video.segment_writer import SegmentWriter
from engine.pictures.image_io import load

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = RESOURCES.parent
SIZE = (720, 1280)
_EVERY = 1.0  # s between two looks at the memory


def pan(target: Path, photo: Path, count: int, size: tuple[int, int]) -> None:
    """Write a clip that goes over a photograph and back, a few px a frame."""
    pixels = load(photo).pixels
    height, width = size
    scale = 1.3 * max(height / pixels.shape[0], width / pixels.shape[1])
    wide = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    room = np.array([wide.shape[0] - height, wide.shape[1] - width])
    info = ClipInfo(width, height, FrameLayout(8, (1, 1)), ColorTags(1, False, 1, 1), Fraction(1, 25), Fraction(25))
    encoding = Encoding("mpeg4", info.layout, "mp4", "mp4", bit_rate=8_000_000)
    writer = SegmentWriter(target, encoding, info, info.tags, size)
    for index in range(count):
        top, left = np.rint(room * (0.5 - 0.5 * np.cos(index * 2 * np.pi / 400))).astype(int)
        writer.write(wide[top : top + height, left : left + width].clip(0, 1), index)
    writer.close()


def memory(process: psutil.Process) -> tuple[int, int]:
    """Return the bytes that a process and those below it hold, and those of them that are no file's pages."""
    whole, own = 0, 0
    with contextlib.suppress(psutil.Error):
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                held = one.memory_info()
                whole, own = whole + held.rss, own + held.rss - getattr(held, "shared", 0)
    return whole, own


def watched(command: list[str], minutes: float) -> tuple[list[tuple[int, int]], float, float]:
    """Run a command; return its memory each second, how far it got, 0 .. 1, and the seconds that it took."""
    began, seen, told = time.monotonic(), [], [0]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    reader = threading.Thread(target=_follow, args=(child.stderr, told), daemon=True)
    reader.start()
    process = psutil.Process(child.pid)
    while child.poll() is None and time.monotonic() - began < 60 * minutes:
        seen.append(memory(process))
        time.sleep(_EVERY)
    child.terminate()
    if child.wait() > 0:
        raise SystemExit(child.returncode)
    reader.join()
    return seen, (1.0 if child.returncode == 0 else told[-1] / 100), time.monotonic() - began


def _follow(lines: Iterable[str], told: list[int]) -> None:
    for line in lines:
        if (percent := re.match(r"\s*(\d+) %", line)) is not None:
            told.append(int(percent[1]))


def main() -> None:
    """Paint and watch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--model", default="impasto-adain-small")
    parser.add_argument("--side", type=int, help="px, long side of the painting; the clip's own without it")
    parser.add_argument("--strength", type=float, default=0.75, help="0 paints nothing: what is left reads and writes")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder, "pan.mp4")
        pan(clip, RESOURCES / "samples" / "temple.jpg", words.frames, SIZE)
        style = RESOURCES / "styles" / "impasto_night.jpg"
        command = [sys.executable, str(ROOT / "main.py"), "video", str(clip), "--style", str(style)]
        command += ["--strength", str(words.strength), "--model", words.model, "-o", str(Path(folder, "painted.mp4"))]
        command += [] if words.side is None else ["--size", str(words.side)]
        seen, done, seconds = watched(command, words.minutes)
    early, late = np.array(seen[len(seen) // 10 : len(seen) // 5]), np.array(seen[-len(seen) // 10 :])
    mib = 2**20
    report = {
        "frames": round(done * words.frames),
        "of": words.frames,
        "model": words.model,
        "size": SIZE,
        "painted": words.side,
        "strength": words.strength,
        "s_a_frame": round(seconds / max(1, done * words.frames), 3),
        "early_mib": round(float(np.median(early[:, 0])) / mib),
        "late_mib": round(float(np.median(late[:, 0])) / mib),
        "early_own_mib": round(float(np.median(early[:, 1])) / mib),
        "late_own_mib": round(float(np.median(late[:, 1])) / mib),
        "peak_mib": round(max(whole for whole, _ in seen) / mib),
        "tenths_mib": [
            round(float(np.median([w for w, _ in part])) / mib) for part in np.array_split(np.array(seen), 10)
        ],
    }
    print(json.dumps(report))
    (RESULTS / "video_memory.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
