"""Enforce which part may import which, what each loads at run time, and how long modules and functions may be."""

from __future__ import annotations

import ast
import queue
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = sorted(
    [ROOT / "main.py", *(p for part in ("engine", "gui", "training") for p in (ROOT / part).rglob("*.py"))]
)
# of the child process: may import the rest of engine inside functions
LATE = {
    *(ROOT / "gui" / "queue" / f"queue_{name}.py" for name in ("process", "painter", "helpers")),
    ROOT / "gui" / "queue" / "thumbnails.py",
    *(ROOT / "gui" / "engine_process").glob("*.py"),
}
# all of the engine that the window's process knows
VALUES = {
    "engine.values",
    "engine.painters.registry",
    "engine.painters.traits",
    "engine.errors",
    "engine.options",
    "engine.option_table",
    "engine.style_choice",
    "engine.mask",
    "engine.masks.masks",
    "engine.recipes.recipe",
    "engine.pictures.geometry",
    "engine.pictures.formats",
    "engine.storage.places",
    "engine.storage.moving",
    "engine.storage.whole_file",
    "engine.commissions.commission",
    "engine.commissions.queue.queue_moving",
    "engine.commissions.queue.queue_item",
    "engine.commissions.video.clip_files",
    "engine.commissions.model3d.model_suffixes",
}
MOST_LINES, MOST_FUNCTION_LINES = 400, 60


def _part(path: Path) -> str:
    """Return the top-level name that a module belongs to: "main", "engine", "gui" or "training"."""
    return path.relative_to(ROOT).with_suffix("").parts[0]


def _modules(part: str) -> list[Path]:
    return [path for path in PRODUCT if _part(path) == part]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _nodes(path: Path, *kinds: type[ast.AST]) -> list[Any]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, kinds)]


def _against(find: Callable[[Path], Iterable[object]], paths: Iterable[Path]) -> dict[str, list[str]]:
    """Name the modules in which something forbidden is found, and what."""
    found = {path.relative_to(ROOT).as_posix(): sorted(map(str, find(path))) for path in paths}
    assert len(found) > 10
    return {label: forbidden for label, forbidden in found.items() if forbidden}


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


@cache
def _imports(path: Path, *, late: bool = True) -> set[str]:
    """Return what a module imports; `late` includes what it imports inside functions."""
    names: set[str] = set()
    nodes: list[ast.AST] = [_tree(path)]
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
        (["engine.commissions.video.clip_process"], {"torch", "PIL", "tifffile", "psutil", "PySide6"}),
        (
            [
                "engine.values",
                "engine.options",
                "engine.recipes.recipe",
                "engine.pictures.geometry",
                "engine.pictures.formats",
                "engine.storage.whole_file",
                "engine.commissions.queue.queue_item",
                "engine.commissions.video.clip_files",
            ],
            {"torch", "numpy", "PIL", "PySide6"},
        ),
        (["gui.window.main_window"], {"torch", "torchvision"}),
        (["gui.window.app"], {"torch", "torchvision"}),
        (["gui.engine_process.engine_process"], {"torch", "torchvision", "PySide6"}),
        (["main"], {"torch", "torchvision", "PySide6"}),
    ],
    ids=["engine", "images", "masks", "clip_process", "values", "main_window", "app", "engine_process", "main"],
)
def test_importing_never_loads(modules: list[str], never: set[str]) -> None:
    assert not _loaded_by(*modules) & never


def _name_qt(models: Path, user: object) -> tuple[None, str]:
    return None, "with Qt" if "PySide6" in sys.modules else "without Qt"


def test_engine_process_runs_without_qt() -> None:
    """GIVEN the window's way to start the engine process WHEN it is ready THEN it has loaded no Qt."""
    from engine.storage.places import Places
    from gui.engine_process.engine_link import run_engine
    from gui.engine_process.messages import SCREEN, TILES, EngineReady
    from gui.link.child import Child
    from gui.link.pixel_store import OwnedPixels
    from gui.link.program import Program

    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    arguments = (ROOT / "resources" / "models", Places.below(Path()), _name_qt)
    program = Program("engine", run_engine, arguments, (SCREEN, TILES))
    child = Child(program, OwnedPixels(), lambda _child, report: heard.put(report))
    try:
        report = heard.get(timeout=60)
    finally:
        child.kill()
    assert report == EngineReady("without Qt")


def test_only_gui_imports_qt() -> None:
    others = [path for path in PRODUCT if _part(path) != "gui"]
    assert _against(lambda path: _roots(_imports(path)) & {"PySide6"}, others) == {}


def test_engine_imports_no_other_part() -> None:
    assert _against(lambda path: _roots(_imports(path)) & {"gui", "main", "training"}, _modules("engine")) == {}


def test_training_imports_no_gui() -> None:
    assert _against(lambda path: _roots(_imports(path)) & {"gui", "main"}, _modules("training")) == {}


def test_gui_knows_only_values_and_errors_of_the_engine() -> None:
    def beyond(path: Path) -> set[str]:
        names = _imports(path, late=path not in LATE)
        return {name for name in names if name.startswith("engine")} - VALUES | (
            _roots(names) & {"torch", "torchvision", "training", "main"}
        )

    assert _against(beyond, _modules("gui")) == {}


def _package(dotted: str) -> str:
    """Return the package of a module, "engine.painters.adain" for example; "" for one at the top level."""
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
    needed.pop("", None)
    assert len(needed) > 8
    assert set(TopologicalSorter(needed).static_order()) >= set(needed)  # CycleError names a cycle


