"""Carry out commissions of clips with an engine that is quick and known."""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path

import numpy as np

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, Order
from engine.commissions.video.clip_kind import CLIP
from engine.options import Precision, SaveOptions, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress, Result

STYLES = Path(__file__).resolve().parents[4] / "resources" / "styles"


class Inverter:
    """Paint the negative; at strength 0 the picture itself."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.count, self.shots = seconds, 0, []

    def stylize(self, picture, options, *, begin=None, shot=None):
        del begin
        self.count += 1
        self.shots.append(shot)
        time.sleep(self.seconds)  # a painting that takes its time
        yield Progress(0.5, Phase.PAINTING)
        pixels = picture.pixels.copy() if options.strength == 0 else np.clip(1 - picture.pixels, 0, 1)
        yield Result(pixels, options, "cpu", "inverter", Precision.FLOAT32)


def order(clip: Path, target: Path, strength: float = 0.0, saving: SaveOptions | None = None, **details) -> Order:
    styles = (StyleChoice(STYLES / "charcoal.jpg"),)
    options = StyleOptions(styles=styles, strength=strength)
    return Order(clip, target, options, saving or SaveOptions(), details, replaces=True)


def paint(clip: Path, target: Path, engine: Inverter | None = None, resume: Path | None = None, **more) -> Ended:
    commission = CLIP.commission(order(clip, target, **more))
    engine = engine or Inverter()
    (ended,) = deque(carry_out(commission, lambda: engine, STYLES, resume), maxlen=1)  # frames are not kept
    return ended
