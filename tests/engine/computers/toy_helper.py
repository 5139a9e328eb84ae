"""Help another computer with the toy engine: a process of a test. Words: home, invitation or "", version."""

from __future__ import annotations

import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


def main(home: str, file: str, version: str = "") -> int:
    """Print what is done, and at last the sentence that ended it."""
    from engine.computers import versions  # here, since the processes in which it paints import this module too
    from engine.computers.engine_process import EngineProcess
    from engine.computers.helping import helping, rooms_of
    from engine.computers.pairing import KeptBelonging, read_invitation
    from engine.errors import EngineError
    from engine.options import Device
    from engine.storage.places import Places
    from tests.engine.computers.toy import learn, load

    user = Places.below(Path(home))
    if version:
        versions.VERSION = version
    kept = KeptBelonging(user.belonging)
    engine = EngineProcess(rooms_of(RESOURCES, user), Device.CPU, load, learn)
    try:
        for standing in helping(kept, read_invitation(Path(file)) if file else None, RESOURCES, user, engine, 0):
            _say(f"{standing.doing.value} {standing.what}")
    except EngineError as error:
        _say(f"ended {error}")
        return error.exit_code
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
