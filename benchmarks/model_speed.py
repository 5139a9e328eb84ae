"""Measure how fast a model turns, and what its textures cost to paint: python -m benchmarks.model_speed [--json].

Seconds are of the clock and of the processor; beside them what is counted: pixels, and multiplications and additions
of the networks, as torch counts them.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from engine.commissions.model3d.model import Texture
from engine.commissions.model3d.surface_way import SurfacePainter, SurfaceWay
from engine.commissions.model3d.texture_way import TextureWay
from engine.geometry.camera import Camera
from engine.geometry.fronts import visible_sides
from engine.geometry.mesh import Mesh, Shine, smooth_normals
from engine.geometry.rendering import Look, Renderer
from engine.geometry.textures import Frame, Wrap
from engine.options import Device, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.commissions.model3d.model import Clip

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
TRIANGLES, VIEW, ATLAS, FRAMES = 50_000, (300, 480), 2048, 40  # px: height and width, side


class Ball:
    """Be a model of one texture: a bumpy ball unrolled.

    Args:
        triangles: about so many.
        side: of the texture, px.
    """

    path = Path("ball.glb")
    clips: tuple[Clip, ...] = ()
    is_compressed = False
    can_shine = False
    glow: Mesh | None = None
    lights: tuple[Texture, ...] = ()

    def __init__(self, triangles: int, side: int) -> None:
        rings = round((triangles / 4) ** 0.5)
        v, u = np.meshgrid(np.linspace(0, 1, rings + 1), np.linspace(0, 1, 2 * rings + 1), indexing="ij")
        polar, turn = v * np.pi, u * 2 * np.pi
        radius = 1 + 0.1 * np.sin(6 * turn) * np.sin(8 * polar)
        points = np.stack([np.sin(polar) * np.sin(turn), np.cos(polar), np.sin(polar) * np.cos(turn)], 2)
        points = (points * radius[..., None]).reshape(-1, 3).astype(np.float32)
        first = (np.arange(rings)[:, None] * (2 * rings + 1) + np.arange(2 * rings)).reshape(-1)
        low = first + 2 * rings + 1
        faces = np.concatenate([np.stack([first, low, low + 1], 1), np.stack([first, low + 1, first + 1], 1)])
        uvs = (0.02 + 0.96 * np.stack([u, v], 2)).reshape(-1, 2).astype(np.float32)
        mesh = Mesh(
            points, smooth_normals(points, faces), uvs, faces.astype(np.int64), np.zeros(len(faces), np.int64),
            np.ones((len(points), 4), np.float32),
        )  # fmt: skip
        self._mesh = replace(mesh, sides=visible_sides(mesh))
        y, x = np.mgrid[0:side, 0:side] / side
        image = 0.5 + 0.4 * np.sin(np.stack([40 * x, 30 * y, 25 * (x + y)], 2))
        self.textures = (Texture("ball", Picture(image.astype(np.float32)), Wrap.REPEAT, Wrap.CLAMP),)

    def mesh(self, clip: int | None = None, seconds: float = 0.0) -> Mesh:
        """Give all triangles."""
        del clip, seconds
        return self._mesh


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model_speed")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=("viewport", "texture", "surface"))
    parser.add_argument("--steps", type=int, default=60, help="of the surface")
    parser.add_argument("--memory", type=float, metavar="GIB", help="of the surface; what is free without it")
    parsed = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    works = {"viewport": viewport, "texture": texture, "surface": lambda: surface(parsed.steps, parsed.memory)}
    for name, work in works.items():
        if parsed.only in (None, name):
            found[name] = work()
            found[name]["peak_gib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            if not parsed.json:
                print(name, {key: round(value, 3) for key, value in found[name].items()}, flush=True)
    if parsed.json:
        print(json.dumps(found))


def viewport() -> dict[str, float]:
    """Turn the ball in small pictures, as it is and shining all over."""
    ball = Ball(TRIANGLES, 1024)
    renderer = Renderer([Frame(1024, 1024)])
    renderer.take([torch.from_numpy(ball.textures[0].picture.pixels).permute(2, 0, 1)[None].contiguous()])
    centre, radius = ball.mesh().bounds
    middle = (float(centre[0]), float(centre[1]), float(centre[2]))

    def turn(mesh: Mesh) -> None:
        for frame in range(FRAMES):
            renderer.frame(mesh, Camera(middle, radius, 9.0 * frame, 12.0), *VIEW, Look())

    plain, figures = ball.mesh(), {}
    light = np.full((len(plain.points), 3), 0.3, np.float32)
    for name, mesh in (("", plain), ("shining_", replace(plain, shine=Shine(plain.uvs, plain.textures, light)))):
        turn(mesh)
        wall, cpu = _timed(lambda mesh=mesh: turn(mesh))
        figures |= {f"{name}frames_a_second": FRAMES / wall, f"{name}processor_ms_a_frame": 1000 * cpu / FRAMES}
    return figures


def texture() -> dict[str, float]:
    """Paint a large texture by the instant engine."""
    ball = Ball(TRIANGLES, ATLAS)

    def paint() -> None:
        way = TextureWay(ball)
        *_, result = Stylizer(RESOURCES / "models").stylize(way.picture(), _options("adain"))
        way.textures(result.pixels)  # type: ignore[union-attr]

    with FlopCounterMode(display=False) as counter:
        wall, cpu = _timed(paint)
    return {"seconds": wall, "processor_seconds": cpu, "tera_operations": counter.get_total_flops() / 1e12}


def surface(steps: int, memory: float | None = None) -> dict[str, float]:
    """Paint the ball by its views."""
    ball, options = Ball(TRIANGLES, ATLAS), _options("gatys", steps, memory)
    way = SurfaceWay(ball, options)
    views = way.picture()
    painter = SurfacePainter(Stylizer(RESOURCES / "models"), options, way, None)

    def paint() -> None:
        for _ in painter.painted(views):
            pass

    with FlopCounterMode(display=False) as counter:
        wall, cpu = _timed(paint)
    figures = {"seconds": wall, "processor_seconds": cpu, "tera_operations": counter.get_total_flops() / 1e12}
    return figures | {"steps": steps, "mega_pixels": views.pixels.shape[0] * views.pixels.shape[1] / 1e6}


def _options(engine: str, steps: int | None = None, memory: float | None = None) -> StyleOptions:
    style = (StyleChoice(RESOURCES / "styles" / "mosaic.jpg"),)
    more = {} if steps is None else {"iterations": steps}
    return StyleOptions(style, engine=engine, device=Device.CPU, memory_gib=memory, **more)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


if __name__ == "__main__":
    main()
