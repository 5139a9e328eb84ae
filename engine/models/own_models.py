"""Bring networks in beside the bundled ones, and take them away: recognised, converted, tried, then installed."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file, save_file

from engine.errors import BadWeights, cannot_write_into
from engine.models.checkpoint import read_tensors
from engine.models.learning_state import states_of
from engine.models.model_download import FETCHABLE, download, source_of
from engine.models.network_kinds import kind_of
from engine.models.published_layouts import TORCHVISION, Found, recognise
from engine.models.weights import MANIFEST, Model, Models
from engine.networks.vgg import LAYERS
from engine.storage.whole_file import put_in_place, temporary_beside, write_whole
from engine.values import ModelInfo

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from engine.values import StrokesState

_SIDE = 64  # px of the picture that a network is tried on
_FLAT = 1e-6  # standard deviation below which a network has painted nothing


class OwnModels:
    """Change the user's models.

    Args:
        bundled: folder of those that come with the app.
        folder: of the user's; made when the first comes.
    """

    def __init__(self, bundled: Path, folder: Path) -> None:
        self._models = Models(bundled, folder)
        self._folder = folder

    def bring_in(self, paths: Iterable[Path]) -> list[Model]:
        """Import files; a decoder finds its encoder among them or among what is installed.

        Raises:
            BadWeights: a file is none of the networks that are known, or half of one; nothing of it is kept.
            CannotWrite: the disk is full or may not be written to.
        """
        found = [_recognised(path) for path in paths]
        return [self._install(one) for one in sorted(found, key=lambda one: one.kind == "decoder")]

    def fetch(self, name: str) -> Generator[tuple[int, int], None, Model]:
        """Download a published network and install it; yields and raises as `download` does."""
        path = yield from download(source_of(name), self._folder)
        try:
            return self.bring_in([path])[0]
        finally:
            path.unlink(missing_ok=True)

    def installed(self) -> tuple[ModelInfo, ...]:
        """Describe all that is installed, and then what can be fetched; raises BadWeights."""
        models, bundled = self._models.all(), {model.name for model in self._models.bundled()}
        here = [_info(model, self._models.path_of(model), is_bundled=model.name in bundled) for model in models]
        missing = {name: size for name, size in FETCHABLE.items() if name not in {model.name for model in models}}
        there = [ModelInfo(name, "vgg", size, TORCHVISION, "", is_installed=False) for name, size in missing.items()]
        return (*here, *there)

    def strokes(self, paintings: Iterable[Path]) -> dict[Path, StrokesState]:
        """Tell how far the instant networks have learnt paintings; raises BadWeights."""
        return states_of(self._models, paintings)

    def remove(self, name: str) -> None:
        """Delete a model; raises BadWeights where it comes with the app or is not there, and CannotWrite."""
        own = self._models.own()
        model = next((model for model in own if model.name == name), None)
        if model is None:
            if any(name == other.name for other in self._models.bundled()):
                raise BadWeights("“{0}” comes with Impasto and cannot be removed.", name)
            raise BadWeights("There is no model “{0}” to remove; `models list` shows those there are.", name)
        with _writing(self._folder):
            self._write_manifest([other for other in own if other.name != name])
            (self._folder / model.file).unlink(missing_ok=True)

    def _install(self, found: Found) -> Model:
        if found.kind == "decoder":
            found = self._whole(found)
        _try(found)
        own, taken = self._models.own(), {model.name for model in self._models.bundled()}
        name = next(n for n in _names(found.name) if n not in taken and not _is_other(own, n, found.kind))
        replaced = [model for model in own if model.name == name]
        half = self._folder / f"{name}.part"
        with _writing(self._folder), temporary_beside(half, half) as part:
            self._folder.mkdir(parents=True, exist_ok=True)
            save_file(found.tensors, part)
            digest = hashlib.sha256(part.read_bytes()).hexdigest()
            file = f"{name}-{digest[:8]}.safetensors"  # another name than what it replaces, should this be broken off
            model = Model(name, file, digest, found.kind, found.architecture, found.licence, found.made_by)
            put_in_place(part, self._folder / file)
            self._write_manifest([*(other for other in own if other not in replaced), model])
            for other in replaced:
                if other.file != file:
                    (self._folder / other.file).unlink(missing_ok=True)
        return model

    def _whole(self, decoder: Found) -> Found:
        """Join a decoder with the encoder it was trained with."""
        encoder = next((model for model in self._models.own() if model.name == "vgg-normalised"), None)
        if encoder is None:
            raise BadWeights(
                "This is the decoder of pytorch-AdaIN, half of a network; import its vgg_normalised.pth as well."
            )
        self._models.vgg(encoder)  # checks the file's digest
        used = LAYERS[: LAYERS.index("conv4_1") + 1]
        weights = load_file(self._folder / encoder.file)
        half = {f"encoder.{name}": value for name, value in weights.items() if name.split(".")[0] in used}
        return dataclasses.replace(decoder, kind="adain", tensors=half | decoder.tensors)

    def _write_manifest(self, models: list[Model]) -> None:
        text = json.dumps({"models": [dataclasses.asdict(model) for model in models]}, indent=2, ensure_ascii=False)
        write_whole(self._folder / MANIFEST, f"{text}\n")


def _info(model: Model, path: Path, *, is_bundled: bool) -> ModelInfo:
    size = path.stat().st_size if path.exists() else 0
    return ModelInfo(
        model.name, model.kind, size, model.licence, model.made_by, is_bundled=is_bundled,
        is_for_previews=bool(model.stands_in_for),
    )  # fmt: skip


def _recognised(path: Path) -> Found:
    found = recognise(read_tensors(path), path.stem)
    if found is None:
        raise BadWeights(
            "{0} is no network that Impasto knows: torchvision's VGG-19, vgg_normalised.pth and decoder.pth of "
            "pytorch-AdaIN, or one of Impasto's own.",
            path.name,
        )
    return found


@torch.no_grad()
def _try(found: Found) -> None:
    """Run a network on a small picture; raises BadWeights where that fails or gives no picture."""
    image = torch.rand(1, 3, _SIDE, _SIDE, generator=torch.Generator().manual_seed(0))
    try:
        kind = kind_of(found.kind, found.architecture)
        outputs = kind.outputs(kind.build(found.architecture, found.tensors), image)
    except (RuntimeError, TypeError, ValueError, KeyError) as error:  # shapes that do not go together
        raise BadWeights("The file's weights do not fit together; get the file once more and import it.") from error
    if any(not torch.isfinite(output).all() or output.std() < _FLAT for output in outputs):
        raise BadWeights("The network in this file computes no picture; get the file once more and import it.")


def _names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _is_other(own: list[Model], name: str, kind: str) -> bool:
    """Tell whether a name belongs to a model of another kind, which an import does not replace."""
    return any(model.name == name and model.kind != kind for model in own)


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise cannot_write_into(folder) from error
