"""Tell a lack of memory from other faults."""

from __future__ import annotations

import pytest
import torch

from engine.errors import is_out_of_memory


@pytest.mark.parametrize(
    ("error", "is_lack"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA ran into a wall"), True),
        (
            RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
            True,
        ),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), True),
        (RuntimeError("could not create a primitive"), True),
        (RuntimeError("std::bad_alloc"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (RuntimeError("the allocation table of this tensor is locked"), False),
        (RuntimeError("could not create a file"), False),
        (ValueError("out of memory"), False),
        (RuntimeError("shapes differ"), False),
    ],
    ids=str,
)
def test_a_lack_of_memory_is_told_from_other_faults(error: Exception, is_lack: bool) -> None:
    assert is_out_of_memory(error) is is_lack
