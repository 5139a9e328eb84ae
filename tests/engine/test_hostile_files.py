"""Load damaged files of every format in a process with little memory: each gives a picture or one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.hostile import check, originals

ROOT = Path(__file__).parents[2]


def _outcomes(*words: str) -> dict[str, int]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.engine.hostile", *words],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    outcomes: dict[str, int] = json.loads(run.stdout)
    return outcomes


def test_some_damaged_files_of_every_format_are_harmless() -> None:
    outcomes = _outcomes("--each", "12", "--seed", "1")

    assert sum(outcomes.values()) >= 12 * 16
    assert {"picture", "UnreadableImage"} <= set(outcomes) <= {
        "picture", "UnreadableImage", "UnsupportedFormat", "OutOfMemory",
    }  # fmt: skip


@pytest.mark.slow
def test_well_over_a_thousand_damaged_files_are_harmless() -> None:
    assert sum(_outcomes("--each", "120", "--seed", "2").values()) > 1900


@pytest.mark.parametrize("name", list(originals()))
def test_the_undamaged_files_open(tmp_path: Path, name: str) -> None:
    assert check(originals()[name], tmp_path) == "picture"


@given(
    content=st.binary(max_size=300), head=st.sampled_from([b"", b"II*\0", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_bytes_get_one_sentence(tmp_path: Path, content: bytes, head: bytes) -> None:
    assert check(head + content, tmp_path) in ("UnreadableImage", "UnsupportedFormat")
