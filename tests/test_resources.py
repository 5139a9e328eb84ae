"""The pictures that come with Impasto: catalogue, files, thumbnails, samples, and the drawing that made them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.models.strokes_files import content_hash, photographs
from engine.models.strokes_library import STROKES_MANIFEST
from engine.models.weights import STROKES, Models
from engine.painters.adain.learning import CROP
from training import draw_styles
from training.draw_styles import STYLES, Style

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FOLDER = RESOURCES / "styles"
ENTRIES = json.loads((FOLDER / "styles.json").read_text(encoding="utf-8"))["styles"]
FILES = [entry["file"] for entry in ENTRIES]
PHOTOGRAPHS = photographs(RESOURCES)


def test_catalogue_and_files_agree():
    assert len(FILES) >= 10
    assert sorted(FILES) == sorted(path.name for path in FOLDER.glob("*.jpg"))
    assert sorted(FILES) == sorted(path.name for path in (FOLDER / "thumbs").glob("*.jpg"))
    assert [f"{style.name}.jpg" for style in STYLES] == FILES


def test_every_style_has_its_own_name_in_both_languages():
    english = [entry["name"]["en"] for entry in ENTRIES]
    chinese = [entry["name"]["zh"] for entry in ENTRIES]
    assert len(set(english)) == len(set(chinese)) == len(ENTRIES)
    assert all(name.isascii() and name.strip() for name in english)
    assert all("\u4e00" <= character <= "\u9fff" for name in chinese for character in name)


@pytest.mark.parametrize("file", FILES)
def test_style_picture_is_large_rich_and_light_to_ship(file: str):
    with Image.open(FOLDER / file) as picture:
        assert picture.size == draw_styles.SIZE
        assert picture.mode == "RGB"
        pixels = np.asarray(picture.convert("L"), dtype=np.float64)
    blocks = pixels.reshape(8, 128, 8, 160).std(axis=(1, 3))
    assert pixels.std() > 30, "too little contrast to lend a photograph"
    assert blocks.min() > 3, "an empty corner"
    assert (FOLDER / file).stat().st_size <= draw_styles.LARGEST_FILE


@pytest.mark.parametrize("file", FILES)
def test_thumbnail_shows_the_middle_of_its_picture(file: str):
    with Image.open(FOLDER / "thumbs" / file) as thumb, Image.open(FOLDER / file) as picture:
        assert thumb.size == (256, 256)
        middle = picture.crop((128, 0, 1152, 1024)).resize((32, 32), Image.Resampling.BOX)
        small = thumb.resize((32, 32), Image.Resampling.BOX)
        difference = np.abs(np.asarray(small, dtype=float) - np.asarray(middle, dtype=float))
    assert difference.mean() < 6


def test_folder_stays_under_six_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.jpg")) < 6_000_000


def test_strokes_of_every_style_come_with_their_hashes():
    """Run `write_manifest` of engine.models.strokes_library on the folder where this fails after a training."""
    models = Models(RESOURCES / "models")
    folder = RESOURCES / "models" / STROKES
    listed = json.loads((folder / STROKES_MANIFEST).read_text(encoding="utf-8"))
    assert listed == {path.name: content_hash(path) for path in sorted(folder.glob("*.safetensors"))}
    instant = [model.sha256 for model in models.bundled() if model.kind == "adain"]
    for painting in map(content_hash, sorted(FOLDER.glob("*.jpg"))):
        assert all(models.strokes.find(network, painting) for network in instant)
    predictors = [network for network in instant if models.strokes.predictor(network)]
    assert len(listed) == len(instant) * len(FILES) + len(predictors)  # none of another network or painting


def test_models_with_strokes_stay_under_sixteen_mebibytes():
    assert sum(path.stat().st_size for path in (RESOURCES / "models").rglob("*") if path.is_file()) < 16 << 20


@pytest.mark.parametrize("path", PHOTOGRAPHS, ids=lambda path: path.name)
def test_photograph_opens_and_its_licence_is_named(path: Path):
    with Image.open(path) as photograph:
        assert min(photograph.size) >= 2 * CROP
    row = next(
        line for line in (path.parent / "README.md").read_text(encoding="utf-8").splitlines() if path.name in line
    )
    assert "CC" in row or "public domain" in row


def test_photographs_are_there_and_light_to_ship():
    assert sorted(path.name for path in PHOTOGRAPHS[:3]) == ["cat.jpg", "coffee.jpg", "temple.jpg"]
    assert len(PHOTOGRAPHS) >= 30
    assert sum(path.stat().st_size for path in PHOTOGRAPHS[3:]) < 2 << 20


@pytest.mark.parametrize("name", ["stained_glass", "risograph", "watercolour"])
def test_drawing_a_style_twice_gives_equal_pixels(name: str):
    style = next(style for style in STYLES if style.name == name)
    first, second = (np.asarray(draw_styles.draw(style, (80, 64))) for _ in range(2))
    assert first.shape == (64, 80, 3)
    assert np.array_equal(first, second)


def test_another_seed_gives_another_picture():
    style = next(style for style in STYLES if style.name == "risograph")
    other = Style(style.name, style.english, style.chinese, style.draw, seed=style.seed + 1)
    assert not np.array_equal(draw_styles.draw(style, (80, 64)), draw_styles.draw(other, (80, 64)))


def test_written_catalogue_is_the_one_that_ships(tmp_path: Path):
    draw_styles.write_catalogue(tmp_path)
    assert (tmp_path / "styles.json").read_bytes() == (FOLDER / "styles.json").read_bytes()
