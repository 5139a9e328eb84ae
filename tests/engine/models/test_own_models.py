"""Check that published networks come in as what they are, and that nothing else does."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from engine.errors import BadWeights, CannotWrite
from engine.models.own_models import OwnModels
from engine.models.weights import MANIFEST, Models
from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import Vgg
from engine.options import StyleOptions
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.selftest import check
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from engine.values import Result
from tests.engine import published_files as published

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
BUNDLED = RESOURCES / "models"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the three published files once."""
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("published")
    published.write(published.vgg19(), folder / "vgg19-dcbb9e9d.pth")
    published.write(published.vgg_normalised(), folder / "vgg_normalised.pth", is_legacy=True)
    published.write(published.decoder(), folder / "decoder.pth")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Places.below(tmp_path).models


@pytest.fixture
def own(folder: Path) -> OwnModels:
    return OwnModels(BUNDLED, folder)


def _images() -> torch.Tensor:
    return torch.rand(1, 3, 48, 64, generator=torch.Generator().manual_seed(3))


def test_torchvisions_vgg_computes_the_same(files: Path, own: OwnModels, folder: Path) -> None:
    """GIVEN torchvision's file WHEN imported THEN away from the border, and pooled alike, features are the same."""
    (model,) = own.bring_in([files / "vgg19-dcbb9e9d.pth"])

    assert (model.name, model.kind) == ("vgg19", "vgg")
    found = Models(BUNDLED, folder).vgg(Models(BUNDLED, folder).find("vgg", "vgg19"))
    reference = published.vgg19()
    reference.load_state_dict(torch.load(files / "vgg19-dcbb9e9d.pth", weights_only=True))
    images = _images()
    alike = Vgg(64, pooling="max", padding="zeros")
    alike.load_state_dict(found.state_dict())
    x = (images - alike.mean) / alike.std
    with torch.no_grad():
        torch.testing.assert_close(alike(images, ["conv5_1"])["conv5_1"], reference.features[:30](x))


