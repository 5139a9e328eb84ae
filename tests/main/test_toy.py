"""Paint a kind of input that the app does not know, of five frames, by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.commissions import kinds
from main import main
from tests.toy_kind import GREYS, ToyKind, greys_of, write_toy

if TYPE_CHECKING:
    from engine.options import StyleOptions


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "KINDS", (ToyKind(), *kinds.KINDS))


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return write_toy(tmp_path / "in.toy")


def test_stylize_paints_all_frames(
    toy: Path, style_path: Path, asked: list[StyleOptions], capsys: pytest.CaptureFixture
) -> None:
    target = toy.with_name("out.toy")

    assert main(["stylize", str(toy), "--style", str(style_path), "-o", str(target), "--json"]) == 0

    told = capsys.readouterr()
    assert greys_of(target) == pytest.approx(GREYS, abs=0.001)
    assert len(asked) == 5
    assert json.loads(told.out)["output"] == str(target)
    percents = [int(line.partition("%")[0]) for line in told.err.splitlines() if "%" in line]
    assert percents == sorted(percents)
    assert percents[-1] >= 90


def test_stylize_refuses_what_it_cannot_write_before_it_paints(
    toy: Path, style_path: Path, asked: list[StyleOptions], capsys: pytest.CaptureFixture
) -> None:
    assert main(["stylize", str(toy), "--style", str(style_path), "-o", str(toy.with_name("out.png"))]) == 6
    assert "name it .toy" in capsys.readouterr().err
    assert asked == []


def test_a_batch_finds_it_in_a_folder_beside_photographs(
    toy: Path, photo_path: Path, style_path: Path, asked: list[StyleOptions], tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    toy.rename(folder / toy.name)
    photo_path.rename(folder / photo_path.name)

    assert main(["batch", str(folder), "--style", str(style_path), "-o", str(tmp_path / "out")]) == 0

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["in_style_001.toy", "photo_style_002.png"]
    assert greys_of(tmp_path / "out" / "in_style_001.toy") == pytest.approx(GREYS, abs=0.001)
