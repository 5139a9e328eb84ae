"""Check that models are loaded only as the manifest names them, and that each fault is a sentence."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save

from engine.errors import BadWeights
from engine.models.weights import MANIFEST, Models
from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import Vgg

BUNDLED = Path(__file__).resolve().parents[3] / "resources" / "models"


def _enter(folder: Path, content: bytes, **changes: Any) -> Models:
    """Write a folder of one model."""
    (folder / "model.safetensors").write_bytes(content)
    entry = {
        "name": "narrow",
        "file": "model.safetensors",
        "sha256": hashlib.sha256(content).hexdigest(),
        "kind": "vgg",
        "architecture": {"width": 2},
        "licence": "MIT",
        "made_by": "a test",
        **changes,
    }
    (folder / MANIFEST).write_text(json.dumps({"models": [entry]}))
    return Models(folder)


@pytest.fixture
def content() -> bytes:
    """Serialise a network of width 2."""
    torch.manual_seed(0)
    return save({name: tensor.half() for name, tensor in Vgg(width=2).state_dict().items()})


def test_the_bundled_models_load() -> None:
    models = Models(BUNDLED)

    vgg, adain = models.vgg(models.find("vgg", None)), models.adain(models.find("adain", None))

    assert isinstance(vgg, Vgg)
    assert isinstance(adain, AdainNetwork)
    for network in (vgg, adain):
        assert not network.training
        assert all(p.dtype is torch.float32 and not p.requires_grad for p in network.parameters())


def test_every_entry_says_its_licence_and_origin() -> None:
    for model in Models(BUNDLED).all():
        assert model.licence
        assert model.made_by
        assert model.kind in {"vgg", "adain"}


def test_the_bundled_models_are_small_enough_for_the_repository() -> None:
    models = Models(BUNDLED)

    assert {models.path_of(model) for model in models.all()} == set(BUNDLED.glob("*.safetensors"))
    assert sum(models.path_of(model).stat().st_size for model in models.all()) < 16 * 2**20


def test_measures_are_read_where_there_are_any(tmp_path: Path, content: bytes) -> None:
    assert _enter(tmp_path, content).all()[0].measures == {}
    assert _enter(tmp_path, content, measures={"identity_psnr_db": 24.5}).all()[0].measures == {
        "identity_psnr_db": 24.5
    }


def test_what_is_loaded_is_what_the_file_holds() -> None:
    models = Models(BUNDLED)
    model = models.find("vgg", None)

    state = models.vgg(model).state_dict()

    for name, tensor in load_file(BUNDLED / model.file).items():
        torch.testing.assert_close(state[name], tensor.float(), rtol=0, atol=0)


def test_a_model_is_found_by_kind_and_name() -> None:
    models = Models(BUNDLED)

    assert models.find("vgg", None) == next(model for model in models.all() if model.kind == "vgg")
    for model in models.all():
        assert models.find(model.kind, model.name) == model


def test_an_unknown_name_is_told_with_those_there_are(tmp_path: Path, content: bytes) -> None:
    models = _enter(tmp_path, content)

    with pytest.raises(BadWeights, match=r"“wide”.*choose one of: narrow"):
        models.find("vgg", "wide")
    with pytest.raises(BadWeights, match="choose one of: none"):
        models.find("adain", "narrow")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"models": [{"name": "only"}]}', '{"models": [{"unknown": 1}]}', '{"models": 3}', "ÿ"],
)
def test_a_malformed_manifest_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_bytes(text.encode("latin-1"))

    with pytest.raises(BadWeights, match="install Impasto again"):
        Models(tmp_path).all()


def test_a_missing_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match="install Impasto again"):
        Models(tmp_path).all()


def test_a_missing_file_is_told(tmp_path: Path, content: bytes) -> None:
    models = _enter(tmp_path, content)
    (tmp_path / "model.safetensors").unlink()

    with pytest.raises(BadWeights, match="is missing"):
        models.vgg(models.all()[0])


@pytest.mark.parametrize("damage", ["flipped", "truncated", "empty"])
def test_a_changed_file_is_told_before_it_is_read(tmp_path: Path, damage: str) -> None:
    """GIVEN a bundled model with one bit changed WHEN it is loaded THEN its digest gives it away."""
    shutil.copytree(BUNDLED, tmp_path / "models")
    models = Models(tmp_path / "models")
    model = models.find("vgg", None)
    path = tmp_path / "models" / model.file
    data = bytearray(path.read_bytes())
    data[-1000] ^= 1
    path.write_bytes({"flipped": bytes(data), "truncated": bytes(data[:-1]), "empty": b""}[damage])

    with pytest.raises(BadWeights, match="damaged or was changed"):
        models.vgg(model)


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    models = _enter(tmp_path, b"these are no weights at all")

    with pytest.raises(BadWeights, match="not a safetensors file"):
        models.vgg(models.all()[0])


@pytest.mark.parametrize("architecture", [{"width": 4}, {"depth": 3}, {"width": "wide"}, {"padding": "mirror"}])
def test_weights_that_do_not_fit_their_architecture_are_told(
    tmp_path: Path, content: bytes, architecture: dict[str, Any]
) -> None:
    models = _enter(tmp_path, content, architecture=architecture)

    with pytest.raises(BadWeights, match="does not hold"):
        models.vgg(models.all()[0])


def test_weights_of_another_network_are_told(tmp_path: Path, content: bytes) -> None:
    models = _enter(tmp_path, content, kind="adain", architecture={})

    with pytest.raises(BadWeights, match="does not hold"):
        models.adain(models.all()[0])


@pytest.mark.parametrize(("kind", "architecture"), [("diffusion", {}), ("vgg", {"layout": "published"})])
def test_a_kind_of_network_that_is_not_known_is_told(
    tmp_path: Path, content: bytes, kind: str, architecture: dict[str, Any]
) -> None:
    """GIVEN a manifest of a later version WHEN its network is loaded THEN it is not taken for one that is known."""
    models = _enter(tmp_path, content, kind=kind, architecture=architecture)

    with pytest.raises(BadWeights, match="does not hold"):
        models.network(models.all()[0])
