"""Views see all of a surface, and no more of them are taken than show something."""

from __future__ import annotations

import numpy as np
import pytest

from engine.geometry.views import MOST_VIEWS, chosen_views
from tests.engine.geometry.shapes import cube, mesh_of, sphere


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the model in small, which takes a tenth of the time."""
    for name, number in {"_LOOKED_AT": 48, "_POINTS": 2000, "_CANDIDATES": 32}.items():
        monkeypatch.setattr(f"engine.geometry.views.{name}", number)


@pytest.mark.parametrize("mesh", [cube(), sphere(12)], ids=["cube", "ball"])
def test_every_side_is_seen_well(mesh) -> None:
    views = chosen_views(mesh, 4)

    towards = np.stack([view.towards for view in views])
    cosines = (mesh.normals @ towards.T).max(1)
    assert 4 <= len(views) <= MOST_VIEWS
    assert np.quantile(cosines, 0.02) > 0.4


def test_as_many_as_asked_though_fewer_would_do() -> None:
    flat = mesh_of(np.array([[-1, -1, 0], [1, -1, 0], [0, 1, 0]]), np.zeros((3, 2)), np.array([[0, 1, 2]]))

    views = chosen_views(flat, 20)

    assert len(views) == 20
    assert abs(views[0].towards[2]) > 0.9  # the first looks straight at it
    assert len({(view.yaw, view.pitch) for view in views}) == 20  # none twice


def test_all_at_one_scale_and_the_same_each_time() -> None:
    one, other = chosen_views(cube(), 4), chosen_views(cube(), 4)

    assert one == other
    assert len({(view.centre, view.radius, view.zoom) for view in one}) == 1
    assert one[0].radius == pytest.approx(np.sqrt(3))
