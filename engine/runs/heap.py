"""Give freed memory back to the system, which the C library would keep for later."""

from __future__ import annotations

import ctypes
import sys


def trim_heap() -> None:
    """Return all pages that hold nothing; where the C library is not glibc it does so by itself, or never.

    What large blocks leave is kept otherwise: a thread's arena shrinks only from its end, and once a block of some
    megabytes was freed, blocks of that size no longer come from the system one by one.
    """
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(ctypes.c_size_t(0))
