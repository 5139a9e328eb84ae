"""Download a published network when the user asks for it: with progress, cancellable, going on where it stopped."""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import BadWeights, cannot_write_into
from engine.models.checkpoint import LARGEST
from engine.storage.whole_file import put_in_place

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

FETCHABLE = {"vgg19": 574_673_361}  # bytes to download
_CHUNK = 2**18  # bytes
_PATIENCE = 10.0  # s without a byte


@dataclass(frozen=True, slots=True)
class Source:
    """Say where a file is, and what it must be."""

    url: str
    sha256: str  # its first digits are enough

    @property
    def file(self) -> str:
        """Name the file."""
        return self.url.rsplit("/", 1)[-1]


def source_of(name: str) -> Source:
    """Ask torchvision where a network is; raises BadWeights where it is none that can be fetched."""
    if name not in FETCHABLE:
        raise BadWeights("“{0}” cannot be fetched; choose one of: {1}.", name, ", ".join(FETCHABLE))
    try:
        from torchvision.models import VGG19_Weights  # noqa: PLC0415  # optional, and slow to load
    except ImportError as error:
        raise BadWeights(
            "torchvision is missing here; download vgg19-dcbb9e9d.pth from pytorch.org and import it."
        ) from error
    url: str = VGG19_Weights.IMAGENET1K_V1.url
    return Source(url, url.rsplit("-", 1)[-1].removesuffix(".pth"))


def download(source: Source, folder: Path) -> Generator[tuple[int, int], None, Path]:
    """Download a file; closing the generator cancels, and what has come is kept for the next time.

    Args:
        source: of the file.
        folder: where it goes; made if missing.

    Yields:
        Bytes that are here, and bytes in all.

    Returns:
        The checked file.

    Raises:
        BadWeights: the connection broke, or the file is not what it should be.
        CannotWrite: the disk is full or may not be written to.
    """
    part = folder / f"{source.file}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield from _receive(source, part)
        found = hashlib.sha256()
        with part.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        if not found.hexdigest().startswith(source.sha256):
            part.unlink()
            raise BadWeights("{0} did not arrive as it was published; fetch it again.", source.file)
        path = folder / source.file
        put_in_place(part, path)
    except (urllib.error.URLError, TimeoutError, ConnectionError, http.client.HTTPException) as error:
        raise BadWeights("The connection broke; what has arrived is kept, so fetch it again to go on.") from error
    except OSError as error:
        raise cannot_write_into(folder) from error
    return path


def _receive(source: Source, part: Path) -> Generator[tuple[int, int]]:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(source.url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        answer = urllib.request.urlopen(request, timeout=_PATIENCE)
    except urllib.error.HTTPError as error:
        if error.code != http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        error.close()
        return  # there is no more to come; the digest tells whether it is the file
    with answer, part.open("ab" if answer.status == http.client.PARTIAL_CONTENT else "wb") as file:
        have = file.tell()
        total = have + int(answer.headers.get("Content-Length", 0))
        if total > LARGEST:
            raise BadWeights("{0} is larger than 1 GiB, which no such file is; nothing was fetched.", source.file)
        yield have, total
        while chunk := answer.read(_CHUNK):
            file.write(chunk)
            have += len(chunk)
            yield have, total
        if have < total:
            raise ConnectionError(f"{have} of {total} bytes")
