"""Paint all models in folders in their negative colours and check the files: python -m benchmarks.models.

    python -m benchmarks.models FOLDER... [--validator node_modules/gltf-validator]

Each model must open and be written, or end in one sentence. trimesh reads the same geometry from both files; of glTF
all but pictures must be equal, byte by byte, and so must be all poses of all animations; the Khronos validator
(`npm install gltf-validator`) may find no error that it does not find in the original.
"""

from __future__ import annotations

import argparse
import base64
import json
import struct
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import trimesh

from engine.commissions.model3d.model import Model
from engine.commissions.model3d.model_suffixes import SUFFIXES
from engine.commissions.model3d.open_model import open_model
from engine.commissions.model3d.texture_way import TextureWay
from engine.commissions.model3d.whole_files import write_model
from engine.errors import EngineError

_MOVED = ("byteOffset", "byteLength")
_VALIDATE = """
const [, validator, file] = process.argv, fs = require('fs'), path = require('path');
require(validator).validateBytes(new Uint8Array(fs.readFileSync(file)), {
  maxIssues: 0, externalResourceFunction: uri => fs.promises.readFile(path.join(path.dirname(file),
    decodeURIComponent(uri))).then(data => new Uint8Array(data)),
}).then(report => console.log(JSON.stringify(report.issues.messages.filter(m => m.severity === 0).map(m => m.code))),
  error => console.log(JSON.stringify([String(error)])));
"""


def main() -> None:
    """Print a line for each model, and how many of each kind there were."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--validator", type=Path, help="folder of the npm package gltf-validator")
    parsed = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in sorted(file for folder in parsed.folders for file in folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            began = time.process_time()
            kind, said = _tried(path, parsed.validator)
            counts[kind] += 1
            print(f"{kind:8} {time.process_time() - began:6.2f} s  {path.name}: {said}", flush=True)
    print(dict(counts))
    if counts["WRONG"]:
        raise SystemExit(1)


def _tried(path: Path, validator: Path | None) -> tuple[str, str]:
    """Paint a model; return "painted", "told" or "WRONG", and what there is to say."""
    before = {file: file.stat().st_mtime_ns for file in path.parent.iterdir()}
    with tempfile.TemporaryDirectory() as folder:
        try:
            model = open_model(path)
            way = TextureWay(model)
            textures = way.textures(1 - way.picture().pixels)
            target = write_model(model, textures, Path(folder) / path.name, overwrite=False)
        except EngineError as error:
            return "told", str(error)
        found = [*_differences(model, open_model(target), target)]
        if path.suffix.lower() in (".glb", ".gltf"):
            found += _changed_bytes(path, target)
            if validator is not None:
                new = Counter(_errors(validator, target)) - Counter(_errors(validator, path))
                found += [f"the validator finds {dict(new)}"] if new else []
        if {file: file.stat().st_mtime_ns for file in path.parent.iterdir()} != before:
            found.append("something beside the model was written")
    return ("WRONG", "; ".join(found)) if found else ("painted", f"{len(textures)} textures, {len(model.clips)} clips")


def _differences(model: Model, painted: Model, target: Path) -> list[str]:
    """Compare geometry at rest by trimesh, and every animation at five times."""
    found = []
    own, other = (_geometry(path) for path in (model.path, target))
    if own is not None and (other is None or len(own) != len(other) or not all(map(np.array_equal, own, other))):
        found.append("trimesh reads other geometry")
    if model.clips != painted.clips:
        found.append("other animations")
    for index, clip in enumerate(model.clips):
        for share in (0.0, 0.2, 0.5, 0.8, 1.0):
            poses = [each.mesh(index, share * clip.seconds).points for each in (model, painted)]
            if not np.array_equal(*poses):
                found.append(f"{clip.name} moves otherwise")
                break
    return found


def _geometry(path: Path) -> list[Any] | None:
    """Read vertices and triangles by trimesh; None where it cannot."""
    try:
        scene = trimesh.load_scene(path, process=False, skip_materials=True)
    except Exception:  # noqa: BLE001 - whatever it fails at, it fails at with the original as well
        return None
    parts = [scene.geometry[name] for name in sorted(scene.geometry)]
    return [array for part in parts for array in (np.asarray(part.vertices), np.asarray(getattr(part, "faces", ())))]


def _changed_bytes(path: Path, target: Path) -> list[str]:
    """Compare two glTF files but for pictures: the records of the JSON, and the bytes of all other buffer views."""
    (own, data), (new, changed) = _read(path), _read(target)
    pictures = {image.get("bufferView") for image in own.get("images", ())}
    found = []
    for name in own.keys() | new.keys():
        if name in ("images", "bufferViews", "buffers"):
            continue
        before, after = own.get(name), new.get(name)
        if isinstance(before, list) and name in ("materials", "textures"):  # factors may have become pictures
            before, after = (_without_colors(records)[: len(before)] for records in (before, after or []))
        if before != after and not (name == "textures" and before is None):
            found.append(f"other {name}")
    for index, view in enumerate(own.get("bufferViews", ())):
        moved = new["bufferViews"][index]
        if index in pictures:
            continue
        if {k: v for k, v in view.items() if k not in _MOVED} != {k: v for k, v in moved.items() if k not in _MOVED}:
            found.append(f"other buffer view {index}")
        elif _bytes_of(view, data) != _bytes_of(moved, changed):
            found.append(f"other bytes in buffer view {index}")
    return found


def _without_colors(records: list[Any]) -> list[Any]:
    return [
        {k: v for k, v in record.items() if k != "pbrMetallicRoughness"}
        | {"rough": {k: v for k, v in record.get("pbrMetallicRoughness", {}).items() if not k.startswith("baseColor")}}
        for record in records
    ]


def _bytes_of(view: dict[str, Any], buffers: list[bytes]) -> bytes:
    start = view.get("byteOffset", 0)
    return buffers[view["buffer"]][start : start + view["byteLength"]]


def _read(path: Path) -> tuple[dict[str, Any], list[bytes]]:
    data, binary = path.read_bytes(), b""
    if data[:4] == b"glTF":
        length = struct.unpack_from("<I", data, 12)[0]
        text, binary = data[20 : 20 + length], data[28 + length :]
    else:
        text = data
    document = json.loads(text.decode("utf-8-sig"))
    buffers = []
    for buffer in document.get("buffers", ()):
        uri = buffer.get("uri")
        if uri is None:
            buffers.append(binary)
        elif uri.startswith("data:"):
            buffers.append(base64.b64decode(uri.partition(",")[2] + "=="))
        else:
            buffers.append((path.parent / unquote(uri)).read_bytes())
    return document, buffers


def _errors(validator: Path, path: Path) -> list[str]:
    command = ["node", "-e", _VALIDATE, str(validator.resolve()), str(path.resolve())]
    return [str(code) for code in json.loads(subprocess.run(command, capture_output=True, check=True).stdout)]


if __name__ == "__main__":
    main()
