"""Run a helper's orders: files that lack, a full disk, an engine that does not load, what is left behind."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING

import pytest

from engine.commissions.commission import Order
from engine.computers.engine_process import EngineProcess
from engine.computers.helping import rooms_of
from engine.computers.order import Painted
from engine.computers.order_runner import OrderRunner
from engine.computers.packing import Packing
from engine.errors import EngineStopped
from engine.mask import GreyPicture, Mask
from engine.options import Device, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from tests.engine.computers.conftest import MODELS, RESOURCES, STYLES
from tests.engine.computers.toy import broken, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def packing(tmp_path: Path) -> Packing:
    return Packing(MODELS, tmp_path / "own", STYLES)


@pytest.fixture
def order(photo_path: Path, style_path: Path, tmp_path: Path) -> Order:
    options = StyleOptions((StyleChoice(style_path),), masks=(Mask(GreyPicture(photo_path)),))
    return Order(photo_path, tmp_path / "out" / "painted.png", options)


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[OrderRunner]:
    user = Places.below(tmp_path / "helper")
    rooms = rooms_of(RESOURCES, user)
    found = OrderRunner(
        "desk", user.visitors / "work", rooms.files, EngineProcess(rooms, Device.CPU, load), lambda _what: None
    )
    yield found
    found.close()


def _send(runner: OrderRunner, files: dict[str, Path]) -> None:
    for name, path in files.items():
        told = {"do": "keep", "name": name, "place": 0, "content": path.read_bytes(), "is_last": True}
        assert runner.answer(told, print) == {}


def test_an_order_is_painted_once_its_files_are_there(runner: OrderRunner, packing: Packing, order: Order) -> None:
    """GIVEN an order with the user's style and mask WHEN it comes THEN what lacks is told, then it is painted."""
    parcel = packing.pack(order, "1-a")
    assert len(parcel.files) == 2  # the mask is the photograph itself
    request = {"do": "paint", "order": parcel.order.record()}
    assert set(runner.answer(request, print)["lacking"]) == set(parcel.files)

    _send(runner, parcel.files)
    told = runner.answer(request, lambda _report: None)

    painted = Painted.of(told["painted"])
    assert (painted.width, painted.height, len(painted.pieces)) == (96, 64, 1)
    assert painted.pieces[0].content.startswith(b"\x89PNG")
    assert list(runner.folder.iterdir()) == []


def test_a_damaged_photograph_is_told_in_its_own_sentence(runner: OrderRunner, packing: Packing, order: Order) -> None:
    order.source.write_bytes(b"no picture")
    parcel = packing.pack(order, "1-a")
    _send(runner, parcel.files)
    told = runner.answer({"do": "paint", "order": parcel.order.record()}, print)
    assert told["failed"] == "UnsupportedFormat"
    assert json.loads(told["sentence"])[1:] == ["photo.png"]


def test_a_full_disk_is_one_sentence(runner: OrderRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(runner._files, "keep", full)
    told = runner.answer({"do": "keep", "name": "x", "place": 0, "content": b"", "is_last": True}, print)
    assert told["failed"] == "CannotWrite"
    assert json.loads(told["sentence"])[1:] == ["desk", os.strerror(errno.ENOSPC)]


def test_a_cancelled_order_is_not_painted(runner: OrderRunner, packing: Packing, order: Order) -> None:
    parcel = packing.pack(order, "1-a")
    _send(runner, parcel.files)
    assert runner.answer({"do": "cancel", "key": "1-a"}, print) == {}
    assert runner.answer({"do": "paint", "order": parcel.order.record()}, print) == {"cancelled": True}


def test_an_engine_that_does_not_start_is_told(tmp_path: Path) -> None:
    rooms = rooms_of(RESOURCES, Places.below(tmp_path))
    engine = EngineProcess(rooms, Device.CPU, broken)
    with pytest.raises(EngineStopped, match="without an answer"):
        engine.start()
