"""Bytes of glTF files: chunks, buffers and what lies beside the model."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from engine.commissions.model3d.gltf_container import Container, read_container
from engine.errors import UnreadableImage, UnsupportedFormat

ASSET = {"asset": {"version": "2.0"}}


def glb(text: bytes, *chunks: tuple[bytes, bytes], version: int = 2, length: int | None = None) -> bytes:
    body = b"".join(struct.pack("<I4s", len(data), kind) + data for kind, data in ((b"JSON", text), *chunks))
    return struct.pack("<4sII", b"glTF", version, 12 + len(body) if length is None else length) + body


def opened(folder: Path, data: bytes | dict, name: str = "a.glb") -> Container:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(ASSET | data).encode())
    return read_container(path)


def test_a_glb_is_taken_into_its_chunks(tmp_path: Path) -> None:
    text = json.dumps(ASSET | {"buffers": [{"byteLength": 4}]}).encode()

    found = opened(tmp_path, glb(text, (b"BIN\0", b"12345678"), (b"ODD!", b"abcd")))

    assert (found.text, found.binary, found.is_binary) == (text, b"12345678", True)
    assert found.tail == struct.pack("<I4s", 4, b"ODD!") + b"abcd"
    assert found.buffer(0) == b"12345678"


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"glTF", UnreadableImage, "damaged"), (glb(b"{}", length=999), UnreadableImage, "damaged"),
        (glb(json.dumps(ASSET).encode(), version=1), UnsupportedFormat, "not glTF 2.0"),
        (glb(b'{"asset": {"version": "1.0"}}'), UnsupportedFormat, "not glTF 2.0"),
        (b'{"asset": {"version": "1.1"}, "nodes": {}}', UnsupportedFormat, "not glTF 2.0"),
        (glb(b"{broken"), UnreadableImage, "damaged"), (b"", UnreadableImage, "damaged"),
        (glb(json.dumps(ASSET).encode() + b" ")[:-1], UnreadableImage, "damaged"),
        (b'{"asset": {"version": "2.0"}, "buffers": [{"byteLength": -1}]}', UnreadableImage, "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, data: bytes, error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        opened(tmp_path, data)


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match=r"a\.glb cannot be found"):
        read_container(tmp_path / "a.glb")


def test_views_and_images_are_parts_of_buffers(tmp_path: Path) -> None:
    (tmp_path / "some data.bin").write_bytes(b"0123456789")
    (tmp_path / "skin.png").write_bytes(b"a picture")
    found = opened(tmp_path, {
        "buffers": [{"uri": "some%20data.bin", "byteLength": 10}, {"uri": "data:;base64,QUJD", "byteLength": 3}],
        "bufferViews": [{"buffer": 0, "byteOffset": 2, "byteLength": 3}, {"buffer": 1, "byteLength": 3}],
        "images": [{"bufferView": 0}, {"uri": "skin.png"}, {"uri": "data:text/plain,a%20b"}],
    })  # fmt: skip

    assert (found.view(0), found.view(1)) == (b"234", b"ABC")
    assert [found.image(n) for n in range(3)] == [b"234", b"a picture", b"a b"]


@pytest.mark.parametrize(
    "document",
    [
        {"buffers": [{"byteLength": 4}]}, {"buffers": [{"uri": "data:;base64,QUJD", "byteLength": 4}]},
        {"buffers": [{"uri": "data:nothing", "byteLength": 0}]}, {"buffers": []},
    ],
)  # fmt: skip
def test_a_buffer_that_is_not_whole_is_damaged(tmp_path: Path, document: dict) -> None:
    with pytest.raises(UnreadableImage, match="damaged"):
        opened(tmp_path, document).buffer(0)


def test_views_and_images_that_reach_too_far_are_damaged(tmp_path: Path) -> None:
    found = opened(tmp_path, {
        "buffers": [{"uri": "data:;base64,QUJD", "byteLength": 3}],
        "bufferViews": [{"buffer": 0, "byteOffset": 1, "byteLength": 3}], "images": [{}],
    })  # fmt: skip

    for broken in (lambda: found.view(0), lambda: found.view(1), lambda: found.image(0), lambda: found.image(1)):
        with pytest.raises(UnreadableImage, match="damaged"):
            broken()


@pytest.mark.parametrize(
    "uri", ["../a.bin", "/etc/passwd", "http://a/b.bin", "//a/b", "x/..%2f../a", "file:///a", "a%00b", "..\\a.bin"]
)
def test_nothing_outside_the_folder_is_read(tmp_path: Path, uri: str) -> None:
    with pytest.raises(UnsupportedFormat, match="outside"):
        opened(tmp_path, {}).resource(uri)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    found = opened(tmp_path, {})

    assert found.file("own%20pictures/a.png") == tmp_path / "own pictures" / "a.png"
    with pytest.raises(UnreadableImage, match=r"needs a b\.png"):
        found.resource("a%20b.png")
