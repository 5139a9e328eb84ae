"""Give the stylizer bad options, broken numbers, little memory and missing models: one sentence each, nothing lost."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import torch

from engine.errors import BadOptions, BadResult, BadWeights, OutOfMemory, UnreadableImage
from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg_strips import StripVgg
from engine.options import Colors, Device
from engine.painters.adain.tiled_adain import TiledAdain
from engine.painting.stylizer import Stylizer
from engine.runs.fallback import TRIES, Fallback
from engine.style_choice import Crop, StyleChoice
from engine.values import Phase, Picture, Preview, Progress
from tests.engine.stylizing import (
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


@pytest.mark.parametrize(
    "changes",
    [
        {"styles": ()},
        {"styles": (replace(MOSAIC, weight=0.0),)},
        {"styles": (MOSAIC, replace(WAVES, weight=-1.0))},
        {"styles": (replace(MOSAIC, weight=math.nan),)},
        {"styles": (replace(MOSAIC, weight=math.inf),)},
        {"styles": (replace(MOSAIC, scale=0.2),)},
        {"styles": (replace(MOSAIC, scale=math.nan),)},
        {"styles": (replace(MOSAIC, rotation=181.0),)},
        {"styles": (replace(MOSAIC, crop=Crop(0.5, 0.0, 0.5, 1.0)),)},
        {"styles": (replace(MOSAIC, crop=Crop(-0.1, 0.0, 1.0, 1.0)),)},
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
        run(shared, photo, replace(OPTIONS, **changes))


def test_a_device_that_is_not_there_is_refused(
    shared: Stylizer, photo: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    with pytest.raises(BadOptions, match="no CUDA device"):
        run(shared, photo, replace(OPTIONS, device=Device.CUDA))


def test_a_missing_style_is_told(shared: Stylizer, photo: Picture, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match=r"gone\.jpg"):
        run(shared, photo, replace(OPTIONS, styles=(StyleChoice(tmp_path / "gone.jpg"),)))


@both_engines
def test_closing_stops_and_the_next_run_is_unharmed(stylizer: Stylizer, photo: Picture, engine: str) -> None:
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

    after = result_of(stylizer, photo, options).pixels

    np.testing.assert_array_equal(after, result_of(Stylizer(MODELS), photo, options).pixels)


@both_engines
def test_weights_that_are_no_numbers_are_no_success(stylizer: Stylizer, photo: Picture, engine: str) -> None:
    name = "vgg" if engine == "gatys" else "adain"
    load = getattr(stylizer._models, name)

    def spoilt(*asked: object) -> torch.nn.Module:
        network = load(*asked)
        next(iter(network.parameters())).data.fill_(math.nan)
        return network

    with (
        patch.object(stylizer._models, name, spoilt),
        pytest.raises(BadResult, match=r"^The .*\.$"),
    ):
        run(stylizer, photo, replace(OPTIONS, engine=engine))


def _flat(_network: AdainNetwork, features: torch.Tensor) -> torch.Tensor:
    return torch.full((1, 3, 4 * features.shape[2], 4 * features.shape[3]), 0.5)


def test_one_flat_colour_from_a_photograph_is_no_success(stylizer: Stylizer, photo: Picture) -> None:
    with patch.object(AdainNetwork, "decode", _flat), pytest.raises(BadResult, match="one flat colour"):
        run(stylizer, photo, replace(OPTIONS, strength=1.0))


def test_a_flat_photograph_may_stay_flat(stylizer: Stylizer) -> None:
    with patch.object(AdainNetwork, "decode", _flat):
        result = result_of(stylizer, picture_of(20, 30, 0.5), replace(OPTIONS, size=None))

    np.testing.assert_allclose(result.pixels, 0.5)


@both_engines
@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_grey_photographs_are_painted(shared: Stylizer, engine: str, level: float) -> None:
    options = replace(OPTIONS, engine=engine, size=None, colors=Colors.PHOTO)

    result = result_of(shared, picture_of(24, 20, level), options)

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
def test_exhausted_memory_is_told(stylizer: Stylizer, photo: Picture, engine: str, error: Exception) -> None:
    with (
        patch.object(StripVgg, "forward", side_effect=error),
        patch.object(AdainNetwork, "encode", side_effect=error),
        pytest.raises(OutOfMemory, match="72 px; choose a smaller one"),
    ):
        run(stylizer, photo, replace(OPTIONS, engine=engine))


def test_another_fault_is_not_called_a_lack_of_memory(stylizer: Stylizer, photo: Picture) -> None:
    fault = RuntimeError("shapes differ")
    with patch.object(AdainNetwork, "encode", side_effect=fault), pytest.raises(RuntimeError, match="shapes differ"):
        run(stylizer, photo, OPTIONS)


@both_engines_in_time
def test_little_memory_limits_the_size_and_says_so(shared: Stylizer, photo: Picture, engine: str) -> None:
    """GIVEN 0.2 GiB WHEN twice the photograph's size is asked for THEN the picture is smaller, and a notice tells."""
    options = replace(OPTIONS, engine=engine, size=900, memory_gib=0.2, iterations=1)

    result = result_of(shared, photo, options)

    height, width = result.pixels.shape[:2]
    assert 256 <= max(height, width) < 900
    assert result.notice == f"Repainted at {width} x {height} px, the largest size that fits."


