"""Paint under real limits of the address space, in a process of its own: it goes on in smaller parts, or says why not.

What fits under a limit depends on the libraries, so that limits fall until one has an effect.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# MiB of address space beside what is loaded, until one is met under which it goes on in smaller parts
LIMITS = {"adain": tuple(range(226, 206, -1)), "gatys": tuple(range(1000, 440, -40))}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces RLIMIT_AS as this test needs it"),
]
SCRIPT = """
import json, resource, sys
from pathlib import Path
import numpy as np
from engine.errors import OutOfMemory
from engine.painting.stylizer import Stylizer
from engine.options import Device, Precision, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Picture

engine, root, limit = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
y, x = np.mgrid[0:720, 0:1080].astype(np.float32) / 720
picture = Picture(np.stack([x % 1, y % 1, (x * y * 7) % 1], 2))
style = StyleChoice(root / "resources" / "styles" / "mosaic.jpg")
options = StyleOptions((style,), engine, strength=0.8, iterations=2, device=Device.CPU,
                       precision=Precision.FLOAT32)
stylizer = Stylizer(root / "resources" / "models")
list(stylizer.stylize(Picture(picture.pixels[:96, :96].copy()), options))  # what a first run loads is no tile
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + limit * 2**20, resource.RLIM_INFINITY))
limited = None
try:
    *_, limited = stylizer.stylize(picture, options)
except OutOfMemory as error:
    assert str(error).endswith(".")
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
*_, free = stylizer.stylize(Picture(picture.pixels), options)  # nothing of a failure is left
print(json.dumps([free.tiles, limited and limited.tiles,
                  limited and float(np.abs(limited.pixels - free.pixels).max())]))
"""


def _painted(engine: str, limit: int) -> tuple[int, int | None, float | None]:
    """Return the parts without and with a limit, and the largest difference; None where it did not paint.

    That is a sentence or, with too little for a library's own small needs, that library's crash, which the window
    survives: the engine is a process of its own.
    """
    environment = os.environ | {"OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", SCRIPT, engine, str(ROOT), str(limit)]
    run = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=ROOT, check=False, timeout=120)
    if run.returncode < 0:
        return 0, None, None
    assert run.returncode == 0, run.stderr
    free, tiles, difference = json.loads(run.stdout)
    return free, tiles, difference


@pytest.mark.parametrize("engine", LIMITS)
def test_a_run_goes_on_in_smaller_parts_and_the_picture_is_the_same(engine: str) -> None:
    for limit in LIMITS[engine]:
        free, tiles, difference = _painted(engine, limit)
        if tiles is not None:
            assert difference is not None
            assert difference < 1 / 255
        if tiles is not None and tiles > free:
            return
    pytest.fail(f"no limit of {LIMITS[engine]} made the parts smaller")
