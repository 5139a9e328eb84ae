"""What is unfinished lies beside its target, out of sight, under a name of its own."""

from __future__ import annotations

from pathlib import Path

from engine.commissions.sink import unfinished


def test_it_lies_beside_the_target_and_is_hidden() -> None:
    folder = unfinished(Path("videos") / "out.mp4")
    assert folder.parent == Path("videos")
    assert folder.name.startswith(".")


def test_each_target_has_its_own_the_same_each_time() -> None:
    targets = [Path("a.mp4"), Path("a.mkv"), Path("b.mp4"), Path("c/a.mp4")]
    assert len({unfinished(target) for target in targets}) == 4
    assert unfinished(targets[0]) == unfinished(Path("a.mp4"))
