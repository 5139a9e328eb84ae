"""Check that learnt strokes are painted with, as much as strength and share say, everywhere and at once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.mask import Gradient, Mask
from engine.models.learning_state import states_of
from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.painting.stylizer import Stylizer
from engine.pictures import image_saving
from engine.style_choice import StyleChoice
from engine.values import Picture, Preview, StrokesState
from tests.engine.networks.random_strokes import random_predictor, random_strokes
from tests.engine.stylizing import MODELS, OPTIONS, picture_of, result_of


@pytest.fixture
def models(tmp_path: Path) -> Models:
    folder = Path(shutil.copytree(MODELS, tmp_path / "models", ignore=shutil.ignore_patterns("strokes")))
    return Models(folder, tmp_path / "own")


@pytest.fixture
def stylizer(models: Models, tmp_path: Path) -> Stylizer:
    return Stylizer(tmp_path / "models", tmp_path / "own")


@pytest.fixture
def painting(tmp_path: Path) -> StyleChoice:
    return StyleChoice(image_saving.save(tmp_path / "painting.png", picture_of(80, 120).pixels))


@pytest.fixture
def other(tmp_path: Path) -> StyleChoice:
    return StyleChoice(image_saving.save(tmp_path / "other.png", picture_of(90, 70).pixels ** 2))


def _learn(models: Models, choice: StyleChoice, seed: int = 0) -> None:
    model = models.find("adain", None)
    strokes = random_strokes(models.adain(model), seed, model.sha256)
    models.strokes.add(strokes, content_hash(choice.path))


def _predict(models: Models) -> None:
    model, perceptual = models.find("adain", None), models.find("vgg", None)
    width = perceptual.architecture["width"]
    models.strokes.add_predictor(random_predictor(models.adain(model), width, model.sha256, perceptual.sha256))


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


def test_strokes_are_painted_with_as_soon_as_they_are_learnt(
    models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice
) -> None:
    options = replace(OPTIONS, styles=(painting,), strength=1.0)
    before = result_of(stylizer, photo, options).pixels

    _learn(models, painting)

    after = result_of(stylizer, photo, options).pixels
    assert _difference(before, after) > 0.01
    again = result_of(Stylizer(models._folder, models._own), photo, options).pixels
    np.testing.assert_array_equal(after, again)


def test_those_of_another_network_are_not(
    models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice
) -> None:
    options = replace(OPTIONS, styles=(painting,))
    before = result_of(stylizer, photo, options).pixels

    network = models.adain(models.find("adain", None))
    models.strokes.add(random_strokes(network, sha256="f" * 64), content_hash(painting.path))

    np.testing.assert_array_equal(result_of(stylizer, photo, options).pixels, before)


def test_their_effect_grows_with_the_strength_from_nothing(
    models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice
) -> None:
    _learn(models, painting)

    pictures = [
        result_of(stylizer, photo, replace(OPTIONS, styles=(painting,), strength=strength)).pixels
        for strength in (0.0, 0.01, 0.5, 1.0)
    ]

    distances = [_difference(picture, pictures[0]) for picture in pictures]
    assert distances == sorted(distances)
    assert distances[1] < 0.03 * distances[3]


def test_a_mix_begins_at_one_paintings_own_picture(
    models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice, other: StyleChoice
) -> None:
    """GIVEN a learnt painting and another one WHEN it has nearly no share THEN its strokes hardly show."""
    _learn(models, painting)

    alone, nearly, half = (
        result_of(stylizer, photo, replace(OPTIONS, styles=styles)).pixels
        for styles in (
            (other,),
            (replace(painting, weight=0.01), replace(other, weight=0.99)),
            (replace(painting, weight=0.5), replace(other, weight=0.5)),
        )
    )

    assert _difference(alone, nearly) < 0.1 * _difference(alone, half)


@pytest.mark.parametrize(("rotation", "has_them"), [(0.0, True), (10.0, True), (350.0, True), (90.0, False)])
def test_a_painting_that_is_turned_has_none(
    models: Models, stylizer: Stylizer, painting: StyleChoice, rotation: float, has_them: bool
) -> None:
    assert bool(stylizer._styles.contents(replace(painting, rotation=rotation))) is has_them


def test_regions_share_the_mean_of_their_kernels(
    models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice, other: StyleChoice
) -> None:
    """GIVEN two masks with styles of their own WHEN one of them is learnt THEN its strokes are seen."""
    masks = tuple(
        Mask(base=Gradient(start, end), style=choice)
        for choice, start, end in ((painting, (0.0, 0.5), (1.0, 0.5)), (other, (1.0, 0.5), (0.0, 0.5)))
    )
    options = replace(OPTIONS, styles=(painting,), masks=masks)
    before = result_of(stylizer, photo, options).pixels

    _learn(models, painting)

    after = result_of(stylizer, photo, options).pixels
    assert _difference(before, after) > 0.001


def test_the_loupe_shows_them(models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice) -> None:
    _learn(models, painting)
    options = replace(OPTIONS, styles=(painting,), size=96)

    *_, seen = stylizer.glimpse(photo, options, (0.5, 0.5), 96)

    assert isinstance(seen, Preview)
    painted = result_of(stylizer, photo, options).pixels
    height, width = seen.pixels.shape[:2]
    top, left = (painted.shape[0] - height) // 2, (painted.shape[1] - width) // 2
    whole = painted[top : top + height, left : left + width]
    assert np.abs(seen.pixels / 255 - whole).max() < 3 / 255


def test_a_loupe_that_is_open_shows_them_once_they_are_learnt(
    models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice
) -> None:
    """GIVEN a piece that was seen WHEN its painting is learnt THEN the same piece is another one."""
    options = replace(OPTIONS, styles=(painting,), size=96, strength=1.0)
    *_, before = stylizer.glimpse(photo, options, (0.5, 0.5), 64)

    _learn(models, painting)

    *_, after = stylizer.glimpse(photo, options, (0.5, 0.5), 64)
    assert isinstance(before, Preview)
    assert isinstance(after, Preview)
    assert _difference(before.pixels / 255, after.pixels / 255) > 0.01


def test_gatys_has_no_use_for_them(models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice) -> None:
    options = replace(OPTIONS, styles=(painting,), engine="gatys")
    before = result_of(stylizer, photo, options).pixels

    _learn(models, painting)

    np.testing.assert_array_equal(result_of(stylizer, photo, options).pixels, before)


def test_a_painting_that_nobody_learnt_gets_predicted_ones_and_is_not_learnt(
    models: Models, tmp_path: Path, photo: Picture, painting: StyleChoice
) -> None:
    """GIVEN a network that predicts strokes WHEN painted with THEN they are seen, by the strength, until it learns."""
    options = replace(OPTIONS, styles=(painting,), strength=1.0)
    nothing = replace(options, strength=0.0)
    without, kept = (result_of(Stylizer(tmp_path / "models"), photo, o).pixels for o in (options, nothing))
    _predict(models)
    stylizer = Stylizer(tmp_path / "models", tmp_path / "own")

    predicted = result_of(stylizer, photo, options).pixels

    assert _difference(without, predicted) > 0.01
    np.testing.assert_array_equal(result_of(stylizer, photo, nothing).pixels, kept)
    assert states_of(models, [painting.path]) == {painting.path: StrokesState.UNKNOWN}
    _learn(models, painting)
    assert _difference(result_of(stylizer, photo, options).pixels, predicted) > 0.01


def test_each_painting_and_each_part_of_it_gets_its_own(
    models: Models, stylizer: Stylizer, painting: StyleChoice, other: StyleChoice, photo: Picture
) -> None:
    """GIVEN a network that predicts strokes WHEN a painting is turned upright or not THEN strokes are of what is seen.

    Strokes that were learnt belong to the painting as it hangs; what is predicted belongs to the part that is taken.
    """
    _predict(models)
    seen = []
    for choice in (painting, other, replace(painting, rotation=90.0)):
        result_of(stylizer, photo, replace(OPTIONS, styles=(choice,)))
        (painter,) = stylizer._painters.values()
        *_, strokes = painter._codes._predicted._values.values()
        seen.append(strokes.code)

    assert len({tuple(code[0].tolist()) for code in seen}) == 3


def test_the_loupe_shows_predicted_ones_as_well(
    models: Models, stylizer: Stylizer, photo: Picture, painting: StyleChoice
) -> None:
    _predict(models)
    options = replace(OPTIONS, styles=(painting,), size=96)

    *_, seen = stylizer.glimpse(photo, options, (0.5, 0.5), 96)

    assert isinstance(seen, Preview)
    painted = result_of(stylizer, photo, options).pixels
    height, width = seen.pixels.shape[:2]
    top, left = (painted.shape[0] - height) // 2, (painted.shape[1] - width) // 2
    assert np.abs(seen.pixels / 255 - painted[top : top + height, left : left + width]).max() < 3 / 255
