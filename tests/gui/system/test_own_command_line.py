"""Check what starts the command line, from the source tree and from a bundle."""

from __future__ import annotations

import sys
from pathlib import Path

from gui.system.own_command_line import own_command_line


def test_the_source_tree_starts_its_main(monkeypatch):
    monkeypatch.delattr(sys, "frozen", raising=False)
    program, script = own_command_line()
    assert program == sys.executable
    assert Path(script) == Path(__file__).parents[3] / "main.py"


def test_a_bundle_starts_itself_or_what_lies_beside_it(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "impasto.exe"))
    assert own_command_line() == (str(tmp_path / "impasto.exe"),)
    (tmp_path / "impasto-cli.exe").touch()
    assert own_command_line() == (str(tmp_path / "impasto-cli.exe"),)
