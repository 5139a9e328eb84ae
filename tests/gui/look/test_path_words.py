"""Check that only what lies in the user's home is named from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.look.path_words import short_path


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/home/ann/paintings/new", "~/paintings/new"),
        ("/home/ann", "~"),
        ("/home/anna/paintings", "/home/anna/paintings"),
        ("/mnt/home/ann/paintings", "/mnt/home/ann/paintings"),
        ("/", "/"),
    ],
)
def test_a_home_is_a_whole_beginning(monkeypatch, path, said):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ann"))
    assert short_path(Path(path)) == str(Path(said))
