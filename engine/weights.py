"""Load networks from safetensors that a manifest names and whose SHA-256 it vouches for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from torch import nn

from engine.adain_network import AdainNetwork
from engine.errors import BadWeights
from engine.vgg import Vgg

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

MANIFEST = "manifest.json"
_Network = TypeVar("_Network", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class Model:
    """Describe one entry of the manifest."""

    name: str
    file: str  # beside the manifest
    sha256: str
    kind: str  # "vgg" serves Gatys, "adain" serves AdaIN
    architecture: dict[str, Any]  # arguments of the network's constructor
    licence: str
    made_by: str  # data and command


class Models:
    """List and load the models of a folder with a manifest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Model]:
        """Read the manifest; raises BadWeights where it is missing or malformed."""
        path = self._folder / MANIFEST
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))["models"]
            return [Model(**entry) for entry in entries]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadWeights(f"The list of models {path} cannot be read; install Impasto again.") from error

    def find(self, kind: str, name: str | None) -> Model:
        """Return the model of that name, or the first of its kind; raises BadWeights where there is none."""
        fitting = [model for model in self.all() if model.kind == kind]
        found = next((model for model in fitting if name in (None, model.name)), None)
        if found is None:
            names = ", ".join(model.name for model in fitting) or "none"
            raise BadWeights(f"There is no model “{name}” for this engine; choose one of: {names}.")
        return found

    def vgg(self, model: Model) -> Vgg:
        """Build the perceptual network, float32, on the CPU; raises BadWeights."""
        return self._filled(Vgg, model)

    def adain(self, model: Model) -> AdainNetwork:
        """Build the AdaIN network, float32, on the CPU; raises BadWeights."""
        return self._filled(AdainNetwork, model)

    def _filled(self, network_type: type[_Network], model: Model) -> _Network:
        tensors = self._tensors(model)
        try:
            network = network_type(**model.architecture)
            network.load_state_dict(tensors)
        except (RuntimeError, TypeError, ValueError, KeyError) as error:  # names or shapes differ, unknown arguments
            raise BadWeights(
                f"The model file {model.file} does not hold what its name says; install it again."
            ) from error
        network.requires_grad_(False).eval()
        return network

    def _tensors(self, model: Model) -> dict[str, Tensor]:
        path = self._folder / model.file
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BadWeights(f"The model file {path} is missing; install Impasto again.") from error
        if hashlib.sha256(content).hexdigest() != model.sha256:
            raise BadWeights(f"The model file {path} is damaged or was changed; install Impasto again.")
        try:
            return {name: tensor.float() for name, tensor in load_tensors(content).items()}
        except SafetensorError as error:
            raise BadWeights(f"The model file {path} is not a safetensors file; install it again.") from error
