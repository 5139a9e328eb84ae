"""Repaint real pictures through the one entry, with the bundled models: order of items, caches, options."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from engine.networks.adain_network import AdainNetwork
from engine.options import Colors, Init, Precision
from engine.painters import registry
from engine.painting.stylizer import Stylizer
from engine.pictures import image_saving
from engine.pictures.resample import fit
from engine.runs.color import with_palette
from engine.style_choice import Crop, StyleChoice
from engine.values import Phase, Picture, Preview, Progress, Result
from tests.engine.stylizing import (
    LUMA,
    MODELS,
    MOSAIC,
    OPTIONS,
    WAVES,
    both_engines,
    both_engines_in_time,
    picture_of,
    result_of,
    run,
)


@both_engines
def test_progress_rises_and_one_result_ends_the_run(shared: Stylizer, photo: Picture, engine: str) -> None:
    items = list(shared.stylize(photo, replace(OPTIONS, engine=engine)))

    progress = [item for item in items if isinstance(item, Progress)]
    fractions = [item.fraction for item in progress]
    assert fractions[0] == 0
    assert fractions == sorted(fractions)
    assert fractions[-1] <= 1
    phases = list(Phase)
    assert [item.phase for item in progress] == sorted((item.phase for item in progress), key=phases.index)
    assert {item.phase for item in progress} == set(phases)
    assert [type(item) for item in items].count(Result) == 1
    assert isinstance(items[-1], Result)


@both_engines
@pytest.mark.parametrize("init", list(Init))
def test_the_result_is_a_picture_and_says_how_it_was_made(
    shared: Stylizer, photo: Picture, engine: str, init: Init
) -> None:
    options = replace(OPTIONS, engine=engine, init=init)

    result = result_of(shared, photo, options)

    height, width = photo.pixels.shape[:2]
    assert result.pixels.shape == (round(72 * height / width), 72, 3)
    assert result.pixels.dtype == np.float32
    assert 0 <= result.pixels.min() < result.pixels.max() <= 1
    assert np.abs(result.pixels - fit(photo.pixels, 72)).mean() > 0.002
    assert result.options == options
    assert result.device == "CPU"
    assert result.precision is Precision.FLOAT32
    assert result.notice is None
    assert len(result.losses) == (4 if engine == "gatys" else 0)
    assert set(result.seconds) <= set(Phase)
    assert all(seconds >= 0 for seconds in result.seconds.values())


@pytest.mark.parametrize(
    ("engine", "size", "picture"),
    [("gatys", 72, picture_of(60, 90)), ("adain", 776, picture_of(20, 800))],
    ids=["gatys", "adain"],
)
def test_previews_are_frames_of_the_pictures_shape(shared: Stylizer, engine: str, size: int, picture: Picture) -> None:
    items = list(shared.stylize(picture, replace(OPTIONS, engine=engine, size=size)))

    previews = [item.pixels for item in items if isinstance(item, Preview)]
    assert previews
    for pixels in previews:
        assert pixels.dtype == np.uint8
        assert pixels.shape[2] == 3
        assert max(pixels.shape[:2]) <= size
        height, width = picture.pixels.shape[:2]
        assert pixels.shape[0] / pixels.shape[1] == pytest.approx(height / width, rel=0.1)


def test_previews_keep_their_distance(shared: Stylizer, photo: Picture) -> None:
    """GIVEN a clock that moves 90 ms a step WHEN Gatys paints THEN not every step is shown."""
    now, previews = 100.0, 0
    with patch("engine.painting.job.time.monotonic", lambda: now):
        for item in shared.stylize(photo, replace(OPTIONS, engine="gatys", iterations=12, size=32)):
            previews += isinstance(item, Preview)
            now += 0.09 * (isinstance(item, Progress) and item.losses is not None)

    assert previews == 4  # at steps 1, 4, 7 and 10: the first at least 200 ms later


def test_gatys_tells_losses_and_the_time_left(shared: Stylizer, photo: Picture) -> None:
    items = list(shared.stylize(photo, replace(OPTIONS, engine="gatys")))

    painting = [item for item in items if isinstance(item, Progress) and item.losses]
    assert tuple(item.losses for item in painting) == items[-1].losses
    assert painting[-1].seconds_left == pytest.approx(0, abs=1e-6)
    first, *others = painting
    assert first.seconds_left is None  # one step tells no pace
    assert all(item.seconds_left is not None and item.seconds_left >= 0 for item in others)


@both_engines
def test_the_same_seed_gives_the_same_pixels(stylizer: Stylizer, shared: Stylizer, photo: Picture, engine: str) -> None:
    """GIVEN two stylizers, one of which has painted before WHEN both paint THEN no pixel differs."""
    options = replace(OPTIONS, engine=engine, init=Init.NOISE, seed=5)
    run(shared, photo, replace(options, seed=6, strength=0.3))

    np.testing.assert_array_equal(result_of(shared, photo, options).pixels, result_of(stylizer, photo, options).pixels)


@both_engines_in_time
def test_a_mix_approaches_the_heavier_style(shared: Stylizer, photo: Picture, engine: str) -> None:
    """GIVEN two styles WHEN one weighs a thousand times more THEN the picture is nearly that style's."""
    base = replace(OPTIONS, engine=engine, iterations=6, strength=1.0)

    def painted(*styles: StyleChoice) -> np.ndarray:
        return result_of(shared, photo, replace(base, styles=styles)).pixels

    first, second = painted(MOSAIC), painted(WAVES)
    nearly, half = painted(replace(MOSAIC, weight=1000.0), WAVES), painted(MOSAIC, WAVES)
    apart = np.abs(first - second).mean()
    assert apart > 0.005
    assert np.abs(nearly - first).mean() < 0.2 * apart
    assert np.abs(half - first).mean() > np.abs(nearly - first).mean()


