"""Check that a look at a run shows its step, costs nothing unasked, and leaves little behind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from engine.errors import OutOfMemory
from engine.networks.vgg import Vgg
from engine.options import StyleOptions
from engine.painters.gatys.gatys import Gatys, Step, gram_matrix
from engine.painters.gatys.microscope import CHANNELS, GRAM_CHANNELS, LOOK_SIDE, MAP_SIDE, Microscope
from engine.values import CONTENT_LAYER, STYLE_LAYERS, FeatureMaps, Picture, Progress
from tests.engine.stylizing import MOSAIC, OPTIONS, WAVES, picture_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.painting.stylizer import Stylizer
    from engine.style_choice import StyleChoice

GATYS = replace(OPTIONS, engine="gatys")


class CountingVgg(Vgg):
    """Remember which pictures it has looked at."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        super().__init__(width=8)
        self.requires_grad_(False)
        self.seen: list[tuple[int, ...]] = []

    def forward(self, images: torch.Tensor, layers: list[str]) -> dict[str, torch.Tensor]:
        self.seen.append(tuple(images.shape))
        return super().forward(images, layers)


def _noise(height: int, width: int, seed: int) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed))


PHOTO, STYLE = _noise(128, 256, 1), _noise(500, 400, 2)


def _steps(*images: torch.Tensor) -> Iterator[Step]:
    return (Step(image, None, 0.0, lambda: None) for image in images)  # type: ignore[arg-type, return-value]


@pytest.fixture
def vgg() -> CountingVgg:
    return CountingVgg()


@pytest.fixture
def microscope(vgg: CountingVgg) -> Microscope:
    return Microscope(vgg, PHOTO.to, STYLE)


def _look(microscope: Microscope, layer: str) -> FeatureMaps:
    *_, maps = microscope.look(layer)
    assert maps is not None
    return maps


