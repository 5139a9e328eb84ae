"""Check that masks cover what they say, at every size and in every band."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.mask import Gradient, GreyPicture, LuminanceRange, Mask, Stroke
from engine.masks.masks import MaskRenderer
from engine.pictures.resample import resize_pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.values import Pixels

CURVE = Stroke(((0.1, 0.2), (0.5, 0.7), (0.9, 0.4)), 0.3, 0.6)
EVERY_KIND = {
    "brush": Mask(strokes=(CURVE, Stroke(((0.5, 0.5),), 0.1, erases=True))),
    "gradient": Mask(Gradient((0.2, 0.1), (0.7, 0.9)), (CURVE,)),
    "luminance": Mask(LuminanceRange(0.4, 0.8, 0.2)),
    "inverted": Mask(Gradient(), inverted=True),
    "feathered": Mask(strokes=(CURVE,), feather=0.03),
    "edges": Mask(strokes=(CURVE,), follows_edges=True),
    "both": Mask(LuminanceRange(0.4, 0.8), feather=0.01, follows_edges=True, inverted=True),
    "picture": Mask(GreyPicture(Path("ramp.png"))),
}
every_kind = pytest.mark.parametrize("mask", EVERY_KIND.values(), ids=EVERY_KIND)


def _photo(height: int, width: int) -> Pixels:
    """Draw soft shapes with an edge, so that all sizes show the same."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + 0.5
    shade = 0.5 + 0.3 * np.sin(6 * x / width) * np.cos(4 * y / height)
    photo = np.stack([shade, shade[::-1], 1 - shade], -1).astype(np.float32)
    photo[:, width // 2 :] *= 0.6
    return photo


def _ramp(_path: Path) -> Pixels:
    return np.repeat(np.linspace(0, 1, 50, dtype=np.float32)[None, :, None], 3, 2).repeat(20, 0)


def _renderer() -> MaskRenderer:
    return MaskRenderer(_photo(300, 400), _ramp)


def _whole(mask: Mask, height: int, width: int) -> NDArray[np.float32]:
    return _renderer().weights((mask,), _photo(height, width), 0, height)[0]


@every_kind
@pytest.mark.parametrize("size", [(300, 400), (187, 250), (450, 600)])
def test_bands_are_the_whole(mask: Mask, size: tuple[int, int]) -> None:
    photo, renderer = _photo(*size), _renderer()

    tops = [*range(0, size[0], 37), size[0]]
    bands = [renderer.weights((mask,), photo[a:b], a, size[0])[0] for a, b in pairwise(tops)]

    np.testing.assert_allclose(np.concatenate(bands), _whole(mask, *size), atol=1e-6)


@every_kind
def test_two_sizes_agree(mask: Mask) -> None:
    """GIVEN a mask WHEN rendered at 300 and at 1200 px THEN the larger one, made small, is the smaller one."""
    small, large = _whole(mask, 225, 300), _whole(mask, 900, 1200)

    reduced = resize_pixels(large[..., None], 300, 225)[..., 0]

    difference = np.abs(reduced - small)
    assert difference.mean() < 0.005
    assert np.quantile(difference, 0.99) < 0.05
    assert small.std() > 0.1  # and it covers a part


@every_kind
def test_inverted_is_one_less(mask: Mask) -> None:
    other = Mask(mask.base, mask.strokes, not mask.inverted, mask.feather, mask.follows_edges)

    np.testing.assert_allclose(_whole(mask, 60, 80) + _whole(other, 60, 80), 1, atol=1e-6)


def test_an_empty_mask_covers_nothing_and_its_inverse_all() -> None:
    assert not _whole(Mask(follows_edges=True, feather=0.02), 60, 80).any()
    assert (_whole(Mask(inverted=True), 60, 80) == 1).all()


def test_a_gradient_goes_smoothly_from_its_start_to_its_end() -> None:
    """GIVEN a line across a wide picture WHEN rendered THEN it fades at right angles to the line as seen."""
    values = _whole(Mask(Gradient((0.25, 0.5), (0.75, 0.5))), 20, 100)

    assert (values[:, :25] == 1).all()
    assert (values[:, 75:] == 0).all()
    part = 1 - (37.5 - 25) / 50
    assert values[3, 37] == pytest.approx(part * part * (3 - 2 * part))
    assert (values == values[:1]).all()


def test_a_luminance_mask_covers_a_range_of_brightness() -> None:
    photo = np.linspace(0, 1, 101, dtype=np.float32)[None, :, None].repeat(3, 2)

    values = MaskRenderer(photo, _ramp).weights((Mask(LuminanceRange(0.4, 0.6, 0.2)),), photo, 0, 1)[0, 0]

    assert values[40:61] == pytest.approx(1)
    assert values[:20].max() == pytest.approx(0, abs=1e-6)
    assert values[82:].max() == pytest.approx(0, abs=1e-6)
    assert values[30] == pytest.approx(0.5, abs=1e-4)


def test_a_grey_picture_is_stretched_over_the_photograph() -> None:
    values = _whole(Mask(GreyPicture(Path("ramp.png"))), 60, 500)

    np.testing.assert_allclose(values[7, 5:-5], np.linspace(0, 1, 500)[5:-5], atol=0.015)


def test_a_blur_keeps_the_sum_and_has_the_width_asked_for() -> None:
    line = Mask(strokes=(Stroke(((0.5, -1.0), (0.5, 2.0)), 0.02, 1.0),), feather=0.05)

    row = _whole(line, 300, 400)[150].astype(np.float64)

    places = np.arange(400) + 0.5
    mean = (row * places).sum() / row.sum()
    deviation = ((row * (places - mean) ** 2).sum() / row.sum()) ** 0.5
    assert mean == pytest.approx(200, abs=0.5)
    assert deviation == pytest.approx(20, rel=0.08)


def test_later_masks_lie_over_earlier_ones() -> None:
    """GIVEN two masks that overlap WHEN rendered together THEN the later takes its own, the earlier what is left."""
    first, second = EVERY_KIND["brush"], EVERY_KIND["gradient"]
    photo = _photo(60, 80)

    both = _renderer().weights((first, second), photo, 0, 60)

    over = _whole(second, 60, 80)
    np.testing.assert_allclose(both[1], over, atol=1e-6)
    np.testing.assert_allclose(both[0], _whole(first, 60, 80) * (1 - over), atol=1e-6)


def test_edges_pull_a_rough_stroke_to_them() -> None:
    """GIVEN a stroke that ends 4 px beyond an edge WHEN it follows edges THEN it stops there."""
    photo = np.zeros((200, 400, 3), np.float32)
    photo[:, 200:] = 0.7, 0.4, 0.2
    mask = Mask(strokes=(Stroke(((0.0, 0.5), (0.385, 0.5)), 0.25, 1.0),))
    renderer = MaskRenderer(photo, _ramp)

    rough, followed = (
        renderer.weights((Mask(strokes=mask.strokes, follows_edges=follows),), photo, 0, 200)[0, 100]
        for follows in (False, True)
    )

    assert rough[201] > 0.9
    assert followed[198] > followed[201] + 0.5


def test_a_broad_brush_leaves_the_edges_to_the_mask() -> None:
    """GIVEN a broad stroke far beyond an edge WHEN it follows edges THEN it ends there all the same."""
    photo = np.zeros((200, 400, 3), np.float32)
    photo[:, 200:] = 0.7, 0.4, 0.2
    mask = Mask(strokes=(Stroke(((0.0, 0.5), (0.4, 0.5)), 0.25, 1.0),), follows_edges=True)

    followed = MaskRenderer(photo, _ramp).weights((mask,), photo, 0, 200)[0, 100]

    assert followed[150:199].min() > 0.9
    assert followed[201:].max() < 0.2
