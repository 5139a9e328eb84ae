"""Repaint real pictures through the one entry, with the bundled models: order of items, caches, options, faults."""

from __future__ import annotations

import itertools
import math
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import torch

from engine import image_io, image_saving
from engine.adain_network import AdainNetwork
from engine.color import with_palette
from engine.errors import BadOptions, BadResult, BadWeights, OutOfMemory, UnreadableImage
from engine.resample import fit
from engine.stylizer import Stylizer
from engine.tiled_adain import TiledAdain
from engine.values import (
    Colors,
    Device,
    Engine,
    Init,
    Phase,
    Picture,
    Precision,
    Preview,
    Progress,
    Result,
    StyleChoice,
    StyleOptions,
)
from engine.vgg_strips import StripVgg

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
MODELS = RESOURCES / "models"
MOSAIC, WAVES = (StyleChoice(RESOURCES / "styles" / name) for name in ("mosaic.jpg", "woodblock.jpg"))
LUMA = np.array([0.299, 0.587, 0.114])
OPTIONS = StyleOptions((MOSAIC,), size=72, iterations=4, device=Device.CPU, precision=Precision.FLOAT32)
both_engines = pytest.mark.parametrize("engine", list(Engine))


@pytest.fixture(scope="module")
def photo() -> Picture:
    return image_io.load(RESOURCES / "samples" / "cat.jpg")


@pytest.fixture(scope="module")
def shared() -> Stylizer:
    """Load the models once for the tests that only look at pictures."""
    return Stylizer(MODELS)


@pytest.fixture
def stylizer() -> Stylizer:
    return Stylizer(MODELS)


def _picture(height: int, width: int, level: float | None = None) -> Picture:
    pixels = np.random.default_rng(0).random((height, width, 3), np.float32)
    return Picture(pixels if level is None else np.full_like(pixels, level))


def _result(stylizer: Stylizer, picture: Picture, options: StyleOptions) -> Result:
    *_, result = stylizer.stylize(picture, options)
    assert isinstance(result, Result)
    return result


def _run(stylizer: Stylizer, picture: Picture, options: StyleOptions) -> None:
    list(stylizer.stylize(picture, options))


@both_engines
def test_progress_rises_and_one_result_ends_the_run(shared: Stylizer, photo: Picture, engine: Engine) -> None:
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
    shared: Stylizer, photo: Picture, engine: Engine, init: Init
) -> None:
    options = replace(OPTIONS, engine=engine, init=init)

    result = _result(shared, photo, options)

    height, width = photo.pixels.shape[:2]
    assert result.pixels.shape == (round(72 * height / width), 72, 3)
    assert result.pixels.dtype == np.float32
    assert 0 <= result.pixels.min() < result.pixels.max() <= 1
    assert np.abs(result.pixels - fit(photo.pixels, 72)).mean() > 0.002
    assert result.options == options
    assert result.device == "CPU"
    assert result.precision is Precision.FLOAT32
    assert result.notice is None
    assert len(result.losses) == (4 if engine is Engine.GATYS else 0)
    assert set(result.seconds) <= set(Phase)
    assert all(seconds >= 0 for seconds in result.seconds.values())


@pytest.mark.parametrize(
    ("engine", "size", "picture"),
    [(Engine.GATYS, 72, _picture(60, 90)), (Engine.ADAIN, 776, _picture(20, 800))],
    ids=["gatys", "adain"],
)
def test_previews_are_frames_of_the_pictures_shape(
    shared: Stylizer, engine: Engine, size: int, picture: Picture
) -> None:
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
    """GIVEN a clock that moves 90 ms a look WHEN Gatys paints THEN not every step is shown."""
    clock = itertools.count(100, 0.09)
    with patch("engine.stylizer.time.monotonic", lambda: next(clock)):
        items = list(shared.stylize(photo, replace(OPTIONS, engine=Engine.GATYS, iterations=12, size=32)))

    kinds = [type(item) for item in items]
    assert kinds.count(Preview) == 4  # at steps 1, 4, 7 and 10: the first look at least 200 ms later


def test_gatys_tells_losses_and_the_time_left(shared: Stylizer, photo: Picture) -> None:
    items = list(shared.stylize(photo, replace(OPTIONS, engine=Engine.GATYS)))

    painting = [item for item in items if isinstance(item, Progress) and item.losses]
    assert tuple(item.losses for item in painting) == items[-1].losses
    assert painting[-1].seconds_left == pytest.approx(0, abs=1e-6)
    first, *others = painting
    assert first.seconds_left is None  # one step tells no pace
    assert all(item.seconds_left is not None and item.seconds_left >= 0 for item in others)


