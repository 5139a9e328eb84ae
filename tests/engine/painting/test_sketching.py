"""Check when a smaller model sketches what the usual one would paint, and that it does so with the same styles."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from engine.models.own_models import OwnModels
from engine.models.strokes_files import content_hash
from engine.models.weights import MANIFEST, Model, Models
from engine.networks.adain_network import AdainNetwork
from engine.options import Device
from engine.painting.stylizer import Stylizer
from engine.runs.device import choose, describe
from engine.values import Picture
from tests.engine.networks.random_strokes import random_strokes
from tests.engine.stylizing import MODELS, OPTIONS, result_of
from training.export import export_adain

SIZE = 300, 400  # px
OWN_SIZE = replace(OPTIONS, size=None)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Copy the bundled models, with a small one that stands in for the usual one of AdaIN."""
    folder = Path(shutil.copytree(MODELS, tmp_path / "models", ignore=shutil.ignore_patterns("strokes")))
    entries = json.loads((folder / MANIFEST).read_text())["models"]
    usual = [entry for entry in entries if not entry.get("stands_in_for")]
    (folder / MANIFEST).write_text(json.dumps({"models": usual}))
    torch.manual_seed(0)
    torch.save({"averaged": AdainNetwork((4, 4, 8), 2).state_dict()}, tmp_path / "checkpoint.pt")
    export_adain(tmp_path / "checkpoint.pt", "small", "a test", folder, stands_in_for="impasto-adain")
    return folder


def _stylizer(models: Path, multiplications_a_second: float) -> Stylizer:
    known = models / "speeds.json"
    device = describe(choose(Device.CPU))
    known.write_text(json.dumps({f"adain on {device}": {"10": multiplications_a_second}}))
    return Stylizer(models, speeds=known)


def test_a_slow_computer_sketches_and_a_fast_one_does_not(models: Path) -> None:
    sketch = _stylizer(models, 1e9).sketching(*SIZE, OWN_SIZE)

    assert sketch == replace(OWN_SIZE, model="small")
    assert _stylizer(models, 1e13).sketching(*SIZE, OWN_SIZE) is None


def test_nothing_is_sketched_before_the_speed_is_known(models: Path) -> None:
    assert Stylizer(models, speeds=models / "none.json").sketching(*SIZE, OWN_SIZE) is None


@pytest.mark.parametrize("changes", [{"engine": "gatys"}, {"model": "small"}], ids=["gatys", "the small one itself"])
def test_nothing_is_sketched_where_no_model_stands_in(models: Path, changes: dict[str, object]) -> None:
    assert _stylizer(models, 1e9).sketching(*SIZE, replace(OWN_SIZE, **changes)) is None


def test_the_list_of_models_tells_which_one_sketches(models: Path, tmp_path: Path) -> None:
    installed = OwnModels(models, tmp_path / "own").installed()

    assert [model.name for model in installed if model.is_for_previews] == ["small"]


def test_nothing_is_sketched_whose_strokes_only_the_larger_one_has_learnt(models: Path) -> None:
    """GIVEN a painting whose strokes the small model lacks WHEN a sketch is wanted THEN only once it has learnt too."""
    networks = {model.name: Models(models).adain(model) for model in Models(models).bundled() if model.kind == "adain"}
    hashes = {model.name: model.sha256 for model in Models(models).bundled()}
    contents = content_hash(OPTIONS.styles[0].path)
    found = []
    for name in ("impasto-adain", "small"):
        Models(models).strokes.add(random_strokes(networks[name], sha256=hashes[name]), contents)
        found.append(_stylizer(models, 1e9).sketching(*SIZE, OWN_SIZE))

    assert found == [None, replace(OWN_SIZE, model="small")]


def test_a_sketch_is_painted_by_the_small_model(models: Path, photo: Picture) -> None:
    stylizer = _stylizer(models, 1e6)
    sketch = stylizer.sketching(*photo.pixels.shape[:2], OPTIONS)
    assert sketch is not None

    assert result_of(stylizer, photo, sketch).model == "small"
    assert result_of(stylizer, photo, OPTIONS).model == "impasto-adain"


def test_sketches_teach_nothing_about_the_speed_of_runs(models: Path, photo: Picture) -> None:
    stylizer = _stylizer(models, 1e9)
    before = stylizer.estimate(*SIZE, OWN_SIZE).seconds

    result_of(stylizer, photo, replace(OPTIONS, model="small"))

    assert stylizer.estimate(*SIZE, OWN_SIZE).seconds == before


def test_the_manifest_keeps_what_a_model_stands_in_for(models: Path) -> None:
    entry = json.loads((models / MANIFEST).read_text())["models"][-1]

    assert Model(**entry).stands_in_for == "impasto-adain"
    assert asdict(Model(**entry)) == entry