@pytest.mark.parametrize("layer", [*STYLE_LAYERS, CONTENT_LAYER])
def test_maps_are_small_and_of_8_bits(microscope: Microscope, layer: str) -> None:
    list(microscope.follow(_steps(_noise(200, 400, 3))))

    seen = _look(microscope, layer)

    stride = 2 ** (int(layer[4]) - 1)
    sides = [min(MAP_SIDE, side // stride) for side in (256, LOOK_SIDE, 256)]
    assert [max(maps.shape[1:]) for maps in seen.maps] == sides
    assert [maps.shape[0] for maps in seen.maps] == [CHANNELS] * 3
    assert seen.maps[0].shape == seen.maps[2].shape
    assert seen.maps[1].shape[1] > seen.maps[1].shape[2]  # the style is upright
    assert len(set(seen.channels)) == CHANNELS
    assert seen.grams.shape == (3, min(GRAM_CHANNELS, 8 * min(8, stride)), seen.grams.shape[1])
    for array in (*seen.maps, seen.grams):
        assert array.dtype == np.uint8
        assert array.max() > array.min()


def test_the_channels_are_those_that_differ_most_over_the_photograph(microscope: Microscope, vgg: CountingVgg) -> None:
    """GIVEN the photograph as the painting WHEN looked at THEN both have the same maps, of the strongest channels."""
    list(microscope.follow(_steps(PHOTO)))

    seen = _look(microscope, "conv3_1")

    features = vgg(PHOTO, ["conv3_1"])["conv3_1"][0].flatten(1).numpy()
    assert list(seen.channels) == np.argsort(-features.var(1))[:CHANNELS].tolist()
    np.testing.assert_array_equal(seen.maps[0], seen.maps[2])
    np.testing.assert_array_equal(seen.grams[0], seen.grams[2])
    assert np.abs(seen.maps[0].astype(int).mean() - seen.maps[1].astype(int).mean()) > 0
    brightest = [int(maps.max()) for maps in (seen.maps[0].max(0), seen.maps[1].max(0))]
    assert max(brightest) == 255


def test_gram_matrices_are_those_of_the_loss(microscope: Microscope, vgg: CountingVgg) -> None:
    """GIVEN the style as large as it is looked at WHEN looked at THEN levels squared are its Gram matrix."""
    list(microscope.follow(_steps(PHOTO)))
    microscope._style = style = _noise(60, 40, 4)

    seen = _look(microscope, "conv1_1")

    gram = gram_matrix(vgg(style, ["conv1_1"])["conv1_1"])
    order = gram.diagonal().topk(8).indices
    wanted = (gram[order][:, order] / gram[order][:, order].max()).numpy()
    np.testing.assert_allclose((seen.grams[1] / 255.0) ** 2, wanted, atol=0.01)


def test_nothing_is_looked_at_unasked_and_only_the_painting_anew(microscope: Microscope, vgg: CountingVgg) -> None:
    steps = microscope.follow(_steps(*(_noise(64, 128, seed) for seed in range(4))))
    next(steps)
    assert vgg.seen == []

    first = _look(microscope, "conv2_1")
    assert len(vgg.seen) == 3
    next(steps)
    second = _look(microscope, "conv2_1")

    assert len(vgg.seen) == 4
    assert set(vgg.seen) == {(1, 3, 128, 256), (1, 3, 256, 205)}
    np.testing.assert_array_equal(first.maps[1], second.maps[1])
    assert (first.maps[2] != second.maps[2]).any()


def test_a_look_can_be_given_up_between_two_pictures(microscope: Microscope, vgg: CountingVgg) -> None:
    list(microscope.follow(_steps(PHOTO)))
    look = microscope.look("conv4_1")
    assert next(look) is None
    look.close()  # type: ignore[attr-defined]
    assert len(vgg.seen) == 1
    assert _look(microscope, "conv4_1").layer == "conv4_1"


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_small_copy_of_the_last_step_stays(microscope: Microscope, is_cut: bool) -> None:
    """GIVEN a large picture WHEN its run ends or is given up THEN maps are of its last step, whose memory is free."""
    last = _noise(600, 1200, 5)
    steps = microscope.follow(_steps(_noise(600, 1200, 6), last))
    next(steps), next(steps)
    during = _look(microscope, "conv2_1")
    if is_cut:
        steps.close()  # type: ignore[attr-defined]
    else:
        assert next(steps, None) is None
    last.zero_()  # as another run would

    after = _look(microscope, "conv2_1")

    np.testing.assert_array_equal(during.maps[2], after.maps[2])
    assert microscope._painting is not None
    assert tuple(microscope._painting.shape) == (1, 3, 128, 256)


def test_before_the_first_step_there_is_nothing_to_see(microscope: Microscope) -> None:
    assert list(microscope.look("conv1_1")) == []


def test_memory_that_is_short_is_told(microscope: Microscope, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    list(microscope.follow(_steps(PHOTO)))
    monkeypatch.setattr(CountingVgg, "forward", fail)
    with pytest.raises(OutOfMemory, match="memory"):
        list(microscope.look("conv1_1"))


def test_a_run_of_gatys_is_the_same_when_it_is_looked_at() -> None:
    """GIVEN two runs WHEN one is looked at after every step THEN both paint the same."""
    vgg, options = CountingVgg(), StyleOptions(iterations=4)

    def paint(is_seen: bool) -> torch.Tensor:
        microscope = Microscope(vgg, PHOTO.to, STYLE)
        for step in microscope.follow(Gatys(vgg).paint(_noise(40, 60, 1), [_noise(30, 30, 2)], [1.0], options)):
            painted = step.image
            if is_seen:
                list(microscope.look("conv3_1"))
        return painted

    assert torch.equal(paint(True), paint(False))


def test_the_stylizer_looks_at_the_run_of_its_photograph(shared: Stylizer, photo: Picture) -> None:
    """GIVEN runs WHEN looked at THEN maps come while one goes on and after it, until another photograph is painted."""
    steps = (item for item in shared.stylize(photo, GATYS) if isinstance(item, Progress) and item.losses)
    next(steps)
    *_, early = shared.look("conv1_1")
    list(steps)
    *_, late = shared.look("conv1_1")
    assert early is not None
    assert late is not None
    assert (early.maps[2] != late.maps[2]).any()
    list(shared.stylize(photo, replace(GATYS, engine="adain")))
    *_, same = shared.look("conv1_1")
    assert same is not None
    np.testing.assert_array_equal(same.maps[2], late.maps[2])
    list(shared.stylize(picture_of(40, 60), replace(GATYS, engine="adain")))
    assert list(shared.look("conv1_1")) == []


def test_a_run_that_nobody_looks_at_computes_no_maps(
    shared: Stylizer, photo: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(Vgg, "forward", lambda *arguments: calls.append(arguments))
    list(shared.stylize(photo, GATYS))
    assert calls == []


def test_of_several_paintings_the_heaviest_is_looked_at(shared: Stylizer, photo: Picture) -> None:
    def painting_seen(*styles: StyleChoice) -> np.ndarray:
        options = replace(GATYS, styles=styles)
        next(item for item in shared.stylize(photo, options) if isinstance(item, Progress) and item.losses)
        *_, maps = shared.look("conv1_1")
        assert maps is not None
        return maps.maps[1]

    alone = painting_seen(WAVES)

    np.testing.assert_array_equal(painting_seen(MOSAIC, replace(WAVES, weight=3.0)), alone)
