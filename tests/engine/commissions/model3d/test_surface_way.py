"""The surface is painted by views from all around: what they see counts, and a run that was stopped goes on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Order
from engine.commissions.kinds import commission_of
from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.surface_way import SurfacePainter, SurfaceWay
from engine.commissions.queue.queue_item import ItemState
from engine.commissions.source import SourceFrame
from engine.errors import EngineStopped, UnsupportedFormat
from engine.geometry.atlas import covered
from engine.geometry.camera import Camera
from engine.geometry.mesh import merged
from engine.geometry.textures import Frame
from engine.mask import Mask
from engine.options import Colors, Device, Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice
from engine.values import Phase, Picture, Progress, Result
from tests.engine.commissions.model3d.made_models import Made, cube_glb, scene
from tests.engine.commissions.model3d.surface_steps import in_space
from tests.engine.geometry.shapes import cube

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
OPTIONS = StyleOptions(
    (StyleChoice(RESOURCES / "styles" / "impasto_field.jpg"),), device=Device.CPU, precision=Precision.FLOAT32,
    iterations=6,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _few_small_views(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEW_SIDE", 64)
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEWS", 4)


@pytest.fixture
def cube_path(tmp_path: Path) -> Path:
    path = tmp_path / "cube.glb"
    path.write_bytes(cube_glb(scene(120, 180)).glb())
    return path


def _way(options: StyleOptions = OPTIONS) -> SurfaceWay:
    """See a cube from its corners, which takes no choosing."""
    mesh, places = cube(), [(45.0 + 90 * turn, pitch) for turn, pitch in ((0, 35), (1, -35), (2, 35), (3, -35))]
    with pytest.MonkeyPatch.context() as patch:
        views = [Camera((0.0, 0.0, 0.0), mesh.bounds[1], yaw, pitch) for yaw, pitch in places]
        patch.setattr("engine.commissions.model3d.surface_way.chosen_views", lambda _mesh, _count: views)
        return SurfaceWay(Made(mesh, in_space(mesh, 80, 120)), options)


def _take(way: SurfaceWay, change) -> torch.Tensor:
    """Have the sheet painted as `change` says."""
    mosaic = way.mosaic
    sheet = change(mosaic.begin(mosaic.at(mosaic.height, mosaic.width, torch.device("cpu"))))
    mosaic.take(sheet)
    return sheet


def test_the_surface_is_painted_in_small(cube_path: Path) -> None:
    """GIVEN a few small views and steps WHEN the surface is painted THEN textures change."""
    target = cube_path.with_name("painted.glb")
    order = Order(cube_path, target, OPTIONS, details={"way": "surface"})
    *_, ended = carry_out(commission_of(order), lambda: Stylizer(RESOURCES / "models"), RESOURCES / "styles")
    assert ended.state is ItemState.DONE, ended.message
    own, painted = (GltfModel(path).textures[0].picture.pixels for path in (cube_path, target))
    assert own.shape == painted.shape
    assert 0.02 < np.abs(own - painted).mean() < 0.5


@pytest.mark.slow
def test_an_interrupted_surface_goes_on(cube_path: Path) -> None:
    """GIVEN a run that was cancelled after some steps WHEN it is begun again THEN it begins where it was."""
    resume = cube_path.with_name("resume")
    order = Order(cube_path, cube_path.with_name("p.glb"), OPTIONS, details={"way": "surface"})
    stylizer = Stylizer(RESOURCES / "models")
    steps = carry_out(commission_of(order), lambda: stylizer, RESOURCES / "styles", resume)
    for step in steps:
        if isinstance(step, Progress) and step.fraction > 0.5:
            break
    steps.close()
    assert (resume / "surface.npz").exists()
    again = list(carry_out(commission_of(order), lambda: stylizer, RESOURCES / "styles", resume))
    painting = [s.fraction for s in again if isinstance(s, Progress) and s.phase is Phase.PAINTING and s.losses is None]
    retold = [s.fraction for s in again if isinstance(s, Progress) and s.losses is not None]
    assert again[-1].state is ItemState.DONE, again[-1].message
    assert len(retold) == 6
    assert not painting or min(painting) > 0.1
    assert not resume.exists()


KILLED = """
import sys
from pathlib import Path
from engine.commissions.carry_out import carry_out
from engine.commissions.kinds import commission_of
from engine.commissions.model3d import surface_way
from engine.painters.journal import Journal
from engine.painting.stylizer import Stylizer
from tests.engine.commissions.model3d.test_surface_way import OPTIONS, RESOURCES, Order
surface_way.VIEW_SIDE, surface_way.VIEWS, Journal.__init__.__defaults__ = 64, 4, (0.0, None)
model, target, resume = map(Path, sys.argv[1:])
order = Order(model, target, OPTIONS, details={"way": "surface"})
for _ in carry_out(commission_of(order), lambda: Stylizer(RESOURCES / "models"), RESOURCES / "styles", resume):
    print("step", flush=True)
