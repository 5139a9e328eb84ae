"""Put a trained network among the models that come with the app: `python -m training.export --help`."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save

from engine.models.weights import MANIFEST, Model, Models
from engine.networks.adain_network import AdainNetwork
from engine.networks.transferred_predictor import any_predictor_from
from engine.networks.vgg import Vgg

MODELS = Path(__file__).parents[1] / "resources" / "models"


def export_adain(checkpoint: Path, name: str, made_by: str, models: Path = MODELS, stands_in_for: str = "") -> Path:
    """Write a checkpoint's averaged weights as float16 safetensors and enter it in the manifest, replacing its name.

    `stands_in_for` names the larger model whose live previews it can paint.
    """
    weights = torch.load(checkpoint, weights_only=True, map_location="cpu")["averaged"]
    architecture = architecture_of(weights)
    AdainNetwork(**architecture).load_state_dict(weights)  # fails here rather than in the app
    model = Model(name, "", "", "adain", architecture, "MIT", made_by, stands_in_for=stands_in_for)
    return _export(weights, model, models)


def architecture_of(weights: dict[str, torch.Tensor]) -> dict[str, Any]:
    """Read an AdaIN network's widths and number of blocks off its weights; nothing where they are the usual ones."""
    widths = [len(weights[f"encoder.{layer}.bias"]) for layer in (0, 2, 4)]
    blocks = sum(name.startswith("trunk.") and name.endswith("first.bias") for name in weights)
    usual = AdainNetwork()
    return {} if (tuple(widths), blocks) == (usual.widths, len(usual.trunk)) else {"widths": widths, "blocks": blocks}


def export_features(features: Path, name: str, made_by: str, models: Path = MODELS) -> Path:
    """Write features.safetensors of a training as float16, likewise, with the measures.json that lies beside it."""
    weights = load_file(features)
    width = weights["conv1_1.weight"].shape[0]
    Vgg(width).load_state_dict(weights)
    beside = features.with_name("measures.json")
    measures = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    return _export(weights, Model(name, "", "", "vgg", {"width": width}, "MIT", made_by, measures), models)


def export_predictor(learnt: Path, models: Path = MODELS) -> Path:
    """Put what predicts strokes beside the strokes of a folder of models, and into their list."""
    strokes = Models(models).strokes
    return strokes.add_predictor(any_predictor_from(learnt.read_bytes(), strokes.predictor))


def _export(weights: dict[str, torch.Tensor], model: Model, models: Path) -> Path:
    path = models / f"{model.name.replace('-', '_')}.safetensors"
    path.write_bytes(save({key: value.half().contiguous() for key, value in weights.items()}))
    enter(models, dataclasses.replace(model, file=path.name, sha256=sha256_of(path)))
    return path


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def enter(models: Path, model: Model) -> None:
    """Enter a model in the manifest of a folder in place of one of that name, whose file goes."""
    manifest = models / MANIFEST
    entries = json.loads(manifest.read_text(encoding="utf-8"))["models"]
    names = [other["name"] for other in entries]
    place = names.index(model.name) if model.name in names else len(names)  # the first of a kind is the app's choice
    replaced = [entry["file"] for entry in entries[place : place + 1]]
    entries[place : place + 1] = [dataclasses.asdict(model)]
    text = json.dumps({"models": entries}, indent=2, ensure_ascii=False)
    manifest.write_text(f"{text}\n", encoding="utf-8")
    for file in set(replaced) - {model.file}:
        (models / file).unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path, help="checkpoint.pt of training.adain, features.safetensors of .features")
    parser.add_argument("--predictor", action="store_true", help="it is predictor.safetensors of .predict_strokes")
    parser.add_argument("--name", help="impasto-adain or compact-vgg without it")
    parser.add_argument("--made-by", required=True, help="data and command, for the manifest")
    parser.add_argument("--stands-in-for", default="", help="a larger AdaIN model whose live previews it can paint")
    options = parser.parse_args(arguments)
    if options.predictor:
        export_predictor(options.trained)
    elif options.trained.suffix == ".safetensors":
        export_features(options.trained, options.name or "compact-vgg", options.made_by)
    else:
        name = options.name or "impasto-adain"
        export_adain(options.trained, name, options.made_by, MODELS, options.stands_in_for)


if __name__ == "__main__":
    main()
