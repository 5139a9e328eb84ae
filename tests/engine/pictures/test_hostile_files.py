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

from tests.engine.hostile import check, formats, originals

ROOT = Path(__file__).parents[3]


def _outcomes(*words: str) -> dict[str, int]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.engine.hostile", *words],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stderr == ""  # nor does a library write anything there
    outcomes: dict[str, int] = json.loads(run.stdout)
    return outcomes


@pytest.mark.slow
def test_some_damaged_files_of_every_format_are_harmless() -> None:
    outcomes = _outcomes("--each", "30", "--seed", "1")

    assert sum(outcomes.values()) >= 30 * 8
    assert {"picture", "UnreadableImage"} <= set(outcomes) <= {
        "picture", "UnreadableImage", "UnsupportedFormat", "OutOfMemory",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("image_format", formats())
def test_a_thousand_damaged_files_of_each_format_are_harmless(image_format: str) -> None:
    outcomes = _outcomes("--each", "1000", "--seed", "2", "--format", image_format)

    assert sum(outcomes.values()) >= 1000


@pytest.mark.parametrize("name", list(originals()))
def test_the_undamaged_files_open(tmp_path: Path, name: str) -> None:
    assert check(originals()[name], tmp_path) == "picture"


@given(
    content=st.binary(max_size=300),
    head=st.sampled_from(
        [
            *(
                b"",
                b"II*\0",
                b"MM\0+",
                b"\xff\xd8\xff\xe0",
                b"\x89PNG\r\n\x1a\n",
                b"GIF89a",
                b"BM",
                b"RIFF\0\1\0\0WEBPVP8 ",
            ),
            *(b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51", b"\0\0\0\x1cftypavif"),
        ]
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_bytes_get_one_sentence(tmp_path: Path, content: bytes, head: bytes) -> None:
    assert check(head + content, tmp_path) in ("UnreadableImage", "UnsupportedFormat")