"""


@pytest.mark.slow
def test_a_surface_goes_on_after_kill_9(cube_path: Path) -> None:
    """GIVEN a process that is killed while it paints WHEN the run is begun again THEN it goes on, and ends whole."""
    resume, target = cube_path.with_name("resume"), cube_path.with_name("p.glb")
    command = [sys.executable, "-c", KILLED, str(cube_path), str(target), str(resume)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=RESOURCES.parent) as process:
        assert process.stdout is not None
        while not (resume / "surface.npz").exists():
            assert process.stdout.readline(), "it ended before it noted anything down"
        process.kill()
    assert not target.exists()
    order = Order(cube_path, target, OPTIONS, details={"way": "surface"})
    stylizer = Stylizer(RESOURCES / "models")
    *steps, ended = carry_out(commission_of(order), lambda: stylizer, RESOURCES / "styles", resume)
    painting = [s.fraction for s in steps if isinstance(s, Progress) and s.phase is Phase.PAINTING and s.losses is None]
    assert ended.state is ItemState.DONE, ended.message
    assert not painting or min(painting) > 0.1
    assert GltfModel(target).textures[0].picture.pixels.shape == (120, 180, 3)
    assert sorted(p.name for p in cube_path.parent.iterdir()) == ["cube.glb", "p.glb"]


def test_the_views_are_one_picture_in_which_the_model_counts() -> None:
    way = _way()
    picture = way.picture()
    assert picture.pixels.shape[:2] == picture.alpha.shape == (way.mosaic.height, way.mosaic.width)
    assert picture.pixels.min() >= 0 and picture.pixels.max() <= 1
    assert 0.1 < (picture.alpha > 0).mean() < 1


def test_unpainted_the_textures_come_back_as_they_were() -> None:
    way = _way()
    _take(way, lambda sheet: sheet)
    (texture,) = way.textures(None).values()
    own = in_space(cube(), 80, 120)
    shown = covered(cube(), 0, Frame(80, 120))[0].numpy() >= 0
    assert texture.shape == own.shape
    assert np.abs(texture - own)[shown].mean() < 0.04


def test_what_is_painted_is_taken_as_far_as_it_is_wished() -> None:
    """GIVEN a sheet of one colour WHEN it is half opaque THEN the textures are half of it."""
    whole, half = (_way(replace(OPTIONS, opacity=opacity)) for opacity in (1.0, 0.5))
    for way in (whole, half):
        _take(way, lambda sheet: torch.full_like(sheet, 0.25))
    shown = covered(cube(), 0, Frame(80, 120))[0].numpy() >= 0
    painted, mixed = whole.textures(None)[0][shown], half.textures(None)[0][shown]
    own = in_space(cube(), 80, 120)[shown]
    assert np.abs(painted - 0.25).mean() < 0.03
    assert np.abs(mixed - (own + 0.25) / 2).mean() < 0.05


def test_colours_of_the_model_stay_where_they_are_wished() -> None:
    """GIVEN a sheet painted grey WHEN the colours are the photograph's THEN hues are the model's own."""
    kept, lost = (_way(replace(OPTIONS, colors=colors)) for colors in (Colors.PHOTO, Colors.STYLE))
    for way in (kept, lost):
        _take(way, lambda sheet: torch.full_like(sheet, 0.5))
    shown = covered(cube(), 0, Frame(80, 120))[0].numpy() >= 0
    spread_kept, spread_lost = (np.ptp(way.textures(None)[0][shown], axis=1).mean() for way in (kept, lost))
    assert spread_kept > 5 * spread_lost


def test_without_a_painting_there_are_no_textures() -> None:
    with pytest.raises(EngineStopped):
        _way().textures(None)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (Made(merged([]), np.zeros((8, 8, 3))), "no texture"),
        (Made(replace(cube(), textures=np.full(12, -1)), np.zeros((8, 8, 3))), "no texture"),
    ],
)
def test_what_has_no_texture_is_told_what_to_do(model: Made, says: str) -> None:
    with pytest.raises(UnsupportedFormat, match=says):
        SurfaceWay(model, OPTIONS)


def test_compressed_geometry_is_told_what_to_do() -> None:
    model = Made(cube(), np.zeros((8, 8, 3)))
    model.is_compressed = True
    with pytest.raises(UnsupportedFormat, match="by way of its texture"):
        SurfaceWay(model, OPTIONS)


class _Watched:
    """Stand in for the engine: keep what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Picture, StyleOptions, dict]] = []

    def stylize(self, picture, options, **more):
        self.asked.append((picture, options, more))
        yield Progress(0.5, Phase.PAINTING)
        yield Result(picture.pixels, options, "cpu", "none", Precision.FLOAT32)


class _Notes:
    """Stand in for a journal: count how often it is kept."""

    kept = 0

    def keep(self) -> None:
        self.kept += 1


@pytest.mark.parametrize(("engine", "model"), [("adain", None), ("gatys", "vgg")])
def test_an_engine_that_can_paints_all_of_it(engine: str, model: str | None) -> None:
    """GIVEN whatever engine WHEN the surface is painted THEN it is one that can, without what is for photographs."""
    options = replace(OPTIONS, engine=engine, model="vgg", size=2000, masks=(Mask(),), opacity=0.5, colors=Colors.PHOTO)
    way, watched, notes = _way(), _Watched(), _Notes()
    views = way.picture()
    *_, result = SurfacePainter(watched, options, way, notes).paint(SourceFrame(0, views))
    ((picture, asked, more),) = watched.asked
    assert isinstance(result, Result) and picture is views
    assert (asked.engine, asked.model, asked.size, asked.masks, asked.opacity, asked.colors) == (
        "gatys", model, None, (), 1.0, Colors.STYLE
    )  # fmt: skip
    assert more["surface"] is way.mosaic and more["journal"] is notes
    assert notes.kept == 0


def test_what_is_cancelled_is_noted_down() -> None:
    notes = _Notes()
    for journal in (notes, None):
        way = _way()
        steps = SurfacePainter(_Watched(), OPTIONS, way, journal).painted(way.picture())
        next(steps)
        steps.close()
    assert notes.kept == 1