@both_engines
@pytest.mark.parametrize("part", [{"scale": 0.25}, {"rotation": 90.0}, {"crop": Crop(0.0, 0.0, 0.2, 0.2)}], ids=str)
def test_a_part_of_a_painting_paints_otherwise(
    shared: Stylizer, photo: Picture, engine: str, part: dict[str, Any]
) -> None:
    """GIVEN a painting WHEN it is scaled, turned or cut THEN the picture is another, and the same when asked again."""
    options = replace(OPTIONS, engine=engine, strength=1.0)
    changed = replace(options, styles=(replace(MOSAIC, **part),))

    whole, other, again = (result_of(shared, photo, o).pixels for o in (options, changed, changed))

    assert np.abs(whole - other).mean() > 0.001
    np.testing.assert_array_equal(other, again)


def test_a_cut_painting_paints_as_a_file_of_that_part(shared: Stylizer, photo: Picture, tmp_path: Path) -> None:
    pixels = picture_of(80, 120).pixels
    whole, part = (
        StyleChoice(image_saving.save(tmp_path / f"{name}.png", array))
        for name, array in (("whole", pixels), ("part", pixels[20:60, 30:90]))
    )
    cut = replace(whole, crop=Crop(0.25, 0.25, 0.75, 0.75))

    one, other = (result_of(shared, photo, replace(OPTIONS, styles=(choice,))).pixels for choice in (part, cut))

    np.testing.assert_allclose(one, other, atol=1e-6)


def test_two_styles_of_one_file_keep_their_own_scale(shared: Stylizer, photo: Picture) -> None:
    base, small = replace(OPTIONS, strength=1.0), replace(MOSAIC, scale=0.25)
    both, first, second = (
        result_of(shared, photo, replace(base, styles=styles)).pixels
        for styles in ((MOSAIC, small), (MOSAIC,), (small,))
    )
    assert np.abs(both - first).mean() > 0
    assert np.abs(both - second).mean() > 0


def test_weights_of_a_mix_are_shares(shared: Stylizer, photo: Picture) -> None:
    small, large = (
        result_of(
            shared, photo, replace(OPTIONS, styles=(replace(MOSAIC, weight=w), replace(WAVES, weight=3 * w)))
        ).pixels
        for w in (0.5, 20.0)
    )

    np.testing.assert_allclose(small, large, atol=1e-6)


