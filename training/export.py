"""Put a trained network among the models that come with the app: `python -m training.export --help`."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save

from engine.adain_network import AdainNetwork
from engine.weights import MANIFEST

MODELS = Path(__file__).parents[1] / "resources" / "models"


def export_adain(checkpoint: Path, name: str, made_by: str, models: Path = MODELS) -> Path:
    """Write a checkpoint's averaged weights as float16 safetensors and enter it in the manifest, replacing its name."""
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    AdainNetwork().load_state_dict(state["averaged"])  # fails here rather than in the app
    content = save({key: value.half().contiguous() for key, value in state["averaged"].items()})
    path = models / f"{name.replace('-', '_')}.safetensors"
    path.write_bytes(content)
    _enter(
        models / MANIFEST,
        {
            "name": name,
            "file": path.name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "kind": "adain",
            "architecture": {},
            "licence": "MIT",
            "made_by": made_by,
        },
    )
    return path


def _enter(manifest: Path, entry: dict[str, Any]) -> None:
    entries = json.loads(manifest.read_text(encoding="utf-8"))["models"]
    kept = [other for other in entries if other["name"] != entry["name"]]
    text = json.dumps({"models": [*kept, entry]}, indent=2, ensure_ascii=False)
    manifest.write_text(f"{text}\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--name", default="impasto-adain")
    parser.add_argument("--made-by", required=True, help="data and command, for the manifest")
    options = parser.parse_args(arguments)
    export_adain(options.checkpoint, options.name, options.made_by)


if __name__ == "__main__":
    main()
