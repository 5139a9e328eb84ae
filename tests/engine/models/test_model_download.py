"""Check fetching against a server on this computer: progress, cancelling, going on, and a file that is another."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

from engine.errors import BadWeights
from engine.models import own_models
from engine.models.model_download import Source, download, source_of
from engine.models.own_models import OwnModels
from tests.engine import published_files as published

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLED = Path(__file__).resolve().parents[3] / "resources" / "models"
CONTENT = bytes(range(256)) * 4096  # 1 MiB


class Shelf(ThreadingHTTPServer):
    """Serve one file, whole or from a byte on; `breaks_at` closes the connection early."""

    daemon_threads = True

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content
        self.breaks_at: int | None = None
        self.ranges: list[str | None] = []

    def source(self) -> Source:
        url = f"http://127.0.0.1:{self.server_address[1]}/network-{hashlib.sha256(self.content).hexdigest()[:8]}.pth"
        return Source(url, hashlib.sha256(self.content).hexdigest()[:8])


class _Handler(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.server.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if start >= len(self.server.content):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(self.server.content) - start))
        self.end_headers()
        self.wfile.write(self.server.content[start : self.server.breaks_at])

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    server = Shelf(CONTENT)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _run(source: Source, folder: Path) -> tuple[list[tuple[int, int]], Path]:
    seen, steps = [], download(source, folder)
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as end:
            return seen, end.value


def test_a_file_arrives_with_progress(shelf: Shelf, tmp_path: Path) -> None:
    seen, path = _run(shelf.source(), tmp_path / "own")

    assert path.read_bytes() == CONTENT
    assert [path] == list(path.parent.iterdir())
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert seen == sorted(seen)


def test_a_cancelled_download_goes_on_where_it_stopped(shelf: Shelf, tmp_path: Path) -> None:
    steps = download(shelf.source(), tmp_path)
    next(steps)
    have, _ = next(steps)
    steps.close()

    seen, path = _run(shelf.source(), tmp_path)

    assert shelf.ranges == [None, f"bytes={have}-"]
    assert seen[0] == (have, len(CONTENT))
    assert path.read_bytes() == CONTENT


def test_a_broken_connection_is_told_and_what_has_come_is_kept(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_at = 300_000

    with pytest.raises(BadWeights, match="is kept"):
        _run(shelf.source(), tmp_path)
    (part,) = tmp_path.iterdir()
    assert part.stat().st_size == 300_000
    shelf.breaks_at = None
    assert _run(shelf.source(), tmp_path)[1].read_bytes() == CONTENT


def test_a_part_that_is_all_there_is_taken(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / f"{shelf.source().file}.part").write_bytes(CONTENT)

    assert _run(shelf.source(), tmp_path)[1].read_bytes() == CONTENT


def test_a_file_with_another_digest_is_thrown_away(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match="fetch it again"):
        _run(Source(shelf.source().url, "00000000"), tmp_path)
    assert not list(tmp_path.iterdir())


def test_nobody_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match="The connection broke"):
        _run(Source("http://127.0.0.1:9/network-00000000.pth", "00000000"), tmp_path)


def test_torchvision_names_the_file_and_its_digest() -> None:
    source = source_of("vgg19")

    assert source == Source("https://download.pytorch.org/models/vgg19-dcbb9e9d.pth", "dcbb9e9d")
    with pytest.raises(BadWeights, match="choose one of: vgg19"):
        source_of("vgg16")


def test_fetching_installs_and_leaves_no_download(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    published.write(published.vgg19(), tmp_path / "file.pth")
    shelf.content = (tmp_path / "file.pth").read_bytes()
    monkeypatch.setattr(own_models, "source_of", lambda _name: shelf.source())
    own = OwnModels(BUNDLED, tmp_path / "own")
    assert [info.name for info in own.installed() if not info.is_installed] == ["vgg19"]

    for have, total in own.fetch("vgg19"):
        assert have <= total == len(shelf.content)

    assert all(info.is_installed for info in own.installed())
    assert {path.suffix for path in (tmp_path / "own").iterdir()} == {".json", ".safetensors"}
