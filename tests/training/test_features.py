"""Train tiny perceptual networks for some steps: they learn, resume exactly, and become what the app loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from engine.networks.vgg import LAYERS, Vgg
from training.data import Crops, LabelledPictures
from training.feature_network import FeatureNetwork, folded, normalise_activations, take_over
from training.features import FeatureTraining, Objective, Recipe, accuracy, main, parse
from training.loop import save_checkpoint
from training.views import disturb, vicreg_loss

if TYPE_CHECKING:
    from pathlib import Path


def _recipe(objective: Objective) -> Recipe:
    return Recipe(
        objective, width=2, classes=2, steps=20, batch=6, view_pairs=4, view_size=24, warm_up=3, rate=1e-2,
        head_pace=1.0,
    )  # fmt: skip


def _objects(count: int = 40) -> LabelledPictures:
    """Make dark pictures of class 0 and bright ones of class 1."""
    random = np.random.default_rng(0)
    labels = random.integers(2, size=count)
    frames = (random.integers(0, 100, (count, 64, 64, 3)) + 120 * labels[:, None, None, None]).astype(np.uint8)
    return LabelledPictures(frames, labels)


def _training(objective: Objective) -> FeatureTraining:
    recipe = _recipe(objective)
    torch.manual_seed(0)
    pictures = [np.random.default_rng(i).integers(0, 256, (40, 50, 3), np.uint8) for i in range(5)]
    return FeatureTraining(
        recipe, FeatureNetwork(2, 2, projection=8),
        None if objective is Objective.SELF_SUPERVISED else _objects(),
        None if objective is Objective.SUPERVISED else Crops([pictures], 24, (1.0, 2.0), 1),
        "cpu",
    )  # fmt: skip


@pytest.mark.parametrize("objective", list(Objective))
def test_resumed_training_equals_uninterrupted(tmp_path: Path, objective: Objective) -> None:
    """GIVEN 20 steps WHEN stopped after 7, saved, and resumed by another object THEN every weight is the same."""
    whole, first, second = (_training(objective) for _ in range(3))
    for _ in range(20):
        whole.run_step()
    for _ in range(7):
        first.run_step()
    save_checkpoint(first, tmp_path / "checkpoint.pt")
    torch.rand(100)  # what else happens in between does not matter

    second.restore(torch.load(tmp_path / "checkpoint.pt", weights_only=True))
    while second.step < 20:
        second.run_step()

    assert second.history == whole.history
    for name, tensor in whole.network.state_dict().items():
        assert torch.equal(second.network.state_dict()[name], tensor), name


def test_training_learns_labels() -> None:
    training = _training(Objective.SUPERVISED)
    for _ in range(20):
        training.run_step()

    assert accuracy(training.network, _objects(60), "cpu") > 0.8


@pytest.mark.parametrize(("objective", "losses"), [
    (Objective.SUPERVISED, {"labels"}),
    (Objective.SELF_SUPERVISED, {"invariance", "variance", "covariance"}),
    (Objective.JOINT, {"labels", "invariance", "variance", "covariance"}),
])  # fmt: skip
def test_an_objective_decides_the_losses(objective: Objective, losses: set[str]) -> None:
    assert set(_training(objective).run_step()) == losses


def test_folded_convolutions_compute_the_same() -> None:
    """GIVEN a network with statistics of its own WHEN batch norm is folded THEN every layer's features stay."""
    training = _training(Objective.SUPERVISED)
    for _ in range(5):
        training.run_step()
    network = training.network.eval()
    images = torch.rand(2, 3, 48, 40)

    plain = folded(network)

    assert isinstance(plain, Vgg)
    with torch.no_grad():
        for layer, features in network.vgg(images, LAYERS).items():
            torch.testing.assert_close(plain(images, (layer,))[layer], features, rtol=1e-3, atol=1e-4)


def _by_channel(features: torch.Tensor) -> torch.Tensor:
    """Scale each channel of (N, C, H, W) to one length; (C, N * H * W)."""
    return F.normalize(features.transpose(0, 1).flatten(1))