@both_engines
def test_the_same_seed_gives_the_same_pixels(
    stylizer: Stylizer, shared: Stylizer, photo: Picture, engine: Engine
) -> None:
    """GIVEN two stylizers, one of which has painted before WHEN both paint THEN no pixel differs."""
    options = replace(OPTIONS, engine=engine, init=Init.NOISE, seed=5)
    _run(shared, photo, replace(options, seed=6, strength=0.3))

    np.testing.assert_array_equal(_result(shared, photo, options).pixels, _result(stylizer, photo, options).pixels)


@both_engines
def test_a_mix_approaches_the_heavier_style(shared: Stylizer, photo: Picture, engine: Engine) -> None:
    """GIVEN two styles WHEN one weighs a thousand times more THEN the picture is nearly that style's."""
    base = replace(OPTIONS, engine=engine, iterations=6, strength=1.0)

    def painted(*styles: StyleChoice) -> np.ndarray:
        return _result(shared, photo, replace(base, styles=styles)).pixels

    first, second = painted(MOSAIC), painted(WAVES)
    nearly, half = painted(replace(MOSAIC, weight=1000.0), WAVES), painted(MOSAIC, WAVES)
    apart = np.abs(first - second).mean()
    assert apart > 0.005
    assert np.abs(nearly - first).mean() < 0.2 * apart
    assert np.abs(half - first).mean() > np.abs(nearly - first).mean()


def test_weights_of_a_mix_are_shares(shared: Stylizer, photo: Picture) -> None:
    small, large = (
        _result(
            shared, photo, replace(OPTIONS, styles=(replace(MOSAIC, weight=w), replace(WAVES, weight=3 * w)))
        ).pixels
        for w in (0.5, 20.0)
    )

    np.testing.assert_allclose(small, large, atol=1e-6)


def test_styles_of_any_size_are_mixed(shared: Stylizer, photo: Picture, tmp_path: Path) -> None:
    choices = []
    for number, size in enumerate([(1, 1), (7, 300), (90, 64)]):
        choices.append(StyleChoice(image_saving.save(tmp_path / f"{number}.png", _picture(*size).pixels)))

    for engine in Engine:
        assert np.isfinite(_result(shared, photo, replace(OPTIONS, styles=tuple(choices), engine=engine)).pixels).all()


@both_engines
@pytest.mark.parametrize("size", [(1, 1), (1, 61), (67, 1), (2, 3), (13, 31)])
def test_odd_photographs_keep_their_size(shared: Stylizer, engine: Engine, size: tuple[int, int]) -> None:
    result = _result(shared, _picture(*size), replace(OPTIONS, engine=engine, size=None, iterations=2))

    assert result.pixels.shape == (*size, 3)
    assert np.isfinite(result.pixels).all()


