"""Check how an entry of the history names its files, and which photographs were pasted."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.link.kept import Kept, is_pasted


def test_the_files_of_an_entry_lie_in_its_folder():
    entry = Kept(Path("/history/ab"), "20261129", "{}", 0.0, 6, 4)
    assert (entry.thumbnail, entry.picture) == (Path("/history/ab/20261129.jpg"), Path("/history/ab/20261129.tif"))


@pytest.mark.parametrize(
    ("photo", "was_pasted"),
    [("", True), ("/d/pasted/pasted-0123.png", True), ("/d/pasted/lake.png", False), ("/d/pasted-0123.png", False)],
)
def test_a_pasted_photograph_is_known_by_its_place_and_name(photo, was_pasted):
    assert is_pasted(Path(photo)) is was_pasted
