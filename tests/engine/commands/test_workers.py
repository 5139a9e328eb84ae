"""Let other computers help from the command line: words, codes, JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from main import main

if TYPE_CHECKING:
    from pathlib import Path


def test_invited_listed_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "laptop.impasto-pair"
    words = ["workers", "invite", str(file), "--host", "127.0.0.1", "--port", "5000", "--json"]
    assert main([*words, "--name", "laptop"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out).items() >= {"name": "laptop", "host": "127.0.0.1", "port": 5000}.items()
    assert "can run programs on your computers" in told.err
    assert main([*words[:2], str(tmp_path / "b.impasto-pair"), *words[3:]]) == 0  # a name of its own
    capsys.readouterr()

    assert main(["workers", "list"]) == 0
    assert capsys.readouterr().out == "computer 1\tinvited\nlaptop\tinvited\n"

    assert main(["workers", "remove", "laptop"]) == 0
    assert main(["workers", "remove", "laptop"]) == 2
    assert "no computer “laptop”" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["invite"],
        ["join", "a", "b"],
        ["leave", "a"],
        ["list", "a"],
        ["remove"],
        ["join", "gone.impasto-pair"],
        ["join"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workers", *words]) == 2
    assert capsys.readouterr().err


def test_leaving_nobody_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workers", "leave"]) == 2
    assert capsys.readouterr().err == "This computer helps nobody.\n"


def test_each_invitation_has_a_name_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b", "c"):
        words = ["workers", "invite", str(tmp_path / f"{name}.impasto-pair"), "--host", "127.0.0.1", "--port", "5000"]
        assert main(words) == 0
    capsys.readouterr()
    assert main(["workers", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"computer {number}\tinvited" for number in (1, 2, 3)]