@both_engines
def test_the_photographs_colours_are_kept(shared: Stylizer, engine: Engine) -> None:
    """GIVEN a photograph of one hue WHEN its colours are kept THEN the result has no other, nor another brightness."""
    pixels = _picture(40, 48).pixels[..., :1] * np.array([0.9, 0.6, 0.3], np.float32)

    painted, kept = (
        _result(shared, Picture(pixels), replace(OPTIONS, engine=engine, size=None, colors=colors)).pixels
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
        _run(stylizer, photo, options)
        assert (encode.call_count, decode.call_count) == (3, 2)  # the picture, and the detail that the network loses
        _run(stylizer, photo, replace(options, strength=0.1))
        _run(stylizer, photo, replace(options, styles=(replace(MOSAIC, weight=9), WAVES)))
        assert (encode.call_count, decode.call_count) == (3, 4)
        for strength in (0.3, 0.6):
            _run(stylizer, photo, replace(options, colors=Colors.PHOTO, strength=strength))
        assert (encode.call_count, decode.call_count) == (5, 6)  # the two paintings in another brightness, once


@both_engines
def test_strength_0_is_the_photograph_bit_for_bit(shared: Stylizer, engine: Engine) -> None:
    """GIVEN a wide-gamut photograph WHEN painted at strength 0 THEN it comes back exactly, whatever else is asked."""
    pixels = _picture(37, 50).pixels * np.float32(1.4) - np.float32(0.2)

    for colors in Colors:
        options = replace(OPTIONS, engine=engine, size=None, strength=0.0, colors=colors)
        np.testing.assert_array_equal(_result(shared, Picture(pixels), options).pixels, pixels)


def test_strength_0_needs_no_memory_for_a_network(shared: Stylizer) -> None:
    options = replace(OPTIONS, size=None, strength=0.0, memory_gib=0.001)

    assert _result(shared, _picture(300, 500), options).pixels.shape == (300, 500, 3)


def test_a_kept_palette_is_measured_and_matched_once(stylizer: Stylizer, photo: Picture) -> None:
    """GIVEN a recoloured painting WHEN the strength moves THEN it is not recoloured again."""
    options = replace(OPTIONS, colors=Colors.PALETTE)
    with patch("engine.stylizer.with_palette", side_effect=with_palette) as recolor:
        for strength in (0.4, 0.6, 0.8):
            _run(stylizer, photo, replace(options, strength=strength))
        assert recolor.call_count == 1
        _run(stylizer, photo, replace(options, color_strength=0.5))
        assert recolor.call_count == 2


@both_engines
def test_wide_colours_come_back_as_the_strength_allows(shared: Stylizer, engine: Engine) -> None:
    """GIVEN a photograph with a colour outside sRGB WHEN painted THEN the share of the strength is taken from it."""
    inside = _picture(32, 40).pixels
    outside = inside.copy()
    outside[..., 1] = -0.4
    clamped = outside.clip(0, 1)
    options = replace(OPTIONS, engine=engine, size=None, strength=0.75)

    wide, narrow = (_result(shared, Picture(p), options).pixels for p in (outside, clamped))

    np.testing.assert_allclose(wide[..., 1], narrow[..., 1] - 0.1, atol=1e-6)
    np.testing.assert_array_equal(wide[..., 0], narrow[..., 0])


@both_engines
@pytest.mark.parametrize("strength", [0.0, 0.5])
def test_a_deep_gradient_keeps_its_levels(shared: Stylizer, engine: Engine, strength: float) -> None:
    """GIVEN a 16-bit gradient WHEN painted THEN it has far more than 256 levels."""
    ramp = np.linspace(0, 1, 96 * 64, dtype=np.float32).reshape(64, 96, 1).repeat(3, 2)

    result = _result(shared, Picture(ramp, bit_depth=16), replace(OPTIONS, engine=engine, size=None, strength=strength))

    assert len(np.unique(result.pixels[..., 1])) > 2000


@both_engines
def test_the_photographs_palette_is_painted(shared: Stylizer, engine: Engine) -> None:
    """GIVEN a bluish photograph WHEN painted with its palette THEN the result is nearer to its mean colour."""
    pixels = _picture(48, 64).pixels * np.array([0.2, 0.4, 0.9], np.float32)

    distances = []
    for strength in (0.0, 0.5, 1.0):
        options = replace(
            OPTIONS, engine=engine, size=None, strength=1.0, colors=Colors.PALETTE, color_strength=strength
        )
        painted = _result(shared, Picture(pixels), options).pixels
        distances.append(np.abs(painted.mean((0, 1)) - pixels.mean((0, 1))).max())

    assert distances[2] < distances[1] < distances[0]


def test_another_photograph_is_encoded_anew(stylizer: Stylizer) -> None:
    """GIVEN a painted photograph WHEN another of the same size comes THEN the first one's encoding is not used."""
    first, second = _picture(24, 24), _picture(24, 24, 0.3)
    _run(stylizer, first, OPTIONS)

    after = _result(stylizer, second, OPTIONS).pixels

    np.testing.assert_array_equal(after, _result(Stylizer(MODELS), second, OPTIONS).pixels)


def test_a_changed_style_file_is_read_again(stylizer: Stylizer, photo: Picture, tmp_path: Path) -> None:
    path = tmp_path / "style.jpg"
    shutil.copy(MOSAIC.path, path)
    options = replace(OPTIONS, styles=(StyleChoice(path),))
    before = _result(stylizer, photo, options).pixels
    shutil.copy(WAVES.path, path)
    os.utime(path, (0, 0))  # whatever the clock's grain, another time than before

    after = _result(stylizer, photo, options).pixels

    assert np.abs(after - before).mean() > 0.005


@pytest.mark.parametrize(
    "changes",
    [
        {"styles": ()},
        {"styles": (replace(MOSAIC, weight=0.0),)},
        {"styles": (MOSAIC, replace(WAVES, weight=-1.0))},
        {"styles": (replace(MOSAIC, weight=math.nan),)},
        {"styles": (replace(MOSAIC, weight=math.inf),)},
        {"strength": -0.01},
        {"strength": 1.5},
        {"strength": math.nan},
        {"size": 0},
        {"size": -5},
        {"iterations": 0},
        {"style_scale": 0.0},
        {"style_scale": 100.0},
        {"style_scale": math.nan},
        {"content_weight": -1.0},
        {"style_weight": math.nan},
        {"tv_weight": math.inf},
        {"memory_gib": 0.0},
        {"memory_gib": math.nan},
        {"seed": 2**80},
    ],
    ids=str,
)
def test_bad_options_are_refused_in_a_sentence(shared: Stylizer, photo: Picture, changes: dict[str, Any]) -> None:
    with pytest.raises(BadOptions, match=r"^[A-Z].*\.$"):
        _run(shared, photo, replace(OPTIONS, **changes))


def test_a_device_that_is_not_there_is_refused(
    shared: Stylizer, photo: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    with pytest.raises(BadOptions, match="no CUDA device"):
        _run(shared, photo, replace(OPTIONS, device=Device.CUDA))


def test_a_missing_style_is_told(shared: Stylizer, photo: Picture, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match=r"gone\.jpg"):
        _run(shared, photo, replace(OPTIONS, styles=(StyleChoice(tmp_path / "gone.jpg"),)))


@both_engines
def test_closing_stops_and_the_next_run_is_unharmed(stylizer: Stylizer, photo: Picture, engine: Engine) -> None:
    """GIVEN a run between two items WHEN it is closed THEN nothing more is computed, and the next run is as ever."""
    options = replace(OPTIONS, engine=engine)
    run = stylizer.stylize(photo, options)
    while next(run).phase is not Phase.PAINTING:
        pass
    with (
        patch.object(StripVgg, "forward", side_effect=AssertionError("computed after the end")),
        patch.object(AdainNetwork, "decode", side_effect=AssertionError("computed after the end")),
    ):
        run.close()
        assert list(run) == []

    after = _result(stylizer, photo, options).pixels

    np.testing.assert_array_equal(after, _result(Stylizer(MODELS), photo, options).pixels)


@both_engines
def test_weights_that_are_no_numbers_are_no_success(stylizer: Stylizer, photo: Picture, engine: Engine) -> None:
    name = "vgg" if engine is Engine.GATYS else "adain"
    load = getattr(stylizer._models, name)

    def spoilt(model: object) -> torch.nn.Module:
        network = load(model)
        next(iter(network.parameters())).data.fill_(math.nan)
        return network

    with (
        patch.object(stylizer._models, name, spoilt),
        pytest.raises(BadResult, match=r"^The .*\.$"),
    ):
        _run(stylizer, photo, replace(OPTIONS, engine=engine))


def _flat(_network: AdainNetwork, features: torch.Tensor) -> torch.Tensor:
    return torch.full((1, 3, 4 * features.shape[2], 4 * features.shape[3]), 0.5)


def test_one_flat_colour_from_a_photograph_is_no_success(stylizer: Stylizer, photo: Picture) -> None:
    with patch.object(AdainNetwork, "decode", _flat), pytest.raises(BadResult, match="one flat colour"):
        _run(stylizer, photo, replace(OPTIONS, strength=1.0))


def test_a_flat_photograph_may_stay_flat(stylizer: Stylizer) -> None:
    with patch.object(AdainNetwork, "decode", _flat):
        result = _result(stylizer, _picture(20, 30, 0.5), replace(OPTIONS, size=None))

    np.testing.assert_allclose(result.pixels, 0.5)


@both_engines
@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_grey_photographs_are_painted(shared: Stylizer, engine: Engine, level: float) -> None:
    options = replace(OPTIONS, engine=engine, size=None, colors=Colors.PHOTO)

    result = _result(shared, _picture(24, 20, level), options)

    assert np.isfinite(result.pixels).all()
    np.testing.assert_allclose(result.pixels, result.pixels[..., :1].repeat(3, 2), atol=1e-4)  # grey stays grey


@both_engines
@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB."),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
    ],
    ids=["python", "cuda", "cpu", "mps"],
)
def test_exhausted_memory_is_told(stylizer: Stylizer, photo: Picture, engine: Engine, error: Exception) -> None:
    with (
        patch.object(StripVgg, "forward", side_effect=error),
        patch.object(AdainNetwork, "encode", side_effect=error),
        pytest.raises(OutOfMemory, match="72 px; choose a smaller one"),
    ):
        _run(stylizer, photo, replace(OPTIONS, engine=engine))


