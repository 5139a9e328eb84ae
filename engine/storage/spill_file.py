"""Open a temporary file for what is too large for memory."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO

_FOLDER = "/var/tmp"  # /tmp itself is memory on many Linux systems


def spill_file() -> FileIO:
    """Open an unbuffered file that nobody else sees and that goes when it is closed; raises OSError.

    It lies in the folder that TMPDIR names, or in the system's own for large files.
    """
    is_ours = sys.platform == "linux" and "TMPDIR" not in os.environ and os.access(_FOLDER, os.W_OK)
    return tempfile.TemporaryFile(prefix="impasto-", buffering=0, dir=_FOLDER if is_ours else None)
