"""Check that what a model shines by is painted and saved only where that is wished."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from gui.engine_process import messages as m
from gui.session.painted import as_painted
from gui.session.session import Session
from tests.gui.fake_session import STORED, FakeLink, frame_of, plain

OPTIONS = StyleOptions((StyleChoice(Path("ink.jpg")),))


@pytest.fixture
def model(qapp):
    """Give a session over a link that a test answers, with an open model."""
    link = FakeLink()
    session = Session(link)
    session.open_photo(Path("lamp.glb"))
    link.answer(m.OpenPhoto, m.PhotoOpened, frame_of(plain(60, 40, "gray")), 60, 40)
    return session, link


def test_what_shines_of_a_model_is_painted_and_saved_where_it_is_wished(model, tmp_path):
    session, link = model
    for is_wished in (False, True):
        options = replace(OPTIONS, emissive=is_wished)
        session.repaint(options)
        assert link.requests(m.PaintQuickly)[-1].photo.shines is is_wished
        session.start(options)
        assert link.requests(m.Paint)[-1].photo.shines is is_wished
        link.answer(m.Paint, m.Finished, frame_of(plain(60, 40, "red")), STORED, "", "fake")
        session.save(tmp_path / "new.glb")
        assert link.requests(m.SaveResult)[-1].photo.shines is is_wished


def test_what_shines_is_not_painted_by_the_surface(model):
    session, link = model
    session.by_surface = True
    session.start(replace(OPTIONS, emissive=True))
    (asked,) = link.requests(m.Paint)
    assert not asked.photo.shines and not asked.options.emissive and not session.options.emissive


def test_a_photograph_is_no_other_where_something_could_shine():
    assert not as_painted(m.Photo(1, Path("a.jpg")), replace(OPTIONS, emissive=True)).shines
