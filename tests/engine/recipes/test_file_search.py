"""Check that a stranger's recipe makes the computer ask no server for a file."""

from __future__ import annotations

import json
from pathlib import Path, PureWindowsPath

import pytest

from engine.recipes import file_search
from engine.recipes.file_search import place_of
from engine.recipes.recipe import from_json, masks_from_json

SERVERS = [
    "\\\\host\\share",
    "//host/share",
    "/\\host\\share",
    "\\/host/share",
    "/\\host/share",
    "///host/share",
    "//?/UNC/host/share",
    "\\\\.\\UNC\\host\\share",
    "~/\\\\host\\share",
    "~//host/share",
    "~//\\host\\share",
    "/net/host/share",
    "/afs/host",
    "/Network/Servers/host",
]


class HomeOfWindows(PureWindowsPath):
    """Join paths as Windows does."""

    @classmethod
    def home(cls) -> HomeOfWindows:
        """Return a home."""
        return cls("C:/Users/me")


@pytest.mark.parametrize("folder", [*SERVERS, "art", "~nobody", "C:art", "~/C:/art", 7, None])
@pytest.mark.parametrize("kind", [Path, HomeOfWindows])
def test_no_server_and_nothing_relative_is_asked(folder: object, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_search, "Path", kind)
    assert place_of(folder, "a.jpg") is None


@pytest.mark.parametrize("folder", ["C:\\art", "C:/art", "~/art", "~"])
def test_folders_of_windows_are(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_search, "Path", HomeOfWindows)
    place = place_of(folder, "a.jpg")
    assert place is not None
    assert place.drive == "C:"


@pytest.mark.parametrize("folder", SERVERS)
def test_no_kind_of_file_asks_a_server(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a style, a mask's picture and a mask's style on a server WHEN they are read THEN no path is looked at."""
    asked: list[Path] = []
    monkeypatch.setattr(file_search, "is_file", lambda path: bool(asked.append(path)))
    entry = {"file": "a.jpg", "folder": folder}
    masks = [{"picture": entry}, {"style": entry}]
    found = from_json(json.dumps({"recipe": 1, "styles": [entry], "masks": masks}))
    assert found.missing == ("a.jpg",)
    with pytest.raises(file_search.BadOptions):
        masks_from_json(json.dumps(masks))
    assert asked == []
