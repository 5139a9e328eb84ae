"""Show that smooth places get what strokes begin from, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.networks.adain_network import mix
from engine.networks.strokes import Style, offsets_of, with_code
from engine.painters.adain import adain as adain_module
from engine.painters.adain.adain import Adain
from engine.painters.adain.adain_plan import Workspace
from engine.painters.adain.grain import DEPTH, amount_of, grain_of
from engine.painters.adain.learning import painting_of
from engine.painters.adain.shot_statistics import ShotStatistics
from engine.pictures import image_io
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.tensors import to_pixels, to_tensor
from engine.runs.color import luma_of

RESOURCES = Path(__file__).parents[4] / "resources"
GREY = torch.full((1, 3, 96, 128), 0.5)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def adain() -> Adain:
    models = Models(RESOURCES / "models")
    return Adain(models.adain(models.find("adain", None)).to(memory_format=torch.channels_last))


@pytest.fixture(scope="module")
def styles(adain: Adain) -> list[Style]:
    """Give two bundled paintings with their strokes."""
    models, found = Models(RESOURCES / "models"), []
    for name in ("stained_glass", "impasto_night"):
        path = RESOURCES / "styles" / f"{name}.jpg"
        strokes = models.strokes.find(models.find("adain", None).sha256, content_hash(path))
        code = adain.encode_style(painting_of(to_tensor(image_io.load(path).pixels, CPU)), 1.0)
        assert strokes is not None
        found.append(Style(with_code(code, strokes), offsets_of([strokes], [1.0])))
    return found


@pytest.fixture(autouse=True)
def _forget(adain: Adain) -> None:
    adain.forget_photos()


def test_grain_lies_where_a_photograph_is_smooth_and_nowhere_else():
    """GIVEN a photograph, half flat, half full of detail WHEN it is asked for THEN only the flat half has grain."""
    photo = GREY.clone()
    photo[..., 64:] += 0.4 * (torch.rand(1, 1, 96, 64, generator=torch.Generator().manual_seed(1)) - 0.5)
    grain = grain_of(photo)
    assert grain.shape == (1, 1, 96, 128)
    assert grain[..., :50].std() == pytest.approx(DEPTH, rel=0.2)
    assert grain[..., 78:].abs().max() == 0
    assert torch.equal(grain, grain_of(photo))


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (3, 2), (37, 8)])
def test_any_size_has_grain(size: tuple[int, int]):
    assert grain_of(torch.rand(1, 3, *size)).isfinite().all()


def test_the_grain_grows_with_the_strength_and_with_how_other_the_painting_is(adain: Adain, styles: list[Style]):
    own = adain.network.transform(adain.network.encode(_photo()), None)[1]
    code = styles[0].code
    assert [amount_of(own, code, strength) for strength in (0.0, 0.5, 1.0)] == pytest.approx([0.0, 0.5, 1.0])
    assert amount_of(own, own, 1.0) == 0
    assert 0 < amount_of(own, mix([own, code], [0.99, 0.01]), 1.0) < 0.5


def test_a_flat_photograph_gets_strokes_and_each_painting_its_own(adain: Adain, styles: list[Style]):
    """GIVEN a grey photograph WHEN painted THEN it has their contrast; at a strength of 0 it stays."""
    glass, night = (luma_of(adain.repaint(GREY, style, 1.0)) for style in styles)
    assert glass.std() > 0.08
    assert night.std() > 0.08
    assert (glass - night).abs().mean() > 0.05
    assert torch.equal(adain.repaint(GREY, styles[0], 0.0), GREY)


def test_a_shot_has_no_grain(adain: Adain, styles: list[Style]):
    """GIVEN a frame WHEN it is painted as one of a shot, before or after as a photograph THEN grain does not show."""
    first = luma_of(adain.repaint(GREY, styles[0], 1.0, shot=ShotStatistics()))
    adain.repaint(GREY, styles[0], 1.0)
    assert first.std() < 0.01
    again = luma_of(adain.repaint(GREY, styles[0], 1.0, shot=ShotStatistics()))
    torch.testing.assert_close(again, first)


def test_a_picture_for_which_memory_runs_out_has_the_same_grain(
    adain: Adain, styles: list[Style], monkeypatch: pytest.MonkeyPatch
):
    """GIVEN a first level that does not fit whole WHEN it is painted in tiles THEN the picture is about the same."""
    photo = FittedPhoto(to_pixels(_photo()), None)
    whole = _painted(adain, photo, styles[1])

    def fails(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")

    monkeypatch.setattr(Adain, "repaint", fails)
    assert (_painted(adain, photo, styles[1]) - whole).abs().mean() < 0.01
    monkeypatch.setattr(adain_module, "grain_of", lambda image: torch.zeros_like(luma_of(image)))
    assert (_painted(adain, photo, styles[1]) - whole).abs().mean() > 0.02


def _painted(adain: Adain, photo: FittedPhoto, style: Style) -> torch.Tensor:
    steps = adain.paint(photo, photo.pixels.shape[:2], style, 0.8, Workspace(64))
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return torch.from_numpy(end.value)


def _photo() -> torch.Tensor:
    """Draw a sky above a dark wood, (1, 3, 96, 128)."""
    photo = torch.linspace(0.9, 0.6, 96)[:, None].expand(1, 3, 96, 128).clone()
    photo[..., 64:, :] = 0.3 * torch.rand(1, 3, 32, 128, generator=torch.Generator().manual_seed(2))
    return photo
