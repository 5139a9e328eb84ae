"""Read the bytes of a glTF 2.0 model: .glb or .gltf, with what it holds inside or has beside it."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from engine.commissions.model3d.gltf_json import Document, Head
from engine.commissions.model3d.model import MOST_BYTES
from engine.commissions.model3d.model_errors import damaged_model, too_large_model
from engine.errors import UnreadableImage, UnsupportedFormat, not_found

if TYPE_CHECKING:
    from engine.commissions.model3d.gltf_json import BufferView

_MOST_JSON = 50 * 2**20  # bytes
_JSON, _BINARY = 0x4E4F534A, 0x004E4942  # kinds of chunks


@dataclass(slots=True)
class Container:
    """Hold a file's chunks and, once they are asked for, the bytes around it."""

    path: Path
    text: bytes  # the JSON, as it is in the file
    document: Document
    binary: bytes | None = None  # the chunk of a .glb
    tail: bytes = b""  # chunks behind it
    is_binary: bool = False
    _buffers: dict[int, bytes] = field(default_factory=dict)

    def buffer(self, index: int) -> bytes:
        """Give a buffer; raises UnreadableImage where it is not there."""
        if index not in self._buffers:
            buffers = self.document.buffers
            if index >= len(buffers):
                raise self.damaged()
            uri = buffers[index].uri
            if uri is None:
                if index or self.binary is None:
                    raise self.damaged()
                data = self.binary
            else:
                data = self.resource(uri)
            if len(data) < buffers[index].byte_length:
                raise self.damaged()
            self._buffers[index] = data
        return self._buffers[index]

    def view(self, index: int) -> bytes:
        """Give a buffer view's bytes."""
        views = self.document.buffer_views
        if index >= len(views):
            raise self.damaged()
        view: BufferView = views[index]
        data = self.buffer(view.buffer)
        if view.byte_offset + view.byte_length > len(data):
            raise self.damaged()
        return data[view.byte_offset : view.byte_offset + view.byte_length]

    def image(self, index: int) -> bytes:
        """Give an image's encoded bytes."""
        if index >= len(self.document.images):
            raise self.damaged()
        image = self.document.images[index]
        if image.buffer_view is not None:
            return self.view(image.buffer_view)
        if image.uri is None:
            raise self.damaged()
        return self.resource(image.uri)

    def resource(self, uri: str) -> bytes:
        """Read what a URI names: data in itself, or a file beside the model."""
        if uri.startswith("data:"):
            return self._data(uri)
        file = self.file(uri)
        try:
            if file.stat().st_size > MOST_BYTES:
                raise too_large_model(file.name)
            return file.read_bytes()
        except (OSError, ValueError) as error:
            raise UnreadableImage(
                "{0} needs {1}, which is not beside it; put it there or export the model as one .glb file.",
                self.path.name, file.name,
            ) from error  # fmt: skip

    def file(self, uri: str) -> Path:
        """Turn a relative URI into the path of a file in the model's folder or below; raises UnsupportedFormat."""
        parts = urlsplit(uri)
        name = PurePosixPath(unquote(parts.path).replace("\\", "/"))
        if parts.scheme or parts.netloc or name.is_absolute() or ".." in name.parts or "\0" in str(name):
            raise UnsupportedFormat(
                "{0} needs a file outside its folder; export the model as one .glb file.", self.path.name
            )
        return self.path.parent / name

    def files(self) -> list[Path]:
        """List the files beside the model that it names, whether or not they are there; raises UnsupportedFormat."""
        named = [one.uri for one in self.document.buffers] + [one.uri for one in self.document.images]
        return [self.file(uri) for uri in named if uri is not None and not uri.startswith("data:")]

    def damaged(self) -> UnreadableImage:
        """Say that something does not fit together."""
        return damaged_model(self.path.name)

    def _data(self, uri: str) -> bytes:
        head, comma, body = uri.partition(",")
        if not comma:
            raise self.damaged()
        try:
            return (
                base64.b64decode(body, validate=False) if head.endswith(";base64") else unquote(body).encode("latin1")
            )
        except (binascii.Error, ValueError) as error:
            raise self.damaged() from error


def read_container(path: Path) -> Container:
    """Read a model file's JSON, and its chunks where it is a .glb; raises UnreadableImage or UnsupportedFormat."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise too_large_model(path.name)
        data = path.read_bytes()
    except OSError as error:
        raise not_found(path.name) from error
    if data[:4] != b"glTF":
        return Container(path, data, _document(path, data))
    text, binary, tail = _chunks(path, data)
    return Container(path, text, _document(path, text), binary, tail, is_binary=True)


def _chunks(path: Path, data: bytes) -> tuple[bytes, bytes | None, bytes]:
    """Take a .glb apart: JSON, binary, and the chunks behind them as they are."""
    damaged = damaged_model(path.name)
    if len(data) < 20:
        raise damaged
    version, length = struct.unpack_from("<II", data, 4)
    if version != 2:
        raise _other_version(path)
    if length > len(data):
        raise damaged
    size, kind = struct.unpack_from("<II", data, 12)
    if kind != _JSON or 20 + size > length:
        raise damaged
    text, place = data[20 : 20 + size], 20 + size
    if place + 8 <= length:
        size, kind = struct.unpack_from("<II", data, place)
        if place + 8 + size > length:
            raise damaged
        if kind == _BINARY:
            return text, data[place + 8 : place + 8 + size], data[place + 8 + size : length]
    return text, None, data[place:length]


def _document(path: Path, text: bytes) -> Document:
    if len(text) > _MOST_JSON:
        raise too_large_model(path.name)
    body = text.removeprefix(b"\xef\xbb\xbf")
    try:
        if not msgspec.json.decode(body, type=Head).asset.version.startswith("2."):
            raise _other_version(path)
        return msgspec.json.decode(body, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableImage("{0} is damaged or no glTF 2.0; export the model again.", path.name) from error


def _other_version(path: Path) -> UnsupportedFormat:
    return UnsupportedFormat("{0} is not glTF 2.0; open it in Blender and export it as .glb.", path.name)
