"""Check the installation by the command line: what was good is told, also before what was not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.errors import BadWeights
from main import main

if TYPE_CHECKING:
    from collections.abc import Iterator


def _damaged(*_: object) -> Iterator[tuple[str, str]]:
    yield "model a", "loaded"
    raise BadWeights("The model b is damaged; install it again.")


def test_selftest_reports_in_json(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.selftest.check", lambda resources, _places: iter([("looked in", resources.name)]))
    monkeypatch.setattr("gui.window.window_check.check_window", lambda photo: iter([("window", photo.suffix)]))

    assert main(["selftest", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"looked in": "resources", "window": ".jpg"}
    assert main(["selftest"]) == 0
    assert capsys.readouterr().out == "looked in: resources\nwindow: .jpg\n"


def test_a_selftest_that_fails_tells_what_was_good_before(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.selftest.check", _damaged)

    assert main(["selftest", "--json"]) == 5
    said = capsys.readouterr()
    assert json.loads(said.out) == {"model a": "loaded", "failed": "The model b is damaged; install it again."}
    assert said.err == "The model b is damaged; install it again.\n"


def test_the_window_is_not_tried_where_the_engine_fails(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.selftest.check", _damaged)
    monkeypatch.setattr("gui.window.window_check.check_window", lambda _photo: pytest.fail("tried"))

    assert main(["selftest"]) == 5
    assert capsys.readouterr().out == "model a: loaded\nfailed: The model b is damaged; install it again.\n"
