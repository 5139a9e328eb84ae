"""Check that a model painted by its surface gives the sheet that painting its texture gives."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.options import Precision, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Picture, Preview, Progress, Result
from gui.engine_process.surface_painting import _of_shape, surface_painted

OPTIONS = StyleOptions((StyleChoice(Path("ink.jpg")),), size=512)
VIEWS = Picture(np.full((2, 3, 3), 0.25, np.float32))


class _Way:
    """Paint textures as bright as the views were."""

    def __init__(self, model: object, options: StyleOptions) -> None:
        self.given = (model, options)
        self.mosaic = "mosaic"

    def picture(self) -> Picture:
        return VIEWS

    def textures(self, painted: np.ndarray) -> dict[int, np.ndarray]:
        return {0: np.full((1, 1, 3), painted.mean(), np.float32)}


class _Engine:
    """Paint twice as bright in one step."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.is_over = False

    def stylize(self, picture, options, *, journal, surface):
        self.asked = [picture, options, journal, surface]
        try:
            yield Progress(0.5, Phase.PAINTING)
            yield Preview(np.zeros((2, 2, 3), np.uint8))
            yield Result(picture.pixels * 2, options, "cpu", "fake", Precision.FLOAT32, notice="Smaller.")
        finally:
            self.is_over = True


class _Journal:
    kept = 0

    def keep(self) -> None:
        self.kept += 1


@pytest.fixture
def opened(monkeypatch) -> SimpleNamespace:
    """Give a model whose sheet is its texture beside itself."""
    monkeypatch.setattr("engine.commissions.model3d.surface_way.SurfaceWay", _Way)

    def picture(textures: dict[int, np.ndarray]) -> tuple[np.ndarray, None]:
        return np.concatenate([textures[0], textures[0]], 1), None

    return SimpleNamespace(
        model="model", way=SimpleNamespace(sheet=SimpleNamespace(picture=picture, height=10, width=20))
    )


def test_the_views_are_painted_and_the_sheet_is_the_result(opened):
    engine, journal = _Engine(), _Journal()
    *steps, result = surface_painted(engine, opened, OPTIONS, journal)
    assert [type(step) for step in steps] == [Progress, Preview]
    assert steps[1].pixels.shape == (2, 4, 3)  # the sheet's shape, so that the views are not stretched
    assert result.pixels.tolist() == [[[0.5] * 3] * 2]
    assert result.notice == "Smaller."
    picture, options, given, surface = engine.asked
    assert picture is VIEWS
    assert (given, surface) == (journal, "mosaic")
    assert options.size is None and options.engine == "gatys"  # the one that can


def test_a_run_that_is_cancelled_keeps_its_state_and_ends_the_engine(opened):
    engine, journal = _Engine(), _Journal()
    items = surface_painted(engine, opened, OPTIONS, journal)
    next(items)
    items.close()
    assert engine.is_over
    assert journal.kept == 1


def test_a_run_without_a_journal_is_cancelled_too(opened):
    engine = _Engine()
    items = surface_painted(engine, opened, OPTIONS, None)
    next(items)
    items.close()
    assert engine.is_over


@pytest.mark.parametrize(("shape", "to", "padded"), [((6, 4), (10, 20), (6, 12)), ((4, 6), (20, 10), (12, 6))])
def test_a_picture_of_another_shape_gets_more_on_two_sides_and_stays_whole(shape, to, padded):
    pixels = np.random.default_rng(0).integers(0, 255, (*shape, 3), np.uint8)
    found = _of_shape(pixels, *to)
    assert found.shape[:2] == padded
    top, left = ((long - short) // 2 for long, short in zip(padded, shape, strict=True))
    assert np.array_equal(found[top : top + shape[0], left : left + shape[1]], pixels)
