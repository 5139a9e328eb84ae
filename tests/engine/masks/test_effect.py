"""Lay paintings over photographs, and paint regions each in a style of its own, with both engines."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import BadOptions, UnreadableImage
from engine.mask import Gradient, GreyPicture, Mask, Stroke
from engine.masks.effect import Effect, Regions, blended, regions_of, renderer_of
from engine.masks.mixing import mixes
from engine.networks.adain_network import AdainNetwork, cover, joined, renormalise, statistics
from engine.networks.published_network import PublishedNetwork
from engine.networks.strokes import Style
from engine.options import StyleOptions
from engine.painters.adain.adain import Adain
from engine.painters.adain.adain_plan import Workspace
from engine.painters.adain.tiled_adain import TiledAdain
from engine.painters.published.published_adain import PublishedAdain
from engine.painting.stylizer import Stylizer
from engine.pictures.fitted_photo import FittedPhoto
from engine.style_choice import StyleChoice
from engine.values import Preview
from tests.engine.stylizing import (
    MODELS,
    MOSAIC,
    OPTIONS,
    WAVES,
    both_engines,
    both_engines_in_time,
    picture_of,
    result_of,
)

LEFT = Mask(Gradient((0.45, 0.5), (0.55, 0.5)))
RIGHT = replace(LEFT, inverted=True)


@pytest.fixture(scope="module")
def stylizer() -> Stylizer:
    return Stylizer(MODELS)


def _pixels(seed: int, height: int = 60, width: int = 80) -> np.ndarray:
    return np.random.default_rng(seed).random((height, width, 3), np.float32)


def _effect(photo: np.ndarray, options: StyleOptions) -> Effect:
    fitted = FittedPhoto(photo)
    return Effect(fitted, renderer_of(fitted, lambda _path: photo), options)


def _weights(height: int, width: int, seed: int = 0) -> torch.Tensor:
    """Draw two soft regions that leave a part of the picture free."""
    x = torch.linspace(0, 1, width).expand(height, width)
    return torch.stack([(1 - 2 * x).clamp(0, 1), (2 * x - 1.2).clamp(0, 1)])


def test_half_a_painting_is_mixed_as_light_is() -> None:
    """GIVEN black over white at 50 % WHEN blended THEN half of the light is left, which sRGB encodes as 188."""
    photo, painted = torch.ones(1, 3, 1, 1), torch.zeros(1, 3, 1, 1)

    assert blended(photo, painted, torch.tensor(0.5)).mul(255).round().unique().tolist() == [188]


def test_blending_keeps_both_ends_exactly_and_wide_colours_anywhere() -> None:
    photo, painted = (torch.from_numpy(_pixels(seed)) * 1.8 - 0.4 for seed in (0, 1))

    assert torch.equal(blended(photo, painted, torch.tensor(0.0)), photo)
    assert torch.equal(blended(photo, painted, torch.tensor(1.0)), painted)
    torch.testing.assert_close(blended(photo, photo, torch.tensor(0.3)), photo, atol=1e-6, rtol=1e-5)


def test_the_effect_multiplies_opacity_and_masks_in_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    photo, painted = _pixels(0) * np.float32(1.5), _pixels(1)
    effect = _effect(photo, StyleOptions(opacity=0.5, masks=(LEFT,)))
    shown = effect.applied(torch.from_numpy(painted).permute(2, 0, 1)[None])
    share = torch.from_numpy(0.5 * effect.weights(1000)[0])[..., None]
    expected = blended(torch.from_numpy(photo), torch.from_numpy(painted), share).numpy()
    monkeypatch.setattr("engine.masks.effect._BAND_PIXELS", 700)

    effect.apply(painted)

    np.testing.assert_allclose(painted, expected, atol=1e-6)
    assert (painted[:, -30:] == photo[:, -30:]).all()
    clipped = blended(torch.from_numpy(photo).clamp(0, 1), torch.from_numpy(_pixels(1)), share)
    torch.testing.assert_close(shown[0].permute(1, 2, 0), clipped)


@both_engines
@pytest.mark.parametrize(
    "nothing",
    [{"opacity": 0.0}, {"masks": (Mask(),)}, {"masks": (Mask(strokes=(Stroke(((0.5, 0.5),), erases=True),)),)}],
)
def test_nothing_is_exactly_the_photograph(stylizer: Stylizer, engine: str, nothing: dict[str, object]) -> None:
    picture = picture_of(48, 72)
    wide = replace(picture, pixels=picture.pixels * np.float32(1.5) - np.float32(0.2))

    result = result_of(stylizer, wide, replace(OPTIONS, engine=engine, strength=1.0, size=None, **nothing))

    assert (result.pixels == wide.pixels).all()


@both_engines
def test_outside_a_mask_is_exactly_the_photograph_and_inside_the_painting(stylizer: Stylizer, engine: str) -> None:
    picture = picture_of(48, 72)
    options = replace(OPTIONS, engine=engine, size=None)
    whole = result_of(stylizer, picture, options).pixels

    masked = result_of(stylizer, picture, replace(options, masks=(LEFT,))).pixels

    assert (masked[:, 42:] == picture.pixels[:, 42:]).all()
    np.testing.assert_array_equal(masked[:, :30], whole[:, :30])


def test_previews_are_masked_as_the_result_is(stylizer: Stylizer) -> None:
    picture = picture_of(48, 72)
    options = replace(OPTIONS, engine="gatys", size=None, masks=(LEFT,))

    previews = [item.pixels for item in stylizer.stylize(picture, options) if isinstance(item, Preview)]

    assert previews
    original = np.round(picture.pixels * 255)[:, 42:]
    assert all(np.abs(preview[:, 42:] - original).max() <= 1 for preview in previews)


@both_engines_in_time
def test_two_regions_have_two_styles(stylizer: Stylizer, engine: str) -> None:
    """GIVEN two halves WHEN each has a style THEN each is nearer to that style's painting than to the other's."""
    picture = picture_of(96, 128, 0.5)
    noisy = replace(picture, pixels=picture.pixels + np.float32(0.2) * (picture_of(96, 128).pixels - np.float32(0.5)))
    options = replace(OPTIONS, engine=engine, size=None, iterations=12, strength=1.0)
    masks = (replace(LEFT, style=MOSAIC), replace(RIGHT, style=WAVES))

    both = result_of(stylizer, noisy, replace(options, masks=masks)).pixels
    alone = {
        choice: result_of(stylizer, noisy, replace(options, styles=(choice,))).pixels for choice in (MOSAIC, WAVES)
    }

    for columns, own, other in ((slice(0, 48), MOSAIC, WAVES), (slice(80, 128), WAVES, MOSAIC)):
        near, far = (np.abs(both[:, columns] - alone[choice][:, columns]).mean() for choice in (own, other))
        assert near < 0.7 * far


def test_regions_that_cover_nothing_are_left_out() -> None:
    photo = _pixels(0)
    options = replace(OPTIONS, masks=(Mask(style=MOSAIC), replace(LEFT, style=WAVES)))

    regions = regions_of(_effect(photo, options), options)

    assert regions is not None
    assert regions.mixes == [[0.0, 0.0, 1.0]]
    assert regions_of(_effect(photo, OPTIONS), replace(OPTIONS, masks=(LEFT,))) is None


def test_regional_statistics_are_weighted_means_and_deviations() -> None:
    x, weights = torch.randn(1, 5, 9, 12), _weights(9, 12)

    found = statistics(x, weights)

    for index, weight in enumerate(weights):
        share = weight / weight.sum()
        mean = (x * share).sum((2, 3))
        deviation = (((x - mean[..., None, None]) ** 2 * share).sum((2, 3)) + 1e-5).sqrt()
        torch.testing.assert_close(found.mean[index, :, 0, 0], mean[0], atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(found.std[index, :, 0, 0], deviation[0], atol=1e-5, rtol=1e-4)


def test_hard_regions_are_renormalised_each_by_itself() -> None:
    """GIVEN two halves WHEN re-normalised to two styles THEN each half has its style's statistics."""
    x, weights = torch.randn(1, 5, 9, 12), torch.zeros(2, 9, 12)
    weights[0, :, :5], weights[1, :, 5:] = 1, 1
    style = statistics(torch.randn(2, 5, 8, 8) * 3 + 1)

    painted = renormalise(x, statistics(x, weights), style, weights)

    found = statistics(painted, weights)
    torch.testing.assert_close(found.mean, style.mean, atol=5e-3, rtol=5e-3)
    torch.testing.assert_close(found.std, style.std, atol=5e-3, rtol=5e-3)
    torch.testing.assert_close(cover(weights * 0.5).sum(0), torch.ones(9, 12))


