"""Check this installation: `selftest`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.commands.command import Answer, Command
from engine.errors import EngineError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from engine.commands.command import Place, Report


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer JSON."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Tell what was good, also before what was not."""
    from engine.selftest import check

    report: dict[str, str] = {}
    failure: EngineError | None = None
    try:
        report.update(check(place.resources, place.user))
        # after torch, which Windows cannot load once Qt is there
        report.update(place.check_window(next((place.resources / "samples").glob("*.jpg"))))
    except EngineError as error:
        failure = error
        report["failed"] = str(error)
    yield Answer(json.dumps(report) if parsed.json else "\n".join(f"{name}: {found}" for name, found in report.items()))
    if failure is not None:
        raise failure
    return 0


SELFTEST = Command("selftest", "check this installation", declare, run)
