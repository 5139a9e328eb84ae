"""Repaint in tiles of any size: the picture is the one that is painted whole."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models.weights import Models
from engine.networks.adain_network import AdainNetwork
from engine.networks.strokes import Style
from engine.painters.adain import tiled_adain
from engine.painters.adain.adain import Adain
from engine.painters.adain.adain_plan import Workspace
from engine.painters.adain.shot_statistics import ShotStatistics
from engine.painters.adain.tiled_adain import TiledAdain
from engine.pictures.tensors import resize
from engine.runs.fallback import Fallback
from tests.engine.networks.random_strokes import random_offsets

MODELS = Path(__file__).parents[4] / "resources" / "models"
LEVEL = 1 / 255


@pytest.fixture(scope="module")
def network() -> AdainNetwork:
    models = Models(MODELS)
    network = models.adain(models.find("adain", None)).to(memory_format=torch.channels_last)
    network.__class__ = _Network
    return network


class _Network(AdainNetwork):
    """Be short when hypothesis tells of it."""

    def __repr__(self) -> str:
        return "network"


@pytest.fixture(scope="module")
def style(network: AdainNetwork) -> Style:
    return Style(Adain(network).encode_style(_smooth(90, 120, 5), 1.0), random_offsets(network))


def _smooth(height: int, width: int, seed: int) -> torch.Tensor:
    """Draw a picture of soft shapes with some grain, (1, 3, H, W) in [0, 1]."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(1, 3, 7, 9, generator=generator)
    shapes = torch.nn.functional.interpolate(coarse, (height, width), mode="bicubic")
    return (shapes + 0.05 * torch.randn(1, 3, height, width, generator=generator)).clamp(0, 1)


def _pixels(image: torch.Tensor) -> np.ndarray:
    return np.ascontiguousarray(image[0].permute(1, 2, 0).numpy())


def _painted(tiled: TiledAdain, *arguments: object) -> tuple[torch.Tensor, list[tuple[float, int, int]]]:
    """Return the picture (1, 3, H, W) and the reports on the way."""
    steps, reports = tiled.repaint(*arguments), []
    while True:
        try:
            reports.append(next(steps))
        except StopIteration as end:
            return torch.from_numpy(end.value).permute(2, 0, 1)[None], reports


@given(
    size=st.tuples(st.integers(8, 150), st.integers(8, 150)), band=st.integers(1, 3000), changes=st.booleans(),
    workspace=st.builds(Workspace, st.sampled_from([4, 12, 32, 64, 512]), st.booleans()),
    strength=st.sampled_from([0.3, 0.8, 1.0]),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_tiles_of_any_size_give_the_whole_picture(
    network: AdainNetwork, style: Style, size: tuple[int, int], band: int, changes: bool, workspace: Workspace,
    strength: float,
) -> None:  # fmt: skip
    """GIVEN any picture, odd sizes included, WHEN painted in tiles THEN it differs by less than a level of 255."""
    height, width = size
    photo = _smooth(height, width, height + 7 * width)
    change = 0.3 * (_smooth((height + 1) // 2, (width + 1) // 2, 3) - 0.5) if changes else None
    base = photo if change is None else (photo + resize(change, height, width)).clamp(0, 1)
    whole = Adain(network).repaint(base, style, strength, shot=ShotStatistics())  # which has no grain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiled_adain, "BAND_PIXELS", band)
        tiled = TiledAdain(network, _pixels(photo), workspace)
        painted, _ = _painted(tiled, change, style, strength)

    assert (painted - whole).abs().max() < LEVEL


def test_a_photograph_is_encoded_once(network: AdainNetwork, style: Style) -> None:
    """GIVEN one tile WHEN painted, which measures and then paints THEN the encoder has run once, the decoder twice."""
    tiled = TiledAdain(network, _pixels(_smooth(70, 90, 1)))

    with (
        patch.object(network, "encode", wraps=network.encode) as encode,
        patch.object(network, "decode", wraps=network.decode) as decode,
    ):
        _painted(tiled, None, Style(style.code), 0.5)

    assert (encode.call_count, decode.call_count) == (1, 2)


@pytest.mark.parametrize("part", ["encode", "decode"])
def test_memory_that_runs_out_halves_the_tiles_from_there_on(network: AdainNetwork, style: Style, part: str) -> None:
    """GIVEN a tile that does not fit, in the middle WHEN painted THEN finished rows stay; the picture is the same."""
    photo, style = _smooth(150, 90, 3), Style(style.code)
    expected, _ = _painted(TiledAdain(network, _pixels(photo), Workspace(64)), None, style, 0.8)
    fallback = Fallback(torch.device("cpu"))
    tiled = TiledAdain(network, _pixels(photo), Workspace(64), fallback=fallback)
    compute, calls = getattr(network, part), []

    def failing(features: torch.Tensor) -> torch.Tensor:
        calls.append(1)
        if len(calls) == 4:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")
        return compute(features)

    with patch.object(network, part, failing):
        painted, reports = _painted(tiled, None, style, 0.8)

    assert fallback.shrink == 2
    assert (painted - expected).abs().max() < LEVEL
    shares = [share for share, _, _ in reports]
    assert shares == sorted(shares)
    rows = [(top, bottom) for _, top, bottom in reports if bottom > top]
    assert [top for top, _ in rows] == [0, *(bottom for _, bottom in rows[:-1])]


def test_progress_rises_and_rows_are_finished_from_the_top_down(network: AdainNetwork, style: Style) -> None:
    tiled = TiledAdain(network, _pixels(_smooth(100, 60, 2)), Workspace(32))

    _, reports = _painted(tiled, None, style, 0.6)

    shares = [share for share, _, _ in reports]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    rows = [(top, bottom) for _, top, bottom in reports if bottom > top]
    assert [top for top, _ in rows] == [0, *(bottom for _, bottom in rows[:-1])]
    assert rows[-1][1] == 100


def test_colours_outside_the_range_are_clamped_for_the_network(network: AdainNetwork, style: Style) -> None:
    photo = _smooth(40, 44, 3)
    wide = torch.where(photo > 0.6, photo + 1, photo.clamp(max=0.6))

    painted, _ = _painted(TiledAdain(network, _pixels(wide), Workspace(16)), None, style, 0.5)

    whole = Adain(network).repaint(wide.clamp(0, 1), style, 0.5, shot=ShotStatistics())
    assert (painted - whole).abs().max() < LEVEL
