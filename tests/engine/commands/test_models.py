"""List, import and remove models by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from main import main

ROOT = Path(__file__).resolve().parents[3]


def test_models_are_listed(capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "list"]) == 0

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {kind for _, kind, _, _ in lines} == {"vgg", "adain"}
    assert all((ROOT / "resources" / "models" / file).is_file() for _, _, file, _ in lines)


def test_a_model_comes_and_goes(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    """GIVEN a network in our layout WHEN imported, listed and removed THEN each tells what is there."""
    from safetensors.torch import save_file

    from engine.networks.vgg import Vgg

    save_file(Vgg(4).state_dict(), tmp_path / "tiny.safetensors")

    assert main(["models", "import", str(tmp_path / "tiny.safetensors")]) == 0
    assert capsys.readouterr().out.startswith("tiny\tvgg\t")
    assert main(["models", "list"]) == 0
    assert "\ntiny\tvgg\t" in capsys.readouterr().out
    assert main(["models", "remove", "tiny"]) == 0
    assert main(["models", "remove", "tiny"]) == 5
    assert main(["models", "fetch", "vgg16"]) == 5
    assert main(["models", "import", str(tmp_path / "none.pth")]) == 5
    assert capsys.readouterr().err.count("\n") == 3
