"""Check that what is wrong with a model is said in the same words, whatever its format."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.model3d.model_errors import damaged_model, keeps_its_format
from engine.commissions.model3d.open_model import open_model
from engine.errors import EngineError


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.glb", b"glTF\2"),
        ("a.obj", b"v 1 two 3\n"),
        ("a.ply", b"ply\nformat ascii 1.0\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_damaged_model_is_told_in_the_same_words(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(EngineError) as raised:
        open_model(tmp_path / name)

    assert raised.value.sentence == damaged_model(name).sentence
    assert type(raised.value) is type(damaged_model(name))


def test_the_ending_that_a_painting_must_have_is_named() -> None:
    assert str(keeps_its_format("a.ply", ".ply")).endswith("save it under a name that ends in .ply.")