@pytest.fixture(scope="module")
def network() -> AdainNetwork:
    torch.manual_seed(1)
    return AdainNetwork((8, 12, 16), 2, 8).requires_grad_(False)


@pytest.mark.parametrize("size", [(70, 90), (41, 133)])
@pytest.mark.parametrize("workspace", [Workspace(16), Workspace(64, in_file=True)])
@pytest.mark.parametrize("strength", [0.4, 1.0])
def test_tiles_with_regions_give_the_whole_picture(
    network: AdainNetwork, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], workspace: Workspace, strength: float
) -> None:
    adain, regions = Adain(network), Regions(_weights(50, 70).numpy(), [[1.0, 0.0], [0.0, 1.0]], 0)
    codes = [adain.encode_style(torch.from_numpy(_pixels(seed)).permute(2, 0, 1)[None], 1.0) for seed in (3, 4)]
    style = Style(joined(codes))
    photo = _pixels(5, *size)
    whole = adain.repaint(torch.from_numpy(photo).permute(2, 0, 1)[None], style, strength, regions)
    monkeypatch.setattr("engine.painters.adain.tiled_adain.BAND_PIXELS", 90)

    steps = TiledAdain(network, photo, workspace, regions).repaint(None, style, strength)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            painted = end.value
            break

    np.testing.assert_allclose(painted, whole[0].permute(1, 2, 0).numpy(), atol=1 / 255)


