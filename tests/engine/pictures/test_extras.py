"""Packages that the user adds to an installed app are found, after everything that it ships."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import UnsupportedFormat
from engine.pictures import guarded_decoding

ROOT = Path(__file__).resolve().parents[3]


def _look_for(name: str, folder: Path) -> str:
    code = (
        "import sys; sys.modules['pillow_heif'] = None; from engine.pictures import extras; "
        f"from pathlib import Path; extras.let_in(Path({str(folder)!r})); import {name}; print({name}.__file__)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_package_in_the_users_folder_is_found_but_hides_none_of_ours(tmp_path: Path) -> None:
    for name in ("brushes", "numpy"):
        (tmp_path / f"{name}.py").write_text("")

    assert Path(_look_for("brushes", tmp_path)) == tmp_path / "brushes.py"
    assert Path(_look_for("numpy", tmp_path)).name == "__init__.py"


def test_an_installed_app_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN an installed app without pillow-heif WHEN a HEIC is decoded THEN the sentence says where to put it."""
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(UnsupportedFormat, match=r"pillow-heif in .*packages"):
        guarded_decoding._decode_heif(tmp_path / "a.heic", 1, tmp_path / "packages")
