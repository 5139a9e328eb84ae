"""Check in which order files are worked on, and what is answered."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from gui.engine_process import messages as m
from gui.engine_process.file_worker import THUMBNAIL_SIDE, FileWorker
from gui.engine_process.photo_cache import PhotoCache
from gui.link.protocol import Cancelled


class _Peer:
    """Keep what is sent; a frame is its shape."""

    def __init__(self) -> None:
        self.sent: list = []
        self.send = self.sent.append
        self.rings = {m.SCREEN.name: SimpleNamespace(put=lambda pixels: pixels.shape)}

    @contextmanager
    def reporting(self, job: int):
        yield


@pytest.fixture
def worker() -> FileWorker:
    peer = _Peer()
    worker = FileWorker(peer, PhotoCache(None), None)
    worker.sent = peer.sent
    return worker


def test_thumbnails_wait_for_the_rest_and_the_end_for_no_thumbnail(worker, photo_path, style_path):
    worker.submit(m.MakeThumbnail(1, style_path))
    worker.submit(m.OpenPhoto(2, m.Photo(1, photo_path)))
    worker.finish()
    worker.run()
    (opened,) = worker.sent
    assert (opened.job, opened.frame, opened.width, opened.height, opened.obstacle) == (2, (64, 96, 3), 96, 64, None)


def test_what_has_not_begun_is_dropped_at_once(worker, photo_path, style_path):
    worker.submit(m.OpenPhoto(1, m.Photo(1, photo_path)))
    worker.submit(m.ReadRecipe(2, style_path, ()))
    worker.drop(1)
    worker.drop(1)
    worker.finish()
    worker.run()
    assert worker.sent == [Cancelled(1), m.RecipeRead(2, None)]
    worker.drop(2)
    assert len(worker.sent) == 2  # it is over


def test_a_thumbnail_is_small_and_in_proportion(worker, tmp_path):
    from PIL import Image

    Image.new("RGB", (1600, 800)).save(tmp_path / "a.png")
    worker._handle(m.MakeThumbnail(1, tmp_path / "a.png"))
    assert worker.sent == [m.ThumbnailMade(1, (THUMBNAIL_SIDE // 2, THUMBNAIL_SIDE, 3))]


def test_what_hinders_writing_back_is_told_where_that_was_asked(worker, tmp_path):
    from PIL import Image

    path = Path(tmp_path / "a.gif")
    Image.new("P", (8, 6)).save(path)
    for job, write_back in ((1, False), (2, True)):
        worker._handle(m.OpenPhoto(job, m.Photo(job, path), write_back))
    assert [opened.obstacle is None for opened in worker.sent] == [True, False]
