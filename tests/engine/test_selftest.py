"""Check that the self-test passes on the bundled resources and fails on damaged ones."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.errors import BadResult, BadWeights
from engine.models.weights import Models
from engine.painters import registry
from engine.pictures import image_saving
from engine.selftest import check
from engine.storage.places import Places

if TYPE_CHECKING:
    from engine.values import Picture

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.mark.slow
def test_the_bundled_resources_pass(tmp_path: Path) -> None:
    """GIVEN the installation WHEN checked THEN every model, both engines and every kind of file are named."""
    report = dict(check(RESOURCES, Places.below(tmp_path)))

    named = {f"model {model.name}" for model in Models(RESOURCES / "models").all()} | {"styles", "raw", "HEIC"}
    named |= {"clip", "camera", "model"}
    for engine in registry.engines():
        named |= {f"engine {engine}", f"JPEG of {engine}", f"TIFF of {engine}"}
    assert set(report) == named
    assert all(report.values())


def test_a_damaged_model_fails(tmp_path: Path) -> None:
    shutil.copytree(RESOURCES / "models", tmp_path / "models")
    for path in (tmp_path / "models").glob("*.safetensors"):
        path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(BadWeights, match="damaged"):
        dict(check(tmp_path, Places.below(tmp_path)))


def test_a_file_that_loses_its_exif_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """GIVEN an installation that writes no EXIF WHEN checked THEN that is told."""
    save = image_saving.save

    def without(path: Path, pixels: object, like: Picture, *more: object) -> Path:
        return save(path, pixels, replace(like, exif=None), *more)

    monkeypatch.setattr(image_saving, "save", without)
    with pytest.raises(BadResult, match="EXIF"):
        dict(check(RESOURCES, Places.below(tmp_path)))