def test_regions_at_strength_0_give_the_photograph_back(network: AdainNetwork) -> None:
    adain, regions = Adain(network), Regions(_weights(15, 20).numpy(), [[1.0], [1.0]], 0)
    image = torch.from_numpy(_pixels(5)).permute(2, 0, 1)[None]
    code = adain.encode_style(image.flip(3) * 0.5, 1.0)

    painted = adain.repaint(image, Style(joined([code, code])), 0.0, regions)

    torch.testing.assert_close(painted, image, atol=1e-4, rtol=0)


def test_other_regions_are_measured_anew(network: AdainNetwork) -> None:
    image = torch.from_numpy(_pixels(5)).permute(2, 0, 1)[None]
    adain = Adain(network)
    style = Style(joined([adain.encode_style(image.flip(3) * 0.5, 1.0)] * 2))
    weights = _weights(15, 20).numpy()
    first, second = Regions(weights, [[1.0], [1.0]], "a"), Regions(weights[:, :, ::-1].copy(), [[1.0], [1.0]], "b")

    adain.repaint(image, style, 1.0, first)

    assert torch.equal(adain.repaint(image, style, 1.0, second), Adain(network).repaint(image, style, 1.0, second))


def _finished(steps: Generator[object, None, np.ndarray]) -> np.ndarray:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            painted: np.ndarray = end.value
            return painted


def test_a_published_network_has_regions_too() -> None:
    torch.manual_seed(2)
    adain = PublishedAdain(PublishedNetwork(4).requires_grad_(False))
    photo, art = _pixels(0, 64, 1200), torch.from_numpy(_pixels(1, 64, 1200)).permute(2, 0, 1)[None]
    codes = [adain.encode_style(art, 1.0), adain.encode_style(1 - art, 1.0)]
    weights = np.zeros((2, 8, 150), np.float32)
    weights[0, :, :75], weights[1, :, 75:] = 1, 1
    regions = Regions(weights, [[1.0, 0.0], [0.0, 1.0]], 0)

    painted, same = (
        _finished(adain.paint(FittedPhoto(photo), (64, 1200), joined(mixed), 1.0, regions))
        for mixed in (codes, [codes[0]] * 2)
    )

    left, right = (np.abs(painted - same)[:, columns].mean() for columns in (slice(0, 500), slice(700, 1200)))
    assert left < 0.05 * right


def test_a_grey_picture_says_where(stylizer: Stylizer, tmp_path: Path) -> None:
    path = tmp_path / "right.png"
    halves = np.zeros((10, 72), np.uint8)
    halves[:, 36:] = 255
    Image.fromarray(halves).save(path)
    picture = picture_of(48, 72)
    options = replace(OPTIONS, size=None, masks=(Mask(GreyPicture(path)),))

    result = result_of(stylizer, picture, options)

    assert (result.pixels[:, :35] == picture.pixels[:, :35]).all()
    assert not np.isclose(result.pixels[:, 37:], picture.pixels[:, 37:]).all()
    with pytest.raises(UnreadableImage):
        result_of(stylizer, picture, replace(options, masks=(Mask(GreyPicture(tmp_path / "gone.png")),)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"opacity": 1.2},
        {"masks": (Mask(),) * 5},
        {"masks": (Mask(feather=0.3),)},
        {"masks": (Mask(strokes=(Stroke(()),)),)},
        {"masks": (Mask(style=StyleChoice(Path("a.jpg"), scale=9)),)},
    ],
)
def test_masks_out_of_range_are_refused(stylizer: Stylizer, wrong: dict[str, object]) -> None:
    with pytest.raises(BadOptions):
        result_of(stylizer, picture_of(20, 20), replace(OPTIONS, **wrong))


def test_what_is_transparent_has_no_part_in_the_statistics() -> None:
    """GIVEN a picture whose left half is opaque WHEN its regions are asked for THEN there is one, that half."""
    photo = picture_of(40, 60).pixels
    alpha = np.zeros((40, 60), np.float32)
    alpha[:, :30] = 1
    regions = regions_of(_effect(photo, OPTIONS), OPTIONS, alpha)
    assert regions is not None
    weights = regions.at(4, 6, torch.device("cpu"))
    assert weights.shape == (1, 4, 6)
    assert torch.equal(weights[0], torch.tensor([1.0, 1, 1, 0, 0, 0]).expand(4, 6))
    assert regions.mixes == mixes(OPTIONS)
    for whole in (np.ones((4, 4), np.float32), np.zeros((4, 4), np.float32)):
        assert regions_of(_effect(photo, OPTIONS), OPTIONS, whole) is None


def test_one_region_re_normalises_everywhere() -> None:
    """GIVEN features and one region WHEN re-normalised by its statistics THEN it has the target's, others follow."""
    x, target = torch.rand(1, 5, 8, 8), statistics(torch.rand(1, 5, 4, 4) * 3)
    weights = torch.zeros(1, 8, 8)
    weights[:, :, :4] = 1
    made = renormalise(x, statistics(x, weights), target, weights)
    assert torch.allclose(made[..., :4].mean((2, 3)), target.mean[..., 0, 0], atol=1e-4)
    assert torch.allclose(made, renormalise(x, statistics(x, weights), target), atol=1e-6)
