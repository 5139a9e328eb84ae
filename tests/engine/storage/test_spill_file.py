"""Check where large temporary files lie."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from engine.storage.spill_file import spill_file


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells where an open file lies")
@pytest.mark.parametrize("named", [True, False])
def test_they_lie_where_the_user_says_or_on_a_disk(tmp_path, monkeypatch, named):
    monkeypatch.setattr(tempfile, "tempdir", None)
    if named:
        monkeypatch.setenv("TMPDIR", str(tmp_path))
    else:
        monkeypatch.delenv("TMPDIR", raising=False)
    with spill_file() as file:
        file.write(b"numbers")
        place = Path(f"/proc/self/fd/{file.fileno()}").readlink()
    assert place.parent == (tmp_path if named else Path("/var/tmp"))
    assert list(tmp_path.iterdir()) == []
