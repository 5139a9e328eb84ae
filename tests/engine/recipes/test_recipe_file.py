"""Check that recipes are read back from pictures and from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import BadOptions
from engine.options import StyleOptions
from engine.pictures import image_io, image_saving
from engine.recipes.recipe import Recipe, to_json
from engine.recipes.recipe_file import load_recipe
from engine.style_choice import StyleChoice

MADE = Recipe(StyleOptions((StyleChoice(Path("/nowhere/波 waves 🌊.jpg"), 2.0),), engine="gatys", seed=3), "compact")


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_a_saved_picture_gives_its_recipe_back(suffix: str, photo_path: Path, tmp_path: Path) -> None:
    photo = image_io.load(photo_path)
    target = photo_path.with_name(f"saved{suffix}")
    image_saving.save(target, photo.pixels, photo, recipe=to_json(MADE, tmp_path))
    found = load_recipe(target)
    assert found is not None
    assert (found.missing, found.model, found.options.seed) == (("波 waves 🌊.jpg",), "compact", 3)
    assert image_io.load(target).pixels.shape == photo.pixels.shape


def test_a_picture_without_a_recipe_has_none(photo_path: Path) -> None:
    assert load_recipe(photo_path) is None


def test_a_recipe_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.JSON"
    path.write_text(to_json(Recipe(StyleOptions(seed=5)), tmp_path), encoding="utf-8")
    assert load_recipe(path) == Recipe(StyleOptions(seed=5))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"{"])
def test_a_bad_recipe_file_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadOptions):
        load_recipe(path)
