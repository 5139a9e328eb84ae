"""Make the environment that a bundle is frozen in: the project's dependencies at their pinned versions, and no more."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CPU_TORCH = "2.13.0"  # has CPU wheels for each system
_LEFT_OUT = {"torchvision"}  # only tells where a published network can be fetched; its CPU wheel is rare
_OF_CUDA = re.compile(r"(nvidia-|cuda-|triton\b|torch==|torchvision==)")


class UnfitEnvironment(Exception):
    """What pip has found does not suit the variant."""


def requirements(project: str, variant: str) -> list[str]:
    """Return what pip is asked for: the project's dependencies and PyInstaller.

    Args:
        project: pyproject.toml's text.
        variant: "cpu" takes torch's CPU wheel and no torchvision.
    """
    declared = tomllib.loads(project)["project"]
    wanted = [*declared["dependencies"], *declared["optional-dependencies"]["package"]]
    if variant == "cuda":
        return wanted
    return [f"torch=={CPU_TORCH}" if _name(w) == "torch" else w for w in wanted if _name(w) not in _LEFT_OUT]


def constraints(pins: str, variant: str) -> str:
    """Return constraints.txt's text without the pins of what the variant does not take."""
    lines = pins.splitlines(keepends=True)
    return "".join(line for line in lines if variant == "cuda" or not _OF_CUDA.match(line))


def make(build: Path, variant: str, torch_index: str | None) -> Path:
    """Make the environment below `build`, or take it where it was made of the same pins; return its Python.

    Raises:
        UnfitEnvironment: torch is of another variant.
        CalledProcessError: pip failed.
    """
    build.mkdir(parents=True, exist_ok=True)
    wanted = requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8"), variant)
    pins = constraints((ROOT / "constraints.txt").read_text(encoding="utf-8"), variant)
    python = build / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp, recipe = build / "venv" / "made-of.txt", "\n".join([sys.version, torch_index or "", *wanted, pins])
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != recipe:
        (build / "constraints.txt").write_text(pins, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "venv", "--clear", build / "venv"], check=True)
        install = [python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        torch = [requirement for requirement in wanted if _name(requirement) in ("torch", "torchvision")]
        index = ["--index-url", torch_index] if torch_index else []
        subprocess.run([*install, *index, *torch], check=True)
        subprocess.run([*install, "--constraint", build / "constraints.txt", *wanted], check=True)
        stamp.write_text(recipe, encoding="utf-8")
    _check(python, variant)
    return python


def _check(python: Path, variant: str) -> None:
    ask = [python, "-c", "import torch; print(torch.version.cuda or '')"]
    cuda = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    if sys.platform != "darwin" and bool(cuda) != (variant == "cuda"):
        found = f"with CUDA {cuda}" if cuda else "without CUDA"
        raise UnfitEnvironment(
            f"pip has found torch {found}, which is not the {variant} variant; "
            "name the index that has it with --torch-index."
        )


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()
