"""Check that a painting is learnt for each network once, that learning goes on, and that crops show photographs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.errors import BadOptions
from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.networks.adain_network import AdainNetwork
from engine.networks.strokes import offsets_of
from engine.networks.vgg import Vgg
from engine.painters.adain.learning import CROP, LearningPlan, code_of, painting_of
from engine.painters.adain.learning_run import (
    EVEN,
    SUBJECTS,
    LearningRun,
    crops_of,
    even_crops,
    steps_within,
    subject_crops,
)
from engine.painters.adain.prediction import Prediction
from engine.pictures import image_io
from engine.pictures.tensors import to_tensor
from tests.engine.networks.random_strokes import random_predictor
from training.export import export_adain, export_features

PLAN = LearningPlan(steps=3, crops=1, rank=2)
DRAWN = PLAN.steps * PLAN.crops  # crops


@pytest.fixture
def models(tmp_path: Path) -> Models:
    """Hold tiny networks under the names of the app's."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"models": []}', encoding="utf-8")
    torch.manual_seed(0)
    for name, blocks in (("impasto-adain", 2), ("impasto-adain-small", 1)):
        torch.save({"averaged": AdainNetwork((4, 6, 8), blocks).state_dict()}, tmp_path / "checkpoint.pt")
        export_adain(tmp_path / "checkpoint.pt", name, "test", folder)
    save_file(Vgg(4).state_dict(), tmp_path / "features.safetensors")
    export_features(tmp_path / "features.safetensors", "compact-vgg", "test", folder)
    return Models(folder, tmp_path / "own")


@pytest.fixture
def painting(tmp_path: Path) -> Path:
    path = tmp_path / "painting.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (70, 90, 3), np.uint8)).save(path)
    return path


@pytest.fixture
def photos() -> list[np.ndarray]:
    return [np.random.default_rng(1).random((150, 200, 3), np.float32)]


@pytest.mark.slow
def test_each_network_learns_a_painting_once(models: Models, painting: Path, photos: list[np.ndarray]) -> None:
    """GIVEN two networks WHEN a painting is learnt THEN each has its strokes, and nothing is left to do."""
    run = LearningRun(models, painting, photos, PLAN)

    reports = list(run.steps())

    fractions = [report.fraction for report in reports]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    left = [report.seconds_left for report in reports if report.seconds_left is not None]
    assert left[2] > 0  # the first of two networks is learnt
    assert left[-1] == 0
    samples = [report.sample for report in reports if report.sample is not None]
    assert len(samples) == 2
    assert samples[0].shape == (150, 200, 3)
    for model in models.bundled():
        found = models.strokes.path_of(model.sha256, content_hash(painting))
        assert (found is not None) == (model.kind == "adain")
        assert found is None or found.parent.parent.name == "own"
    assert LearningRun(models, painting, photos, PLAN).lacking() == []
    assert len(list(LearningRun(models, painting, photos, PLAN).steps())) == 1


