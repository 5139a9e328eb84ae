"""Paint a queue with the computers that help, as a process that can be killed. Words: folder of the test."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from engine.commissions.queue import queue_file
from engine.computers import distributed_run
from engine.computers.computer_list import ComputerList
from engine.storage.places import Places
from tests.engine.computers.conftest import Leader


def main(folder: str) -> None:
    """Print the number of each picture that has arrived."""
    queue_file.MOST_TRIES = distributed_run.MOST_LOSSES = 99  # deaths are not the pictures' fault
    distributed_run.PATIENCE_S = 120.0
    places = Places.below(Path(folder) / "leader")
    leader = Leader(ComputerList(places.computer_list), places, Path(folder))
    with closing(leader.pool()) as pool:
        for number, ended in leader.paint(pool):
            sys.stdout.write(f"{ended.state.value} {number} {ended.message}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
