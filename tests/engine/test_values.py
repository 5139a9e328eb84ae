"""Values that travel: what they add up to, and that the words in them stay as they are."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest

from engine.options import Precision, StyleOptions
from engine.values import CONTENT_LAYER, STYLE_LAYERS, Losses, Phase, Picture, Preview, Progress, Result, StrokesState


def test_losses_add_up_without_counting_a_layer_twice() -> None:
    losses = Losses(1.0, 2.0, 4.0, (0.5, 0.5, 0.5, 0.25, 0.25), hold=8.0, distance=100.0, content_weight=100.0)
    assert losses.total == 15.0
    assert sum(losses.style_layers) == losses.style
    assert Losses(1.0, 2.0, 4.0).total == 7.0


def test_layers_are_those_of_the_paper() -> None:
    assert CONTENT_LAYER == "conv4_2"
    assert tuple(f"conv{block}_1" for block in range(1, 6)) == STYLE_LAYERS


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Phase, ["loading", "encoding", "painting", "finishing"]),
        (StrokesState, ["unknown", "begun", "learnt", "outdated"]),
    ],
)
def test_words_stay_as_they_are(kind: type, words: list[str]) -> None:
    """GIVEN words that lie in files and reports WHEN they are read THEN they are those that were written."""
    assert [one.value for one in kind] == words


@pytest.mark.parametrize(
    "value",
    [
        Picture(np.ones((2, 3, 3), np.float32), bit_depth=16, texts=(("Comment", "a"),)), Progress(0.5, Phase.PAINTING),
        Preview(np.zeros((2, 3, 3), np.uint8)),
        Result(np.ones((2, 3, 3), np.float32), StyleOptions(), "cpu", "none", Precision.FLOAT32),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_values_travel_between_processes(value: object) -> None:
    again = pickle.loads(pickle.dumps(value))
    for field in dataclasses.fields(value):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(value, field.name))
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(again, field.name, None)


def test_two_results_share_nothing_by_default() -> None:
    one, other = (Result(np.zeros(1), StyleOptions(), "cpu", "none", Precision.FLOAT32) for _ in range(2))
    one.seconds["painting"] = 1.0
    assert other.seconds == {}
