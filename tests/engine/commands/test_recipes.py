"""Take the settings of a saved picture over by the command line."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from engine.options import Device, StyleOptions
from engine.style_choice import StyleChoice
from main import main

ROOT = Path(__file__).resolve().parents[3]
NIGHT = ROOT / "resources" / "styles" / "impasto_night.jpg"


def _repaint_with(recipe: str, photo: Path, target: Path, *more: str) -> int:
    return main(["stylize", str(photo), "--recipe", recipe, "-o", str(target), *more])


def test_a_saved_picture_brings_its_settings(
    words: list[str], asked: list[StyleOptions], photo_path: Path, style_path: Path, tmp_path: Path
) -> None:
    """GIVEN a picture of two styles WHEN it is named as recipe THEN the engine is asked for the same again."""
    first = [*words[:4], "--style", f"{NIGHT}:2.5", "-o", str(tmp_path / "first.jpg")]
    assert main([*first, "--engine", "gatys", "--strength", "0.4", "--seed", "7", "--size", "50"]) == 0

    assert _repaint_with(str(tmp_path / "first.jpg"), photo_path, tmp_path / "second.jpg") == 0
    assert asked[1] == asked[0]
    assert asked[1].styles == (StyleChoice(style_path), StyleChoice(NIGHT, 2.5))

    more = ("--strength", "0.9", "--style", str(NIGHT))
    assert _repaint_with(str(tmp_path / "second.jpg"), photo_path, tmp_path / "third.jpg", *more) == 0
    assert asked[2] == dataclasses.replace(asked[0], strength=0.9, styles=(StyleChoice(NIGHT),))


def test_json_prints_a_recipe_that_can_be_used_again(
    words: list[str], asked: list[StyleOptions], photo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main([*words, "--engine", "gatys", "--json"]) == 0
    recipe = json.loads(capsys.readouterr().out)["recipe"]
    assert recipe["engine"] == "gatys"
    assert recipe["painted_with"] == "none"

    assert _repaint_with(json.dumps(recipe), photo_path, tmp_path / "again.png") == 0
    assert asked[1] == dataclasses.replace(asked[0], device=Device.AUTO)  # the computer's own


def test_personal_data_is_stripped_from_the_recipe(words: list[str], asked: list[StyleOptions], tmp_path: Path) -> None:
    assert main([*words, "--strip-personal"]) == 0
    content = (tmp_path / "out.png").read_bytes()
    assert b"style.png" in content
    assert str(tmp_path).encode() not in content


def test_missing_styles_are_told_and_the_rest_is_used(
    words: list[str], asked: list[StyleOptions], photo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    recipe = {"recipe": 1, "strength": 0.25, "styles": [{"file": NIGHT.name}, {"file": "lost.jpg", "folder": "/gone"}]}
    assert _repaint_with(json.dumps(recipe), photo_path, tmp_path / "out.png") == 0
    assert asked == [StyleOptions((StyleChoice(NIGHT),), strength=0.25)]
    assert "lost.jpg" in capsys.readouterr().err


@pytest.mark.parametrize("recipe", ["nowhere.jpg", "{", '{"recipe": 99}', "photo"])
def test_a_recipe_that_cannot_be_used_is_2(recipe: str, photo_path: Path, capsys: pytest.CaptureFixture) -> None:
    word = str(photo_path) if recipe == "photo" else recipe
    assert _repaint_with(word, photo_path, photo_path.with_name("out.png")) == 2
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1
    assert not photo_path.with_name("out.png").exists()
