"""Check that a wheel holds every module and resource: what it lacks is missed only where it is installed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from setuptools import Distribution
from setuptools.command.build_py import build_py

import main

ROOT = Path(__file__).resolve().parents[2]


def test_a_wheel_holds_all_modules_and_resources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    distribution = Distribution({"script_name": "setup.py"})
    distribution.parse_config_files(["pyproject.toml"])
    command = build_py(distribution)
    command.ensure_finalized()

    modules = [path for _, _, path in command.find_all_modules()]
    data = [Path(folder, Path(name).name) for _, folder, _, names in command.data_files for name in names]
    held = {(ROOT / path).relative_to(ROOT) for path in (*modules, *data)}

    found = [path for part in ("engine", "gui", "resources") for path in (ROOT / part).rglob("*") if path.is_file()]
    wanted = {path.relative_to(ROOT) for path in found if "__pycache__" not in path.parts}
    assert len(wanted) > 300
    assert wanted | {Path("main.py")} == held


def test_the_programs_of_a_wheel_exist() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["gui-scripts"]
    assert [callable(getattr(main, entry.partition(":")[2])) for entry in scripts.values()] == [True]
