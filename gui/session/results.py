"""Hold the finished picture that is there to be saved: its memory, its files, its place in the history."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from engine.painters import registry
from engine.recipes.recipe import Recipe, to_json
from engine.storage.places import Places, new_name
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process.tile import TileSource
from gui.link.protocol import Lost
from gui.session.failure_sentence import failure_sentence
from gui.session.painted import as_painted
from gui.system.resource_path import resource_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.options import SaveOptions, StyleOptions
    from gui.link.call import Call
    from gui.link.link import Link
    from gui.link.protocol import Failure
    from gui.session.painted import PaintedResult, Unfinished

MOST_KEPT = 2 * 2**30  # bytes of all histories together


class Results:
    """Own the last result.

    Attributes:
        made: it, None while there is none.
        unfinished: the run that goes on, has failed, or whose result is not kept yet.
        places: where results are kept, None keeps nothing.
        photo: that is open.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self.made: PaintedResult | None = None
        self.unfinished: Unfinished | None = None
        self.places: Places | None = None
        self.photo: m.Photo | None = None

    def take(self, made: PaintedResult | None) -> None:
        """Hold a result, or none, in place of the one before, whose memory is given back."""
        self._link.drop(self.made)
        self.made = made

    def journal_for(self, options: StyleOptions, *, has_failed: bool) -> Path | None:
        """Name the file for a run's state, a failed run's own where its options are the same; None keeps none."""
        if self.places is None or not registry.traits_of(options.engine).can_resume:
            return None
        last = self.unfinished if has_failed else None
        return last.journal if last and last.options == options else self.places.new_journal()

    def tiles(self, photo: int) -> TileSource | None:
        """Name the result for a request of a tile."""
        if self.made is None:
            return None
        height, width, _ = self.made.stored.pixels.shape
        return TileSource(photo, self.made.job, width, height)

    def export(
        self, path: Path, options: SaveOptions, *, overwrite: bool = False, in_place: bool = False
    ) -> Call[m.Saved] | None:
        """Write the result to a file; None where there is none."""
        if self.made is None:
            return None
        words = Recipe(self.made.options, self.made.model)
        recipe = to_json(words, resource_path("styles"), private=options.strip_personal)
        photo = self.photo and as_painted(self.photo, self.made.options)
        return self._link.ask(m.SaveResult, path, options, recipe, overwrite, self.made.stored, in_place, photo)

    def keep(
        self, photo: Path | None, notice: str, kept: Callable[[], object], not_kept: Callable[[str], object]
    ) -> None:
        """Put the result into the photo's history; until it is there, its run counts as unfinished."""
        if self.made is None or self.places is None or photo is None:
            self.unfinished = None
            return
        made, run = replace(self.made, name=new_name()), self.unfinished
        self.made = made
        recipe = to_json(Recipe(made.options, made.model), resource_path("styles"))
        folder = self.places.history(photo)
        self._link.ask(k.KeepResult, folder, made.name, recipe, notice, MOST_KEPT, made.stored).then(
            partial(self._end, run, kept), failure=partial(self._fail, run, not_kept)
        )

    def _end(self, run: Unfinished | None, kept: Callable[[], object], _kept: k.ResultKept) -> None:
        self._forget(run)
        kept()

    def _fail(self, run: Unfinished | None, not_kept: Callable[[str], object], failure: Failure) -> None:
        if not isinstance(failure, Lost):
            self._forget(run)
            not_kept(failure_sentence(failure))

    def _forget(self, run: Unfinished | None) -> None:
        if self.unfinished is run:  # else another run has begun
            self.unfinished = None

    def note_saved(self, job: int) -> None:
        """Note that the user has saved the result of a job to a file."""
        if self.made is not None and self.made.job == job:
            self.made = replace(self.made, is_saved=True)
