"""Work is guessed without opening anything whole: megapixels, and a hundred times as much where it is not instant."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.commissions.queue.queue_item import QueueItem
from engine.computers.pieces import PART
from engine.computers.sizes import factor_of, has_parts, travels, work_of
from engine.errors import BadOptions
from engine.options import SaveOptions, StyleOptions

INSTANT, FINE = StyleOptions(engine="adain"), StyleOptions(engine="gatys")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("L", (2000, 1500)).save(tmp_path / "a.png")
    return tmp_path / "a.png"


def _item(name: str, target: str | None = None, **details: str | float) -> QueueItem:
    path = Path(name)
    return QueueItem(1, path, Path(target or name), INSTANT, SaveOptions(), details=details)


def test_a_photograph_is_its_megapixels(photo: Path) -> None:
    assert work_of(photo, INSTANT, {}) == pytest.approx(3.0)
    assert work_of(photo, FINE, {}) == pytest.approx(300.0)


@pytest.mark.parametrize(("size", "work"), [(1000, 0.75), (4000, 12.0), (None, 3.0)])
def test_what_is_painted_at_another_size_is_that_size(photo: Path, size: int | None, work: float) -> None:
    assert work_of(photo, StyleOptions(engine="adain", size=size), {}) == pytest.approx(work)


def test_a_part_of_a_clip_tells_its_own() -> None:
    assert work_of(Path("none.mp4"), INSTANT, {PART: 7.5}) == 7.5
    assert work_of(Path("none.mp4"), FINE, {PART: 7.5}) == 750.0
    assert work_of(Path("none.mp4"), INSTANT, {PART: 0.0}) > 0


def test_a_model_is_a_guess_that_opens_nothing(tmp_path: Path) -> None:
    assert work_of(tmp_path / "none.glb", INSTANT, {}) == pytest.approx(2.048**2)
    small = work_of(tmp_path / "none.glb", StyleOptions(engine="adain", size=1024), {})
    assert small == pytest.approx(1.024**2)


def test_what_pillow_cannot_open_is_guessed_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.nef").write_bytes(b"raw " * 60_000)
    assert work_of(tmp_path / "a.nef", INSTANT, {}) == pytest.approx(0.2)


def test_a_picture_that_is_too_large_to_open_is_guessed_as_well(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert work_of(photo, INSTANT, {}) > 0  # and nobody is warned


def test_what_is_not_there_is_a_little_work(tmp_path: Path) -> None:
    assert work_of(tmp_path / "none.jpg", INSTANT, {}) == 0.01


def test_an_engine_that_is_none_is_told() -> None:
    assert (factor_of("adain"), factor_of("gatys")) == (1.0, 100.0)
    with pytest.raises(BadOptions):
        factor_of("oil")


@pytest.mark.parametrize(
    ("item", "can"),
    [
        (_item("a.jpg"), True), (_item("a.NEF"), True), (_item("a.txt"), False), (_item("a.glb"), True),
        (_item("a.glb", turntable="b.mp4"), False), (_item("a.mp4", **{PART: 3.0}), True), (_item("a.mp4"), False),
    ],
    ids=lambda value: f"{value.photo} {dict(value.details)}" if isinstance(value, QueueItem) else str(value),
)  # fmt: skip
def test_what_other_computers_can_paint_travels(item: QueueItem, can: bool) -> None:
    assert travels(item) == can


def test_a_clip_is_painted_by_its_parts_unless_one_picture_is_asked_for(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (8, 8)), Image.new("RGB", (8, 8), "red")
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second], duration=100)
    assert has_parts(_item("a.mp4")) and has_parts(_item("a.mp4", "b.png"))
    assert has_parts(_item(str(tmp_path / "a.gif"), "b.mp4"))
    assert not has_parts(_item(str(tmp_path / "a.gif"), "b.png"))
    assert not has_parts(_item("a.mp4", **{PART: 3.0}))
    assert not has_parts(_item("a.jpg")) and not has_parts(_item("a.glb"))
