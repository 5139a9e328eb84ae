"""Run a training to its end: log, checkpoint and draw its curve every few minutes, and resume exactly."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LOG_STEPS = 50
_SIZE = (1200, 640)  # px, of a curve
_MARGIN = 60  # px
_COLORS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#17becf", "#7f7f7f")
log = logging.getLogger("training")


class Resumable(Protocol):
    """Hold a training that takes steps and gives all that changes with them."""

    step: int
    history: list[dict[str, float]]  # losses of every step

    def run_step(self) -> dict[str, float]:
        """Take one step and return its losses."""

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint holds."""


def save_checkpoint(training: Resumable, path: Path) -> None:
    """Write the state atomically."""
    temporary = path.with_suffix(".tmp")
    torch.save(training.state(), temporary)
    temporary.replace(path)


def train(training: Resumable, steps: int, checkpoint: Path, minutes: float, draw: Callable[[], None]) -> None:
    """Go on until `steps`; every so many minutes write checkpoint and curve, and call `draw`."""
    saved = time.monotonic()
    while training.step < steps:
        training.run_step()
        if training.step % _LOG_STEPS == 0:
            log.info("step %d %s", training.step, json.dumps(recent_means(training.history)))
        if time.monotonic() - saved > 60 * minutes or training.step == steps:
            save_checkpoint(training, checkpoint)
            draw_curve(training.history, checkpoint.with_name("curve.png"))
            draw()
            saved = time.monotonic()


def recent_means(history: list[dict[str, float]], steps: int = _LOG_STEPS) -> dict[str, float]:
    """Average each loss over the last steps."""
    recent = history[-steps:]
    return {name: round(float(np.mean([h[name] for h in recent])), 4) for name in recent[0]}


def draw_curve(history: list[dict[str, float]], path: Path) -> None:
    """Draw every loss against the step, averaged over a hundredth of the run, on a logarithmic scale."""
    image = Image.new("RGB", _SIZE, "white")
    canvas = ImageDraw.Draw(image)
    block = max(1, len(history) // 100)
    curves = {name: _block_means([h[name] for h in history], block) for name in history[0]}
    positive = np.concatenate([c[c > 0] for c in curves.values()] or [np.ones(1)])
    low, high = (np.log10(positive.min()), np.log10(positive.max())) if positive.size else (0.0, 1.0)
    width, height = _SIZE[0] - 2 * _MARGIN, _SIZE[1] - 2 * _MARGIN
    for mark in _marks(low, high):
        y = _MARGIN + height * (1 - (np.log10(mark) - low) / max(high - low, 1e-6))
        canvas.line((_MARGIN, y, _MARGIN + width, y), "#dddddd")
        canvas.text((8, y - 6), f"{mark:g}", "black")
    for index, (name, curve) in enumerate(curves.items()):
        color = _COLORS[index % len(_COLORS)]
        x = _MARGIN + width * np.arange(len(curve)) / max(1, len(curve) - 1)
        y = _MARGIN + height * (1 - (np.log10(curve.clip(min=10**low)) - low) / max(high - low, 1e-6))
        canvas.line([(float(a), float(b)) for a, b in zip(x, y, strict=True)], color, 2)
        canvas.text((_MARGIN + 130 * index, 20), f"{name} {curve[-1]:.4g}", color)
    canvas.text((_MARGIN, _SIZE[1] - 30), f"{len(history)} steps", "black")
    image.save(path)


def _marks(low: float, high: float) -> list[float]:
    """List round values between two powers of ten: tens alone where there are several, else also what is between."""
    powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    digits = (1.0,) if high - low > 2 else (1.0, 2.0, 3.0, 5.0) if high - low > 0.5 else np.arange(1, 10, 0.5).tolist()
    marks = (digit * 10.0**power for power in powers for digit in digits)
    return [mark for mark in marks if low <= np.log10(mark) <= high]


def _block_means(values: list[float], block: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    kept = np.asarray(values[: len(values) // block * block], np.float64)
    return kept.reshape(-1, block).mean(1)
