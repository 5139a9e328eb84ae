"""Check what is settled before a run: size, levels, parts, memory and work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import OutOfMemory
from engine.models.weights import Models
from engine.options import StyleOptions
from engine.painters import registry
from engine.painters.plan import RunPlan
from engine.painting.run_plan import plan_run
from tests.engine.stylizing import MODELS, OPTIONS, both_engines

GIB = 2**30
FULL = replace(OPTIONS, size=None)
LARGE = 4000, 6000  # px


@pytest.fixture(scope="module")
def models() -> Models:
    return Models(MODELS)


def planned(models: Models, photo: tuple[int, int], options: StyleOptions) -> RunPlan:
    entry, model = registry.choose(models, options)
    return plan_run(entry.load(models), model, photo, options)


@both_engines
def test_the_photographs_own_size_is_painted_unless_another_is_asked_for(models: Models, engine: str) -> None:
    own = planned(models, (300, 400), replace(FULL, engine=engine))
    asked = planned(models, (300, 400), replace(FULL, engine=engine, size=200))

    assert (own.size, asked.size) == ((300, 400), (150, 200))
    assert own.notice is asked.notice is None


@both_engines
def test_no_more_than_twice_the_photographs_size_is_painted(models: Models, engine: str) -> None:
    plan = planned(models, (30, 40), replace(FULL, engine=engine, size=4000))

    assert plan.size == (60, 80)
    assert plan.notice == "Repainted at 80 x 60 px, twice the photograph's own size."


@both_engines
def test_less_memory_gives_a_smaller_picture_and_a_sentence(models: Models, engine: str) -> None:
    plan = planned(models, (16000, 24000), replace(FULL, engine=engine, memory_gib=4.0))

    assert plan.size[1] < 24000
    assert plan.size[0] / plan.size[1] == pytest.approx(2 / 3, rel=1e-3)
    assert plan.notice is not None
    assert plan.notice.endswith("the largest size that fits.")


@both_engines
def test_too_little_memory_for_any_picture_is_told(models: Models, engine: str) -> None:
    with pytest.raises(OutOfMemory, match="not enough free memory"):
        planned(models, LARGE, replace(FULL, engine=engine, memory_gib=0.001))


@both_engines
def test_levels_rise_to_the_result(models: Models, engine: str) -> None:
    plan = planned(models, LARGE, replace(FULL, engine=engine, memory_gib=16.0))

    assert list(plan.sizes) == sorted(plan.sizes)
    assert plan.sizes[-1] == LARGE
    assert len(plan.sizes) > 2


def test_the_memory_of_24_megapixels_is_within_what_is_promised(models: Models) -> None:
    adain = planned(models, LARGE, replace(FULL, memory_gib=16.0))
    gatys = planned(models, LARGE, replace(FULL, engine="gatys", iterations=240, memory_gib=16.0))

    assert adain.peak_bytes < 2 * GIB
    assert gatys.peak_bytes < 16 * GIB


@both_engines
def test_larger_pictures_take_more_memory_and_work(models: Models, engine: str) -> None:
    plans = [planned(models, (side * 2, side * 3), replace(FULL, engine=engine)) for side in (100, 400, 1200)]

    peaks, works = [plan.peak_bytes for plan in plans], [plan.multiplications for plan in plans]
    assert peaks == sorted(peaks)
    assert works == sorted(works)
    assert works[0] < works[1] < works[2]


@both_engines
def test_smaller_parts_are_more_of_them(models: Models, engine: str) -> None:
    options = replace(FULL, engine=engine, memory_gib=16.0)
    plan = planned(models, LARGE, options)

    assert 1 < plan.painting.parts(1) < plan.painting.parts(2) < plan.painting.parts(4)


@both_engines
@pytest.mark.parametrize("changes", [{"strength": 0.0}, {"opacity": 0.0}], ids=str)
def test_a_run_that_changes_nothing_has_no_work(models: Models, engine: str, changes: dict[str, float]) -> None:
    options = replace(FULL, engine=engine, **changes)
    plan = planned(models, LARGE, options)

    assert (plan.multiplications, plan.size, plan.painting.parts(1)) == (0, LARGE, 1)
