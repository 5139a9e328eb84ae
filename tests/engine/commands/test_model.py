"""Paint models by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.open_model import open_model
from main import main
from tests.engine.commissions.model3d.made_models import cube_glb, lamp_glb, scene


@pytest.fixture
def cube(tmp_path: Path) -> Path:
    (tmp_path / "cube.glb").write_bytes(cube_glb().glb())
    return tmp_path / "cube.glb"


def test_a_model_is_painted_with_a_picture_of_it(
    cube: Path, style_path: Path, asked: list, capsys: pytest.CaptureFixture
) -> None:
    out, seen = cube.with_name("out.glb"), cube.with_name("seen.png")
    assert (
        main(["model", str(cube), "--style", str(style_path), "-o", str(out), "--turntable", str(seen), "--json"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["output"] == str(out)
    assert len(asked) == 1
    assert len(open_model(out).textures) == 1
    with Image.open(seen) as picture:
        assert picture.size == (1080, 1080)


def test_what_shines_is_painted_too(tmp_path: Path, style_path: Path, asked: list) -> None:
    (tmp_path / "lamp.glb").write_bytes(lamp_glb(scene(24, 24)).glb())
    told = ["model", str(tmp_path / "lamp.glb"), "--style", str(style_path), "-o"]
    assert main([*told, str(tmp_path / "plain.glb")]) == main([*told, str(tmp_path / "bright.glb"), "--emissive"]) == 0
    assert len(asked) == 2
    before, plain, bright = (read_container(tmp_path / f"{name}.glb").image(1) for name in ("lamp", "plain", "bright"))
    assert plain == before != bright


def test_what_shines_is_not_painted_by_the_surface(
    cube: Path, style_path: Path, asked: list, capsys: pytest.CaptureFixture
) -> None:
    told = ["model", str(cube), "--style", str(style_path), "-o", str(cube.with_name("out.glb")), "--emissive"]
    assert main([*told, "--way", "surface"]) == 2
    assert "choose texture" in capsys.readouterr().err
    assert not asked


@pytest.mark.parametrize("name", ["a.fbx", "a.blend", "a.usdz"])
def test_other_formats_are_told_how_to_convert(
    tmp_path: Path, name: str, style_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / name).write_bytes(b"")
    out = tmp_path / f"out{Path(name).suffix}"
    assert main(["model", str(tmp_path / name), "--style", str(style_path), "-o", str(out)]) == 3
    assert "glTF" in capsys.readouterr().err


def test_what_is_no_model_is_told(tmp_path: Path, style_path: Path, capsys: pytest.CaptureFixture) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    assert main(["model", str(tmp_path / "a.png"), "--style", str(style_path), "-o", str(tmp_path / "b.glb")]) == 3
    assert "a.png" in capsys.readouterr().err


def test_another_format_is_refused_before_anything_is_painted(
    cube: Path, style_path: Path, asked: list, capsys: pytest.CaptureFixture
) -> None:
    assert main(["model", str(cube), "--style", str(style_path), "-o", str(cube.with_name("out.obj"))]) == 3
    assert ".glb" in capsys.readouterr().err
    assert not asked and not cube.with_name("out.obj").exists()
