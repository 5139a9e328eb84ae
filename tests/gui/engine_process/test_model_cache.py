"""Check that one model is kept open, also as it shines."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from gui.engine_process import model_cache
from gui.engine_process.model_cache import ModelCache, is_model

A, B = Path("a.glb"), Path("b.glb")


@pytest.fixture
def opened(monkeypatch) -> list[tuple[Path, bool]]:
    """Open nothing but keep what was asked; b.glb cannot shine."""
    asked: list[tuple[Path, bool]] = []

    def open_model(path: Path, *, shines: bool = False):
        asked.append((path, shines))
        return SimpleNamespace(model=SimpleNamespace(can_shine=path == A), path=path, shines=shines)

    monkeypatch.setattr(model_cache, "OpenModel", open_model)
    return asked


def test_a_model_is_known_by_its_ending():
    names = ("a.GLB", "a.gltf", "a.obj", "a.ply", "a.jpg", "glb")
    assert [is_model(Path(name)) for name in names] == [True] * 4 + [False] * 2
    assert not is_model(None)


def test_each_is_opened_once_and_again_after_another_or_when_forgotten(opened):
    cache = ModelCache()
    assert cache.get(A) is cache.get(A)
    cache.get(B)
    cache.get(A)
    cache.forget()
    cache.get(A)
    assert opened == [(A, False), (B, False), (A, False), (A, False)]


def test_only_what_can_shine_is_opened_as_it_shines(opened):
    cache = ModelCache()
    assert cache.get(A, shines=True) is cache.get(A, shines=True)
    assert cache.get(A, shines=True).shines
    assert not cache.get(A).shines
    assert not cache.get(B, shines=True).shines
    assert opened == [(A, False), (A, True), (B, False)]
