"""Computers help each other only where all is the same, and what differs is named."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from engine.computers.versions import Versions, refusal
from engine.values import VERSION
from tests.engine.computers.conftest import MODELS

OWN = Versions("0.1.0", "2.7.0", "2026.8.0", "abc")


def test_other_versions_are_named() -> None:
    own = Versions.here(MODELS)
    assert refusal(own, own.record(), "x") is None
    assert "torch 1.0" in str(refusal(own, own.record() | {"torch": "1.0"}, "x"))
    assert "other models" in str(refusal(own, own.record() | {"models": "f"}, "x"))
    assert "Impasto ?" in str(refusal(own, {}, "x"))


def test_this_computer_is_looked_at_without_loading_any_of_it() -> None:
    own = Versions.here(MODELS)
    assert (own.app, own.dask) == (VERSION, metadata.version("distributed"))
    assert metadata.version("torch").startswith(own.torch)
    told = (
        "import sys, pathlib; from engine.computers.versions import Versions\n"
        f"Versions.here(pathlib.Path({str(MODELS)!r})); print(sorted({{'torch', 'distributed'}} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", told], cwd=MODELS.parents[1], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("torch", ["2.14.1", "2.14.1+cpu", "2.14.1+cu130"])
def test_builds_of_torch_for_other_cards_are_the_same(torch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _name: torch)
    assert Versions.here(MODELS).torch == "2.14.1"


def test_other_models_are_another_list(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"models": []}')
    assert Versions.here(tmp_path).models != Versions.here(MODELS).models


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("app", "“desk” has Impasto 9 and this computer Impasto 0.1.0; install the same Impasto on both."),
        ("torch", "“desk” has torch 9 and this computer torch 2.7.0; install the same Impasto on both."),
        ("dask", "“desk” has distributed 9 and this computer distributed 2026.8.0; install the same Impasto on both."),
        ("models", "“desk” has other models than this computer; install the same Impasto on both."),
    ],
)
def test_each_that_differs_is_told_in_one_sentence(field: str, said: str) -> None:
    assert refusal(OWN, OWN.record() | {field: "9"}, "desk") == said
    assert refusal(OWN, {**OWN.record(), field: 9}, "desk") == said  # whatever it has sent


def test_what_a_later_one_tells_beside_does_not_matter() -> None:
    assert refusal(OWN, OWN.record() | {"colour": "red"}, "desk") is None
