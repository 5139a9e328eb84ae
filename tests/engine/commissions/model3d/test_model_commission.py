"""Models as commissions: opened, painted by either way and written whole, the original untouched."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, FrameDone, Order
from engine.commissions.kinds import commission_of, kind_of
from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.model_work import ModelWork
from engine.commissions.model3d.texture_bytes import decode_texture
from engine.commissions.queue.queue_item import ItemState
from engine.errors import BadOptions, CannotWrite, UnsupportedFormat
from engine.mask import Mask
from engine.options import Device, Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress, Result
from tests.engine.commissions.model3d.made_models import Glb, cube_glb, lamp_glb, moving_tube, scene
from tests.engine.geometry.shapes import cube

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
OPTIONS = StyleOptions(
    (StyleChoice(RESOURCES / "styles" / "impasto_field.jpg"),), device=Device.CPU, precision=Precision.FLOAT32,
    iterations=6,
)  # fmt: skip


class Negative:
    """Stand in for the engine: turn pictures into their negatives."""

    def stylize(self, picture, options, **more):
        yield Progress(0.5, Phase.PAINTING, 1.0)
        yield Result(1 - picture.pixels, options, "cpu", "none", Precision.FLOAT32)


def _carried_out(order: Order, engine=None, resume: Path | None = None) -> Ended:
    *steps, ended = carry_out(commission_of(order), lambda: engine or Negative(), RESOURCES / "styles", resume)
    assert isinstance(ended, Ended)
    assert ended.state is not ItemState.DONE or any(isinstance(step, FrameDone) for step in steps)
    return ended


@pytest.fixture
def cube_path(tmp_path: Path) -> Path:
    path = tmp_path / "cube.glb"
    path.write_bytes(cube_glb(scene(120, 180)).glb())
    return path


def test_a_model_is_painted_by_its_texture(cube_path: Path) -> None:
    before = cube_path.read_bytes()
    ended = _carried_out(Order(cube_path, cube_path.with_name("painted.glb"), OPTIONS))
    assert (ended.state, ended.message) == (ItemState.DONE, "")
    assert cube_path.read_bytes() == before
    own, painted = (GltfModel(path).textures[0].picture.pixels for path in (cube_path, ended.result))
    middle = (slice(25, 35), slice(25, 35))
    assert np.abs(1 - own[middle] - painted[middle]).max() < 0.01
    assert sorted(p.name for p in cube_path.parent.iterdir()) == ["cube.glb", "painted.glb"]


def test_what_shines_is_painted_where_it_is_wished(tmp_path: Path) -> None:
    """GIVEN a lamp, half of whose light is dark WHEN its light is painted too THEN the dark stays, and all else."""
    light = np.zeros((120, 180, 3), np.uint8)
    light[:, 90:] = (230, 180, 60)
    path = tmp_path / "lamp.glb"
    path.write_bytes(lamp_glb(light).glb())
    plain, shining = (
        _carried_out(Order(path, tmp_path / name, replace(OPTIONS, emissive=wished))).result
        for name, wished in (("plain.glb", False), ("shining.glb", True))
    )
    before, unpainted, painted = (read_container(file) for file in (path, plain, shining))
    assert unpainted.image(1) == before.image(1) and painted.image(1) != before.image(1)
    assert painted.image(0) == unpainted.image(0) and painted.image(2) == before.image(2)
    for accessor in before.document.accessors:
        assert painted.view(accessor.buffer_view) == before.view(accessor.buffer_view)
    found = decode_texture(painted.image(1), "").pixels
    assert found[:, :80].max() == 0
    assert np.abs(found[25:35, 145:155] - (1 - light[30, 150] / 255)).max() < 0.01
    assert GltfModel(path).mesh().faces.shape == GltfModel(path, shines=True).mesh().faces.shape


def test_what_shines_is_passed_over_by_the_surface(tmp_path: Path) -> None:
    (tmp_path / "lamp.glb").write_bytes(lamp_glb(scene(24, 24)).glb())
    wished = replace(OPTIONS, emissive=True)
    by_texture, by_surface = (ModelWork(tmp_path / "lamp.glb", wished, by_surface=is_so) for is_so in (False, True))
    assert by_texture.model.glow is not None and by_surface.model.glow is None
    assert by_texture.model.can_shine and by_surface.model.can_shine
    assert len(by_texture.model.textures) == len(by_surface.model.textures) + 1


def test_a_taken_name_gets_a_number_and_the_model_itself_is_never_replaced(cube_path: Path) -> None:
    target = cube_path.with_name("painted.glb")
    target.write_bytes(b"somebody's")
    ended = _carried_out(Order(cube_path, target, OPTIONS))
    assert ended.result == cube_path.with_name("painted (2).glb")
    assert target.read_bytes() == b"somebody's"
    ended = _carried_out(Order(cube_path, cube_path, OPTIONS, replaces=True))
    assert isinstance(ended.error, CannotWrite)


def test_a_turntable_picture_is_saved_beside_it(cube_path: Path) -> None:
    from PIL import Image

    picture = cube_path.with_name("turn.png")
    _carried_out(Order(cube_path, cube_path.with_name("p.glb"), OPTIONS, details={"turntable": str(picture)}))
    image = np.asarray(Image.open(picture))
    assert image.shape == (1080, 1080, 3)
    assert image[540, 540].std() > 1 or image[400:700, 400:700].std() > 10


def test_a_turntable_clip_turns_once_and_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a model with an animation WHEN its turntable is a GIF THEN it moves, to a step before where it began."""
    from PIL import Image, ImageSequence

    from engine.commissions.model3d import turntable

    monkeypatch.setattr(turntable, "CLIP_SIDE", 64)
    monkeypatch.setattr(turntable, "_SECONDS", 1.0)
    (tmp_path / "tube.glb").write_bytes(moving_tube().glb())
    moments = []
    own = GltfModel.mesh
    monkeypatch.setattr(GltfModel, "mesh", lambda self, *when: (moments.append(when), own(self, *when))[1])

    ended = _carried_out(
        Order(tmp_path / "tube.glb", tmp_path / "p.glb", OPTIONS, details={"turntable": str(tmp_path / "turn.gif")})
    )

    assert ended.state is ItemState.DONE
    with Image.open(tmp_path / "turn.gif") as clip:
        frames = [np.asarray(frame.convert("RGB"), int) for frame in ImageSequence.Iterator(clip)]
    assert len(frames) == 10 and frames[0].shape == (64, 64, 3)
    steps = [np.abs(a - b).mean() for a, b in zip(frames, [*frames[1:], frames[0]], strict=True)]
    assert all(step > 0 for step in steps)
    played = [seconds for clip, seconds in (when for when in moments if len(when) == 2) if clip == 0]
    assert len(set(played)) > 5


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        ({"details": {"way": "sideways"}}, BadOptions),
        ({"options": StyleOptions(OPTIONS.styles, masks=(Mask(),))}, BadOptions),
    ],
)
def test_what_makes_no_sense_is_refused(cube_path: Path, order, kind) -> None:
    with pytest.raises(kind):
        commission_of(Order(cube_path, cube_path.with_name("p.glb"), **({"options": OPTIONS} | order)))


