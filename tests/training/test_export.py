"""Check that a trained network becomes a model that the app loads."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.models.weights import MANIFEST, Models
from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import Vgg
from training.export import MODELS, export_adain, export_features, main

OTHER = {
    "name": "other", "file": "other.safetensors", "sha256": "0", "kind": "vgg", "architecture": {"width": 2},
    "licence": "MIT", "made_by": "a test",
}  # fmt: skip


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Make a folder whose manifest has another model."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"models": [OTHER]}))
    return folder


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "checkpoint.pt"
    torch.save({"averaged": AdainNetwork().state_dict(), "network": {}, "step": 3}, path)
    return path


def test_an_exported_network_is_loaded_by_the_app(checkpoint: Path, models: Path) -> None:
    """GIVEN a checkpoint WHEN exported THEN the app finds it, checks it, and has its averaged weights in float16."""
    path = export_adain(checkpoint, "new-adain", "seed 0, no data", models)

    model = Models(models).find("adain", "new-adain")
    state = Models(models).adain(model).state_dict()
    for name, tensor in torch.load(checkpoint, weights_only=True)["averaged"].items():
        torch.testing.assert_close(state[name], tensor.half().float(), rtol=0, atol=0)
    assert path == models / "new_adain.safetensors"
    assert model.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (model.made_by, model.licence) == ("seed 0, no data", "MIT")


def test_a_smaller_network_keeps_its_shape_and_the_order_of_the_models(tmp_path: Path, models: Path) -> None:
    """GIVEN two networks WHEN the first is exported again THEN it stays the first, and the other keeps its shape."""
    for name, widths in (("usual", (24, 48, 96)), ("small", (4, 6, 8)), ("usual", (24, 48, 96))):
        checkpoint = tmp_path / f"{name}.pt"
        torch.save({"averaged": AdainNetwork(widths, 5 if name == "usual" else 2).state_dict()}, checkpoint)
        export_adain(checkpoint, name, "seed 0, no data", models)

    listed = Models(models)
    assert listed.find("adain", None).name == "usual"
    assert listed.find("adain", "usual").architecture == {}
    small = listed.adain(listed.find("adain", "small"))
    assert (tuple(small.widths), len(small.trunk)) == ((4, 6, 8), 2)


def test_exported_features_are_loaded_by_the_app(tmp_path: Path, models: Path) -> None:
    """GIVEN a perceptual network of some width WHEN exported THEN the manifest tells the width and the app loads it."""
    vgg = Vgg(width=3)
    save_file(vgg.state_dict(), tmp_path / "features.safetensors")
    (tmp_path / "measures.json").write_text('{"top1": 0.25}')

    export_features(tmp_path / "features.safetensors", "narrow-vgg", "seed 0, no data", models)

    model = Models(models).find("vgg", "narrow-vgg")
    loaded = Models(models).vgg(model)
    assert loaded.width == 3
    assert model.measures == {"top1": 0.25}
    for name, tensor in vgg.state_dict().items():
        torch.testing.assert_close(loaded.state_dict()[name], tensor.half().float(), rtol=0, atol=0)


def test_an_entry_of_the_same_name_is_replaced_and_others_stay(checkpoint: Path, models: Path) -> None:
    for made_by in ("first", "second"):
        export_adain(checkpoint, "new-adain", made_by, models)

    entries = Models(models).all()
    assert [entry.name for entry in entries] == ["other", "new-adain"]
    assert entries[1].made_by == "second"


def test_the_file_of_a_replaced_model_goes(checkpoint: Path, models: Path) -> None:
    """GIVEN a model whose file has a name of its own WHEN replaced THEN the new file is there, and the old is not."""
    (models / MANIFEST).write_text(json.dumps({"models": [OTHER | {"file": "elsewhere.safetensors"}]}))
    (models / "elsewhere.safetensors").write_bytes(b"old weights")

    export_adain(checkpoint, "other", "a test", models)

    assert {path.name for path in models.iterdir()} == {MANIFEST, "other.safetensors"}


def test_another_network_is_refused_and_nothing_changes(tmp_path: Path, models: Path) -> None:
    path = tmp_path / "narrow.pt"
    weights = AdainNetwork(widths=(4, 6, 8), blocks=1).state_dict()
    weights["decoder.8.weight"] = torch.zeros(3, 5, 3, 3)
    torch.save({"averaged": weights}, path)
    before = (models / MANIFEST).read_bytes()

    with pytest.raises(RuntimeError, match="size mismatch"):
        export_adain(path, "narrow", "a test", models)

    assert (models / MANIFEST).read_bytes() == before
    assert list(models.iterdir()) == [models / MANIFEST]


def test_the_command_line_says_where_the_weights_come_from(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    seen: list[tuple[object, ...]] = []
    monkeypatch.setattr("training.export.export_adain", lambda *words: seen.append(words))

    main([str(checkpoint), "--made-by", "data and command"])
    main([str(checkpoint), "--name", "small", "--made-by", "data and command", "--stands-in-for", "impasto-adain"])

    assert seen == [
        (checkpoint, "impasto-adain", "data and command", MODELS, ""),
        (checkpoint, "small", "data and command", MODELS, "impasto-adain"),
    ]
    with pytest.raises(SystemExit):
        main([str(checkpoint)])
    assert "--made-by" in capsys.readouterr().err