def test_features_that_learn_on_are_those_learnt_before() -> None:
    """GIVEN plain filters WHEN another network takes them over THEN it computes the same up to a factor a channel."""
    first, second = _training(Objective.SUPERVISED), FeatureNetwork(2, 2).double()
    for _ in range(5):
        first.run_step()
    plain, images = folded(first.network.eval()).double(), torch.rand(4, 3, 48, 40, dtype=torch.float64)

    take_over(second, plain, images)

    learnt = folded(second.eval())  # in double: where a channel is almost silent, float32 rounds what is left of it
    assert learnt.convolution("conv1_1").weight.dtype is torch.float64
    with torch.no_grad():
        for layer, features in plain(images, LAYERS).items():
            taken = learnt(images, (layer,))[layer]
            torch.testing.assert_close(_by_channel(taken), _by_channel(features))


def test_features_that_learn_on_have_filters_of_one_length() -> None:
    network = FeatureNetwork(2, 2)

    take_over(network, folded(FeatureNetwork(2, 2).eval()), torch.rand(4, 3, 32, 32))

    for layer in LAYERS:
        filters = network.vgg.get_submodule(layer)[0].weight.flatten(1)
        torch.testing.assert_close(filters.norm(dim=1), torch.full((len(filters),), 2**0.5))


def test_every_filter_is_scaled_to_a_mean_activation_of_one() -> None:
    """GIVEN random filters WHEN normalised THEN those that answer do so by 1 on average, and only the scale changed."""
    torch.manual_seed(1)
    vgg, images = Vgg(width=3).requires_grad_(False), torch.rand(2, 3, 64, 64)
    before = vgg(images, LAYERS)

    normalise_activations(vgg, lambda: images, batches=1)

    for layer, features in vgg(images, LAYERS).items():
        old = before[layer].mean((0, 2, 3))
        answering = old > 1e-2 * old.mean()
        torch.testing.assert_close(
            features.mean((0, 2, 3))[answering], torch.ones(int(answering.sum())), rtol=2e-2, atol=0
        )
        kept = before[layer][:, answering] / old[answering][:, None, None]
        torch.testing.assert_close(features[:, answering], kept, rtol=2e-2, atol=2e-2)


def test_views_differ_and_stay_pictures() -> None:
    images = torch.rand(4, 3, 16, 16)

    one, two = (disturb(images, torch.Generator().manual_seed(seed)) for seed in (0, 1))

    assert one.shape == images.shape
    assert one.min() >= 0 and one.max() <= 1
    assert (one - two).abs().mean() > 0.01
    assert torch.equal(one, disturb(images, torch.Generator().manual_seed(0)))


def test_vicreg_asks_for_alike_spread_and_unrelated_embeddings() -> None:
    torch.manual_seed(0)
    spread = torch.randn(400, 6)
    collapsed, repeated = torch.zeros(400, 6), spread[:, :1].expand(400, 6)

    good = vicreg_loss(spread, spread)

    assert good["invariance"] == 0
    assert good["variance"] < 1 < vicreg_loss(collapsed, collapsed)["variance"]
    assert good["covariance"] < 0.2 < vicreg_loss(repeated, repeated)["covariance"]
    assert vicreg_loss(spread, -spread)["invariance"] > 25


def test_the_command_writes_features_and_measures(tmp_path: Path, labelled: Path) -> None:
    """GIVEN labelled pictures WHEN trained for two steps THEN the app's network loads what was written."""
    words = f"--objects {labelled} --out {tmp_path / 'run'} --objective supervised --steps 2 --batch 4 --width 2"

    main([*words.split(), "--classes", "3"])

    Vgg(2).load_state_dict(load_file(tmp_path / "run" / "features.safetensors"))
    assert "top1" in (tmp_path / "run" / "measures.json").read_text()


@pytest.mark.slow
def test_the_command_lets_features_learn_on(tmp_path: Path, labelled: Path) -> None:
    """GIVEN features WHEN a training starts from them, and takes no step THEN the same filters come out."""
    words = f"--objects {labelled} --objective supervised --batch 4 --width 2 --classes 3"
    main([*words.split(), "--steps", "2", "--out", str(tmp_path / "first")])
    start = tmp_path / "first" / "features.safetensors"

    main([*words.split(), "--steps", "0", "--out", str(tmp_path / "on"), "--start-from", str(start)])

    learnt, first = (load_file(file)["conv1_1.weight"].flatten(1) for file in (tmp_path / "on" / start.name, start))
    torch.testing.assert_close(F.cosine_similarity(learnt, first), torch.ones(len(first)))


@pytest.mark.parametrize("words", ["--out o --objective joint --pictures p", "--out o --objective joint --objects p"])
def test_an_objective_without_its_pictures_is_refused(words: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        parse(words.split())

    assert "is needed for this objective" in capsys.readouterr().err
