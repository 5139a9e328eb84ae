"""Check what is told and learned of a run, with a painter that does as it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from engine.models.weights import NO_MODEL
from engine.options import Colors
from engine.painters import registry
from engine.painters.entry import Entry
from engine.painters.journal import Journal
from engine.painters.painter import Painter, State, Step
from engine.painters.plan import Plan
from engine.painting.stylizer import Stylizer
from engine.values import Losses, Phase, Preview, Progress, Result
from tests.engine.stylizing import MODELS, MOSAIC, OPTIONS, picture_of, result_of
from tests.toy_painter import TRAITS, ToyState

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from engine.models.weights import Model
    from engine.options import StyleOptions
    from engine.painters.plan import Size
    from engine.painters.scene import Scene
    from engine.values import Pixels

SCRIPTED = replace(OPTIONS, engine="toy", size=None, strength=1.0)
PICTURE = picture_of(16, 24)


@dataclass
class Scripted(Painter):
    """Tell given steps; between them the clock moves by a second, and what else is scripted happens."""

    steps: list[Step]
    act: Callable[[Scene], None] = lambda _scene: None
    now: float = 100.0
    largest: int = 10_000  # px
    scenes: list[Scene] = field(default_factory=list)
    resumed: list[State | None] = field(default_factory=list)

    def largest_side(self, photo: Size, model: Model, memory: int) -> int:
        return self.largest

    def plan(self, size: Size, options: StyleOptions, model: Model, memory: int) -> Plan:
        return Plan((size,), 1000.0, 1e9, lambda shrink: shrink)

    def paint(self, scene: Scene, resume: State | None) -> Generator[Step, None, Pixels]:
        self.scenes.append(scene)
        self.resumed.append(resume)
        yield Step(Phase.ENCODING)
        yield Step(is_paced=False)
        for step in self.steps:
            self.now += 1
            self.act(scene)
            yield step
        return np.random.default_rng(1).random((*scene.size, 3), np.float32)

    def restored(self, words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> State:
        return ToyState(torch.from_numpy(arrays["pixels"]), words["steps"])


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[[Scripted], Stylizer]:
    """Give a stylizer whose engine "toy" is a scripted painter, with its clock."""

    def made(painter: Scripted) -> Stylizer:
        entry = Entry(TRAITS, lambda _models: painter)
        monkeypatch.setattr(registry, "PAINTERS", (*registry.PAINTERS, entry))
        monkeypatch.setattr("engine.painting.job.time.monotonic", lambda: painter.now)
        return Stylizer(MODELS)

    return made


def _fractions(items: list[object]) -> list[float]:
    return [item.fraction for item in items if isinstance(item, Progress) and item.phase is Phase.PAINTING]


def test_progress_never_falls_when_a_step_is_taken_anew(play: Callable[[Scripted], Stylizer]) -> None:
    shares = [0.2, 0.5, 0.1, 0.4, 0.6, 1.0]
    items = list(play(Scripted([Step(done=share) for share in shares])).stylize(PICTURE, SCRIPTED))

    expected = [0.1 + 0.88 * share for share in (0.0, 0.2, 0.5, 0.5, 0.5, 0.6, 1.0)]
    assert _fractions(items) == pytest.approx(expected)


def test_only_paced_steps_tell_the_time_left(play: Callable[[Scripted], Stylizer]) -> None:
    steps = [Step(done=0.2), Step(done=0.3, is_paced=False), Step(done=0.4), Step(done=0.6)]
    items = list(play(Scripted(steps)).stylize(PICTURE, SCRIPTED))

    left = [item.seconds_left for item in items if isinstance(item, Progress) and item.phase is Phase.PAINTING]
    assert left == [None, None, None, pytest.approx(6.0), pytest.approx(3.0)]  # 2 s for a fifth, 3 s for two


def test_previews_rest_and_the_last_step_has_none(play: Callable[[Scripted], Stylizer]) -> None:
    image = torch.rand(1, 3, 16, 24)
    painter = Scripted([Step(done=share, preview=image) for share in (0.2, 0.4, 0.6, 0.8, 1.0)])
    painter.act = lambda _scene: setattr(painter, "now", painter.now - 0.85)  # 0.15 s a step
    items = list(play(painter).stylize(PICTURE, SCRIPTED))

    kinds = [type(item) for item in items if not isinstance(item, Result)][3:]
    assert kinds == [Progress, Preview, Progress, Progress, Preview, Progress, Progress, Progress]


def test_each_phase_has_its_own_time_and_losses_are_kept(play: Callable[[Scripted], Stylizer]) -> None:
    losses = [Losses(float(n), 0.0, 0.0) for n in range(3)]
    steps = [Step(done=(n + 1) / 3, losses=told) for n, told in enumerate(losses)]

    result = result_of(play(Scripted(steps)), PICTURE, SCRIPTED)

    assert result.losses == tuple(losses)
    assert set(result.seconds) == {"loading", "encoding", "painting", "finishing"}
    assert result.seconds["painting"] == pytest.approx(3)
    assert (result.model, result.levels, result.tiles) == (NO_MODEL.name, 1, 1)


def _seconds(stylizer: Stylizer) -> float | None:
    return stylizer.estimate(16, 24, SCRIPTED).seconds


def test_a_whole_run_teaches_how_long_the_next_one_takes(play: Callable[[Scripted], Stylizer]) -> None:
    stylizer = play(Scripted([Step(done=0.5), Step(done=1.0)]))
    assert _seconds(stylizer) is None

    result_of(stylizer, PICTURE, SCRIPTED)

    assert _seconds(stylizer) == pytest.approx(2)


def _halve(scene: Scene) -> None:
    if scene.fallback.shrink == 1:
        scene.fallback.halve_after(MemoryError())


@pytest.mark.parametrize(
    "painter",
    [
        Scripted([Step(done=0.5, was_known=True), Step(done=1.0)]),
        Scripted([Step(done=1.0)], _halve),
    ],
    ids=["known before", "in smaller parts"],
)
def test_other_runs_teach_nothing(play: Callable[[Scripted], Stylizer], painter: Scripted) -> None:
    stylizer = play(painter)

    result_of(stylizer, PICTURE, SCRIPTED)

    assert _seconds(stylizer) is None


def test_a_sketch_teaches_nothing(play: Callable[[Scripted], Stylizer], monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a model that stands in for a larger one WHEN it paints THEN its speed says nothing about runs."""
    monkeypatch.setattr("engine.models.weights.NO_MODEL", replace(NO_MODEL, stands_in_for="a larger one"))
    stylizer = play(Scripted([Step(done=1.0)]))

    result_of(stylizer, PICTURE, SCRIPTED)

    assert _seconds(stylizer) is None


