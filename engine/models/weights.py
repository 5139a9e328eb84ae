"""Load networks from safetensors that a manifest names and whose SHA-256 it vouches for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors

from engine.errors import BadWeights, Sentence
from engine.models.network_kinds import kind_of
from engine.models.strokes_library import StrokesLibrary
from engine.storage.places import STROKES

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor, nn

    from engine.networks.adain_network import AdainNetwork
    from engine.networks.published_network import PublishedNetwork
    from engine.networks.vgg import Vgg

MANIFEST = "manifest.json"
_INSTALL = Sentence("install Impasto again")


@dataclass(frozen=True, slots=True)
class Model:
    """Describe one entry of the manifest."""

    name: str
    file: str  # beside the manifest
    sha256: str
    kind: str  # "vgg" serves Gatys, "adain" serves AdaIN
    architecture: dict[str, Any]  # arguments of the network's constructor; "layout" says which one, ours without it
    licence: str
    made_by: str  # data and command
    measures: dict[str, float] = field(default_factory=dict)  # what it reached, by name
    stands_in_for: str = ""  # the larger model whose live previews it can paint

    @property
    def layout(self) -> str:
        """Tell networks of one kind apart; "" is the app's own."""
        return str(self.architecture.get("layout", ""))


NO_MODEL = Model("", "", "", "", {}, "", "")  # of painters that do without


class Models:
    """List and load the models that come with the app, and the user's own; of one name, the former.

    Args:
        folder: of the former, with a manifest.
        own: of the latter; it may be missing.
    """

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        self._folder, self._own = folder, own

    @property
    def strokes(self) -> StrokesLibrary:
        """Give the strokes that the app has learnt of its paintings, then those of the user's."""
        folders = (self._folder, self._own) if self._own else (self._folder,)
        return StrokesLibrary(*(folder / STROKES for folder in folders))

    def all(self) -> list[Model]:
        """Read both manifests; raises BadWeights where one is malformed, or that of the app is missing."""
        bundled = self.bundled()
        taken = {model.name for model in bundled}
        return bundled + [model for model in self.own() if model.name not in taken]

    def bundled(self) -> list[Model]:
        """List what comes with the app; raises BadWeights."""
        return _read(self._folder / MANIFEST, _INSTALL)

    def own(self) -> list[Model]:
        """List what the user has brought in; raises BadWeights."""
        path = self._own / MANIFEST if self._own else None
        return _read(path, Sentence("delete that file and import them again")) if path and path.exists() else []

    def find(self, kind: str, name: str | None) -> Model:
        """Return the model of that name, or the first of its kind; raises BadWeights where there is none."""
        for models in (self.bundled, self.all):  # a bad list of the user's keeps nobody from painting
            fitting = [model for model in models() if model.kind == kind]
            for model in fitting:
                if name in (None, model.name):
                    return model
        names = ", ".join(model.name for model in fitting) or "none"
        raise BadWeights("There is no model “{0}” for this engine; choose one of: {1}.", name, names)

    def stand_in(self, model: Model) -> Model | None:
        """Return the bundled model that paints live previews in place of a larger one; raises BadWeights."""
        return next((small for small in self.bundled() if model.name and small.stands_in_for == model.name), None)

    def path_of(self, model: Model) -> Path:
        """Name a model's file."""
        is_bundled = self._own is None or any(model.name == other.name for other in self.bundled())
        return (self._folder if is_bundled or self._own is None else self._own) / model.file

    def network(self, model: Model) -> nn.Module:
        """Build a model of any kind, float32, on the CPU; raises BadWeights."""
        return self._built(model)

    def vgg(self, model: Model, pooling: str | None = None) -> Vgg:
        """Build the perceptual network, float32, on the CPU, pooling as asked or as of itself; raises BadWeights."""
        return cast("Vgg", self._built(model, **({} if pooling is None else {"pooling": pooling})))

    def adain(self, model: Model) -> AdainNetwork:
        """Build the AdaIN network, float32, on the CPU; raises BadWeights."""
        return cast("AdainNetwork", self._built(model))

    def published(self, model: Model) -> PublishedNetwork:
        """Build an AdaIN network of the published layout, likewise."""
        return cast("PublishedNetwork", self._built(model))

    def _built(self, model: Model, **chosen: str) -> nn.Module:
        tensors = self._tensors(model)
        try:
            return kind_of(model.kind, model.architecture).build(model.architecture | chosen, tensors)
        except (RuntimeError, TypeError, ValueError, KeyError) as error:  # names or shapes differ, unknown arguments
            raise BadWeights(
                "The model file {0} does not hold what its name says; install it again.", model.file
            ) from error

    def _tensors(self, model: Model) -> dict[str, Tensor]:
        path = self.path_of(model)
        again = Sentence("import it again") if path.parent == self._own else _INSTALL
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BadWeights("The model file {0} is missing; {1}.", path, again) from error
        if hashlib.sha256(content).hexdigest() != model.sha256:
            raise BadWeights("The model file {0} is damaged or was changed; {1}.", path, again)
        try:
            return {name: tensor.float() for name, tensor in load_tensors(content).items()}
        except SafetensorError as error:
            raise BadWeights("The model file {0} is not a safetensors file; install it again.", path) from error


def _read(path: Path, advice: Sentence) -> list[Model]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["models"]
        return [Model(**entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadWeights("The list of models {0} cannot be read; {1}.", path, advice) from error