def test_a_model_without_textures_says_so(tmp_path: Path) -> None:
    made = Glb()
    made.place(made.primitive(cube()))
    path = tmp_path / "plain.glb"
    path.write_bytes(made.glb())
    for way in ("texture", "surface"):
        ended = _carried_out(Order(path, tmp_path / "p.glb", OPTIONS, details={"way": way}))
        assert isinstance(ended.error, UnsupportedFormat)
        assert "no texture" in ended.message
    assert not (tmp_path / "p.glb").exists()


def test_models_are_told_from_pictures_by_their_endings() -> None:
    assert kind_of(Path("a.GLB")).name == "model"
    assert kind_of(Path("a.fbx")).name == "model"
    assert kind_of(Path("a.png")).name == "still"


def test_the_surface_is_painted_in_small(cube_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a few small views and steps WHEN the surface is painted THEN textures change, seams meet, text stays."""
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEW_SIDE", 64)
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEWS", 4)
    target = cube_path.with_name("painted.glb")
    order = Order(cube_path, target, OPTIONS, details={"way": "surface"})
    ended = _carried_out(order, Stylizer(RESOURCES / "models"))
    assert ended.state is ItemState.DONE, ended.message
    own, painted = (GltfModel(path).textures[0].picture.pixels for path in (cube_path, target))
    assert own.shape == painted.shape
    assert 0.02 < np.abs(own - painted).mean() < 0.5


def test_an_interrupted_surface_goes_on(cube_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a run that was cancelled after some steps WHEN it is begun again THEN it begins where it was."""
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEW_SIDE", 64)
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEWS", 4)
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
from tests.engine.commissions.model3d.test_model_commission import OPTIONS, RESOURCES, Order
surface_way.VIEW_SIDE, surface_way.VIEWS, Journal.__init__.__defaults__ = 64, 4, (0.0, None)
model, target, resume = map(Path, sys.argv[1:])
order = Order(model, target, OPTIONS, details={"way": "surface"})
for _ in carry_out(commission_of(order), lambda: Stylizer(RESOURCES / "models"), RESOURCES / "styles", resume):
    print("step", flush=True)
"""


@pytest.mark.slow
def test_a_surface_goes_on_after_kill_9(cube_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a process that is killed while it paints WHEN the run is begun again THEN it goes on, and ends whole."""
    resume, target = cube_path.with_name("resume"), cube_path.with_name("p.glb")
    command = [sys.executable, "-c", KILLED, str(cube_path), str(target), str(resume)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=RESOURCES.parent) as process:
        assert process.stdout is not None
        while not (resume / "surface.npz").exists():
            assert process.stdout.readline(), "it ended before it noted anything down"
        process.kill()
    assert not target.exists()

    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEW_SIDE", 64)
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEWS", 4)
    order = Order(cube_path, target, OPTIONS, details={"way": "surface"})
    stylizer = Stylizer(RESOURCES / "models")
    *steps, ended = carry_out(commission_of(order), lambda: stylizer, RESOURCES / "styles", resume)
    painting = [s.fraction for s in steps if isinstance(s, Progress) and s.phase is Phase.PAINTING and s.losses is None]
    assert ended.state is ItemState.DONE, ended.message
    assert not painting or min(painting) > 0.1
    assert GltfModel(target).textures[0].picture.pixels.shape == (120, 180, 3)
    assert sorted(p.name for p in cube_path.parent.iterdir()) == ["cube.glb", "p.glb"]


def test_gatys_is_the_surface_s_engine_whatever_is_chosen(cube_path: Path) -> None:
    seen = []

    class Watching(Negative):
        def stylize(self, picture, options, **more):
            seen.append((options, more))
            more["surface"].take(more["surface"].begin(more["surface"].at(*picture.pixels.shape[:2], "cpu")))
            yield from super().stylize(picture, options)

    order = Order(cube_path, cube_path.with_name("p.glb"), OPTIONS, details={"way": "surface"})
    ended = _carried_out(order, Watching())
    assert ended.state is ItemState.DONE, ended.message
    assert seen[0][0].engine == "gatys"
