"""Measure both engines without the window: `python -m benchmarks.engine_speed`.

Seconds per step of Gatys at 512 px, and seconds per picture of AdaIN at 512 px: with photograph and painting to be
encoded, and with both encoded already, as when a slider is moved. Loading the networks is not counted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from engine.options import Device, StyleOptions
from engine.painters.gatys.gatys import stages
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.style_choice import StyleChoice
from engine.values import Phase, Picture, Progress, Result

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SIDE = 512  # px
STEPS = 40  # of Gatys, over all sizes
PICTURES = 5


def seconds_per_gatys_step(stylizer: Stylizer, picture: Picture, options: StyleOptions) -> float:
    """Time the steps of the last, largest size; return their median."""
    ticks = []
    for item in stylizer.stylize(picture, replace(options, engine="gatys", iterations=STEPS)):
        if isinstance(item, Progress) and item.losses:
            ticks.append(time.perf_counter())
    last = stages(*fitted(*picture.pixels.shape[:2], SIDE), STEPS)[-1].steps
    return statistics.median(after - before for before, after in pairwise(ticks[-last:]))


def seconds_per_adain_picture(stylizer: Stylizer, picture: Picture, options: StyleOptions) -> float:
    """Paint once; return the seconds but for those of loading."""
    *_, result = stylizer.stylize(picture, options)
    assert isinstance(result, Result)
    return sum(seconds for phase, seconds in result.seconds.items() if phase != Phase.LOADING)


def measure(device: Device) -> dict[str, float | str]:
    """Measure everything on one device; return seconds and the device's name."""
    stylizer = Stylizer(RESOURCES / "models")
    picture = image_io.load(RESOURCES / "samples" / "temple.jpg")
    first, *styles = sorted((RESOURCES / "styles").glob("*.jpg"))[: PICTURES + 1]
    options = StyleOptions((StyleChoice(first),), size=SIDE, device=device)
    *_, warm = stylizer.stylize(picture, options)
    assert isinstance(warm, Result)
    with_encoding, decoding = [], []
    for style in styles:
        unknown = replace(picture, pixels=picture.pixels.copy())
        chosen = replace(options, styles=(StyleChoice(style),))
        with_encoding.append(seconds_per_adain_picture(stylizer, unknown, chosen))
        decoding.append(seconds_per_adain_picture(stylizer, unknown, replace(chosen, strength=0.4)))
    return {
        "device": warm.device,
        "gatys_step_s": round(seconds_per_gatys_step(stylizer, picture, options), 4),
        "adain_picture_s": round(statistics.median(with_encoding), 4),
        "adain_picture_once_encoded_s": round(statistics.median(decoding), 4),
    }


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", type=Device, choices=list(Device), default=Device.AUTO)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    figures = measure(arguments.device)
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:30} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
