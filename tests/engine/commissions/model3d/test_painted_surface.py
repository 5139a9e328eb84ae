"""What shows on a painted model: no cuts, strokes of one size, nothing of what lies between islands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.commissions.model3d.surface_way import SurfacePainter, SurfaceWay
from engine.commissions.model3d.texture_way import TextureWay
from engine.geometry.atlas import covered
from engine.geometry.textures import Frame
from engine.options import Device, Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice
from engine.values import Result
from tests.engine.commissions.model3d.made_models import Made
from tests.engine.commissions.model3d.surface_steps import in_space, on_cube, seam_steps, spectral_centroid
from tests.engine.geometry.shapes import cube, sphere

if TYPE_CHECKING:
    from engine.values import Pixels

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
SPARSE = 5  # side of the cube whose texels are three times as large


def _options(style: str, **more) -> StyleOptions:
    choice = StyleChoice(RESOURCES / "styles" / f"{style}.jpg")
    return StyleOptions((choice,), device=Device.CPU, precision=Precision.FLOAT32, **more)


def _result(steps) -> Result:
    *_, last = steps
    assert isinstance(last, Result)
    return last


def _by_texture(model: Made, style: str) -> Pixels:
    way = TextureWay(model)
    painted = _result(Stylizer(RESOURCES / "models").stylize(way.picture(), _options(style)))
    return way.textures(painted.pixels)[0]


def _by_surface(model: Made, style: str, monkeypatch: pytest.MonkeyPatch, side: int, steps: int) -> Pixels:
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEW_SIDE", side)
    way = SurfaceWay(model, options := _options(style, iterations=steps))
    painted = _result(SurfacePainter(Stylizer(RESOURCES / "models"), options, way, None).painted(way.picture()))
    return way.textures(painted.pixels)[0]


@pytest.mark.slow
@pytest.mark.parametrize("style", ["mosaic", "stained_glass"])
def test_cuts_do_not_show_where_textures_are_painted(style: str) -> None:
    """GIVEN islands with cuts of both kinds WHEN painted by texture THEN steps over cuts are as within islands."""
    for mesh, image in ((sphere(), in_space(sphere(), 256, 512)), (cube(), in_space(cube(), 360, 540))):
        assert seam_steps(mesh, _by_texture(Made(mesh, image), style)).error <= 1.3


@pytest.mark.slow
def test_cuts_do_not_show_where_the_surface_is_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    mesh = cube()
    painted = _by_surface(Made(mesh, in_space(mesh, 200, 300)), "mosaic", monkeypatch, 96, 10)
    assert seam_steps(mesh, painted).error <= 1.1


@pytest.mark.slow
def test_strokes_have_one_size_whatever_the_density() -> None:
    """GIVEN a side with texels three times as large WHEN painted THEN it has the frequencies of the others."""
    mesh = cube((1.0, 1.0, 1.0, 1.0, 1.0, 1 / 3))
    painted = _by_texture(Made(mesh, in_space(mesh, 600, 900)), "mosaic")
    count = round(600 * 0.42 / 3) // 2  # half of the sparse side's texels: what it can hold
    usual = [spectral_centroid(on_cube(painted, mesh, side, count)) for side in range(6) if side != SPARSE]
    assert spectral_centroid(on_cube(painted, mesh, SPARSE, count)) == pytest.approx(np.mean(usual), rel=0.15)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["texture", "surface"])
def test_nothing_bleeds_in_from_between_the_islands(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN red or green between islands WHEN painted THEN what the model shows is the same."""
    mesh, painted = cube(), []
    for between in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)):
        model = Made(mesh, in_space(mesh, 180, 270, between))
        painted.append(
            _by_texture(model, "mosaic") if way == "texture" else _by_surface(model, "mosaic", monkeypatch, 64, 2)
        )
    faces, _ = covered(mesh, 0, Frame(180, 270))
    assert np.abs(painted[0] - painted[1])[faces.numpy() >= 0].max() < 0.01


@pytest.mark.parametrize(("chosen", "asked"), [(None, 3.5), (2.0, 2.0), (16.0, 16.0)])
def test_a_surface_is_planned_in_little_memory_unless_told_otherwise(chosen: float | None, asked: float) -> None:
    """GIVEN a computer with much memory WHEN a surface is painted THEN its run does not take all that it could."""
    told = []

    class Engine:
        def stylize(self, picture, options, **more):
            told.append(options.memory_gib)
            yield from ()

    way = type("Way", (), {"mosaic": None})()
    list(SurfacePainter(Engine(), StyleOptions(memory_gib=chosen), way, None).painted(None))
    assert told == [asked]
