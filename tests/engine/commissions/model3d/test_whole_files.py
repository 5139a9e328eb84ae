"""Files that belong together are written together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.model3d import whole_files
from engine.commissions.model3d.open_model import open_model
from engine.commissions.model3d.whole_files import write_model, write_together
from engine.errors import CannotWrite, OutOfMemory
from tests.engine.commissions.model3d.made_models import cube_glb


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_all_are_written_into_folders_that_are_made(tmp_path: Path) -> None:
    write_together({tmp_path / "pictures" / "a.png": b"one", tmp_path / "a.obj": b"two"})

    assert names(tmp_path) == ["a.obj", "pictures/a.png"]
    assert (tmp_path / "pictures" / "a.png").read_bytes() == b"one"


@pytest.mark.parametrize(("failure", "error"), [(OSError(28, "full"), CannotWrite), (MemoryError(), OutOfMemory)])
def test_where_one_fails_none_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure, error) -> None:
    own = whole_files._write

    def failing(path: Path, data: bytes) -> None:
        own(path, data)
        if data == b"second":
            raise failure

    monkeypatch.setattr(whole_files, "_write", failing)
    (tmp_path / "a.bin").write_bytes(b"as before")

    with pytest.raises(error, match=r"b\.bin"):
        write_together({tmp_path / "a.bin": b"first", tmp_path / "b.bin": b"second", tmp_path / "c": b"third"})

    assert names(tmp_path) == ["a.bin"]
    assert (tmp_path / "a.bin").read_bytes() == b"as before"


def test_what_comes_back_differently_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"something else")

    with pytest.raises(CannotWrite):
        write_together({tmp_path / "a": b"data"})

    assert names(tmp_path) == []


def test_a_model_gets_a_free_name_and_never_its_own(tmp_path: Path) -> None:
    (tmp_path / "cube.glb").write_bytes(cube_glb().glb())
    (tmp_path / "b.glb").write_bytes(b"somebody's")
    model = open_model(tmp_path / "cube.glb")
    negative = {0: 1 - model.textures[0].picture.pixels}

    assert write_model(model, negative, tmp_path / "b.glb", overwrite=False) == tmp_path / "b (2).glb"
    assert (tmp_path / "b.glb").read_bytes() == b"somebody's"
    assert write_model(model, negative, tmp_path / "b.glb", overwrite=True) == tmp_path / "b.glb"
    assert (tmp_path / "b.glb").read_bytes() == (tmp_path / "b (2).glb").read_bytes()
    with pytest.raises(CannotWrite):
        write_model(model, negative, tmp_path / "cube.glb", overwrite=True)
