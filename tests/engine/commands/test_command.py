"""What commands share: where things lie, an engine that is loaded late, and lines that stay JSON."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.commands.command import Command, Place, json_line
from engine.computers.computer_list import ComputerList
from engine.computers.pairing import KeptBelonging
from engine.storage.places import Places

ROOT = Path(__file__).resolve().parents[3]


def _place(resources: Path, user: Path) -> Place:
    return Place(resources, Places.below(user), lambda _photo: ())


def test_bundled_styles_are_listed_in_order_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    for name in ("b.jpg", "a.png", "README"):
        (tmp_path / "styles" / name).touch()
    place = _place(tmp_path, tmp_path)
    assert [path.name for path in place.bundled_styles()] == ["a.png", "b.jpg"]
    assert (place.styles, place.models) == (tmp_path / "styles", tmp_path / "models")


def test_asking_who_helps_makes_nothing(tmp_path: Path) -> None:
    place = _place(ROOT / "resources", tmp_path / "user")
    computer_list, belonging = place.computer_list(), place.belonging()
    assert isinstance(computer_list, ComputerList) and computer_list.members() == ()
    assert isinstance(belonging, KeptBelonging) and belonging.read() is None
    assert not (tmp_path / "user").exists()


def test_the_engine_knows_the_users_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, threads = [], []
    monkeypatch.setattr("engine.painting.stylizer.Stylizer", lambda *places: asked.append(places))
    monkeypatch.setattr("engine.runs.device.use_threads", lambda: threads.append(True))
    user = Places.below(tmp_path)
    _place(ROOT / "resources", tmp_path).stylizer()
    assert asked == [(ROOT / "resources" / "models", user.models, user.speeds, user.promises)]
    assert threads == [True]


def test_a_place_loads_no_torch_until_the_engine_is_asked_for() -> None:
    told = "import sys, engine.commands.registry; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_line_is_one_object_with_names_as_they_are() -> None:
    record = {"output": "Gemälde/\u753b.png", "left": None, "share": 0.5, "two\nlines": [1, 2]}
    line = json_line(record)
    assert json.loads(line) == record
    assert "Gemälde" in line and "\n" not in line


def test_a_name_that_is_no_utf8_keeps_the_line_json() -> None:
    name = os.fsdecode(b"caf\xe9.png")
    line = json_line({"output": name})
    line.encode()
    assert json.loads(line)["output"] == name


def test_words_of_a_command_go_together_unless_it_says_otherwise() -> None:
    command = Command("dance", "move", lambda _parser: None, lambda _parsed, _place: iter(()))
    assert command.wrong_usage(argparse.Namespace()) is None
    assert command.cancelled == "Cancelled; nothing was written."
