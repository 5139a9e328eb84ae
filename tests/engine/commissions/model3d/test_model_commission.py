"""Models as commissions: opened, painted by either way and written whole, the original untouched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, FrameDone, Order
from engine.commissions.kinds import commission_of
from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.queue.queue_item import ItemState
from engine.errors import CannotWrite, UnsupportedFormat
from engine.options import Device, Precision, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress, Result
from tests.engine.commissions.model3d.made_models import Glb, cube_glb, scene
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


def test_a_taken_name_gets_a_number_and_the_model_itself_is_never_replaced(cube_path: Path) -> None:
    target = cube_path.with_name("painted.glb")
    target.write_bytes(b"somebody's")
    ended = _carried_out(Order(cube_path, target, OPTIONS))
    assert ended.result == cube_path.with_name("painted (2).glb")
    assert target.read_bytes() == b"somebody's"
    ended = _carried_out(Order(cube_path, cube_path, OPTIONS, replaces=True))
    assert isinstance(ended.error, CannotWrite)


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
