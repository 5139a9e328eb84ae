"""Read the tensors of a file from anywhere: nothing in it is run, and it takes no more memory than a limit."""

from __future__ import annotations

import pickle
import warnings
import zipfile
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from engine.errors import BadWeights, Sentence

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 2**30  # bytes; torchvision's VGG-19 with its classifier has 575 million
_MOST_TENSORS = 2000


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a safetensors file or of a state dict that torch has saved, by name, on the CPU.

    Raises:
        BadWeights: the file is missing, too large, damaged, or holds anything else.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise BadWeights("{0} is larger than 1 GiB; choose the file of a network that Impasto knows.", path.name)
        if path.suffix.lower() == ".safetensors":
            found: object = load_file(path)
        else:
            found = _unpickled(path)
    except OSError as error:
        raise BadWeights("{0} cannot be read; check that it is there and may be opened.", path.name) from error
    except (SafetensorError, pickle.UnpicklingError, zipfile.BadZipFile, EOFError) as error:
        raise BadWeights(_damaged(path)) from error
    except (RuntimeError, ValueError, KeyError, TypeError, AttributeError, IndexError, MemoryError) as error:
        raise BadWeights(_damaged(path)) from error  # what torch raises for files that were cut or made up
    return _checked(path, found)


def _unpickled(path: Path) -> object:
    with path.open("rb") as file:
        is_zip = file.read(2) == b"PK"
    if is_zip:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in entries)  # torch packs nothing
        if packed or sum(entry.file_size for entry in entries) > LARGEST:
            raise _deceiving(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of formats that torch writes no more
        found: object = torch.load(path, map_location="cpu", weights_only=True)
    return found


def _checked(path: Path, found: object) -> dict[str, Tensor]:
    if isinstance(found, dict) and isinstance(found.get("state_dict"), dict):
        found = found["state_dict"]
    if not isinstance(found, dict) or not 0 < len(found) <= _MOST_TENSORS:
        raise BadWeights("{0} holds no weights by name; choose a state dict or a safetensors file.", path.name)
    tensors = {name: value for name, value in found.items() if isinstance(name, str) and isinstance(value, Tensor)}
    if len(tensors) != len(found):
        raise BadWeights("{0} holds other things than weights; choose a state dict or a safetensors file.", path.name)
    if sum(tensor.numel() for tensor in tensors.values()) * 4 > LARGEST:  # views may share a small storage
        raise _deceiving(path)
    return tensors


def _deceiving(path: Path) -> BadWeights:
    return BadWeights("{0} would unpack to something else than it seems; nothing was imported.", path.name)


def _damaged(path: Path) -> Sentence:
    return Sentence("{0} is damaged, or not a file of weights alone; nothing of it was run or imported.", path.name)
