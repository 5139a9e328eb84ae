"""Check that the command learns to predict strokes, goes on, and leaves what the app finds and predicts with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.models.weights import Models
from engine.networks.strokes_predictor import predictor_from
from engine.networks.transferred_predictor import TransferredPredictor
from training.data import HELD_OUT
from training.export import export_predictor
from training.predict_strokes import LEARNT, main, steps_within
from training.predictor_training import Recipe

ROOT = Path(__file__).parents[2]
SMALLER = "impasto-adain-small"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Make a folder of noisy photographs, artworks, large artworks and one style."""
    random = np.random.default_rng(0)
    for folder, count in (("photos", HELD_OUT + 2), ("art", HELD_OUT + 3), ("large", 1), ("styles", 1)):
        (tmp_path / folder).mkdir()
        for index in range(count):
            pixels = random.integers(0, 256, (150, 150, 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / folder / f"{index:02}.png")
    return tmp_path


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Copy the models that come with the app."""
    return Path(shutil.copytree(ROOT / "resources" / "models", tmp_path / "models"))


def _arguments(pictures: Path, models: Path) -> list[str]:
    """Have few crops learnt on, of the smaller network; the run lies beside the pictures."""
    return [
        "--photos", str(pictures / "photos"), "--art", str(pictures / "art"), "--styles", str(pictures / "styles"),
        "--models", str(models), "--model", SMALLER, "--out", str(pictures / "run"), "--subjects", "2",
        "--learnt-from", "2", "--crops", "1",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_command_learns_and_what_it_leaves_is_exported(pictures: Path, models: Path, tmp_path: Path) -> None:
    """GIVEN few pictures WHEN learnt in two goes and exported THEN the app predicts with it."""
    model = Models(models).find("adain", SMALLER)
    arguments = _arguments(pictures, models)

    main([*arguments, "--steps", "1"])
    main([*arguments, "--steps", "2"])
    export_predictor(tmp_path / "run" / LEARNT, models)

    found = Models(models).strokes.predictor(model.sha256)
    assert found is not None
    assert found.perceptual == Models(models).find("vgg", None).sha256
    assert torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["step"] == 2

    beside = str(tmp_path / "run" / "checkpoint.pt")
    main([*arguments, "--out", str(tmp_path / "other"), "--steps", "3", "--seed", "5", "--beside", beside])
    assert torch.load(tmp_path / "other" / "checkpoint.pt", weights_only=True)["step"] == 3  # it went on from there

    main([*arguments, "--out", str(tmp_path / "again"), "--steps", "1", "--further"])

    learnt = torch.load(tmp_path / "again" / "checkpoint.pt", weights_only=True)["predictor"]
    for name in ("mean", "components"):
        torch.testing.assert_close(learnt[name], found.tensors[name])


@pytest.mark.slow
def test_it_begins_with_what_the_larger_network_has_learnt(pictures: Path, models: Path, tmp_path: Path) -> None:
    """GIVEN what predicts the usual network's WHEN the smaller one's is learnt twice THEN it goes on from that."""
    smaller, usual = (Models(models).find("adain", name) for name in (SMALLER, None))
    source = Models(models).strokes.predictor(usual.sha256)
    assert source is not None
    arguments = [*_arguments(pictures, models), "--transfer"]

    main([*arguments, "--steps", "1"])
    main([*arguments, "--steps", "2"])
    export_predictor(tmp_path / "run" / LEARNT, models)

    found = Models(models).strokes.predictor(smaller.sha256)
    assert isinstance(found, TransferredPredictor)
    assert torch.equal(found.source.tensors["mean"], source.tensors["mean"])
    moved = found.tensors["first.weight"] - source.tensors["first.weight"]
    assert 0 < moved.abs().mean() < 0.1 * source.tensors["first.weight"].abs().mean()
    assert torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["step"] == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sh")
def test_the_script_learns_for_some_time_from_what_comes_with_the_app(pictures: Path, tmp_path: Path) -> None:
    """GIVEN tars of pictures WHEN the script runs for few seconds THEN what predicts has moved, but not far."""
    for name in ("photos", "art", "large"):
        archive = "art_large" if name == "large" else name
        shutil.make_archive(str(pictures / archive), "tar", pictures / name)
    out = tmp_path / "out"

    subprocess.run(
        ["sh", "training/ten_minutes.sh", str(pictures), str(out), "--device", "cpu", "--minutes", "0.01",
         "--crops", "1", "--subjects", "2", "--styles", str(pictures / "styles")],
        cwd=ROOT, env=os.environ | {"PYTHON": sys.executable, "OMP_NUM_THREADS": "1"}, check=True, timeout=300,
    )  # fmt: skip

    models = Models(ROOT / "resources" / "models")
    bundled = models.strokes.predictor(models.find("adain", None).sha256)
    assert bundled is not None
    before, after = bundled.tensors, predictor_from((out / LEARNT).read_bytes()).tensors
    moved = (after["first.weight"] - before["first.weight"]).abs().mean() / before["first.weight"].abs().mean()
    assert 0 < moved < 0.2


def test_steps_are_counted_by_the_time_that_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN steps of 10 ms WHEN asked for a minute's THEN there are 6,000 more, and the rate falls over these."""
    training = _Timed()
    monkeypatch.setattr("training.predict_strokes.time", training)

    assert steps_within(training, 1) == 6100
    assert training.recipe.steps == 6100


class _Timed:
    """Take steps of ten milliseconds, by a clock of their own; a hundred are done."""

    def __init__(self) -> None:
        self.step, self.recipe = 100, Recipe()

    def run_step(self) -> None:
        """Take one."""
        self.step += 1

    def monotonic(self) -> float:
        """Tell the seconds."""
        return self.step / 100
