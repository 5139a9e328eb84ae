"""Check the names of paintings, and which files of a folder are photographs."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.queue.queue_names import photos_in, target_name
from engine.options import StyleOptions
from engine.style_choice import StyleChoice

OPTIONS = StyleOptions((StyleChoice(Path("/s/ink.jpg")), StyleChoice(Path("/s/waves.png"))))


@pytest.mark.parametrize(
    ("template", "photo", "suffix", "name"),
    [
        ("{name}_{style}_{n}", "lake.tif", None, "lake_ink+waves_007.tif"),
        ("{n} {name}", "lake.NEF", None, "007 lake.jpg"),
        ("painted/{name}", "lake.png", ".webp", "painted-lake.webp"),
        ("{name}", "{n}.png", None, "{n}.png"),  # what is filled in is not filled again
        ("{name}", "jar.GLB", ".webp", "jar.glb"),  # a model keeps its format
        ("湖 {n}", "lake.JPG", None, "湖 007.jpg"),
    ],
)
def test_names(template, photo, suffix, name):
    assert target_name(template, Path(photo), OPTIONS, 7, suffix) == name


def test_a_name_is_not_too_long_for_a_disk():
    assert len(target_name("{name}{name}", Path("x" * 200 + ".png"), OPTIONS, 1)) < 150


def test_folders_give_their_pictures_in_order_and_nothing_else(tmp_path):
    for name in ("b.jpg", "A.png", "notes.txt", ".hidden.jpg", "inner/c.dng", ".cache/d.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "inner" / "loop").symlink_to(tmp_path)
    named = tmp_path / "notes.txt"  # a file that is named is taken: its error will be told
    found = photos_in([tmp_path, tmp_path / "b.jpg", named, tmp_path / "missing"])
    assert [path.name for path in found] == ["A.png", "b.jpg", "c.dng", "notes.txt", "missing"]
