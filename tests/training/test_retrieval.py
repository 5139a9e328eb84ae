"""Check the measure of strokes on textures whose order is known, and the command on tiny pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.networks.vgg import Vgg
from training.evaluate import main
from training.retrieval import Findings, TextureJudge, distance, photographs, smoothness, spread

ROOT = Path(__file__).parents[2]


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "judge.safetensors"
    save_file(Vgg(width=4).state_dict(), path)
    return path


def _texture(*lengths: float) -> list[torch.Tensor]:
    return [torch.diag(torch.tensor(lengths))]


def test_colours_and_contrast_tell_the_judge_nothing(weights: Path) -> None:
    """GIVEN a grey picture WHEN tinted or paled without a change of its shapes THEN its texture is the same."""
    grey = torch.rand(1, 1, 40, 48).expand(-1, 3, -1, -1)
    judge = TextureJudge(weights)
    pale = 0.3 + 0.4 * grey
    tinted = pale + torch.tensor([0.114, 0.0, -0.299])[:, None, None] * 0.5  # of the same brightness

    assert distance(judge.texture(pale), judge.texture(grey)) < 0.01
    assert distance(judge.texture(tinted), judge.texture(grey)) < 0.01
    assert distance(judge.texture(torch.rand(1, 3, 40, 48)), judge.texture(grey)) > 0.01


def test_a_flat_picture_has_no_texture(weights: Path) -> None:
    assert all(layer.abs().max() < 1e-5 for layer in TextureJudge(weights).texture(torch.full((1, 3, 32, 32), 0.3)))


def test_retrieval_ranks_a_picture_by_its_own_painting() -> None:
    """GIVEN three paintings, pictures like the first, like the second, and like the second again WHEN measured."""
    paintings = [_texture(1.0, 0.0, 0.0), _texture(0.0, 1.0, 0.0), _texture(0.0, 0.9, 0.9)]
    like = [_texture(0.9, 0.1, 0.0), _texture(0.1, 0.9, 0.0), _texture(0.0, 0.9, 0.1)]
    findings = Findings({i: [x, x] for i, x in enumerate(like)}, paintings, [_texture(1.0, 1.0, 1.0)] * 2)

    measures = findings.measures([0, 1, 2])

    assert measures["top1"] == pytest.approx(2 / 3)
    assert measures["mean_reciprocal_rank"] == pytest.approx((1 + 1 + 0.5) / 3)
    assert findings.confusion([0, 1, 2]) == [[2, 0, 0], [0, 2, 0], [0, 2, 0]]
    assert measures["monotony"] > 1  # the pictures are more alike than the paintings


def test_a_picture_without_texture_is_no_hit() -> None:
    """GIVEN a flat picture, which is as far from all paintings WHEN ranked THEN its painting is the last of them."""
    paintings = [_texture(1.0, 0.0), _texture(0.0, 1.0), _texture(1.0, 1.0)]
    flat = _texture(0.0, 0.0)
    findings = Findings({i: [flat, paintings[i]] for i in range(3)}, paintings, [_texture(0.7, 0.7)] * 2)

    measures = findings.measures([0, 1, 2])

    assert measures["top1"] == pytest.approx(0.5)
    assert measures["mean_reciprocal_rank"] == pytest.approx((1 / 3 + 1) / 2)


def test_equal_results_of_different_paintings_are_monotonous() -> None:
    paintings = [_texture(1.0, 0.0), _texture(0.0, 1.0)]
    same = Findings({i: [p, p] for i, p in enumerate(paintings)}, paintings, [_texture(0.7, 0.7)] * 2)
    alike = Findings({0: [_texture(1.0, 0.9)] * 2, 1: [_texture(0.9, 1.0)] * 2}, paintings, [_texture(0.7, 0.7)] * 2)

    assert same.measures([0, 1])["monotony"] == pytest.approx(1)
    assert alike.measures([0, 1])["monotony"] > 5
    assert spread(paintings) == pytest.approx(2**0.5)


def test_the_smoothest_photographs_are_among_them() -> None:
    """GIVEN noise and one flat photograph WHEN six are chosen THEN it is the first; flat grey and gradient end them."""
    random = np.random.default_rng(0)
    held = [random.integers(0, 256, (64, 64, 3), np.uint8) for _ in range(5)]
    held[3] = np.full((64, 64, 3), 90, np.uint8)

    chosen = photographs(held, 6)

    assert smoothness(held[3]) == 1
    assert len(chosen) == 6
    assert chosen[0].std() == 0
    assert chosen[4].std() == 0
    assert chosen[5].std() > 0.05


def test_other_photographs_are_none_of_those_that_judge() -> None:
    held = [np.full((64, 64, 3), 10 * index, np.uint8) for index in range(9)]

    judging, others = (photographs(held, 6, others=others) for others in (False, True))

    assert len(others) == len(judging) == 6
    for photo in judging:
        assert not any(torch.equal(photo, other) for other in others)


def test_both_networks_are_measured(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("training.retrieval._SIDE", 48)
    for folder, count in (("photos", 44), ("art", 42), ("styles", 2)):
        (tmp_path / folder).mkdir()
        for index in range(count):
            pixels = np.random.default_rng(index + 100 * len(folder)).integers(0, 256, (20, 24, 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / folder / f"{index:02d}.jpg")
    arguments = ["--photos", "photos", "--art", "art", "--styles", "styles", "--out", "out", "--judge", weights.name]
    paths = [a if a.startswith("--") else str(tmp_path / a) for a in arguments]

    main([*paths, "--measure", "retrieval", "--artworks", "2", "--photographs", "4"])

    report = json.loads((tmp_path / "out" / "retrieval.json").read_text(encoding="utf-8"))
    for model in ("impasto-adain", "impasto-adain-small"):
        assert report[model]["learnt"] == []
        assert report[model]["styles"] == report[model]["styles_with_strokes"]
        assert 0 <= report[model]["artworks"]["top1"] <= 1
    assert "impasto-adain-small" in capsys.readouterr().out
