"""Check that full disks, closed folders and vanished ones cost nothing, on real ones."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from engine.errors import CannotWrite
from engine.pictures.image_io import load
from engine.pictures.image_saving import check_target, save

ON_A_FULL_DISK = """
import sys
from pathlib import Path
import numpy as np
from engine.errors import CannotWrite
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from engine.options import SaveOptions

disk = Path(sys.argv[1])
noise = np.random.default_rng(0).random((900, 900, 3), dtype=np.float32)
earlier = save(disk / "painting.png", noise[:50])
before = earlier.read_bytes()
for suffix in (".png", ".tif"):
    for overwrite in (False, True):
        try:
            save(disk / f"painting{suffix}", noise, options=SaveOptions(bit_depth=16), overwrite=overwrite)
        except CannotWrite as error:
            print(error)
        assert [path.name for path in disk.iterdir()] == ["painting.png"], list(disk.iterdir())
        assert earlier.read_bytes() == before
again = save(disk / "painting.png", noise[:60], overwrite=True)
assert load(again).pixels.shape == (60, 900, 3)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="disks are limited otherwise there")
def test_a_full_disk_leaves_the_old_file_and_saving_works_again(tmp_path: Path) -> None:
    """GIVEN a disk of 2 MB WHEN 5 MB are saved to it THEN a sentence tells so, and what fits is saved after it."""
    from tests.small_disk import run_on_small_disk

    run = run_on_small_disk(ON_A_FULL_DISK, tmp_path)

    assert run.returncode == 0, run.stderr
    sentences = run.stdout.splitlines()
    assert len(sentences) == 4
    for sentence in sentences:
        assert sentence.startswith("painting")
        assert "the disk is full; make room" in sentence or "larger than this disk allows" in sentence
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def pixels() -> np.ndarray:
    return np.random.default_rng(0).random((20, 30, 3), dtype=np.float32)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no write permission there")
def test_a_folder_that_can_only_be_read_is_told_before_and_at_saving(pixels: np.ndarray) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save(folder / "warm-up.png", pixels)  # root may no longer import when it is nobody
        folder.chmod(0o555)
        user = os.geteuid()
        try:
            if user == 0:
                os.seteuid(65534)
            for attempt in (lambda path: save(path, pixels), check_target):
                with pytest.raises(CannotWrite, match=r"^painting\.png .* may not write into the folder .*; choose"):
                    attempt(folder / "painting.png")
            assert [path.name for path in folder.iterdir()] == ["warm-up.png"]
        finally:
            if user == 0:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_folder_that_has_vanished_is_named(tmp_path: Path, pixels: np.ndarray) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    save(folder / "first.png", pixels)
    (folder / "first.png").unlink()
    folder.rmdir()

    with pytest.raises(CannotWrite, match=r"stick does not exist; choose another"):
        save(folder / "second.png", pixels)

    assert load(save(tmp_path / "second.png", pixels)).pixels.shape == (20, 30, 3)


@pytest.mark.parametrize(
    "name",
    [
        "名" * 80 + ".png",
        "🌺🎨 two  spaces .tif",
        "quote'$(x);.jpg",
        "Mohn im Großen.webp",
        "-leading.png",
        "n.%d.tif",
    ],
)
def test_every_name_that_the_system_takes_is_taken(tmp_path: Path, pixels: np.ndarray, name: str) -> None:
    folder = tmp_path / "新しい folder 🖼"
    folder.mkdir()

    assert save(folder / name, pixels) == folder / name
    numbered = save(folder / name, pixels)

    assert numbered.stem == f"{(folder / name).stem} (2)"
    assert load(numbered).pixels.shape == (20, 30, 3)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("name", ["x" * 300 + ".png", "名" * 300 + ".png", "nul\0byte.png"])
def test_a_name_that_is_not_possible_is_told(tmp_path: Path, pixels: np.ndarray, name: str) -> None:
    with pytest.raises(CannotWrite, match=r"name is too long|choose another"):
        save(tmp_path / name, pixels)

    assert list(tmp_path.iterdir()) == []
