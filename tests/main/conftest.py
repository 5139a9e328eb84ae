"""Share how the command line is called in these tests."""

from __future__ import annotations

from tests.command_line import asked, quiet_logging, words

__all__ = ["asked", "quiet_logging", "words"]
