"""Check that the newest view of a model is drawn, with what is to be seen on it."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.model3d import turntable
from gui.engine_process import messages as m
from gui.engine_process import viewing as v
from gui.engine_process.file_worker import FileWorker
from gui.engine_process.model_cache import ModelCache, is_model
from gui.engine_process.view_worker import ViewWorker
from gui.link.protocol import Array, Cancelled
from tests.engine.commissions.model3d.made_models import cube_glb, lamp_glb, moving_tube

SIDE = 64


class Ring:
    """Keep what is drawn."""

    def __init__(self) -> None:
        self.drawn: list[np.ndarray] = []

    def put(self, pixels: np.ndarray) -> int:
        self.drawn.append(np.array(pixels))
        return len(self.drawn) - 1


class Pixels:
    """Hold one array under every key."""

    def __init__(self, content: np.ndarray) -> None:
        self._content = content

    def get(self, _array, use):
        return use(self._content)


class Peer:
    """Keep what is sent."""

    def __init__(self, painted: np.ndarray) -> None:
        self.sent: list[object] = []
        self.came = threading.Condition()
        self.rings = {v.VIEWS.name: Ring()}
        self.pixels = Pixels(painted)

    def send(self, message: object) -> None:
        with self.came:
            self.sent.append(message)
            self.came.notify()

    def reporting(self, _job: int):
        return contextlib.nullcontext()

    def wait_for(self, count: int) -> list[object]:
        with self.came:
            assert self.came.wait_for(lambda: len(self.sent) >= count, 20)
            return self.sent


class Photos:
    """Open models."""

    def __init__(self) -> None:
        self._models = ModelCache()

    def model(self, photo: m.Photo):
        return self._models.get(photo.path, shines=photo.shines)


@pytest.fixture
def photo(tmp_path: Path) -> m.Photo:
    blue = np.zeros((32, 32, 3), np.uint8)
    blue[..., 2] = 255
    (tmp_path / "cube.glb").write_bytes(cube_glb(blue).glb())
    return m.Photo(1, tmp_path / "cube.glb")


@pytest.fixture
def peer() -> Peer:
    red = np.zeros((32, 32, 3), np.float32)
    red[..., 0] = 1
    return Peer(red)


@pytest.fixture
def worker(peer: Peer) -> ViewWorker:
    worker = ViewWorker(peer, Photos())
    threading.Thread(target=worker.run, daemon=True).start()
    return worker


def _view(job: int, photo: m.Photo, **more) -> v.DrawView:
    return v.DrawView(job, photo, v.View(is_lit=False), SIDE, SIDE, **more)


def _middle(peer: Peer) -> list[int]:
    return peer.rings[v.VIEWS.name].drawn[-1][SIDE // 2, SIDE // 2].tolist()


def test_the_model_the_result_and_what_is_painted_now_are_seen(worker: ViewWorker, peer: Peer, photo: m.Photo) -> None:
    worker.submit(_view(1, photo))
    peer.wait_for(1)
    assert _middle(peer) == [0, 0, 255]
    worker.submit(_view(2, photo, painted=Array("red", (32, 32, 3), "float32")))
    peer.wait_for(2)
    assert _middle(peer) == [255, 0, 0]
    worker.show(photo, np.full((8, 8, 3), (0, 1, 0), np.float32))
    worker.submit(_view(3, photo, is_live=True))
    peer.wait_for(3)
    assert _middle(peer) == [0, 255, 0]
    worker.show(photo, np.full((8, 8, 3), (1, 1, 0), np.float32))
    worker.submit(_view(4, photo, is_live=True))
    peer.wait_for(4)
    assert _middle(peer) == [255, 255, 0]
    worker.submit(_view(5, photo))
    peer.wait_for(5)
    assert _middle(peer) == [0, 0, 255]


def test_another_model_s_painting_is_not_shown(worker: ViewWorker, peer: Peer, photo: m.Photo) -> None:
    worker.show(m.Photo(7, photo.path), np.full((8, 8, 3), (0, 1, 0), np.float32))
    worker.submit(_view(1, photo, is_live=True))
    peer.wait_for(1)
    assert _middle(peer) == [0, 0, 255]


def test_a_view_that_waits_makes_room_for_a_newer_one(peer: Peer, photo: m.Photo) -> None:
    idle = ViewWorker(peer, Photos())
    idle.submit(_view(1, photo))
    idle.submit(_view(2, photo))
    assert peer.sent == [Cancelled(1)]
    threading.Thread(target=idle.run, daemon=True).start()
    assert isinstance(peer.wait_for(2)[-1], v.ViewDrawn)


def test_animations_are_told(worker: ViewWorker, peer: Peer, tmp_path: Path) -> None:
    (tmp_path / "tube.glb").write_bytes(moving_tube().glb())
    worker.submit(v.LookAtModel(1, m.Photo(1, tmp_path / "tube.glb")))
    (seen,) = peer.wait_for(1)
    assert len(seen.clips) >= 1 and all(seconds > 0 for _, seconds in seen.clips) and seen.triangles > 0


def _lamp(folder: Path, color: tuple[int, int, int]) -> m.Photo:
    """Write a black cube that shines by a picture of one colour."""
    made = lamp_glb(np.full((24, 24, 3), color, np.uint8))
    made.json["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"] = [0, 0, 0, 1]
    (folder / "lamp.glb").write_bytes(made.glb())
    return m.Photo(1, folder / "lamp.glb")


def test_a_painting_of_what_shines_is_seen_on_its_own_sheet(worker: ViewWorker, peer: Peer, tmp_path: Path) -> None:
    """GIVEN a lamp of white light and a sheet on which it is blue WHEN that is shown THEN the lamp shines in blue."""
    plain = _lamp(tmp_path, (255, 255, 255))
    shining = replace(plain, shines=True)
    models = ModelCache()
    sheet = models.get(plain.path, shines=True).way.sheet
    assert models.get(plain.path).picture.pixels.shape != (*sheet.picture()[0].shape,)
    red, blue = (np.broadcast_to(np.float32(color), (120, 180, 3)) for color in ((1, 0, 0), (0, 0, 1)))
    painted, _ = sheet.picture({0: red, 1: blue[:24, :24]})
    worker.submit(v.LookAtModel(1, plain))
    assert peer.wait_for(1)[0].can_shine
    worker.show(shining, painted)
    worker.submit(_view(2, plain, is_live=True))
    peer.wait_for(2)
    assert _middle(peer) == [0, 0, 255]
    peer.pixels = Pixels(painted)
    worker.submit(_view(3, plain))
    worker.submit(_view(4, shining, painted=Array("red", painted.shape, "float32")))
    assert isinstance(peer.wait_for(4)[-1], v.ViewDrawn)
    assert _middle(peer) == [0, 0, 255]


def test_what_shines_is_seen_unpainted_and_dark_light_stays_dark(
    worker: ViewWorker, peer: Peer, tmp_path: Path
) -> None:
    """GIVEN a lamp without light WHEN its sheet is painted over in white THEN it is as black as it was."""
    plain = _lamp(tmp_path, (0, 255, 0))
    worker.submit(_view(1, plain))
    peer.wait_for(1)
    assert _middle(peer) == [0, 255, 0]
    worker.show(plain, np.full((8, 8, 3), (1, 0, 0), np.float32))
    worker.submit(_view(2, plain, is_live=True))
    peer.wait_for(2)
    assert _middle(peer) == [0, 255, 0]  # which is not painted
    (tmp_path / "dark").mkdir()
    dark = replace(_lamp(tmp_path / "dark", (0, 0, 0)), number=2, shines=True)
    size = ModelCache().get(dark.path, shines=True).picture.pixels.shape
    worker.show(dark, np.ones(size, np.float32))
    worker.submit(_view(3, dark, is_live=True))
    peer.wait_for(3)
    assert _middle(peer) == [0, 0, 0]


def test_a_model_that_does_not_shine_is_the_same_model(photo: m.Photo) -> None:
    models = ModelCache()
    assert models.get(photo.path, shines=True) is models.get(photo.path)


@pytest.mark.parametrize(("name", "expected"), [("a.GLB", True), ("a.fbx", True), ("a.obj", True), ("a.png", False)])
def test_models_are_told_by_their_endings(name: str, expected: bool) -> None:
    assert is_model(Path(name)) is expected
    assert not is_model(None)


@pytest.fixture
def files(peer: Peer) -> FileWorker:
    """Give a worker that writes, with the same models."""
    peer.rings[m.SCREEN.name] = Ring()
    return FileWorker(peer, Photos(), None)


def _done(files: FileWorker, request: object) -> None:
    files.submit(request)
    thread = threading.Thread(target=files.run)
    thread.start()
    files._requests.put((2, 10**6, None))
    thread.join(30)


def test_a_turntable_is_saved_of_what_is_painted(
    files: FileWorker, peer: Peer, photo: m.Photo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a black painting WHEN a picture of it and one of the original are saved THEN only one has colours."""
    monkeypatch.setattr(turntable, "SIDE", 180)
    peer.pixels = Pixels(np.zeros_like(ModelCache().get(photo.path).picture.pixels))
    for name, painted in (("own.png", None), ("black.png", Array("x", (1, 1, 3), "float32"))):
        _done(files, m.SaveTurntable(1, tmp_path / name, photo, painted, 35.0, 12.0, None, 0.0))
    own, black = (np.asarray(Image.open(tmp_path / name).convert("RGB"), int) for name in ("own.png", "black.png"))
    assert own[90, 90].max() > 40 > black[90, 90].max()
    assert peer.sent[-1] == m.Saved(1, tmp_path / "black.png")


def test_a_model_has_a_thumbnail(files: FileWorker, peer: Peer, photo: m.Photo) -> None:
    _done(files, m.MakeThumbnail(2, photo.path))
    assert isinstance(peer.sent[-1], m.ThumbnailMade)
    assert peer.rings[m.SCREEN.name].drawn[0].std() > 10
