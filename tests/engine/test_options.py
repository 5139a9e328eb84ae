"""Options are values: they compare, cannot change, and offer the engines that there are."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import BadOptions
from engine.option_table import table
from engine.options import Colors, Device, SaveOptions, StyleOptions
from engine.painters import registry
from engine.style_choice import StyleChoice
from tests.toy_painter import ENTRY


def test_the_engines_are_those_of_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a painter that is registered later WHEN the options are read THEN they offer it as well."""
    engine = table(StyleOptions)["engine"]
    assert list(engine.values) == list(registry.engines())
    with pytest.raises(BadOptions, match="toy"):
        engine.read("toy")
    monkeypatch.setattr(registry, "PAINTERS", (*registry.PAINTERS, ENTRY))
    assert table(StyleOptions)["engine"].read("toy") == "toy"


def test_the_usual_engine_is_one_that_there_is() -> None:
    assert StyleOptions().engine in registry.engines()


def test_options_are_values() -> None:
    options = StyleOptions((StyleChoice(Path("a.jpg")),))
    assert options == dataclasses.replace(options)
    assert hash(options) == hash(dataclasses.replace(options))
    assert options != dataclasses.replace(options, strength=0.5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        options.strength = 0.3
    with pytest.raises(dataclasses.FrozenInstanceError):
        SaveOptions().quality = 3


def test_words_of_recipes_are_the_values() -> None:
    """GIVEN recipes of years ago WHEN their words are read THEN they are what they were."""
    assert [color.value for color in Colors] == ["style", "photo", "palette"]
    assert [device.value for device in Device] == ["auto", "cuda", "mps", "cpu"]


def test_knowing_the_options_loads_neither_torch_nor_a_painter() -> None:
    told = (
        "import sys, engine.options; print(sorted({'torch', 'numpy', 'engine.painters.registry'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