def test_the_normalised_vgg_is_folded_exactly(files: Path, own: OwnModels, folder: Path) -> None:
    """GIVEN an encoder with a 1x1 layer in front WHEN imported THEN our network of 3x3 layers computes the same."""
    (model,) = own.bring_in([files / "vgg_normalised.pth"])

    found = Models(BUNDLED, folder).vgg(model)
    reference = published.vgg_normalised()
    reference.load_state_dict(torch.load(files / "vgg_normalised.pth", weights_only=True))
    with torch.no_grad():
        features = found(_images(), ["conv1_1", "conv5_1"])
        torch.testing.assert_close(features["conv1_1"], reference[:4](_images()), rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(features["conv5_1"], reference[:44](_images()), rtol=1e-3, atol=1e-4)


def test_the_pair_decodes_as_published(files: Path, own: OwnModels, folder: Path) -> None:
    own.bring_in([files / "decoder.pth", files / "vgg_normalised.pth"])  # in either order

    models = Models(BUNDLED, folder)
    network = models.published(models.find("adain", "published-adain"))
    encoder, decoder = published.vgg_normalised(), published.decoder()
    encoder.load_state_dict(torch.load(files / "vgg_normalised.pth", weights_only=True))
    decoder.load_state_dict(torch.load(files / "decoder.pth", weights_only=True))
    with torch.no_grad():
        expected = decoder(encoder[:31](_images()))
        torch.testing.assert_close(network.decode(network.encode(_images())), expected, rtol=1e-3, atol=1e-4)


def test_half_a_pair_says_which_file_is_missing(files: Path, own: OwnModels, folder: Path) -> None:
    with pytest.raises(BadWeights, match=r"vgg_normalised\.pth"):
        own.bring_in([files / "decoder.pth"])
    assert not folder.exists()

    own.bring_in([files / "vgg_normalised.pth"])
    (model,) = own.bring_in([files / "decoder.pth"])
    assert (model.name, model.kind) == ("published-adain", "adain")


@pytest.mark.slow
def test_both_engines_paint_with_imported_models(
    files: Path, own: OwnModels, folder: Path, photo_path: Path, style_path: Path
) -> None:
    """GIVEN the published networks WHEN each paints THEN a picture comes out that differs from the photograph."""
    own.bring_in(sorted(files.iterdir()))
    picture = image_io.load(photo_path)
    stylizer = Stylizer(BUNDLED, folder)

    for engine, name in (("gatys", "vgg19"), ("gatys", "vgg-normalised"), ("adain", "published-adain")):
        options = StyleOptions((StyleChoice(style_path),), engine, iterations=6, model=name)
        *_, result = stylizer.stylize(picture, options)
        assert isinstance(result, Result)
        assert result.model == name
        assert result.pixels.shape == picture.pixels.shape
        assert np.abs(result.pixels - picture.pixels).mean() > 0.005
        if result.losses:
            assert result.losses[-1].style < result.losses[0].style

    checked = set(dict(check(RESOURCES, Places.below(folder.parent))))
    assert {"model vgg19", "model vgg-normalised", "model published-adain"} <= checked


def test_our_own_layouts_come_in_at_any_size(tmp_path: Path, own: OwnModels, folder: Path) -> None:
    torch.manual_seed(0)
    save_file(Vgg(8).state_dict(), tmp_path / "My VGG.safetensors")
    save_file(AdainNetwork((8, 8, 16), 2, 16).state_dict(), tmp_path / "small.safetensors")

    models = own.bring_in([tmp_path / "My VGG.safetensors", tmp_path / "small.safetensors"])

    assert [(model.name, model.kind) for model in models] == [("my-vgg", "vgg"), ("small", "adain")]
    loaded = Models(BUNDLED, folder).adain(models[1])
    assert tuple(loaded.widths) == (8, 8, 16)
    assert [info.name for info in own.installed() if not info.is_bundled and info.is_installed] == ["my-vgg", "small"]


def test_a_bundled_name_is_never_taken(tmp_path: Path, own: OwnModels, folder: Path) -> None:
    save_file(Vgg(8).state_dict(), tmp_path / "compact-vgg.safetensors")

    (model,) = own.bring_in([tmp_path / "compact-vgg.safetensors"])

    assert model.name == "compact-vgg-2"
    assert Models(BUNDLED, folder).find("vgg", None).name == "compact-vgg"


def test_an_import_again_replaces_and_a_removal_leaves_nothing(tmp_path: Path, own: OwnModels, folder: Path) -> None:
    for seed in (0, 1):
        torch.manual_seed(seed)
        save_file(Vgg(4).state_dict(), tmp_path / "tiny.safetensors")
        own.bring_in([tmp_path / "tiny.safetensors"])
    assert len(list(folder.glob("*.safetensors"))) == 1

    own.remove("tiny")

    assert [path.name for path in folder.iterdir()] == [MANIFEST]
    with pytest.raises(BadWeights, match="no model “tiny”"):
        own.remove("tiny")
    with pytest.raises(BadWeights, match="comes with Impasto"):
        own.remove("compact-vgg")


class _Bomb:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.marker),)