def test_another_fault_is_not_called_a_lack_of_memory(stylizer: Stylizer, photo: Picture) -> None:
    fault = RuntimeError("shapes differ")
    with patch.object(AdainNetwork, "encode", side_effect=fault), pytest.raises(RuntimeError, match="shapes differ"):
        _run(stylizer, photo, OPTIONS)


@both_engines
def test_little_memory_limits_the_size_and_says_so(shared: Stylizer, photo: Picture, engine: Engine) -> None:
    """GIVEN 0.2 GiB WHEN twice the photograph's size is asked for THEN the picture is smaller, and a notice tells."""
    options = replace(OPTIONS, engine=engine, size=900, memory_gib=0.2, iterations=1)

    result = _result(shared, photo, options)

    height, width = result.pixels.shape[:2]
    assert 256 <= max(height, width) < 900
    assert result.notice == f"Repainted at {width} x {height} px, the largest size that fits."


def test_a_size_beyond_twice_the_photographs_is_told(shared: Stylizer) -> None:
    result = _result(shared, _picture(20, 30), replace(OPTIONS, size=500))

    assert result.pixels.shape == (40, 60, 3)
    assert result.notice == "Repainted at 60 x 40 px, twice the photograph's own size."


def test_hardly_any_memory_is_refused(shared: Stylizer, photo: Picture) -> None:
    with pytest.raises(OutOfMemory, match="not enough free memory"):
        _run(shared, photo, replace(OPTIONS, memory_gib=0.001))


