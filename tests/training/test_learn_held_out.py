"""Check that held-out artworks are learnt, measured beside what is painted without, and not learnt again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.networks.vgg import Vgg
from training.learn_held_out import main, summary

MODEL = "impasto-adain-small"


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    """Lay out small pictures, and a judge of random weights."""
    for folder, count, side in (("photos", 50, 24), ("art", 42, 24), ("styles", 2, 24), ("samples", 1, 150)):
        (tmp_path / folder).mkdir()
        for index in range(count):
            pixels = np.random.default_rng(index + 100 * len(folder)).integers(0, 256, (side, side, 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / folder / f"{index:02d}.jpg")
    torch.manual_seed(0)
    save_file(Vgg(width=4).state_dict(), tmp_path / "judge.safetensors")
    names = {**{name: name for name in ("photos", "art", "styles", "samples", "out")}, "judge": "judge.safetensors"}
    return [word for name, file in names.items() for word in (f"--{name}", str(tmp_path / file))]


@pytest.mark.slow
def test_an_artwork_is_learnt_once_and_measured_both_ways(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("engine.painters.adain.learning_run.SUBJECTS", 2)
    monkeypatch.setattr("training.retrieval._SIDE", 48)
    words = [*arguments, "--model", MODEL, "--artworks", "3", "--steps", "1", "--crops", "1"]

    main(words)
    (learnt,) = (tmp_path / "out").glob("*.safetensors")
    written = learnt.stat().st_mtime_ns
    main(words)

    assert learnt.name == f"{MODEL}-art-3.safetensors"
    assert learnt.stat().st_mtime_ns == written
    report = json.loads((tmp_path / "out" / "held_out.json").read_text(encoding="utf-8"))
    for way in ("plain", "learnt"):
        for ranks, distances in report["3"][way].values():
            assert len(ranks) == len(distances) == 6
            assert all(1 <= rank <= 42 for rank in ranks)
    assert "learnt, others" in capsys.readouterr().out


def test_the_summary_counts_what_is_named_rightly() -> None:
    one, two = ([1, 2], [0.1, 0.9]), ([1, 1], [0.2, 0.4])
    report = {
        index: {way: {"judging": part, "others": part} for way in ("plain", "learnt")}
        for index, part in ((0, one), (5, two))
    }

    assert summary(report)["learnt, others"] == (0.75, pytest.approx(0.3))
