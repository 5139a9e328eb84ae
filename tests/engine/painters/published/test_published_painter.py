"""The painter with networks as published plans what it holds, keeps a network for each model, and tells its steps."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from engine.errors import OutOfMemory
from engine.models.weights import Model, Models
from engine.networks.published_network import PublishedNetwork
from engine.options import StyleOptions
from engine.painters.published import published_adain
from engine.painters.published.published_painter import PublishedPainter
from engine.painters.scene import StyleImage
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.tensors import to_pixels
from engine.runs.driven import Driven
from engine.runs.fallback import Fallback
from engine.values import Phase

CPU = torch.device("cpu")
SIZE = (40, 56)


class _Models:
    """Stand in for the models: give each a small network, and count how often one is loaded."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def published(self, model: Model) -> PublishedNetwork:
        self.loaded.append(model.sha256)
        torch.manual_seed(len(self.loaded))
        network = PublishedNetwork(4).eval().requires_grad_(False)
        for parameter in network.parameters():
            if parameter.dim() == 4:
                torch.nn.init.kaiming_normal_(parameter)
        return network


def _model(name: str = "a") -> Model:
    return Model(name, f"{name}.safetensors", name, "adain", {"layout": "published", "width": 4}, "MIT", "")


def _image(seed: int) -> torch.Tensor:
    return torch.rand(1, 3, 64, 72, generator=torch.Generator().manual_seed(seed))


PHOTO = FittedPhoto(to_pixels(_image(1)))


def _scene(model: str = "a", strength: float = 1.0, style: int = 2, size: tuple[int, int] = SIZE) -> SimpleNamespace:
    return SimpleNamespace(
        photo=PHOTO, size=size, options=StyleOptions(strength=strength), mix=[1.0], regions=None, shot=None,
        styles=[StyleImage(style, _image(style), 1.0)], fallback=Fallback(CPU),
        plan=SimpleNamespace(model=_model(model), device=CPU, dtype=torch.float32),
    )  # fmt: skip


def _painted(painter: PublishedPainter, scene: SimpleNamespace) -> tuple[list, np.ndarray]:
    steps = Driven(painter.paint(scene, None))
    return list(steps), steps.value


@pytest.fixture
def models() -> _Models:
    return _Models()


@pytest.fixture
def painter(models: _Models) -> PublishedPainter:
    return PublishedPainter(models)


def test_the_size_is_limited_by_what_is_held_whole(tmp_path: Path) -> None:
    """GIVEN 1 GiB WHEN a picture is planned THEN the largest that is allowed is promised no more than that."""
    painter, model = PublishedPainter(Models(tmp_path)), Model("", "", "", "adain", {"layout": "published"}, "", "")

    side = painter.largest_side((3000, 4000), model, 2**30)
    plan = painter.plan((round(side * 0.75), side), StyleOptions(), model, 2**30)

    assert 0.95 * 2**30 < plan.peak_bytes <= 1.001 * 2**30
    with pytest.raises(OutOfMemory):
        painter.largest_side((3000, 4000), model, 2**28)


def test_the_plan_grows_with_the_picture() -> None:
    painter = PublishedPainter(Models(Path("none")))
    small, large = (painter.plan(size, StyleOptions(), _model(), 2**30) for size in ((500, 400), (1000, 800)))
    assert (small.sizes, large.sizes) == (((500, 400),), ((1000, 800),))
    assert large.multiplications == 4 * small.multiplications
    assert large.peak_bytes - published_adain.FIXED_BYTES == 4 * (small.peak_bytes - published_adain.FIXED_BYTES)
    assert (small.parts(1), large.parts(1), large.parts(2)) == (1, 4, 16)


def test_steps_tell_that_networks_are_loaded_and_how_far_it_is(painter: PublishedPainter) -> None:
    (loaded, begun, *painting), pixels = _painted(painter, _scene())
    assert loaded.phase is Phase.ENCODING
    assert (begun.phase, begun.is_paced, begun.was_known) == (Phase.PAINTING, False, False)
    done = [step.done for step in painting]
    assert done == sorted(done) and done[-1] == 1.0
    assert pixels.shape == (*SIZE, 3) and pixels.dtype == np.float32
    assert pixels.min() >= 0 and pixels.max() <= 1 and pixels.std() > 0.01


def test_a_slider_that_moves_finds_the_photograph_encoded(painter: PublishedPainter) -> None:
    """GIVEN a painted photograph WHEN it is painted again by another strength THEN that is told, and not encoded."""
    full, half = _painted(painter, _scene()), _painted(painter, _scene(strength=0.2))
    assert half[0][1].was_known
    assert len(half[0]) < len(full[0])
    assert np.abs(full[1] - half[1]).mean() > 0.005
    painter.forget()
    assert not _painted(painter, _scene())[0][1].was_known


def test_each_model_has_a_network_which_is_loaded_once(painter: PublishedPainter, models: _Models) -> None:
    first, other, again = (_painted(painter, _scene(name))[1] for name in ("a", "b", "a"))
    assert models.loaded == ["a", "b"]
    assert np.abs(first - other).mean() > 0.005
    np.testing.assert_array_equal(first, again)


def test_each_painting_paints_in_its_own_way(painter: PublishedPainter) -> None:
    one, other = (_painted(painter, _scene(style=style))[1] for style in (2, 3))
    assert np.abs(one - other).mean() > 1e-4


def test_forgetting_before_anything_is_painted_is_nothing(painter: PublishedPainter) -> None:
    painter.forget()
