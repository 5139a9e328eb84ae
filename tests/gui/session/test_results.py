"""Check what becomes of a finished picture: its memory, its file, its place in the history."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import Sentence
from engine.options import SaveOptions, StyleOptions
from engine.recipes.recipe import from_json
from engine.storage.places import Places
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process.tile import TileSource
from gui.link.protocol import Failed, Lost
from gui.session.painted import PaintedResult, Unfinished
from gui.session.results import Results
from tests.gui.fake_session import STORED, FakeLink

MADE = PaintedResult(4, STORED, StyleOptions(engine="gatys", strength=0.3), "vgg19")
FINE = StyleOptions(engine="gatys")


@pytest.fixture
def results(qapp, tmp_path) -> Results:
    results = Results(FakeLink())
    results.places = Places.below(tmp_path)
    results.link = results._link
    return results


def test_another_result_gives_the_memory_of_the_one_before_back(results):
    results.take(MADE)
    assert results.link.dropped == []
    results.take(None)
    assert results.link.dropped == ["pixels", "like"]


def test_tiles_and_files_are_of_the_result_that_is_there(results):
    assert results.tiles(7) is None
    assert results.export(Path("a.png"), SaveOptions()) is None
    results.take(MADE)
    results.photo = m.Photo(7, Path("/photos/lake.jpg"))
    assert results.tiles(7) == TileSource(7, 4, 600, 400)
    results.export(Path("a.png"), SaveOptions(), overwrite=True)
    (asked,) = results.link.requests(m.SaveResult)
    assert (asked.path, asked.overwrite, asked.in_place, asked.result, asked.photo) == (
        Path("a.png"), True, False, STORED, results.photo,
    )  # fmt: skip
    assert from_json(asked.recipe).options.strength == 0.3


def test_only_a_run_that_can_go_on_has_a_journal_and_a_failed_one_its_own_again(results):
    assert results.journal_for(StyleOptions(engine="adain"), has_failed=False) is None
    journal = results.journal_for(FINE, has_failed=False)
    results.unfinished = Unfinished(FINE, journal)
    assert results.journal_for(FINE, has_failed=True) == journal is not None
    assert results.journal_for(FINE, has_failed=False) != journal
    assert results.journal_for(replace(FINE, strength=0.1), has_failed=True) != journal
    results.places = None
    assert results.journal_for(FINE, has_failed=False) is None


def _keep(results) -> list[object]:
    told: list[object] = []
    results.take(MADE)
    results.unfinished = Unfinished(FINE, None)
    results.keep(Path("/photos/lake.jpg"), "Smaller.", lambda: told.append("kept"), told.append)
    return told


def test_a_run_is_unfinished_until_its_result_is_in_the_history(results):
    told = _keep(results)
    (asked,) = results.link.requests(k.KeepResult)
    assert asked.name == results.made.name != ""
    assert (asked.notice, asked.result) == ("Smaller.", STORED)
    assert results.unfinished is not None
    results.link.answer(k.KeepResult, k.ResultKept)
    assert results.unfinished is None
    assert told == ["kept"]


def test_a_full_disk_is_said_and_a_lost_process_leaves_the_run_unfinished(results):
    told = _keep(results)
    results.link.answer(k.KeepResult, Failed, Sentence("The disk is full."))
    assert (told, results.unfinished) == (["The disk is full."], None)
    told = _keep(results)
    results.link.answer(k.KeepResult, Lost)
    assert told == []
    assert results.unfinished is not None


def test_the_run_that_has_begun_meanwhile_stays(results):
    _keep(results)
    results.unfinished = other = Unfinished(FINE, None, "later")
    results.link.answer(k.KeepResult, k.ResultKept)
    assert results.unfinished is other


def test_what_cannot_be_kept_is_over_at_once(results):
    results.take(MADE)
    results.unfinished = Unfinished(FINE, None)
    results.keep(None, "", lambda: None, lambda _sentence: None)
    assert results.unfinished is None
    assert results.link.calls == []


def test_only_the_result_that_is_there_is_noted_as_saved(results):
    results.take(MADE)
    results.note_saved(3)
    assert not results.made.is_saved
    results.note_saved(4)
    assert results.made.is_saved
