"""Textures lie on one sheet, which is painted as a picture is, and come back to where they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.model_sink import ModelSink
from engine.commissions.model3d.model_work import ModelWork
from engine.commissions.model3d.texture_bytes import decode_texture
from engine.commissions.model3d.texture_way import TextureWay
from engine.commissions.source import SourceFrame
from engine.errors import UnsupportedFormat
from engine.geometry.mesh import merged
from engine.options import Precision, StyleOptions
from engine.values import Result
from tests.engine.commissions.model3d.made_models import Made, lamp_glb
from tests.engine.commissions.model3d.surface_steps import in_space, seam_steps
from tests.engine.geometry.shapes import cube


def _made(height: int = 80, width: int = 120) -> Made:
    return Made(cube(), in_space(cube(), height, width))


def _painted(path: Path, target: Path, *, emissive: bool) -> Path:
    """Write the negative of a model's sheet."""
    work = ModelWork(path, StyleOptions(emissive=emissive))
    sink, picture = ModelSink(work, target), work.way.picture()
    result = Result(1 - picture.pixels, StyleOptions(), "cpu", "none", Precision.FLOAT32)
    sink.write(SourceFrame(0, picture), result, "{}")
    return sink.close()


def test_what_shines_is_painted_where_it_is_wished(tmp_path: Path) -> None:
    """GIVEN a lamp, half of whose light is dark WHEN its light is painted too THEN the dark stays, and all else."""
    light = np.zeros((120, 180, 3), np.uint8)
    light[:, 90:] = (230, 180, 60)
    path = tmp_path / "lamp.glb"
    path.write_bytes(lamp_glb(light).glb())
    plain, shining = (
        _painted(path, tmp_path / name, emissive=wished)
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


def test_what_is_painted_is_the_sheet_and_what_the_model_does_not_show_counts_less() -> None:
    way = TextureWay(_made())
    picture = way.picture()
    assert picture.pixels.shape[:2] == (way.sheet.height, way.sheet.width) == picture.alpha.shape
    assert 0 <= picture.alpha.min() < picture.alpha.max() == 1


def test_unpainted_the_textures_come_back_as_they_were() -> None:
    model = _made()
    way = TextureWay(model)
    (index,), (texture,) = zip(*way.textures(way.picture().pixels).items(), strict=True)
    shown = way.sheet.shown[0][0].numpy() >= 0
    assert (index, texture.shape, texture.dtype) == (0, (80, 120, 3), np.float32)
    assert np.abs(texture - model.textures[0].picture.pixels)[shown].mean() < 0.02


def test_painted_they_meet_at_the_cuts() -> None:
    """GIVEN islands that were painted in other tones WHEN the textures come back THEN they do not step at cuts."""
    way = TextureWay(_made(160, 240))
    sheet = way.picture().pixels
    toned = sheet.copy()
    for block, tone in zip(way.sheet.blocks, (-0.3, 0.3, -0.2, 0.2, -0.1, 0.1), strict=False):
        (top, left), (height, width) = block.place, block.size
        toned[top : top + height, left : left + width] += tone
    toned = (toned + 0.2 * np.linspace(-1, 1, toned.shape[1])[:, None]).clip(0, 1).astype(np.float32)
    apart = way.sheet.taken_apart(toned)[0][0].permute(1, 2, 0).numpy()
    met = way.textures(toned)[0]
    assert seam_steps(cube(), met).error < 0.5 * seam_steps(cube(), apart).error
    assert met.min() >= 0 and met.max() <= 1


@pytest.mark.parametrize("mesh", [merged([]), replace(cube(), textures=np.full(12, -1))], ids=["nothing", "untextured"])
def test_without_a_texture_it_says_what_to_do(mesh) -> None:
    with pytest.raises(UnsupportedFormat, match=r"made\.glb has no texture.*unwrap it"):
        TextureWay(Made(mesh, np.zeros((8, 8, 3))))


def test_compressed_geometry_is_painted_with_its_whole_texture() -> None:
    model = _made()
    model._mesh, model.is_compressed = merged([]), True
    assert TextureWay(model).picture().alpha.min() == 1
