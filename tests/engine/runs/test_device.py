"""Check the choice of processor, number format and size."""

from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest
import torch

from engine.errors import BadOptions
from engine.options import Device, Precision
from engine.runs import device

CPU = torch.device("cpu")
GIB = 2**30


def _pretend(monkeypatch: pytest.MonkeyPatch, *, cuda: bool, mps: bool) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [(True, True, "cuda"), (True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_auto_takes_the_fastest_that_is_there(
    monkeypatch: pytest.MonkeyPatch, cuda: bool, mps: bool, expected: str
) -> None:
    _pretend(monkeypatch, cuda=cuda, mps=mps)

    assert device.choose(Device.AUTO).type == expected
    assert device.choose(Device.CPU).type == "cpu"


@pytest.mark.parametrize(
    ("mps", "wanted", "sentence"),
    [
        (False, Device.CUDA, "This computer has no CUDA device; choose cpu or auto."),
        (False, Device.MPS, "This computer has no MPS device; choose cpu or auto."),
        (True, Device.CUDA, "This computer has no CUDA device; choose mps or cpu or auto."),
    ],
)
def test_a_device_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, mps: bool, wanted: Device, sentence: str
) -> None:
    _pretend(monkeypatch, cuda=False, mps=mps)

    with pytest.raises(BadOptions) as caught:
        device.choose(wanted)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("kind", "name"), [("cpu", "CPU"), ("mps", "Apple GPU")])
def test_a_device_has_a_name_for_people(kind: str, name: str) -> None:
    assert device.describe(torch.device(kind)) == name


@pytest.mark.parametrize(
    ("native", "wanted", "expected"),
    [
        (True, Precision.AUTO, torch.bfloat16),
        (False, Precision.AUTO, torch.float32),
        (True, Precision.FLOAT32, torch.float32),
        (False, Precision.BFLOAT16, torch.bfloat16),
    ],
)
def test_bfloat16_is_taken_where_it_is_native(
    monkeypatch: pytest.MonkeyPatch, native: bool, wanted: Precision, expected: torch.dtype
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": native})

    assert device.precision_for(CPU, wanted) is expected


@pytest.mark.parametrize(("free", "limit", "expected"), [(4, None, 4), (4, 1.5, 1.5), (4, 9.0, 4)])
def test_memory_is_what_is_free_or_the_limit(
    monkeypatch: pytest.MonkeyPatch, free: int, limit: float | None, expected: float
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=free * GIB))

    assert device.memory_of(CPU, limit) == expected * GIB


@pytest.mark.parametrize(
    ("physical", "logical", "allowed", "threads"),
    [(4, 8, 8, 4), (8, 8, 8, 7), (2, 2, 2, 2), (1, 1, 1, 1), (None, 6, 6, 5), (8, 16, 2, 2), (8, 8, None, 7)],
)
def test_there_is_a_thread_to_a_core_and_one_core_of_many_is_left(
    monkeypatch: pytest.MonkeyPatch, physical: int | None, logical: int, allowed: int | None, threads: int
) -> None:
    process = SimpleNamespace() if allowed is None else SimpleNamespace(cpu_affinity=lambda: [0] * allowed)
    chosen: list[int] = []
    monkeypatch.delenv("OMP_NUM_THREADS")
    monkeypatch.setattr(psutil, "Process", lambda: process)
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True, n=logical: n if logical else physical)
    monkeypatch.setattr(torch, "set_num_threads", chosen.append)

    device.use_threads()

    assert chosen == [threads]


def test_the_users_own_number_of_threads_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.setattr(torch, "set_num_threads", lambda _: pytest.fail("was set"))

    assert device.use_threads() == torch.get_num_threads()