@both_engines
def test_faults_of_the_models_are_told(photo: Picture, tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(BadWeights, match="install Impasto again"):
        _run(Stylizer(tmp_path), photo, replace(OPTIONS, engine=engine))

    shutil.copytree(MODELS, tmp_path / "models")
    for path in (tmp_path / "models").glob("*.safetensors"):
        path.write_bytes(b"\0" + path.read_bytes()[1:])
    with pytest.raises(BadWeights, match="damaged"):
        _run(Stylizer(tmp_path / "models"), photo, replace(OPTIONS, engine=engine))


def test_an_unknown_model_is_told(shared: Stylizer, photo: Picture) -> None:
    with pytest.raises(BadWeights, match="no model “nobody”"):
        _run(shared, photo, replace(OPTIONS, model="nobody"))


def test_a_picture_above_768_px_is_painted_in_tiles_and_grows_on_the_way(shared: Stylizer) -> None:
    """GIVEN 1,000 px WHEN painted THEN previews show the coarse picture, then finished rows, and progress rises."""
    options = replace(OPTIONS, size=None, strength=0.9)

    items = list(shared.stylize(_picture(300, 1000), options))

    fractions = [item.fraction for item in items if isinstance(item, Progress)]
    assert fractions == sorted(fractions)
    assert len(fractions) > 10
    assert [item for item in items if isinstance(item, Preview)]
    assert items[-1].pixels.shape == (300, 1000, 3)


@pytest.mark.parametrize("failures", [1, 2])
def test_lack_of_memory_shrinks_the_tiles_and_the_picture_is_the_same(
    shared: Stylizer, failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN memory for small tiles only WHEN painted THEN the tiles shrink until it works, and progress never falls."""
    options = replace(OPTIONS, size=None, strength=0.9)
    expected = _result(shared, _picture(300, 900), options).pixels
    encode, tiles = TiledAdain._encode, []

    def fail(self: TiledAdain, *arguments: object) -> object:
        tiles.append(self.workspace.tile)
        if self.workspace.tile > 512 >> failures:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")
        return encode(self, *arguments)

    monkeypatch.setattr(TiledAdain, "_encode", fail)
    items = list(shared.stylize(_picture(300, 900), options))

    assert sorted(set(tiles), reverse=True) == [512 >> i for i in range(failures + 1)]
    assert np.abs(items[-1].pixels - expected).max() < 1 / 255
    fractions = [item.fraction for item in items if isinstance(item, Progress)]
    assert fractions == sorted(fractions)


def test_lack_of_memory_for_the_smallest_tiles_is_told(shared: Stylizer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> object:
        raise MemoryError

    monkeypatch.setattr(TiledAdain, "_encode", fail)

    with pytest.raises(OutOfMemory, match="not enough memory"):
        _result(shared, _picture(300, 901), replace(OPTIONS, size=None))
