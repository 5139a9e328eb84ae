"""Paint a piece as the whole picture would be painted: exactly with its statistics, nearly with estimated ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.models.weights import Models
from engine.networks.strokes import Style
from engine.options import StyleOptions
from engine.painters.adain.adain import Adain
from engine.painters.adain.adain_plan import Workspace
from engine.painters.adain.adain_region import RegionPainter, _Level
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.geometry import fitted
from engine.pictures.picture_part import Box, photo_part, resampled
from engine.pictures.tensors import resize, to_tensor
from engine.storage.row_store import Enlarged
from engine.style_choice import StyleChoice
from engine.values import Picture, Preview
from tests.engine.networks.random_strokes import random_offsets

RESOURCES = Path(__file__).parents[4] / "resources"
CPU = torch.device("cpu")
SIZE = (600, 900)  # painted at 512 px first, then at this
BOX = Box(240, 500, 368, 628)


@pytest.fixture(scope="module")
def adain():
    models = Models(RESOURCES / "models")
    return Adain(models.adain(models.find("adain", None)).to(memory_format=torch.channels_last))


@pytest.fixture(scope="module")
def style(adain):
    painting = image_io.load(RESOURCES / "styles" / "watercolour.jpg").pixels
    return Style(adain.encode_style(to_tensor(painting, CPU), 1.0), random_offsets(adain.network))


@pytest.fixture(scope="module")
def photo():
    whole = to_tensor(image_io.load(RESOURCES / "samples" / "cat.jpg").pixels, CPU)
    return FittedPhoto(np.ascontiguousarray(resize(whole, *SIZE).clamp(0, 1)[0].permute(1, 2, 0).numpy()))


@pytest.fixture(scope="module")
def final(adain, style, photo):
    """Give the piece of the picture that is painted whole."""
    return ended(adain.paint(photo, SIZE, style, 0.75, Workspace()))[BOX.top : BOX.bottom, BOX.left : BOX.right]


def ended(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


class Exact(RegionPainter):
    """Know the statistics of the whole level."""

    def _measure(self, plan, photo, sizes, code, strength, regions):
        change = torch.from_numpy(plan.change.pixels).permute(2, 0, 1)[None]
        image = (photo.tensor_at(*SIZE, CPU) + Enlarged(change, *SIZE).part(0, SIZE[0], 0, SIZE[1])).clamp(0, 1)
        features = self._network.encode(image)
        target = self._network.target(self._network.transform(features, None)[1], code, strength)
        plan.levels.append(_Level(SIZE, plan.network.transform(features, target)[1], target))
        yield 0.5


@pytest.mark.slow
def test_with_the_statistics_of_the_whole_the_piece_is_its_own(adain, style, photo, final):
    piece = ended(Exact(adain).paint(photo, SIZE, style, 0.75, None, BOX, "key"))
    assert piece.shape == final.shape
    assert np.abs(piece - final).max() < 2 / 255


@pytest.mark.slow
def test_estimated_statistics_come_near(adain, style, photo, final):
    # GIVEN the change from the photograph as a measure WHEN statistics are estimated THEN little of it is lost
    piece = ended(RegionPainter(adain).paint(photo, SIZE, style, 0.75, None, BOX, "key"))
    own = photo.pixels[BOX.top : BOX.bottom, BOX.left : BOX.right]
    assert np.abs(piece - final).mean() < 0.06 * np.abs(final - own).mean()


@pytest.mark.slow
def test_a_second_piece_does_without_measuring(adain, style, photo, monkeypatch):
    painter = RegionPainter(adain)
    first = ended(painter.paint(photo, SIZE, style, 0.75, None, BOX, "key"))
    monkeypatch.setattr(painter, "_measure", None)
    again = ended(painter.paint(photo, SIZE, style, 0.75, None, BOX, "key"))
    corner = ended(painter.paint(photo, SIZE, style, 0.75, None, Box(0, 0, 90, 90), "key"))
    assert np.array_equal(first, again)
    assert corner.shape == (90, 90, 3)


@pytest.mark.parametrize("after", [(211, 317), (700, 1043)])
def test_a_part_is_resampled_as_the_whole_is(photo, after):
    box = Box(101, 120, 170, 201)
    whole = resize(photo.tensor_at(*SIZE, CPU), *after)[0].permute(1, 2, 0).numpy()
    part = photo_part(photo, after, box)
    assert np.abs(part - whole[box.top : box.bottom, box.left : box.right]).max() < 1e-3
    known = box.coarser(after, SIZE)
    if after[0] > SIZE[0]:
        own = photo.pixels[known.top : known.bottom, known.left : known.right]
        assert np.abs(resampled(own, known, SIZE, after, box) - part).max() < 1e-4


def test_the_loupe_shows_a_square_of_the_result_with_colours_and_opacity(photo):
    # GIVEN a small result, of one level WHEN its corner is looked at THEN it is the result's, hues and opacity included
    style = StyleChoice(RESOURCES / "styles" / "watercolour.jpg")
    options = StyleOptions((style,), size=240, colors="photo", opacity=0.5)
    stylizer = Stylizer(RESOURCES / "models")
    picture = Picture(photo.pixels)
    *_, result = stylizer.stylize(picture, options)
    *_, seen = stylizer.glimpse(picture, options, (0.9, 0.9), 64)
    assert isinstance(seen, Preview)
    height, width = fitted(*SIZE, 240)
    expected = np.rint(result.pixels[height - 64 :, width - 64 :].clip(0, 1) * 255)
    top = min(round(0.9 * height - 32), height - 64)
    left = min(round(0.9 * width - 32), width - 64)
    expected = np.rint(result.pixels[top : top + 64, left : left + 64].clip(0, 1) * 255)
    assert np.abs(seen.pixels - expected).max() <= 1
