"""Check that a training runs to its end, checkpoints on the way and draws its losses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image

from training.loop import draw_curve, recent_means, save_checkpoint, train

if TYPE_CHECKING:
    from pathlib import Path


class Counting:
    """Count steps; its loss halves with each."""

    def __init__(self) -> None:
        self.step = 0
        self.history: list[dict[str, float]] = []

    def run_step(self) -> dict[str, float]:
        self.step += 1
        self.history.append({"loss": 0.5**self.step, "other": 1.0})
        return self.history[-1]

    def state(self) -> dict[str, Any]:
        return {"step": self.step}


def test_a_training_ends_at_its_last_step_with_checkpoint_and_curve(tmp_path: Path) -> None:
    training, drawn = Counting(), []

    train(training, 7, tmp_path / "checkpoint.pt", 60, lambda: drawn.append(training.step))

    assert drawn == [7]
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True) == {"step": 7}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["checkpoint.pt", "curve.png"]


def test_a_training_checkpoints_every_so_many_minutes(tmp_path: Path) -> None:
    training, drawn = Counting(), []

    train(training, 3, tmp_path / "checkpoint.pt", 0, lambda: drawn.append(training.step))

    assert drawn == [1, 2, 3]


def test_a_finished_training_takes_no_step(tmp_path: Path) -> None:
    training = Counting()
    training.step = 7

    train(training, 7, tmp_path / "checkpoint.pt", 60, lambda: None)

    assert training.history == []


def test_a_checkpoint_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a checkpoint WHEN writing the next one breaks THEN the first one is as it was."""
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(Counting(), path)
    before = path.read_bytes()

    def fail(_state: object, file: Path) -> None:
        file.write_bytes(b"half of it")
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        save_checkpoint(Counting(), path)

    assert path.read_bytes() == before


def test_recent_losses_are_averaged() -> None:
    history = [{"a": float(i), "b": 2.0} for i in range(10)]

    assert recent_means(history, 4) == {"a": 7.5, "b": 2.0}


@pytest.mark.parametrize("steps", [1, 3, 250])
def test_a_curve_falls_with_its_losses(tmp_path: Path, steps: int) -> None:
    """GIVEN a loss that falls a thousandfold WHEN drawn THEN its line starts at the top and ends at the bottom."""
    history = [{"loss": 10 ** (-3 * i / max(1, steps - 1)), "none": 0.0} for i in range(steps)]

    draw_curve(history, tmp_path / "curve.png")

    pixels = np.asarray(Image.open(tmp_path / "curve.png").convert("RGB")).astype(int)
    blue = (np.abs(pixels - (31, 119, 180)).sum(2) == 0)[60:]  # below the legend
    if steps == 250:
        rows = [np.flatnonzero(blue[:, x]).mean() for x in (70, 600, 1120)]
        assert rows == sorted(rows)
        assert rows[-1] - rows[0] > 400


@pytest.mark.parametrize(("lowest", "lines"), [(1e-3, 4), (0.2, 4), (0.5, 11)])
def test_a_curve_has_lines_to_read_it_by(tmp_path: Path, lowest: float, lines: int) -> None:
    """GIVEN a loss between 1 and a lowest value WHEN drawn THEN tens are marked, or more where there are few."""
    draw_curve([{"loss": value} for value in np.geomspace(1.0, lowest, 60).tolist()], tmp_path / "curve.png")

    pixels = np.asarray(Image.open(tmp_path / "curve.png").convert("RGB")).astype(int)
    grey = np.flatnonzero((np.abs(pixels - 0xDD).sum(2) == 0).sum(1) > 800)
    assert len(grey) == lines
