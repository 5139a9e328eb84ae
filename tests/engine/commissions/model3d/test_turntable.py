"""A model is shown from around it: one picture at a time of its animation, or a clip of a turn in which it plays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from engine.commissions.model3d import turntable
from engine.commissions.model3d.gltf_model import GltfModel
from engine.commissions.model3d.turntable import Turntable, check, is_clip
from engine.errors import CannotWrite, UnsupportedFormat
from tests.engine.commissions.model3d.made_models import Made, moving_tube
from tests.engine.geometry.shapes import cube

SIDES = {side: (0.15 * (side + 1), 0.9 - 0.12 * side, 0.5) for side in range(6)}


@pytest.fixture(autouse=True)
def _small_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turntable, "CLIP_SIDE", 64)
    monkeypatch.setattr(turntable, "_SECONDS", 1.0)


def _cube() -> Made:
    """Make a cube of which each side has a colour."""
    image = np.zeros((60, 90, 3))
    for side, color in SIDES.items():
        image[30 * (side // 3) :, 30 * (side % 3) :] = color
    return Made(cube(), image)


@pytest.fixture
def tube(tmp_path: Path) -> GltfModel:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "tube.glb").write_bytes(moving_tube().glb())
    return GltfModel(tmp_path / "models" / "tube.glb")


@pytest.mark.slow
def test_a_picture_is_written_beside_the_model(tmp_path: Path) -> None:
    path = Turntable(_cube(), {}).save(tmp_path / "turn.png")
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))
    assert pixels.shape == (1080, 1080, 3)
    assert pixels[400:700, 400:700].std() > 10


def test_a_clip_turns_once_and_plays(tmp_path: Path, tube: GltfModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a model with an animation WHEN its turntable is a GIF THEN it moves, to a step before where it began."""
    moments = []
    own = GltfModel.mesh
    monkeypatch.setattr(GltfModel, "mesh", lambda self, *when: (moments.append(when), own(self, *when))[1])
    told: list[float] = []
    Turntable(tube, {}).save(tmp_path / "turn.gif", 0, tell=told.append)
    assert told == [pytest.approx((frame + 1) / 10) for frame in range(10)]
    with Image.open(tmp_path / "turn.gif") as clip:
        frames = [np.asarray(frame.convert("RGB"), int) for frame in ImageSequence.Iterator(clip)]
    assert len(frames) == 10 and frames[0].shape == (64, 64, 3)
    steps = [np.abs(a - b).mean() for a, b in zip(frames, [*frames[1:], frames[0]], strict=True)]
    assert all(step > 0 for step in steps)
    played = [when[1] for when in moments if len(when) == 2]
    assert played == pytest.approx([index / 10 for index in range(10)])


def test_a_short_animation_is_played_again_and_again(tube: GltfModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turntable, "_SECONDS", 2.5)
    seen = []
    table = Turntable(tube, {})
    monkeypatch.setattr(table, "picture", lambda *when: (seen.append(when), np.zeros((8, 8, 3), np.uint8))[1])
    list(table._turn(5, 0, lambda _share: None))
    assert [(round(turn, 9), clip, round(seconds, 9)) for turn, clip, seconds, _ in seen] == [
        (0.0, 0, 0.0), (0.2, 0, 0.5), (0.4, 0, 0.0), (0.6, 0, 0.5), (0.8, 0, 0.0)
    ]  # fmt: skip


def test_a_picture_is_of_the_side_that_is_turned_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a cube before a camera straight in front WHEN it turns by quarters THEN four sides are seen, and again."""
    monkeypatch.setattr("engine.geometry.rendering._AMBIENT", 1.0)
    table = Turntable(_cube(), {}, yaw=0.0, pitch=0.0)
    middles = [tuple(table.picture(turn / 4, side=32)[16, 16].tolist()) for turn in range(5)]
    assert len(set(middles)) == 4
    assert middles[4] == middles[0]


def test_painted_textures_are_shown_instead_of_its_own() -> None:
    model = _cube()
    own, painted = Turntable(model, {}), Turntable(model, {0: np.full((9, 7, 3), (1.0, 0.0, 0.0), np.float32)})
    assert not np.array_equal(own.picture(side=32), painted.picture(side=32))
    red, green, blue = painted.picture(side=32)[16, 16].tolist()
    assert red > 100 and green == blue == 0


def test_at_rest_and_at_a_time_it_looks_differently(tube: GltfModel) -> None:
    table = Turntable(tube, {})
    rest, begin, end = (table.picture(0.0, clip, seconds, 48) for clip, seconds in ((None, 0.0), (0, 0.0), (0, 1.0)))
    assert np.array_equal(rest, begin)
    assert np.abs(rest.astype(int) - end).mean() > 1


@pytest.mark.parametrize("name", ["turn.png", "turn.mp4"])
def test_a_taken_name_is_kept_unless_it_is_to_be_replaced(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(b"mine")
    table = Turntable(_cube(), {})
    monkeypatch.setattr(table, "picture", lambda *_: np.zeros((64, 64, 3), np.uint8))
    assert table.save(tmp_path / name) == tmp_path / name.replace(".", " (2).")
    assert (tmp_path / name).read_bytes() == b"mine"
    assert table.save(tmp_path / name, overwrite=True) == tmp_path / name
    assert (tmp_path / name).read_bytes() != b"mine"


@pytest.mark.parametrize(("name", "moves"), [("a.mp4", True), ("a.GIF", True), ("a.webp", False), ("a.png", False)])
def test_endings_tell_what_moves(name: str, moves: bool) -> None:
    assert is_clip(Path(name)) == moves


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("none/a.mp4", CannotWrite),
        ("none/a.png", CannotWrite),
        ("a.xyz", UnsupportedFormat),
        ("own.glb", UnsupportedFormat),
    ],
)
def test_what_could_not_be_written_is_refused_at_once(tmp_path: Path, name: str, error: type) -> None:
    (tmp_path / "own.glb").write_bytes(b"")
    with pytest.raises(error):
        check(tmp_path / name, tmp_path / "own.glb")
    check(tmp_path / "a.mp4", tmp_path / "own.glb")
    check(tmp_path / "a.png", tmp_path / "own.glb")
