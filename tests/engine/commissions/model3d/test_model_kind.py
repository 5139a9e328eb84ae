"""Models as a kind of input: which they are, what an order may ask of them, and what is told to do otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.commission import Order
from engine.commissions.kinds import kind_of
from engine.commissions.model3d.model_kind import MODEL
from engine.commissions.model3d.model_sink import ModelSink
from engine.commissions.model3d.model_source import ModelSource
from engine.commissions.model3d.surface_way import SurfacePainter
from engine.errors import BadOptions
from engine.mask import Mask
from engine.options import SaveOptions, StyleOptions
from engine.painters.journal import Journal


def _commission(details: dict, options: StyleOptions | None = None):
    saving = SaveOptions(quality=77)
    return MODEL.commission(
        Order(Path("a.glb"), Path("b.glb"), options or StyleOptions(strength=0.5), saving, details, replaces=True)
    )


@pytest.mark.parametrize(
    ("details", "options", "says"),
    [
        ({"way": "sideways"}, StyleOptions(), "sideways; choose texture or surface"),
        ({}, StyleOptions(masks=(Mask(),)), "leave the masks out"),
        ({"way": "surface"}, StyleOptions(masks=(Mask(),)), "leave the masks out"),
    ],
)
def test_what_makes_no_sense_is_refused(details: dict, options: StyleOptions, says: str) -> None:
    with pytest.raises(BadOptions, match=says):
        _commission(details, options)


def test_models_are_told_from_pictures_by_their_endings() -> None:
    assert kind_of(Path("a.GLB")).name == "model"
    assert kind_of(Path("a.fbx")).name == "model"
    assert kind_of(Path("a.png")).name == "still"


def test_a_painting_keeps_the_models_ending() -> None:
    assert [MODEL.suffix_for(Path(name)) for name in ("a.GLB", "a.obj")] == [".glb", ".obj"]
    assert ".glb" in MODEL.suffixes and ".fbx" not in MODEL.suffixes  # which is only told how to be converted


@pytest.mark.parametrize("details", [{}, {"way": "texture"}])
def test_an_order_is_read_without_opening_the_model(details: dict) -> None:
    commission = _commission(details | {"turntable": "seen.mp4"})
    assert isinstance(commission.source, ModelSource) and isinstance(commission.sink, ModelSink)
    assert (commission.options.strength, commission.save_options.quality) == (0.5, 77)
    assert commission.painter is None  # its sheet is painted as any picture is
    sink = commission.sink
    assert (sink._path, sink._turntable, sink._overwrite) == (Path("b.glb"), Path("seen.mp4"), True)
    assert sink._work is commission.source._work
    assert (sink._work.path, sink._work.by_surface) == (Path("a.glb"), False)


def test_without_a_turntable_there_is_none() -> None:
    assert _commission({}).sink._turntable is None
    assert _commission({"turntable": ""}).sink._turntable is None


@pytest.mark.parametrize("resumes", [True, False])
def test_the_surface_has_a_painter_that_notes_down_how_far_it_is(resumes: bool, tmp_path: Path) -> None:
    commission = _commission({"way": "surface"})
    work = commission.sink._work
    assert work.by_surface
    work.__dict__["surface"] = object()  # what would open the model
    commission.sink.begin(tmp_path if resumes else None)
    painter = commission.painter(object(), commission)
    assert isinstance(painter, SurfacePainter)
    assert isinstance(painter._journal, Journal) == resumes
