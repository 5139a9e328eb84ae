"""Check that the sample model is what its script draws, and that others can read it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import ImageChops

from engine.commissions.model3d.open_model import open_model
from training.draw_model import PATH, jar, picture


@pytest.mark.slow
def test_the_sample_is_what_the_script_draws(tmp_path: Path) -> None:
    (tmp_path / "jar.glb").write_bytes(jar())
    drawn, kept = open_model(tmp_path / "jar.glb"), open_model(PATH)

    for moment in ((None, 0.0), (0, 1.5), (1, 1.0)):
        np.testing.assert_array_equal(drawn.mesh(*moment).points, kept.mesh(*moment).points)
    np.testing.assert_array_equal(drawn.mesh().uvs, kept.mesh().uvs)
    assert [(clip.name, clip.seconds) for clip in kept.clips] == [("Lid", 3.0), ("Turn", 4.0)]
    assert kept.mesh(0, 1.5).points[:, 1].max() > kept.mesh().points[:, 1].max() + 0.1


def test_an_independent_reader_finds_closed_shapes_and_their_picture() -> None:
    scene = trimesh.load_scene(PATH)

    assert set(scene.geometry) == {"jar", "lid"}
    for part in scene.geometry.values():
        assert np.allclose(np.linalg.norm(part.vertex_normals, axis=1), 1, atol=1e-3)
        outward = (part.vertex_normals * (part.vertices - [0, part.vertices[:, 1].mean(), 0])).sum(1)
        assert (outward > 0).mean() > 0.8
        assert part.visual.material.baseColorTexture.size == (1024, 1024)


def test_the_picture_goes_on_around_the_jar() -> None:
    drawn = np.asarray(picture(256), np.float32)
    steps = np.abs(np.diff(drawn, axis=1)).mean((0, 2))
    assert np.abs(drawn[:, 0] - drawn[:, -1]).mean() < 1.2 * steps.max()  # what is cut is not blurred across
    assert ImageChops.difference(picture(64), picture(64)).getbbox() is None
