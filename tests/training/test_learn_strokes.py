"""Check which paintings the command learns, and what with, on the sketching network and tiny runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.data import HELD_OUT
from training.learn_strokes import main

ROOT = Path(__file__).parents[2]
MODEL = "impasto-adain-small"


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    """Lay out models without strokes, photographs, and one painting."""
    models, photos, styles = tmp_path / "models", tmp_path / "photos", tmp_path / "styles"
    shutil.copytree(ROOT / "resources" / "models", models, ignore=shutil.ignore_patterns("strokes"))
    photos.mkdir()
    noise = np.random.default_rng(0).integers(0, 256, (HELD_OUT + 2, 150, 150, 3), np.uint8)
    for number, frame in enumerate(noise):
        Image.fromarray(frame).save(photos / f"{number:02}.png")
    styles.mkdir()
    shutil.copy(ROOT / "resources" / "styles" / "mosaic.jpg", styles)
    folders = ["--models", str(models), "--photos", str(photos), "--styles", str(styles)]
    return [*folders, "--model", MODEL, "--subjects", "2", "--crops", "1"]


def _content(folder: Path) -> bytes:
    (file,) = (folder / "models" / "strokes").iterdir()
    return file.read_bytes()


@pytest.mark.slow
def test_a_painting_is_learnt_once_and_further_where_that_is_asked(tmp_path: Path, arguments: list[str]) -> None:
    """GIVEN a learnt painting WHEN learnt again THEN nothing is done; further, once in each folder, from its own."""
    main([*arguments, "--steps", "3", "--out", str(tmp_path / "a")])
    first = _content(tmp_path)

    main([*arguments, "--steps", "3", "--out", str(tmp_path / "b")])
    assert _content(tmp_path) == first

    main([*arguments, "--steps", "0", "--out", str(tmp_path / "c"), "--further"])
    assert _content(tmp_path) == first

    main([*arguments, "--steps", "1", "--out", str(tmp_path / "d"), "--further"])
    further = _content(tmp_path)
    assert further != first

    main([*arguments, "--steps", "1", "--out", str(tmp_path / "d"), "--further"])
    assert _content(tmp_path) == further
