"""Enforce which part may import which, what each loads at run time, and how long modules and functions may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = sorted(
    [ROOT / "main.py", *(p for part in ("engine", "gui", "training") for p in (ROOT / part).rglob("*.py"))]
)
# of the child process: may import the rest of engine inside functions
LATE = {ROOT / "gui" / "queue" / "queue_process.py", *(ROOT / "gui" / "process").glob("*.py")}
# all of the engine that the window's process knows
VALUES = {"engine.values", "engine.errors", "engine.recipes.recipe", "engine.masks.masks"}
MOST_LINES, MOST_FUNCTION_LINES = 400, 60


def _part(path: Path) -> str:
    """Return the top-level name that a module belongs to: "main", "engine", "gui" or "training"."""
    return path.relative_to(ROOT).with_suffix("").parts[0]


def _modules(part: str) -> list[Path]:
    return [path for path in PRODUCT if _part(path) == part]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _named(node: ast.AST, path: Path) -> Iterator[str]:
    """Yield the dotted names that one import statement may load, relative ones resolved."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        module = node.module or ""
        if node.level:
            folder = _dotted(path).split(".")[: -node.level + (path.name == "__init__.py") or None]
            module = ".".join([*folder, *filter(None, [node.module])])
        # `from engine import values` and `from engine.masks import masks` name modules
        package = module in {"engine", "gui", "training"} or (ROOT / module.replace(".", "/")).is_dir()
        yield from (f"{module}.{alias.name}" for alias in node.names) if package else [module]


def _imports(path: Path, *, late: bool = True) -> set[str]:
    """Return what a module imports; `late` includes what it imports inside functions."""
    names: set[str] = set()
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        names.update(_named(node, path))
        if late or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            nodes.extend(ast.iter_child_nodes(node))
    return names


def _roots(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def _loaded_by(*modules: str) -> set[str]:
    """Import modules in a fresh interpreter and return the top-level names that it has loaded then."""
    code = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("modules", "never"),
    [
        ([_dotted(path) for path in _modules("engine")], {"PySide6", "shiboken6", "gui"}),
        (
            ["engine.values", "engine.errors", "engine.pictures.image_io", "engine.pictures.image_saving"],
            {"torch", "torchvision", "PySide6"},
        ),
        (["engine.masks.masks"], {"torch", "PIL", "imagecodecs", "PySide6"}),
        (["engine.recipes.recipe"], {"torch", "numpy", "PIL", "PySide6"}),
        (["gui.main_window"], {"torch", "torchvision"}),
        (["gui.app"], {"torch", "torchvision"}),
        (["gui.process.engine_process"], {"torch", "torchvision", "PySide6"}),
        (["main"], {"torch", "torchvision", "PySide6"}),
    ],
    ids=["engine", "values-and-images", "masks", "recipe", "main_window", "app", "engine_process", "main"],
)
def test_importing_never_loads(modules: list[str], never: set[str]) -> None:
    assert not _loaded_by(*modules) & never


def _name_qt(models: Path) -> tuple[None, str]:
    return None, "with Qt" if "PySide6" in sys.modules else "without Qt"


def test_engine_process_runs_without_qt() -> None:
    """GIVEN the window's way to start the engine process WHEN it is ready THEN it has loaded no Qt."""
    from gui.link.engine_child import EngineChild
    from gui.link.messages import EngineReady

    child = EngineChild(ROOT / "resources" / "models", _name_qt)
    try:
        assert child.connection.poll(60)
        report = child.receive()
    finally:
        child.kill()
    assert report == EngineReady("without Qt")


@pytest.mark.parametrize("path", PRODUCT, ids=_label)
def test_only_gui_imports_qt(path: Path) -> None:
    assert _part(path) == "gui" or "PySide6" not in _roots(_imports(path))


@pytest.mark.parametrize("path", _modules("engine"), ids=_label)
def test_engine_imports_no_other_part(path: Path) -> None:
    assert not _roots(_imports(path)) & {"gui", "main", "training"}


@pytest.mark.parametrize("path", _modules("training"), ids=_label)
def test_training_imports_no_gui(path: Path) -> None:
    assert not _roots(_imports(path)) & {"gui", "main"}


@pytest.mark.parametrize("path", _modules("gui"), ids=_label)
def test_gui_knows_only_values_and_errors_of_the_engine(path: Path) -> None:
    names = _imports(path, late=path not in LATE)
    assert {name for name in names if name.startswith("engine")} <= VALUES
    assert not _roots(names) & {"torch", "torchvision", "training", "main"}


def _package(dotted: str) -> str:
    """Return the package of a module, "engine.adain" for example; "" for one at the top level."""
    parts = dotted.split(".")
    return ".".join(parts[:2]) if (ROOT / "/".join(parts[:2])).is_dir() else ""


@pytest.mark.parametrize("part", ["engine", "gui"])
def test_packages_form_no_cycle(part: str) -> None:
    """GIVEN a part's packages WHEN imports outside functions are followed THEN none leads back to its own."""
    needed: dict[str, set[str]] = {}
    for path in _modules(part):
        own = _package(_dotted(path))
        names = {name for name in _imports(path, late=False) if name.startswith(f"{part}.")}
        needed.setdefault(own, set()).update({_package(name) for name in names} - {own, ""})
    needed.pop("")
    assert len(needed) > 8
    assert set(TopologicalSorter(needed).static_order()) >= set(needed)  # CycleError names a cycle


@pytest.mark.parametrize("path", PRODUCT, ids=_label)
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    lengths = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions}
    assert len(text.splitlines()) <= MOST_LINES
    assert {name: lines for name, lines in lengths.items() if lines > MOST_FUNCTION_LINES} == {}


@pytest.mark.parametrize("path", [*_modules("engine"), *_modules("gui")], ids=_label)
def test_library_code_prints_nothing(path: Path) -> None:
    calls = (n.func for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))
    assert not [call.lineno for call in calls if isinstance(call, ast.Name) and call.id == "print"]


def test_folders_that_are_no_packages() -> None:
    """`packaging/__init__.py` would shadow the library of that name; resources hold no code."""
    assert (ROOT / "packaging").is_dir()
    assert not (ROOT / "packaging" / "__init__.py").exists()
    assert not list((ROOT / "resources").rglob("*.py"))


def test_the_rules_see_what_they_forbid(tmp_path: Path) -> None:
    """GIVEN a module with imports of every form WHEN it is read THEN each is found, late ones only if asked for."""
    path = tmp_path / "gui" / "module.py"
    path.parent.mkdir()
    (tmp_path / "engine" / "masks").mkdir(parents=True)
    path.write_text(
        "from engine import values\nfrom engine.masks import strokes\nimport gui.app\nfrom .canvas import Canvas\n"
        "def f():\n    import torch.nn\n"
    )
    early = {"engine.values", "engine.masks.strokes", "gui.app", "gui.canvas"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "ROOT", tmp_path)
        assert _imports(path) == early | {"torch.nn"}
        assert _imports(path, late=False) == early
