"""A model is opened once, when it is asked for, and painted in the way that was chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.model3d import model_work
from engine.commissions.model3d.model_work import ModelWork
from engine.commissions.model3d.surface_way import SurfaceWay
from engine.commissions.model3d.texture_way import TextureWay
from engine.errors import UnreadableImage
from engine.options import StyleOptions
from tests.engine.commissions.model3d.made_models import Made, lamp_glb, scene
from tests.engine.commissions.model3d.surface_steps import in_space
from tests.engine.geometry.shapes import cube

OPTIONS = StyleOptions()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, bool]]:
    """Open a cube whatever is asked for, and keep what was asked."""
    asked = []

    def open_model(path: Path, *, shines: bool = False) -> Made:
        asked.append((path, shines))
        return Made(cube(), in_space(cube(), 48, 72))

    monkeypatch.setattr(model_work, "open_model", open_model)
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEW_SIDE", 48)
    monkeypatch.setattr("engine.commissions.model3d.surface_way.VIEWS", 2)
    return asked


def test_what_shines_is_passed_over_by_the_surface(tmp_path: Path) -> None:
    (tmp_path / "lamp.glb").write_bytes(lamp_glb(scene(24, 24)).glb())
    wished = replace(OPTIONS, emissive=True)
    by_texture, by_surface = (ModelWork(tmp_path / "lamp.glb", wished, by_surface=is_so) for is_so in (False, True))
    assert by_texture.model.glow is not None and by_surface.model.glow is None
    assert by_texture.model.can_shine and by_surface.model.can_shine
    assert len(by_texture.model.textures) == len(by_surface.model.textures) + 1


@pytest.mark.parametrize(("by_surface", "kind"), [(False, TextureWay), (True, SurfaceWay)])
def test_the_way_is_the_one_that_was_chosen_and_made_once(
    opened: list[tuple[Path, bool]], by_surface: bool, kind: type
) -> None:
    work = ModelWork(Path("a.glb"), OPTIONS, by_surface=by_surface)
    assert opened == []
    assert isinstance(work.way, kind)
    assert work.way is work.way
    assert work.model is work.model
    assert opened == [(Path("a.glb"), False)]
    pixels = work.way.picture().pixels
    assert pixels.ndim == 3 and np.isfinite(pixels).all()


@pytest.mark.parametrize(
    ("emissive", "by_surface", "shines"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_what_shines_is_asked_for_where_it_is_painted(
    opened: list[tuple[Path, bool]], emissive: bool, by_surface: bool, shines: bool
) -> None:
    _ = ModelWork(Path("a.glb"), replace(OPTIONS, emissive=emissive), by_surface=by_surface).model
    assert opened == [(Path("a.glb"), shines)]


def test_what_cannot_be_opened_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    work = ModelWork(tmp_path / "none.glb", OPTIONS)
    for asked in ("model", "way", "surface"):
        with pytest.raises(UnreadableImage, match=r"none\.glb"):
            getattr(work, asked)
    assert work.resume is None
