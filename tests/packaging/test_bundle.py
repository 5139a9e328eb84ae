"""What the bundle's builder computes: what is asked for, what is left out, how large it is, what is a fault."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_the_cpu_variant_asks_for_its_torch_and_for_no_cuda() -> None:
    import bundle_environment as environment

    wanted = environment.requirements(PROJECT, "cpu")
    assert f"torch=={environment.CPU_TORCH}" in wanted
    assert any(requirement.startswith("pyinstaller") for requirement in wanted)
    assert not any(requirement.startswith(("torchvision", "pillow-heif", "pytest")) for requirement in wanted)
    pins = environment.constraints(PINS, "cpu")
    assert "numpy==" in pins
    assert not any(line.startswith(("torch", "nvidia-", "triton", "cuda-")) for line in pins.splitlines())


def test_the_cuda_variant_is_the_project_as_it_is_pinned() -> None:
    import bundle_environment as environment

    assert any(requirement.startswith("torchvision") for requirement in environment.requirements(PROJECT, "cuda"))
    assert environment.constraints(PINS, "cuda") == PINS


@pytest.mark.parametrize(
    ("place", "needed"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("resources/translations/impasto_zh_CN.qm", True),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("PySide6/QtNetwork.abi3.so", True),
        ("torch/lib/libtorch_cpu.so", True),
        ("torch/lib/libtorchbind_test.so", False),
        ("torch/bin/torch_shm_manager", True),
        ("torch/bin/protoc", False),
        ("torch/include/ATen/ATen.h", False),
    ],
)
def test_what_is_left_out(place: str, *, needed: bool) -> None:
    import pruning

    assert pruning.is_needed(place) is needed


def test_only_libraries_that_others_need_come_along() -> None:
    """GIVEN a plug-in that needs b, and b that needs c WHEN pruned THEN d, which nobody needs, is left out."""
    import pruning

    entries = [("plug/in.so", "/in.so", "BINARY")]
    entries += [(f"lib{name}.so", f"/lib{name}.so", "BINARY") for name in "bcd"]
    needs = {"/in.so": ["libb.so", "libm.so"], "/libb.so": ["/usr/lib/libc.so"]}
    kept = pruning.without_orphans(entries, lambda file: needs.get(file, []))
    assert [place for place, _, _ in kept] == ["plug/in.so", "libb.so", "libc.so"]


def test_nothing_that_the_app_imports_is_left_out() -> None:
    import pruning

    imported = set()
    for file in [ROOT / "main.py", *(ROOT / "engine").rglob("*.py"), *(ROOT / "gui").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    assert "sqlite3" in imported
    assert not imported & set(pruning.MODULES)


def test_sizes_are_added_by_package(tmp_path: Path) -> None:
    import bundle_report

    files = {
        "impasto": 5,
        "_internal/torch/lib/libtorch_cpu.so": 100,
        "_internal/PIL/_imaging.so": 7,
        "_internal/pillow.libs/libtiff.so": 8,
        "_internal/libxcb.so.1": 3,
        "_internal/libpython3.11.so.1.0": 20,
        "_internal/python3.11/lib-dynload/_ssl.so": 2,
    }
    for name, size in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes(size))
    (tmp_path / "_internal" / "libtorch_cpu.so").symlink_to("torch/lib/libtorch_cpu.so")
    sizes = bundle_report.sizes(tmp_path)
    assert sizes == {"torch": 100, "Python": 22, "pillow": 15, "code (impasto, torch, ...)": 5, "system libraries": 3}
    assert next(iter(sizes)) == "torch"
    assert "in all" in bundle_report.table(tmp_path).splitlines()[-1]


def test_a_socket_to_elsewhere_is_found_in_a_trace() -> None:
    import bundle_check

    local = "12 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3"
    assert bundle_check.network_attempts(local) == []
    other = "13 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 4"
    assert bundle_check.network_attempts(f"{local}\n{other}\n") == ["socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 4"]


@pytest.mark.parametrize(
    ("licence", "gpl"),
    [
        ("MIT", False),
        ("LGPL-3.0-only", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False),
        ("GPL-3.0-or-later", True),
        ("GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-2.0-or-later WITH Bootloader-exception", False),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", False),
    ],
)
def test_what_may_not_be_shipped(licence: str, *, gpl: bool) -> None:
    import bundle_check

    assert bundle_check.is_gpl_only(licence) is gpl


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Make a folder with every resource and no program."""
    import shutil

    import pruning

    inside = tmp_path / "impasto" / "_internal" / "resources"
    for name in pruning.RESOURCES:
        source, target = ROOT / "resources" / name, inside / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (inside / "licences.json").write_text(json.dumps([{"name": "paint", "licence": "MIT"}]))
    return tmp_path / "impasto"


def test_all_resources_ship_but_pictures_of_the_window() -> None:
    import pruning

    there = {path.name for path in (ROOT / "resources").iterdir()}
    assert {Path(name).parts[0] for name in pruning.RESOURCES} == there - {"screenshots"}


def test_a_missing_or_changed_resource_is_found(bundle: Path) -> None:
    import bundle_check

    resources = ROOT / "resources"
    assert bundle_check.missing_resources(bundle, resources) == []
    strokes = next(
        Path("models/strokes").joinpath(p.name) for p in (resources / "models/strokes").glob("*.safetensors")
    )
    (bundle / "_internal/resources" / strokes).unlink()
    (bundle / "_internal/resources/icons/start.svg").unlink()
    (bundle / "_internal/resources/translations/impasto_zh_CN.qm").write_bytes(b"")
    assert set(bundle_check.missing_resources(bundle, resources)) == {
        str(strokes),
        str(Path("icons/start.svg")),
        str(Path("translations/impasto_zh_CN.qm")),
    }


def _program(bundle: Path, script: str) -> None:
    (bundle / "impasto").write_text(f"#!/bin/sh\n{script}\n")
    (bundle / "impasto").chmod(0o755)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ('echo \'{"failed": "no model"}\'; exit 5', "no model"),
        ("echo '{}'; echo a stray line >&2", "stray line"),
    ],
)
def test_a_self_test_that_fails_or_babbles_breaks_the_build(bundle: Path, script: str, told: str) -> None:
    import bundle_check

    _program(bundle, script)
    with pytest.raises(bundle_check.BrokenBundle, match=told):
        bundle_check.check(bundle, ROOT / "resources", largest=10**9)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="the stand-ins are shell scripts")
def test_a_good_bundle_passes_unless_it_is_too_large(bundle: Path, capsys: pytest.CaptureFixture) -> None:
    import bundle_check

    _program(bundle, 'echo "{\\"home\\": \\"$HOME\\"}"')
    bundle_check.check(bundle, ROOT / "resources", largest=10**9)
    assert "主页 é" in capsys.readouterr().out  # it ran in a home with letters beyond ASCII
    with pytest.raises(bundle_check.BrokenBundle, match="MB"):
        bundle_check.check(bundle, ROOT / "resources", largest=10**6)