def test_styles_of_any_size_are_mixed(shared: Stylizer, photo: Picture, tmp_path: Path) -> None:
    choices = []
    for number, size in enumerate([(1, 1), (7, 300), (90, 64)]):
        choices.append(StyleChoice(image_saving.save(tmp_path / f"{number}.png", picture_of(*size).pixels)))

    for engine in registry.engines():
        assert np.isfinite(
            result_of(shared, photo, replace(OPTIONS, styles=tuple(choices), engine=engine)).pixels
        ).all()


@both_engines
@pytest.mark.parametrize("size", [(1, 1), (1, 61), (67, 1), (2, 3), (13, 31)])
def test_odd_photographs_keep_their_size(shared: Stylizer, engine: str, size: tuple[int, int]) -> None:
    result = result_of(shared, picture_of(*size), replace(OPTIONS, engine=engine, size=None, iterations=2))

    assert result.pixels.shape == (*size, 3)
    assert np.isfinite(result.pixels).all()


@both_engines
def test_the_photographs_colours_are_kept(shared: Stylizer, engine: str) -> None:
    """GIVEN a photograph of one hue WHEN its colours are kept THEN the result has no other, nor another brightness."""
    pixels = picture_of(40, 48).pixels[..., :1] * np.array([0.9, 0.6, 0.3], np.float32)

    painted, kept = (
        result_of(shared, Picture(pixels), replace(OPTIONS, engine=engine, size=None, colors=colors)).pixels
        for colors in (Colors.STYLE, Colors.PHOTO)
    )

    brightness = [(p @ LUMA).mean() for p in (painted, kept, pixels)]
    assert abs(brightness[1] - brightness[2]) < max(0.05, abs(brightness[0] - brightness[2]))
    red, green, blue = np.moveaxis(kept, 2, 0)
    np.testing.assert_allclose(red - green, green - blue, atol=1e-4)
    assert (red - blue).min() >= -1e-5


def test_a_moved_strength_runs_only_trunk_and_decoder(stylizer: Stylizer, photo: Picture) -> None:
    """GIVEN a finished run WHEN strength and mix change THEN the encoder does not run again."""
    options = replace(OPTIONS, styles=(MOSAIC, WAVES))
    with (
        patch.object(AdainNetwork, "encode", autospec=True, side_effect=AdainNetwork.encode) as encode,
        patch.object(AdainNetwork, "decode", autospec=True, side_effect=AdainNetwork.decode) as decode,
    ):
        run(stylizer, photo, options)
        assert (encode.call_count, decode.call_count) == (
            4,
            2,
        )  # two paintings, the photograph and its grain; the picture and what is lost
        run(stylizer, photo, replace(options, strength=0.1))
        run(stylizer, photo, replace(options, styles=(replace(MOSAIC, weight=9), WAVES)))
        assert (encode.call_count, decode.call_count) == (4, 4)
        for strength in (0.3, 0.6):
            run(stylizer, photo, replace(options, colors=Colors.PHOTO, strength=strength))
        assert (encode.call_count, decode.call_count) == (6, 6)  # the two paintings in another brightness, once


@both_engines
def test_strength_0_is_the_photograph_bit_for_bit(shared: Stylizer, engine: str) -> None:
    """GIVEN a wide-gamut photograph WHEN painted at strength 0 THEN it comes back exactly, whatever else is asked."""
    pixels = picture_of(37, 50).pixels * np.float32(1.4) - np.float32(0.2)

    for colors in Colors:
        options = replace(OPTIONS, engine=engine, size=None, strength=0.0, colors=colors)
        np.testing.assert_array_equal(result_of(shared, Picture(pixels), options).pixels, pixels)


def test_strength_0_needs_no_memory_for_a_network(shared: Stylizer) -> None:
    options = replace(OPTIONS, size=None, strength=0.0, memory_gib=0.001)

    assert result_of(shared, picture_of(300, 500), options).pixels.shape == (300, 500, 3)


