"""Check that the self-test passes on the bundled resources and fails on damaged ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import BadWeights
from engine.selftest import check
from engine.values import Engine
from engine.weights import Models

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def test_the_bundled_resources_pass() -> None:
    """GIVEN the installation WHEN checked THEN every model and both engines are named."""
    report = check(RESOURCES)

    models = {f"model {model.name}" for model in Models(RESOURCES / "models").all()}
    assert set(report) == models | {f"engine {engine.value}" for engine in Engine}
    assert all(report.values())


def test_a_damaged_model_fails(tmp_path: Path) -> None:
    shutil.copytree(RESOURCES / "models", tmp_path / "models")
    for path in (tmp_path / "models").glob("*.safetensors"):
        path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(BadWeights, match="damaged"):
        check(tmp_path)
