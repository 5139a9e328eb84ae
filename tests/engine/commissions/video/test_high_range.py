"""Light beyond white is brought down: what is usual stays as it is, what is brighter still differs, hue stays."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.video.frame_colors import HLG, PQ, ColorTags
from engine.commissions.video.high_range import to_standard_range
from engine.pictures import srgb

PAPER = 203.0  # cd/m2 (BT.2408)
PQ_CODES = {0.0: 0.0, 100.0: 0.50808, 203.0: 0.58069, 1000.0: 0.75183, 10000.0: 1.0}  # by cd/m2 (BT.2100)
TO_WIDE = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])  # BT.2087


def _shown(codes: object, transfer: int) -> np.ndarray:
    """Give linear light, 1 is white, of codes (N, 3)."""
    pixels = to_standard_range(np.asarray(codes, np.float32)[None], ColorTags(9, transfer=transfer))
    assert pixels.dtype == np.float32
    assert pixels.min() >= 0 and pixels.max() <= 1
    return srgb.linear(pixels)[0]


def _greys(*codes: float) -> np.ndarray:
    return np.repeat(np.array(codes)[:, None], 3, 1)


def _pq(light: np.ndarray) -> np.ndarray:
    """Encode cd/m2 by BT.2100's inverse, written down here a second time."""
    power = (light / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


@pytest.mark.parametrize("light", [0.0, 100.0])
def test_usual_light_stays_as_it_is(light: float) -> None:
    assert _shown(_greys(PQ_CODES[light]), PQ) == pytest.approx(light / PAPER, rel=5e-3, abs=1e-5)


def test_the_brightest_is_white_and_what_lies_before_differs() -> None:
    steps = _shown(_greys(*(_pq(np.array(light)) for light in (140, 203, 300, 600, 1000))), PQ)[:, 0]
    assert steps[0] == pytest.approx(140 / PAPER, rel=5e-3)
    assert np.diff(steps).min() > 0.02
    assert steps[-1] == pytest.approx(1, abs=1e-3)
    assert _shown(_greys(PQ_CODES[10000.0]), PQ) == pytest.approx(1)


def test_hybrid_light_is_that_of_a_screen_of_1000() -> None:
    """GIVEN HLG's codes WHEN shown THEN 0.5 is 50.7 cd/m2, 0.75 paper white and 1 the brightest (BT.2100)."""
    half, paper, most = _shown(_greys(0.5, 0.75, 1.0), HLG)[:, 0]
    assert half == pytest.approx((1 / 12) ** 1.2 * 1000 / PAPER, rel=5e-3)
    assert paper == pytest.approx(_shown(_greys(PQ_CODES[203.0]), PQ)[0, 0], rel=2e-2)
    assert most == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("color", [(0.3, 0.1, 0.05), (0.02, 0.25, 0.1), (0.1, 0.1, 0.4), (0.5, 0.5, 0.0)])
def test_colours_of_bt709_come_back(color: tuple[float, float, float]) -> None:
    codes = _pq(TO_WIDE @ np.array(color) * PAPER)
    assert _shown([codes], PQ)[0] == pytest.approx(color, abs=3e-3)


def test_bright_light_keeps_its_hue() -> None:
    color = np.array([3.0, 1.5, 0.6])
    shown = _shown([_pq(TO_WIDE @ color * PAPER)], PQ)[0]
    assert shown / shown.max() == pytest.approx(color / color.max(), rel=1e-2)
    assert 0.7 < shown.max() < 1


def test_colours_that_bt709_lacks_lose_nothing_but_that() -> None:
    """GIVEN BT.2020's purest red WHEN shown THEN it is red, without the negative light of the others."""
    red, green, blue = _shown([(_pq(np.array(10.0)), 0, 0)], PQ)[0]
    assert red == pytest.approx(1.6605 * 10 / PAPER, rel=1e-2)
    assert (green, blue) == (0, 0)


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_codes_beyond_black_and_white_are_light_as_well(transfer: int) -> None:
    low, high = _shown(_greys(-0.07, 1.09), transfer)
    assert low == pytest.approx(0, abs=1e-5)
    assert high == pytest.approx(1, abs=1e-5)
