"""Check that the state of a painting follows what the library holds of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from engine.models.learning_state import lacking, states_of
from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.networks.strokes import Strokes
from engine.values import StrokesState

if TYPE_CHECKING:
    from pathlib import Path

USUAL, SMALL, OLD = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def models(tmp_path: Path) -> Models:
    folder = tmp_path / "models"
    folder.mkdir()
    entry = {"file": "", "architecture": {}, "licence": "", "made_by": ""}
    entries = [
        {**entry, "name": "usual", "sha256": USUAL, "kind": "adain"},
        {**entry, "name": "small", "sha256": SMALL, "kind": "adain"},
        {**entry, "name": "others", "sha256": OLD, "kind": "adain", "architecture": {"layout": "published"}},
        {**entry, "name": "vgg", "sha256": OLD, "kind": "vgg"},
    ]
    (folder / "manifest.json").write_text(json.dumps({"models": entries}), encoding="utf-8")
    return Models(folder, tmp_path / "own")


@pytest.mark.parametrize(
    ("learnt_for", "has_checkpoint", "state"),
    [
        ([], False, StrokesState.UNKNOWN),
        ([], True, StrokesState.BEGUN),
        ([USUAL], False, StrokesState.BEGUN),
        ([USUAL, SMALL], False, StrokesState.LEARNT),
        ([OLD], False, StrokesState.OUTDATED),
        ([OLD], True, StrokesState.BEGUN),
        ([OLD, USUAL, SMALL], False, StrokesState.LEARNT),
    ],
)
def test_a_painting_is_learnt_for_all_networks(
    models: Models, tmp_path: Path, learnt_for: list[str], has_checkpoint: bool, state: StrokesState
) -> None:
    painting, other = tmp_path / "painting.png", tmp_path / "other.png"
    painting.write_bytes(b"painting")
    other.write_bytes(b"other")
    contents = content_hash(painting)
    for network in learnt_for:
        models.strokes.add(Strokes(network, torch.ones(1, 8), {}), contents)
    if has_checkpoint:
        checkpoint = models.strokes.checkpoint_of(SMALL, contents)
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        checkpoint.touch()

    found = states_of(models, [painting, other, tmp_path / "gone.png"])

    assert found == {painting: state, other: StrokesState.UNKNOWN}
    assert [model.sha256 for model in lacking(models, contents)] == [n for n in (USUAL, SMALL) if n not in learnt_for]
