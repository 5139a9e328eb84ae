"""Put other pictures into a glTF 2.0 file: what else is in it keeps every byte, moved where it must make room."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine.commissions.model3d.json_text import JsonText
from engine.commissions.model3d.texture_bytes import SUFFIXES, format_of, mime_type
from engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.commissions.model3d.gltf_container import Container

_ALIGNMENT = 4  # bytes, of all that accessors read
_MESHOPT = ("EXT_meshopt_compression", "KHR_meshopt_compression")


@dataclass(frozen=True, slots=True)
class NewTexture:
    """Give a material that had only a colour a picture instead."""

    material: int
    data: bytes  # encoded
    factor: tuple[float, float, float, float]  # that remains


def replaced(
    container: Container, images: dict[int, bytes], added: list[NewTexture], target: Path
) -> dict[Path, bytes]:
    """Give the files of the model with other pictures, the one at `target` last.

    Args:
        container: the model as it was read.
        images: encoded pictures by index of the image.
        added: pictures for materials without one.
        target: path of the model.
    """
    edit = _Edit(container, target)
    for index, data in images.items():
        edit.replace(index, data)
    for texture in added:
        edit.add(texture)
    return edit.files()


class _Edit:
    def __init__(self, container: Container, target: Path) -> None:
        self._container, self._target = container, target
        self._document = container.document
        self._text = container.text.removeprefix(b"\xef\xbb\xbf").decode()
        self._json = JsonText(self._text)
        self._views: dict[int, bytes] = {}
        self._replaced: set[int] = set()
        self._files: dict[Path, bytes] = {}
        self._counts = {name: len(getattr(self._document, name)) for name in ("buffer_views", "images", "textures")}

    def replace(self, index: int, data: bytes) -> None:
        """Replace an image where it is; a file beside the model gets a new name."""
        image = self._document.images[index]
        self._replaced.add(index)
        kind = format_of(data)
        if image.buffer_view is not None:
            self._views[image.buffer_view] = data
            if image.mime_type != mime_type(kind):
                self._json.put(mime_type(kind), "images", index, "mimeType")
        elif (image.uri or "").startswith("data:"):
            self._json.put(_data_uri(data, mime_type(kind)), "images", index, "uri")
            if image.mime_type not in (None, mime_type(kind)):
                self._json.put(mime_type(kind), "images", index, "mimeType")
        else:
            self._json.put(self._beside(index, data), "images", index, "uri")
            if image.mime_type not in (None, mime_type(kind)):
                self._json.put(mime_type(kind), "images", index, "mimeType")

    def add(self, texture: NewTexture) -> None:
        """Add image and texture, and have a material use them."""
        kind = mime_type(format_of(texture.data))
        buffers = self._document.buffers
        if self._container.is_binary and (not buffers or buffers[0].uri is None):
            image: dict[str, object] = {"bufferView": self._append(texture.data), "mimeType": kind}
        elif any((image.uri or "data:").startswith("data:") for image in self._document.images) or not (
            self._document.images
        ):
            image = {"uri": _data_uri(texture.data, kind)}
        else:
            image = {"uri": self._beside(self._counts["images"], texture.data)}
        self._json.put(image, "images", self._next("images"))
        place = self._next("textures")
        self._json.put({"source": self._counts["images"] - 1}, "textures", place)
        path = ("materials", texture.material, "pbrMetallicRoughness")
        rough = dict(self._json.get(*path) or {})  # type: ignore[call-overload]
        rough |= {"baseColorTexture": {"index": place}, "baseColorFactor": list(texture.factor)}
        self._json.put(rough, *path)

    def files(self) -> dict[Path, bytes]:
        """Assemble everything."""
        buffers = self._moved()
        for index, data in buffers.items():
            own = self._document.buffers[index] if index < len(self._document.buffers) else None
            self._json.put(len(data), "buffers", index, "byteLength")
            if own is None or own.uri is None:
                continue
            if own.uri.startswith("data:"):
                self._json.put(
                    own.uri.partition(",")[0] + "," + base64.b64encode(data).decode(), "buffers", index, "uri"
                )
            else:
                self._json.put(self._named(f"{self._target.stem}_{index}.bin", data), "buffers", index, "uri")
        self._copy_unchanged(set(buffers))
        text = self._json.changed().encode()
        if self._container.text.startswith(b"\xef\xbb\xbf"):
            text = b"\xef\xbb\xbf" + text
        self._files[self._target] = self._packed(text, buffers.get(0)) if self._container.is_binary else text
        return self._files

    def _next(self, name: str) -> int:
        self._counts[name] += 1
        return self._counts[name] - 1

    def _append(self, data: bytes) -> int:
        """Promise a new buffer view; its bytes go behind everything else."""
        index = self._next("buffer_views")
        self._views[index] = data
        return index

    def _moved(self) -> dict[int, bytes]:
        """Build the buffers that hold new pictures, and note where their views are then."""
        views = self._document.buffer_views
        touched: dict[int, list[int]] = {}
        for index in self._views:
            touched.setdefault(views[index].buffer if index < len(views) else 0, []).append(index)
        buffers = {}
        for buffer, changed in touched.items():
            has_own = buffer < len(self._document.buffers)
            data = self._container.buffer(buffer)[: self._document.buffers[buffer].byte_length] if has_own else b""
            buffers[buffer] = self._rebuilt(buffer, data, sorted(changed))
        return buffers

    def _rebuilt(self, buffer: int, data: bytes, changed: list[int]) -> bytes:
        views = self._document.buffer_views
        inside = [index for index in changed if index < len(views) and self._stands_alone(index)]
        parts, done, shift = [], 0, 0
        shifts: list[tuple[int, int]] = []  # from this byte on, by that many
        for index in sorted(inside, key=lambda index: views[index].byte_offset):
            start, length, new = views[index].byte_offset, views[index].byte_length, self._views[index]
            padded = new + b"\0" * ((length - len(new)) % _ALIGNMENT)
            parts += [data[done:start], padded]
            self._place_view(index, start + shift, len(new))
            done, shift = start + length, shift + len(padded) - length
            shifts.append((done, shift))
        parts.append(data[done:])
        for path, start in self._starts(buffer, set(inside)):
            moved = next((by for end, by in reversed(shifts) if end <= start), 0)
            if moved:
                self._json.put(start + moved, *path, "byteOffset")
        rebuilt = bytearray(b"".join(parts))
        for index in changed:
            if index not in inside:
                rebuilt += b"\0" * (-len(rebuilt) % _ALIGNMENT)
                self._place_view(index, len(rebuilt), len(self._views[index]), buffer)
                rebuilt += self._views[index]
        return bytes(rebuilt)

    def _place_view(self, index: int, offset: int, length: int, buffer: int = 0) -> None:
        if index >= len(self._document.buffer_views):
            view = {"buffer": buffer, "byteOffset": offset, "byteLength": length}
            self._json.put(view, "bufferViews", index)
            return
        if offset != self._document.buffer_views[index].byte_offset:
            self._json.put(offset, "bufferViews", index, "byteOffset")
        self._json.put(length, "bufferViews", index, "byteLength")

    def _stands_alone(self, index: int) -> bool:
        """Tell whether nothing else reads any of a view's bytes, and all that is behind it can be told to move."""
        own = self._document.buffer_views[index]
        start, end = own.byte_offset, own.byte_offset + own.byte_length
        for other, view in enumerate(self._document.buffer_views):
            if set(view.extensions) - set(_MESHOPT):
                return False
            spans = [(view.buffer, view.byte_offset, view.byte_length)] if other != index else []
            for name in set(view.extensions) & set(_MESHOPT):
                where = self._json.get("bufferViews", other, "extensions", name)
                if not isinstance(where, dict):
                    return False
                spans.append(tuple(where.get(key, 0) for key in ("buffer", "byteOffset", "byteLength")))
            if any(buffer == own.buffer and low < end and low + size > start for buffer, low, size in spans):
                return False
        return True

    def _starts(self, buffer: int, without: set[int]) -> Iterator[tuple[tuple[str | int, ...], int]]:
        """List where in the JSON it is told that something begins in a buffer, and at which byte."""
        for index, view in enumerate(self._document.buffer_views):
            if view.buffer == buffer and index not in without:
                yield ("bufferViews", index), view.byte_offset
            for name in set(view.extensions) & set(_MESHOPT):
                where = self._json.get("bufferViews", index, "extensions", name)
                if isinstance(where, dict) and where.get("buffer", 0) == buffer:
                    yield ("bufferViews", index, "extensions", name), int(where.get("byteOffset", 0))

    def _beside(self, index: int, data: bytes) -> str:
        """Name a picture's file after the painted model and the picture, and give its URI."""
        images = self._document.images
        uri = images[index].uri if index < len(images) else None
        stem = self._container.file(uri).stem if uri else f"colour_{index}"
        return self._named(f"{self._target.stem}_{stem}{SUFFIXES[format_of(data)]}", data)

    def _named(self, name: str, data: bytes) -> str:
        """Hold a file to be written beside the model under a name that is not taken by anything else."""
        stem, dot, suffix = name.rpartition(".")
        number = 1
        while (path := self._target.with_name(name)) in self._files or (path.exists() and path.read_bytes() != data):
            number += 1
            name = f"{stem}_{number}{dot}{suffix}"
        self._files[path] = data
        return quote(name)

    def _copy_unchanged(self, rebuilt: set[int]) -> None:
        """Take along what stays as it is where the painted model goes to another folder."""
        if self._target.parent.resolve() == self._container.path.parent.resolve():
            return
        changed = set(self._files)
        kept = [("buffers", i, b.uri) for i, b in enumerate(self._document.buffers) if i not in rebuilt]
        kept += [("images", i, image.uri) for i, image in enumerate(self._document.images)]
        for kind, index, uri in kept:
            if uri is None or uri.startswith("data:") or (kind == "images" and index in self._replaced):
                continue
            try:
                data, file = self._container.resource(uri), self._container.file(uri)
            except EngineError:  # it is not there; nor will it be
                continue
            path = self._target.parent / file.relative_to(self._container.path.parent)
            if path in changed or (path.exists() and path.read_bytes() != data):
                self._json.put(self._named(f"{self._target.stem}_{file.name}", data), kind, index, "uri")
            else:
                self._files[path] = data

    def _packed(self, text: bytes, binary: bytes | None) -> bytes:
        """Join the chunks of a .glb."""
        text += b" " * (-len(text) % _ALIGNMENT)
        own = self._container.binary if binary is None else binary + b"\0" * (-len(binary) % _ALIGNMENT)
        chunks = struct.pack("<I4s", len(text), b"JSON") + text
        if own is not None:
            chunks += struct.pack("<I4s", len(own), b"BIN\0") + own
        chunks += self._container.tail
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def _data_uri(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