def test_a_cancelled_run_teaches_nothing(play: Callable[[Scripted], Stylizer]) -> None:
    stylizer = play(Scripted([Step(done=0.5), Step(done=1.0)]))
    steps = stylizer.stylize(PICTURE, SCRIPTED)
    while _fractions([next(steps)]) != [pytest.approx(0.98)]:
        pass
    steps.close()

    assert _seconds(stylizer) is None


def test_a_run_that_goes_on_tells_what_was_done_and_teaches_nothing(
    play: Callable[[Scripted], Stylizer], tmp_path: Path
) -> None:
    """GIVEN a state at half WHEN the run goes on THEN its losses and picture come first, and it is no measure."""
    image, file = torch.rand(1, 3, 16, 24), tmp_path / "run.npz"
    state = ToyState(image, 2)
    half = [Step(done=n / 4, losses=Losses(float(n), 0.0, 0.0), state=lambda: state) for n in (1, 2)]
    painter = Scripted(half)
    stylizer, journal = play(painter), Journal(file, interval=1000)
    items = stylizer.stylize(PICTURE, SCRIPTED, journal=journal)
    while _fractions([next(items)]) != [pytest.approx(0.1 + 0.88 * 0.5)]:
        pass
    journal.keep()
    items.close()
    painter.steps = [Step(done=0.25), Step(done=1.0, losses=Losses(4.0, 0.0, 0.0))]
    painter.largest = 12  # as there is less memory now

    rest = list(stylizer.stylize(PICTURE, SCRIPTED, journal=Journal(file)))

    assert painter.resumed[-1].steps == 2
    assert painter.scenes[-1].size == (16, 24)
    assert torch.equal(painter.resumed[-1].pixels, image)
    fractions = _fractions(rest)
    assert fractions == sorted(fractions)
    assert [losses.content for losses in rest[-1].losses] == [1, 2, 4]
    assert isinstance(next(item for item in rest if not isinstance(item, Progress)), Preview)
    assert _seconds(stylizer) is None


def test_another_photograph_recolours_the_paintings_anew(play: Callable[[Scripted], Stylizer]) -> None:
    """GIVEN paintings in a photograph's palette WHEN another comes THEN they take its palette, the plain one stays."""
    painter = Scripted([Step(done=1.0)])
    stylizer = play(painter)
    warm, cold = (replace(PICTURE, pixels=PICTURE.pixels * np.float32(tint)) for tint in ([1, 0.6, 0.2], [0.2, 0.6, 1]))
    for colors in (Colors.PALETTE, Colors.PHOTO, Colors.STYLE):
        for photo in (warm, cold):
            result_of(stylizer, photo, replace(SCRIPTED, styles=(MOSAIC,), colors=colors))

    means = [scene.styles[0].image.mean((2, 3))[0] for scene in painter.scenes]
    assert means[0][0] > means[0][2]
    assert means[1][0] < means[1][2]
    assert not torch.allclose(means[2], means[3], atol=1e-3)
    assert painter.scenes[4].styles[0].image is painter.scenes[5].styles[0].image
    keys = [scene.styles[0].key for scene in painter.scenes]
    assert len(set(keys)) == 5
