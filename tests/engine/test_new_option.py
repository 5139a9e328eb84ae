"""Check that an option needs nothing but its annotated field: the command line and recipes have it at once."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from engine.errors import BadOptions
from engine.option_table import Factor, Flag, Range, Text
from engine.options import StyleOptions
from engine.recipes import command_options, option_rules, recipe
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.style_choice import StyleChoice

STYLES = Path("/styles")


@dataclass(frozen=True, slots=True)
class Options(StyleOptions):
    """Have one option more."""

    varnish: Annotated[
        float, Range(0.5, 8), Factor(0.5, 4.0), Text("Varnish", "More gloss"), Flag("--varnish", "gloss", "GLOSS")
    ] = 2.0


@pytest.fixture(autouse=True)
def extended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody see the option as if it stood in engine/options.py."""
    for module in (recipe, command_options):
        monkeypatch.setattr(module, "StyleOptions", Options)


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command_options.add_options(parser)
    return parser.parse_args([*words, "--style", "a.jpg"])


def test_it_has_a_flag_with_its_range(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_options.options_of(parsed("--varnish", "3"), None).varnish == 3.0  # type: ignore[attr-defined]
    assert command_options.options_of(parsed(), None).varnish == 2.0  # type: ignore[attr-defined]
    with pytest.raises(BadOptions, match="Varnish is 9"):
        command_options.options_of(parsed("--varnish", "9"), None)
    with pytest.raises(SystemExit):
        parsed("--help")
    told = " ".join(capsys.readouterr().out.split())
    assert "--varnish GLOSS 0.5 .. 8: gloss; 2.0 without it" in told


def test_a_recipe_keeps_it() -> None:
    text = to_json(Recipe(Options(varnish=3.5)), STYLES)
    assert from_json(text).options == Options(varnish=3.5)
    assert from_json('{"recipe": 1}').options == Options()
    with pytest.raises(BadOptions, match="Varnish"):
        from_json(json.dumps({"recipe": 1, "varnish": 0.4}))


def test_the_engine_refuses_it_out_of_range() -> None:
    chosen = (StyleChoice(Path("a.jpg")),)
    option_rules.check(Options(styles=chosen))
    with pytest.raises(BadOptions, match="Varnish"):
        option_rules.check(Options(styles=chosen, varnish=8.5))
