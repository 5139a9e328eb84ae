"""Paint the clips and models of a batch with others: each frame once at its time, with its sound, byte for byte."""

from __future__ import annotations

import json
import threading
from contextlib import closing, contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from engine.commissions.commission import Ended
from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.queue.queue_item import Batch, ItemState
from engine.computers.distributed_run import DistributedRun
from engine.computers.packing import Packing
from engine.errors import EngineError
from engine.options import SaveOptions, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Progress
from tests.engine.commissions.model3d.made_models import cube_glb, encoded, scene
from tests.engine.computers.conftest import MODELS, STYLES, Leader, abandon, files_in, wait_for
from tests.engine.computers.network import helpers, until
from tests.engine.computers.shots import FRAMES, check_negative, three_shots
from tests.engine.computers.toy import SECONDS, ToyEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = SimpleNamespace(computers=())


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return three_shots(tmp_path / "clip.mkv")


def _add(leader: Leader, *sources: Path) -> Path:
    out = leader.folder / "out"
    options = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),), strength=1.0)
    with closing(leader.queue()) as queue:
        for source in sources:
            suffix = ".mkv" if source.suffix == ".mkv" else None
            details = {"consistency": 0.0} if suffix else {}
            queue.add(Batch((source,), options, out, "{name}", SaveOptions(), suffix, details=details))
    return out


@contextmanager
def _distributed(leader: Leader, pool: Any, here: Any) -> Iterator[tuple[DistributedRun, Any]]:
    packing = Packing(MODELS, leader.places.models, STYLES)
    with closing(leader.queue()) as queue:
        distributed = DistributedRun(queue, pool, packing, STYLES, here, tell=leader.told.append)
        with closing(distributed.steps()) as steps:
            yield distributed, steps


def _gltf(folder: Path) -> Path:
    """Write a cube whose bytes and picture lie in files of their own, one of them in a folder."""
    made = cube_glb()
    (folder / "model" / "pictures").mkdir(parents=True)
    path = folder / "model" / "cube.gltf"
    path.write_bytes(made.gltf("cube.bin"))
    (folder / "model" / "cube.bin").write_bytes(made.binary)
    text = json.loads(read_container(path).text)
    for image in text["images"]:
        image.clear()
        image["uri"] = "pictures/my%20bark.png"
    (folder / "model" / "pictures" / "my bark.png").write_bytes(encoded(scene()))
    path.write_text(json.dumps(text))
    return path


@pytest.mark.slow
def test_a_clip_of_a_batch_is_painted_once_frame_by_frame_and_told_as_one(clip: Path, leader: Leader) -> None:
    """GIVEN a clip between two photographs WHEN this computer paints THEN three rows end, and no part is left."""
    out = leader.fill(1)
    _add(leader, clip)
    leader.fill(1)
    told: dict[int, list[float]] = {}
    with _distributed(leader, NOBODY, ToyEngine) as (_, steps):
        ended = [item.number for item, step in steps if isinstance(step, Ended) or _note(told, item, step)]
    assert sorted(ended) == [1, 2, 3]
    assert told[2] == sorted(told[2])
    assert len(told[2]) > 3
    check_negative(clip, out / "clip.mkv")
    with closing(leader.queue()) as queue:
        assert not (queue.workspace(2) / "parts").exists()
        assert set(queue.states().values()) == {ItemState.DONE}


def _note(told: dict[int, list[float]], item: Any, step: Any) -> bool:
    if isinstance(step, Progress):
        told.setdefault(item.number, []).append(step.fraction)
    return False


class _Failing(ToyEngine):
    """Fail at the second shot, once."""

    count = 0

    def stylize(self, picture: Any, options: Any, **more: Any) -> Any:
        _Failing.count += 1
        if _Failing.count == 15:
            raise EngineError("broken off")
        return super().stylize(picture, options, **more)


@pytest.mark.slow
def test_a_part_that_fails_ends_its_clip_which_goes_on_when_it_is_tried_again(clip: Path, leader: Leader) -> None:
    """GIVEN an engine that fails at the second shot WHEN it is tried again THEN only what lacks is painted."""
    _Failing.count = 0
    out = _add(leader, clip)
    ((_, failed),) = leader.paint(NOBODY, here=_Failing)
    assert str(failed.error) == "broken off"
    assert leader.states() == [ItemState.FAILED]
    with closing(leader.queue()) as queue:
        queue.retry([1])
    ((_, ended),) = leader.paint(NOBODY, here=_Failing)
    assert ended.result == out / "clip.mkv"
    check_negative(clip, out / "clip.mkv")
    assert _Failing.count == 15 + 2 * FRAMES


