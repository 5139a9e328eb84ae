"""Let the tests import the scripts of packaging/, which is no package: it would shadow the library of that name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def scripts() -> None:
    """Put packaging/ on the path, as Python does for a script that is run from there."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))