def test_a_size_beyond_twice_the_photographs_is_told(shared: Stylizer) -> None:
    result = result_of(shared, picture_of(20, 30), replace(OPTIONS, size=500))

    assert result.pixels.shape == (40, 60, 3)
    assert result.notice == "Repainted at 60 x 40 px, twice the photograph's own size."


def test_hardly_any_memory_is_refused(shared: Stylizer, photo: Picture) -> None:
    with pytest.raises(OutOfMemory, match="not enough free memory"):
        run(shared, photo, replace(OPTIONS, memory_gib=0.001))


@both_engines
def test_faults_of_the_models_are_told(photo: Picture, tmp_path: Path, engine: str) -> None:
    with pytest.raises(BadWeights, match="install Impasto again"):
        run(Stylizer(tmp_path), photo, replace(OPTIONS, engine=engine))

    shutil.copytree(MODELS, tmp_path / "models")
    for path in (tmp_path / "models").glob("*.safetensors"):
        path.write_bytes(b"\0" + path.read_bytes()[1:])
    with pytest.raises(BadWeights, match="damaged"):
        run(Stylizer(tmp_path / "models"), photo, replace(OPTIONS, engine=engine))


def test_an_unknown_model_is_told(shared: Stylizer, photo: Picture) -> None:
    with pytest.raises(BadWeights, match="no model “nobody”"):
        run(shared, photo, replace(OPTIONS, model="nobody"))


def test_a_picture_above_768_px_is_painted_in_tiles_and_grows_on_the_way(shared: Stylizer) -> None:
    """GIVEN 1,000 px WHEN painted THEN previews show the coarse picture, then finished rows, and progress rises."""
    options = replace(OPTIONS, size=None, strength=0.9)

    items = list(shared.stylize(picture_of(300, 1000), options))

    fractions = [item.fraction for item in items if isinstance(item, Progress)]
    assert fractions == sorted(fractions)
    assert len(fractions) > 10
    assert [item for item in items if isinstance(item, Preview)]
    assert items[-1].pixels.shape == (300, 1000, 3)


@pytest.mark.slow
@pytest.mark.parametrize("failures", [1, 2])
def test_lack_of_memory_shrinks_the_tiles_and_the_picture_is_the_same(
    shared: Stylizer, failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN memory for small tiles only WHEN painted THEN the tiles shrink until it works, and progress never falls."""
    options = replace(OPTIONS, size=None, strength=0.9)
    expected = result_of(shared, picture_of(300, 900), options).pixels
    encode, tiles = TiledAdain._encode_band, []

    def fail(self: TiledAdain, *arguments: object) -> object:
        tiles.append(self._tile())
        if self._tile() > 512 >> failures:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")
        return encode(self, *arguments)

    monkeypatch.setattr(TiledAdain, "_encode_band", fail)
    items = list(shared.stylize(picture_of(300, 900), options))

    assert sorted(set(tiles), reverse=True) == [512 >> i for i in range(failures + 1)]
    assert np.abs(items[-1].pixels - expected).max() < 1 / 255
    assert items[-1].tiles == {1: 8, 2: 24}[failures]
    fractions = [item.fraction for item in items if isinstance(item, Progress)]
    assert fractions == sorted(fractions)


class _OnCard(Fallback):
    """Pretend that a run began on a graphics card."""

    def __init__(self, _device: torch.device) -> None:
        super().__init__(torch.device("cuda"))


@pytest.mark.slow
@pytest.mark.parametrize("where", ["the first level", "a finer level"])
def test_a_card_whose_memory_never_suffices_is_left_for_the_cpu(
    stylizer: Stylizer, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a card without memory WHEN painted THEN the CPU goes on from there, and the picture is the same."""
    options = replace(OPTIONS, size=None, strength=0.9)
    expected = result_of(stylizer, picture_of(300, 900), options).pixels
    (painter,) = stylizer._painters.values()
    (on_card,) = (adain.network for adain in painter._adain.values())
    decode, tries = AdainNetwork.decode, []

    def failing(self: AdainNetwork, features: torch.Tensor) -> torch.Tensor:
        is_finer = bool(tries) or features.shape[3] != 150  # 600 px are the first level
        if self is on_card and (is_finer or where == "the first level"):
            tries.append(features.shape)
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return decode(self, features)

    monkeypatch.setattr(AdainNetwork, "decode", failing)
    monkeypatch.setattr("engine.painting.stylizer.Fallback", _OnCard)
    result = result_of(stylizer, picture_of(300, 900), options)

    assert len(tries) == 1 + TRIES
    assert result.device == "CPU"
    assert np.abs(result.pixels - expected).max() < 1 / 255


def test_lack_of_memory_for_the_smallest_tiles_is_told(shared: Stylizer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> object:
        raise MemoryError

    monkeypatch.setattr(TiledAdain, "_encode_band", fail)

    with pytest.raises(OutOfMemory, match="not enough memory"):
        result_of(shared, picture_of(300, 901), replace(OPTIONS, size=None))