def _spoil(kind: str, path: Path, files: Path, marker: Path) -> None:
    """Write a file that must not come in."""
    good = (files / "decoder.pth").read_bytes()
    state = torch.load(files / "decoder.pth", weights_only=True)
    if kind in {"runs code", "runs code, legacy"}:
        torch.save({"0.weight": _Bomb(marker)}, path, _use_new_zipfile_serialization=kind == "runs code")
    elif kind == "truncated":
        path.write_bytes(good[: len(good) // 2])
    elif kind == "legacy, truncated":
        path.write_bytes((files / "vgg_normalised.pth").read_bytes()[:1_000_000])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("Buy brushes.")
    elif kind == "packed":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("archive/data.pkl", bytes(10**7))
    elif kind == "views of one number":
        torch.save({"features.0.weight": torch.zeros(1).expand(2**31)}, path)
    else:
        _write_strange_weights(kind, path, state)


def _write_strange_weights(kind: str, path: Path, state: dict[str, torch.Tensor]) -> None:
    if kind == "a list":
        torch.save([torch.zeros(3)], path)
    elif kind == "another network":
        torch.save({"layer.weight": torch.zeros(3, 3)}, path)
    elif kind == "another shape":
        torch.save(state | {"1.weight": torch.zeros(256, 512, 1, 1)}, path)
    elif kind == "not a number":
        save_file({name: torch.full_like(t, torch.nan) for name, t in Vgg(4).state_dict().items()}, path)
    elif kind == "all zero":
        save_file({name: torch.zeros_like(t) for name, t in Vgg(4).state_dict().items()}, path)
    elif kind == "a layer is missing":
        save_file({name: t for name, t in Vgg(4).state_dict().items() if "conv3_2" not in name}, path)
    elif kind == "absurdly wide":
        save_file({"conv1_1.weight": torch.zeros(10**6, 1), "conv1_1.bias": torch.zeros(1)}, path)


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        *((kind, ".pth") for kind in ("runs code", "runs code, legacy", "truncated", "legacy, truncated", "empty")),
        *((kind, ".pth") for kind in ("text", "packed", "views of one number", "a list", "another network")),
        *((kind, ".safetensors") for kind in ("truncated", "empty", "text", "not a number", "all zero")),
        *((kind, ".safetensors") for kind in ("a layer is missing", "absurdly wide")),
        ("another shape", ".pth"),
        ("missing", ".pth"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_changes_nothing(
    tmp_path: Path, files: Path, own: OwnModels, folder: Path, kind: str, suffix: str
) -> None:
    path, marker = tmp_path / f"bad{suffix}", tmp_path / "executed"
    _spoil(kind, path, files, marker)
    save_file(Vgg(4).state_dict(), tmp_path / "good.safetensors")
    own.bring_in([tmp_path / "good.safetensors"])
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    with pytest.raises(BadWeights) as caught:
        own.bring_in([path])

    assert not marker.exists()
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path, own: OwnModels) -> None:
    path = tmp_path / "large.pth"
    with path.open("wb") as file:
        file.truncate(2**30 + 1)

    with pytest.raises(BadWeights, match="larger than 1 GiB"):
        own.bring_in([path])


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    save_file(Vgg(4).state_dict(), tmp_path / "tiny.safetensors")

    with pytest.raises(CannotWrite, match="cannot be written to"):
        OwnModels(BUNDLED, tmp_path / "file" / "own").bring_in([tmp_path / "tiny.safetensors"])


def test_a_changed_file_of_the_users_is_told(tmp_path: Path, own: OwnModels, folder: Path) -> None:
    save_file(Vgg(4).state_dict(), tmp_path / "tiny.safetensors")
    (model,) = own.bring_in([tmp_path / "tiny.safetensors"])
    (folder / model.file).write_bytes(b"x")

    with pytest.raises(BadWeights, match="changed; import it again"):
        Models(BUNDLED, folder).vgg(model)
    with pytest.raises(BadWeights, match="changed; import it again"):
        dict(check(RESOURCES, Places.below(folder.parent)))


def test_a_bad_list_of_the_users_keeps_nobody_from_painting(folder: Path) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_text("{")
    models = Models(BUNDLED, folder)

    assert models.find("adain", None).name == "impasto-adain"
    with pytest.raises(BadWeights, match="import them again"):
        models.all()


def test_of_one_name_the_bundled_model_counts(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path / "own")
    entries = json.loads((tmp_path / "own" / MANIFEST).read_text(encoding="utf-8"))["models"]

    models = Models(BUNDLED, tmp_path / "own")

    assert len(models.all()) == len(entries)
    assert all(models.path_of(model).parent == BUNDLED for model in models.all())
