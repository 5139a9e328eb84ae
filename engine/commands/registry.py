"""List the commands of the command line, in the order in which the help names them."""

from __future__ import annotations

from engine.commands.batch import BATCH
from engine.commands.command import Command
from engine.commands.learn import LEARN
from engine.commands.model import MODEL
from engine.commands.models import MODELS
from engine.commands.selftest import SELFTEST
from engine.commands.stylize import STYLIZE
from engine.commands.video import VIDEO
from engine.commands.workers import WORKERS

COMMANDS: tuple[Command, ...] = (
    STYLIZE,
    VIDEO,
    BATCH,
    LEARN,
    MODEL,
    MODELS,
    WORKERS,
    SELFTEST,
)
