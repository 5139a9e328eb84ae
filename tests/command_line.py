"""Share how the command line is called in tests; their folders' conftest names these fixtures."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.options import Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.values import Estimate, Phase, Picture, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = ["--size", "64", "--iterations", "2", "--device", "cpu"]


@pytest.fixture(autouse=True)
def quiet_logging() -> Iterator[None]:
    """Give the root logger's handlers back: the command line sets them up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def words(photo_path: Path, style_path: Path, tmp_path: Path) -> list[str]:
    """Ask for a small picture."""
    return ["stylize", str(photo_path), "--style", str(style_path), "-o", str(tmp_path / "out.png"), *SMALL]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[StyleOptions]:
    """Stand in for the engine and note what is asked of it."""
    seen: list[StyleOptions] = []

    def stylize(
        _self: Stylizer, picture: Picture, options: StyleOptions, **_more: object
    ) -> Iterator[Progress | Result]:
        seen.append(options)
        yield Progress(0.5, Phase.PAINTING)
        yield Result(picture.pixels, options, "CPU", "none", Precision.FLOAT32, notice="Repainted smaller.")

    monkeypatch.setattr(Stylizer, "stylize", stylize)
    monkeypatch.setattr(Stylizer, "estimate", lambda *_: Estimate(None, 2**20, 64, 43))
    return seen