def test_modules_and_functions_are_short() -> None:
    def long(path: Path) -> list[str]:
        functions = _nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
        lengths = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions}
        too_long = [f"{name}: {lines}" for name, lines in lengths.items() if lines > MOST_FUNCTION_LINES]
        lines = len(path.read_text(encoding="utf-8").splitlines())
        return [*too_long, *([f"{lines} lines"] if lines > MOST_LINES else [])]

    assert _against(long, PRODUCT) == {}


def test_tests_mirror_the_rooms_of_the_window() -> None:
    """Find modules with functions, but without a test file of their own name: gui/a/b.py has tests/gui/a/test_b.py."""

    def untested(path: Path) -> list[str]:
        mirrored = ROOT / "tests" / path.parent.relative_to(ROOT) / f"test_{path.name}"
        has_behaviour = path.name != "__init__.py" and _nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
        return [f"no {mirrored.name}"] if has_behaviour and not mirrored.exists() else []

    assert _against(untested, _modules("gui")) == {}


def test_a_sentence_is_written_once() -> None:
    """GIVEN all that the engine, and the processes around it, say WHEN read THEN none is said in two places."""
    speakers = {"Sentence", *(name for name, kind in vars(errors).items() if isinstance(kind, type))}
    said: dict[str, list[str]] = {}
    for path in (*_modules("engine"), *_modules("gui")):
        for call in _nodes(path, ast.Call):
            text = call.args[0] if call.args else None
            if isinstance(call.func, ast.Name) and call.func.id in speakers and isinstance(text, ast.Constant):
                said.setdefault(str(text.value), []).append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert len(said) > 200
    assert {text: places for text, places in said.items() if len(places) > 1} == {}


def test_library_code_prints_nothing() -> None:
    def prints(path: Path) -> list[int]:
        return [c.lineno for c in _nodes(path, ast.Call) if isinstance(c.func, ast.Name) and c.func.id == "print"]

    assert _against(prints, [*_modules("engine"), *_modules("gui")]) == {}


def _acts(path: Path) -> bool:
    """Tell whether a module has a function that does something; tables, values and protocols have none."""

    def is_said(node: ast.stmt) -> bool:  # a docstring, or ...
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)

    functions = _nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
    return any(not all(map(is_said, function.body)) for function in functions)


def test_tests_mirror_the_rooms() -> None:
    """GIVEN a module of engine or gui that does something WHEN its room of tests is read THEN a file has its name."""
    modules = [path.relative_to(ROOT) for path in (*_modules("engine"), *_modules("gui")) if _acts(path)]
    assert len(modules) > 300
    assert [path for path in modules if not (ROOT / "tests" / path.with_name(f"test_{path.name}")).is_file()] == []


PLACES = ROOT / "engine" / "storage" / "places.py"
ASKING = {"platformdirs", "QStandardPaths", "appdirs"}
VARIABLES = {"APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"}


def test_only_places_asks_where_the_users_files_lie() -> None:
    """GIVEN a module WHEN read THEN it asks neither Qt nor the system; whoever keeps something is given its place."""

    def asked(path: Path) -> set[str]:
        words = {node.id for node in _nodes(path, ast.Name)} | _roots(_imports(path))
        return words & ASKING | {n.value for n in _nodes(path, ast.Constant) if isinstance(n.value, str)} & VARIABLES

    assert set(asked(PLACES)) & ASKING
    assert _against(asked, [path for path in PRODUCT if path != PLACES]) == {}


def test_only_entries_find_the_users_places() -> None:
    """GIVEN a module that is no entry of a program WHEN read THEN it is given the places, and looks for none."""
    entries = {PLACES, ROOT / "main.py", ROOT / "engine" / "pictures" / "guarded_decoding.py"}

    def found(path: Path) -> set[str]:
        return {alias.name for node in _nodes(path, ast.ImportFrom) for alias in node.names} & {"user_places"}

    assert _against(found, [path for path in PRODUCT if path not in entries]) == {}


PAINTERS = ROOT / "engine" / "painters"
NAMES = {folder.name for folder in PAINTERS.iterdir() if (folder / "__init__.py").exists()}


def _compared(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that something is compared with, looked up by or matched against."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts: list[ast.AST] = [node.left, *node.comparators]
        elif isinstance(node, ast.Dict):
            parts = [key for key in node.keys if key is not None]
        else:
            parts = [node.value] if isinstance(node, ast.MatchValue) else []
        for part in parts:
            inside = ast.walk(part) if isinstance(part, (ast.Tuple, ast.Set, ast.List)) else [part]
            yield from (n.value for n in inside if isinstance(n, ast.Constant) and isinstance(n.value, str))


def test_nobody_asks_which_painter_it_is() -> None:
    """GIVEN the painters' names WHEN code outside their folders is read THEN none is compared; traits tell enough."""
    others = [
        path
        for path in PRODUCT
        if _part(path) in ("main", "engine", "gui")
        and path.parent.parent != PAINTERS
        and path.parent != ROOT / "engine" / "models"  # which names kinds of networks
    ]
    assert _against(lambda path: NAMES & set(_compared(_tree(path))), others) == {}


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
        "from engine import values\nfrom engine.masks import strokes\n"
        "import gui.window.app\nfrom .canvas import Canvas\n"
        "def f():\n    import torch.nn\n"
    )
    early = {"engine.values", "engine.masks.strokes", "gui.window.app", "gui.canvas"}
    values = tmp_path / "values.py"
    values.write_text(
        'class Kind:\n    def takes(self) -> bool:\n        """Tell."""\n    def name(self) -> str: ...\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "ROOT", tmp_path)
        assert _imports(path) == early | {"torch.nn"}
        assert _imports(path, late=False) == early
    assert _acts(path) and not _acts(values)
