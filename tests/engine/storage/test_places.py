"""The user's places on each system: one folder of data that does not roam; where an earlier version kept them."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from platformdirs import windows
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from engine.storage.places import Places, user_places

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

NAMED = [name for name, member in vars(Places).items() if isinstance(member, property)]


@pytest.fixture
def bare(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name nothing but a home, as most systems do."""
    for kind in ("CONFIG_HOME", "CACHE_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
        monkeypatch.delenv(f"XDG_{kind}", raising=False)
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)
    return home


def _of(system: type[PlatformDirsABC]) -> Places:
    return Places.of(system("Impasto", appauthor=False))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells its folders itself")
@pytest.mark.parametrize(
    ("system", "data", "caches", "settings", "former"),
    [
        (Unix, ".local/share/Impasto", ".cache/Impasto", ".config/Impasto/Impasto.ini", []),
        (
            windows.Windows,
            "local/Impasto",
            "local/Impasto/Cache",
            "local/Impasto/Impasto.ini",
            ["roaming/Impasto", ".config/Impasto"],
        ),
        (
            MacOS,
            "Library/Application Support/Impasto",
            "Library/Caches/Impasto",
            "Library/Application Support/Impasto/Impasto.ini",
            [".config/Impasto"],
        ),
    ],
)
def test_each_system_has_one_place_for_data(
    bare: Path, system: type[PlatformDirsABC], data: str, caches: str, settings: str, former: list[str]
) -> None:
    """GIVEN a system WHEN asked THEN all that must last is in one folder, on Windows below Local, which stays there."""
    places = _of(system)

    assert (places.data, places.caches, places.settings) == (bare / data, bare / caches, bare / settings)
    assert places.former == tuple(bare / name for name in former)
    assert places.runtime == places.data / "run"
    assert places.pictures == bare / "Pictures"
    made_again = {"sketches", "speeds", "promises", "visitors"}
    for name in NAMED:
        assert getattr(places, name).is_relative_to(places.caches if name in made_again else places.data)
        assert "roaming" not in getattr(places, name).parts


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe lies in no folder")
def test_sockets_lie_where_the_system_keeps_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    assert user_places().runtime == home / "runtime" / "impasto"


@pytest.mark.skipif(sys.platform != "linux", reason="its own variables on each system")
def test_folders_that_the_user_has_named_are_kept_to(home: Path) -> None:
    places = user_places()
    assert places.data == home / "data" / "Impasto"
    assert places.settings == home / "config" / "Impasto" / "Impasto.ini"
    assert places.former == ()


def test_one_folder_can_hold_it_all(tmp_path: Path) -> None:
    places = Places.below(tmp_path)
    named = [getattr(places, field.name) for field in dataclasses.fields(places) if field.name != "former"]
    assert all(path.is_relative_to(tmp_path) for path in [*named, *(getattr(places, name) for name in NAMED)])
    assert places.former == ()


def test_a_photograph_has_a_history_of_its_own(tmp_path: Path) -> None:
    places = Places.below(tmp_path)
    first, second = places.history(Path("/photos/a.jpg")), places.history(Path("/photos/b.jpg"))
    assert first != second
    assert first.parent == second.parent == places.histories
    assert places.new_journal() != places.new_journal()