@pytest.mark.slow
def test_it_goes_on_after_an_interruption(
    models: Models, painting: Path, photos: list[np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a run that ended in the middle WHEN begun again THEN the steps that were saved are not taken again."""
    monkeypatch.setattr("engine.painters.adain.learning_run._CHECKPOINT_STEPS", 1)
    untouched = Models(Path(shutil.copytree(tmp_path / "models", tmp_path / "copy")), tmp_path / "others")
    list(LearningRun(untouched, painting, photos, PLAN).steps())
    first = LearningRun(models, painting, photos, PLAN).steps()
    list(islice(first, 1 + DRAWN + 2))
    first.close()

    second = LearningRun(models, painting, photos, PLAN).steps()
    reports = list(islice(second, 1 + DRAWN + 1))

    assert reports[-1].fraction == pytest.approx(1 / 2)  # its last of three steps
    list(second)
    network = models.find("adain", None).sha256
    found = [m.strokes.find(network, content_hash(painting)) for m in (models, untouched)]
    assert found[0] is not None
    assert found[1] is not None
    assert torch.equal(found[0].code, found[1].code)
    assert not list((tmp_path / "own").rglob("*.pt"))


@pytest.mark.parametrize("damage", ["cut", pytest.param("of another plan", marks=pytest.mark.slow)])
def test_a_checkpoint_that_does_not_fit_is_begun_anew(
    models: Models, painting: Path, photos: list[np.ndarray], monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr("engine.painters.adain.learning_run._CHECKPOINT_STEPS", 1)
    first = LearningRun(models, painting, photos, PLAN).steps()
    list(islice(first, 1 + DRAWN + 2))
    first.close()
    checkpoint = models.strokes.checkpoint_of(models.find("adain", None).sha256, content_hash(painting))
    if damage == "cut":
        checkpoint.write_bytes(checkpoint.read_bytes()[:200])

    plan = PLAN if damage == "cut" else replace(PLAN, steps=4)
    second = LearningRun(models, painting, photos, plan).steps()
    *_, report = islice(second, 1 + plan.steps + 1)
    second.close()

    assert report.fraction == pytest.approx(1 / 2 / plan.steps)


@pytest.mark.slow
def test_a_slow_processor_takes_fewer_steps(
    models: Models, painting: Path, photos: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN no time WHEN learnt THEN the least steps are taken, also by another run that goes on with all time."""
    monkeypatch.setattr("engine.painters.adain.learning_run._CHECKPOINT_STEPS", 1)
    monkeypatch.setattr("engine.painters.adain.learning_run._TIMED_STEPS", 2)
    plan = replace(PLAN, steps=20)
    first = LearningRun(models, painting, photos, plan, seconds=0.0).steps()
    reports = list(islice(first, 1 + plan.steps + 3))
    first.close()
    assert [report.fraction for report in reports[-3:]] == pytest.approx([1 / 20 / 2, 2 / 5 / 2, 3 / 5 / 2])

    second = list(islice(LearningRun(models, painting, photos, plan).steps(), 1 + plan.steps + 2))

    assert second[-1].fraction == pytest.approx(1 / 2)


def test_steps_are_chosen_from_a_few_numbers() -> None:
    """GIVEN 100 seconds and at most 400 steps WHEN a step takes a little more or less THEN as many are taken."""
    assert steps_within(100, 0.25, 400) == 400
    assert steps_within(100, 0.26, 400) == steps_within(100, 0.34, 400) == 280
    assert steps_within(100, 0.9, 400) == steps_within(100, 9.0, 400) == 100


def test_large_photographs_are_kept_small(models: Models, painting: Path) -> None:
    run = LearningRun(models, painting, iter([np.ones((900, 1500, 3), np.float32)]), PLAN)

    assert [photo.shape for photo in run._photos] == [(1, 3, 307, 512)]


@pytest.mark.slow
def test_learning_begins_with_the_mean_of_what_is_known(
    models: Models, painting: Path, photos: list[np.ndarray], tmp_path: Path
) -> None:
    list(LearningRun(models, painting, photos, PLAN).steps())
    other = tmp_path / "other.png"
    Image.fromarray(np.random.default_rng(5).integers(0, 256, (64, 64, 3), np.uint8)).save(other)

    list(LearningRun(models, other, photos, LearningPlan(steps=1, crops=1, rank=2, rate=0.0)).steps())

    network = models.find("adain", None).sha256
    own, first = (models.strokes.find(network, content_hash(path)) for path in (other, painting))
    assert own is not None
    assert first is not None
    torch.testing.assert_close(own.code, first.code)


@pytest.mark.slow
def test_learning_begins_with_what_is_predicted(models: Models, painting: Path, photos: list[np.ndarray]) -> None:
    """GIVEN what predicts strokes WHEN nothing is learnt yet THEN strokes are the predicted ones."""
    model, vgg = models.find("adain", "impasto-adain"), models.find("vgg", None)
    network, plan = models.adain(model), LearningPlan(steps=1, crops=1, rank=2, rate=0.0)
    models.strokes.add_predictor(random_predictor(network, 4, model.sha256, vgg.sha256))

    list(LearningRun(models, painting, photos, plan).steps())

    shown = painting_of(to_tensor(image_io.load(painting).pixels, torch.device("cpu")))
    predicted = Prediction(models).of(model.sha256, network, shown, code_of(network, shown))
    learnt = models.strokes.find(model.sha256, content_hash(painting))
    assert predicted is not None
    assert learnt is not None
    torch.testing.assert_close(learnt.code, predicted.code, rtol=1e-2, atol=1e-3)  # half precision in the file
    wanted = offsets_of([predicted], [1.0])
    for layer, kernel in offsets_of([learnt], [1.0]).items():  # what predicts here has two directions a layer
        torch.testing.assert_close(kernel, wanted[layer], rtol=1e-2, atol=1e-3 * wanted[layer].abs().max().item())


def test_photographs_are_asked_for(models: Models, painting: Path) -> None:
    with pytest.raises(BadOptions, match="at least one"):
        LearningRun(models, painting, [])


def test_no_more_crops_are_chosen_than_are_painted() -> None:
    """GIVEN a plan that paints eight crops WHEN they are chosen THEN there are eight, each of another photograph."""
    photos = [torch.full((1, 3, 200, 300), shade / 10) for shade in range(10)]

    crops = subject_crops(photos, LearningPlan(steps=4, crops=2))

    assert len(crops) == 8
    assert [round(10 * crop.mean().item()) for crop in crops[:7]] == list(range(7))


@pytest.mark.parametrize("size", [(400, 600), (100, 900), (30, 40)])
def test_crops_have_one_size_whatever_the_photographs(size: tuple[int, int]) -> None:
    crops = crops_of([torch.rand(1, 3, *size), torch.rand(1, 3, 300, 200)], 5)

    assert [crop.shape for crop in crops] == [(1, 3, CROP, CROP)] * 5
    assert torch.equal(crops[0], crops_of([torch.rand(1, 3, *size)], 1)[0]) is False


def test_some_of_what_is_learnt_on_has_no_detail() -> None:
    """GIVEN photographs full of detail WHEN crops are chosen THEN one in so many is even, and each of these another."""
    crops = subject_crops([torch.rand(1, 3, 200, 300)], LearningPlan())

    bare = [crop for crop in crops if crop.diff(dim=2).abs().max() < 0.01 > crop.diff(dim=3).abs().max()]
    assert len(crops) == SUBJECTS
    assert len(bare) == SUBJECTS // EVEN
    assert all(crop.min() >= 0 and crop.max() <= 1 and crop.shape == crops[0].shape for crop in bare)
    assert not torch.equal(bare[0], bare[1])
    assert torch.equal(even_crops(2)[0], even_crops(1)[0])
