"""Stand in for the command line that learns strokes: what a painting is called says what becomes of it.

What it leaves lies beside the script, not beside the painting, which may be one of the app's own.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = """
import json, pathlib, sys, time
words = sys.argv[1:]
assert words[0] == "learn" and "--json" in words and "--behind" in words, words
path = pathlib.Path(__file__).with_name(pathlib.Path(words[1]).name)
print(json.dumps({"fraction": 0.25, "seconds_left": 120.0}), flush=True)
if path.stem == "long":
    path.with_suffix(".begun").touch()
    time.sleep(60)
if path.stem == "bad":
    print("Traceback", file=sys.stderr)
    sys.exit("The painting is no picture; choose another one.")
if path.stem == "told":
    print(json.dumps({"failed": json.dumps(["{0} is bad.", "a"])}), flush=True)
    sys.exit("a is bad.")
path.with_suffix(".words").write_text("\\n".join(words))
print(json.dumps({"fraction": 1.0, "seconds_left": 0.0}), flush=True)
"""


def learning_program(folder: Path) -> tuple[str, ...]:
    """Write the script into a folder, and name what runs it."""
    script = folder / "learn.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    return sys.executable, str(script)