def test_a_kept_palette_is_measured_and_matched_once(stylizer: Stylizer, photo: Picture) -> None:
    """GIVEN a recoloured painting WHEN the strength moves THEN it is not recoloured again."""
    options = replace(OPTIONS, colors=Colors.PALETTE)
    with patch("engine.painting.style_images.with_palette", side_effect=with_palette) as recolor:
        for strength in (0.4, 0.6, 0.8):
            run(stylizer, photo, replace(options, strength=strength))
        assert recolor.call_count == 1
        run(stylizer, photo, replace(options, color_strength=0.5))
        assert recolor.call_count == 2


@both_engines
def test_wide_colours_come_back_as_the_strength_allows(shared: Stylizer, engine: str) -> None:
    """GIVEN a photograph with a colour outside sRGB WHEN painted THEN the share of the strength is taken from it."""
    inside = picture_of(32, 40).pixels
    outside = inside.copy()
    outside[..., 1] = -0.4
    clamped = outside.clip(0, 1)
    options = replace(OPTIONS, engine=engine, size=None, strength=0.75)

    wide, narrow = (result_of(shared, Picture(p), options).pixels for p in (outside, clamped))

    np.testing.assert_allclose(wide[..., 1], narrow[..., 1] - 0.1, atol=1e-6)
    np.testing.assert_array_equal(wide[..., 0], narrow[..., 0])


@both_engines
@pytest.mark.parametrize("strength", [0.0, 0.5])
def test_a_deep_gradient_keeps_its_levels(shared: Stylizer, engine: str, strength: float) -> None:
    """GIVEN a 16-bit gradient WHEN painted THEN it has far more than 256 levels."""
    ramp = np.linspace(0, 1, 96 * 64, dtype=np.float32).reshape(64, 96, 1).repeat(3, 2)

    result = result_of(
        shared, Picture(ramp, bit_depth=16), replace(OPTIONS, engine=engine, size=None, strength=strength)
    )

    assert len(np.unique(result.pixels[..., 1])) > 2000


@both_engines_in_time
def test_the_photographs_palette_is_painted(shared: Stylizer, engine: str) -> None:
    """GIVEN a bluish photograph WHEN painted with its palette THEN the result is nearer to its mean colour."""
    pixels = picture_of(48, 64).pixels * np.array([0.2, 0.4, 0.9], np.float32)

    distances = []
    for strength in (0.0, 0.5, 1.0):
        options = replace(
            OPTIONS,
            engine=engine,
            size=None,
            iterations=30,
            strength=1.0,
            colors=Colors.PALETTE,
            color_strength=strength,
        )
        painted = result_of(shared, Picture(pixels), options).pixels
        distances.append(np.abs(painted.mean((0, 1)) - pixels.mean((0, 1))).max())

    assert distances[2] < distances[1] < distances[0]


def test_another_photograph_is_encoded_anew(stylizer: Stylizer) -> None:
    """GIVEN a painted photograph WHEN another of the same size comes THEN the first one's encoding is not used."""
    first, second = picture_of(24, 24), picture_of(24, 24, 0.3)
    run(stylizer, first, OPTIONS)

    after = result_of(stylizer, second, OPTIONS).pixels

    np.testing.assert_array_equal(after, result_of(Stylizer(MODELS), second, OPTIONS).pixels)


def test_a_changed_style_file_is_read_again(stylizer: Stylizer, photo: Picture, tmp_path: Path) -> None:
    path = tmp_path / "style.jpg"
    shutil.copy(MOSAIC.path, path)
    options = replace(OPTIONS, styles=(StyleChoice(path),))
    before = result_of(stylizer, photo, options).pixels
    shutil.copy(WAVES.path, path)
    os.utime(path, (0, 0))  # whatever the clock's grain, another time than before

    after = result_of(stylizer, photo, options).pixels

    assert np.abs(after - before).mean() > 0.005