@pytest.mark.slow
def test_a_clip_whose_last_parts_a_killed_process_has_painted_goes_on(clip: Path, leader: Leader) -> None:
    """GIVEN a clip that was begun WHEN the process that has all its parts is killed THEN the next one ends it."""
    _Failing.count = 0
    out = _add(leader, clip)
    assert [step.result for _, step in leader.paint(NOBODY, here=_Failing)] == [None]
    with closing(leader.queue()) as queue:
        (parts,) = queue.workspace(1).rglob("parts.sqlite")
    abandon(leader.places.queue)
    abandon(parts)
    ((_, ended),) = leader.paint(NOBODY, here=True)
    assert ended.result == out / "clip.mkv"
    check_negative(clip, out / "clip.mkv")


@pytest.mark.slow
def test_a_clip_that_is_dropped_waits_again_and_can_be_removed(
    clip: Path, leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a clip that is painted by its parts WHEN it is taken out of the queue THEN nobody paints it any more."""
    monkeypatch.setenv(SECONDS, "0.2")
    _add(leader, clip)
    working: list[DistributedRun] = []

    def work() -> None:
        with _distributed(leader, NOBODY, ToyEngine) as (distributed, steps):
            working.append(distributed)
            for _ in steps:
                pass

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: working and working[0].painting)
    (distributed,) = working
    assert distributed.numbers == {1}
    distributed.drop(frozenset({1}))
    until(lambda: leader.states() == [ItemState.WAITING])
    assert distributed.numbers == frozenset()
    with closing(leader.queue()) as queue:
        queue.remove([1])
    thread.join()


def test_a_clip_that_is_damaged_is_one_sentence(leader: Leader, tmp_path: Path) -> None:
    (tmp_path / "clip.mkv").write_bytes(b"no clip")
    _add(leader, tmp_path / "clip.mkv")
    ((_, ended),) = leader.paint(NOBODY, here=True)
    assert "clip.mkv" in ended.message
    assert leader.states() == [ItemState.FAILED]


@pytest.mark.slow
def test_a_model_that_another_computer_paints_is_that_of_one_computer(leader: Leader, tmp_path: Path) -> None:
    """GIVEN models of one file and of several, and names that are taken WHEN painted there THEN all files are alike."""
    (tmp_path / "cube.glb").write_bytes(cube_glb().glb())
    sources = tmp_path / "cube.glb", _gltf(tmp_path)
    out = _add(leader, *sources)
    for folder in (out, leader.folder / "alone"):
        folder.mkdir()
        (folder / "cube.bin").write_bytes(b"somebody else's")
        (folder / "cube_my bark.png").write_bytes(b"likewise")
    with closing(leader.pool()) as pool, helpers(lambda: leader.helper("one")):
        wait_for(pool, "one")
        ended = dict(leader.paint(pool))
    assert {number: step.state for number, step in ended.items()} == {1: "done", 2: "done"}
    assert _below(out) == _below_alone(leader)


def _below_alone(leader: Leader) -> dict[str, bytes]:
    leader.alone()
    return _below(leader.folder / "alone")


def _below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_batch_of_all_kinds_is_shared(clip: Path, leader: Leader, tmp_path: Path) -> None:
    """GIVEN two that help WHEN photographs, a clip and a model are painted THEN both paint parts of the clip."""
    out = leader.fill(2)
    (tmp_path / "cube.glb").write_bytes(cube_glb().glb())
    _add(leader, clip, tmp_path / "cube.glb")
    slow = {SECONDS: "0.05"}
    with (
        closing(leader.pool()) as pool,
        helpers(lambda: leader.helper("one", **slow), lambda: leader.helper("two", **slow)) as both,
    ):
        wait_for(pool, "one", "two")
        ended = dict(leader.paint(pool))
        for helper in both:
            helper.wait_for("painting clip.mkv")
    assert {number: step.state for number, step in ended.items()} == dict.fromkeys(range(1, 5), "done")
    check_negative(clip, out / "clip.mkv")
    assert set(files_in(out)) == {"00.png", "01.png", "clip.mkv", "cube.glb"}
