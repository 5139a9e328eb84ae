"""Check that an engine that dies as it starts is started again, but not for ever."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from engine.computers.engine_process import EngineProcess
from engine.computers.helping import rooms_of
from engine.errors import EngineStopped
from engine.options import Device
from engine.storage.places import Places
from tests.engine.computers.toy import broken, dies_at_first

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


def test_an_engine_that_dies_as_it_starts_is_started_again(tmp_path: Path) -> None:
    with closing(EngineProcess(rooms_of(RESOURCES, Places.below(tmp_path)), Device.CPU, dies_at_first)) as engine:
        engine.start()

        assert engine.facts["device"] == "Toy"


def test_an_engine_that_dies_each_time_is_told(tmp_path: Path) -> None:
    with (
        closing(EngineProcess(rooms_of(RESOURCES, Places.below(tmp_path)), Device.CPU, broken)) as engine,
        pytest.raises(EngineStopped),
    ):
        engine.start()
