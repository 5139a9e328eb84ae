"""Say what a bundle leaves out: parts of torch, Qt and the codecs that the app never loads."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Entry = TypeVar("Entry", bound=tuple[str, ...])

RESOURCES = (  # that ship
    "app.qss", "help", "icons", "models", "photographs", "presets", "samples", "styles",
    "translations/impasto_zh_CN.qm",
)  # fmt: skip
STRIPPED = ("libtorch_*.so", "libpython3*.so*")  # large, and safe to strip: no wheel tool has moved their sections

# Never imported by the engine; the self-test of the finished bundle repaints by both engines without them.
MODULES = (
    "IPython",
    "functorch",
    "lib2to3",
    "matplotlib",
    "networkx",
    "pandas",
    "pip",
    "pydoc_data",
    "pytest",
    "readline",  # its library is under the GPL
    "scipy",
    "setuptools",
    "tensorboard",
    "tkinter",
    "torch._dynamo",  # torch.compile
    "torch._inductor",
    "torch._numpy",
    "torch.contrib",
    "torch.distributed._tools",
    "torch.distributed.checkpoint",
    "torch.distributed.elastic",
    "torch.distributed.examples",
    "torch.distributed.fsdp",
    "torch.distributed.launcher",
    "torch.distributed.pipelining",
    "torch.onnx",
    "torch.utils.benchmark",
    "torch.utils.bottleneck",
    "torch.utils.tensorboard",
    "unittest.test",
)

_TESTS = "torch.testing._internal."
_OF_TESTS = {f"{_TESTS}common_dtype", f"{_TESTS}logging_tensor"}  # which the rest of torch imports

# Imported late or by name, which PyInstaller does not see.
CODECS = (
    "_shared", "_shared_cython", "_avif", "_brotli", "_ccitt", "_cms", "_deflate", "_imcd", "_jpeg2k", "_jpeg8",
    "_jpegsof3", "_jpegxl", "_jpegxr", "_lerc", "_ljpeg", "_lzma", "_pixarlog", "_png", "_tiff", "_webp",
    "_zlib", "_zstd",
)  # fmt: skip

# Of these torch reads the source when it is imported; all else is compiled.
WITH_SOURCE = (
    *("_export.config", "_functorch.config", "compiler.config", "distributed.config", "fx.experimental._config"),
    *("functional", "nn.functional", "nn.modules.rnn", "utils.serialization.config"),
)
COLLECTION = {"torch": "pyz"} | {f"torch.{module}": "pyz+py" for module in WITH_SOURCE}
LATE_IMPORTS = [f"imagecodecs.{codec}" for codec in CODECS]

# Of Qt's plug-ins the window needs a platform, its input methods, native file dialogs, and pictures of its own.
PLUGINS = (
    "iconengines/*qsvgicon*",
    "imageformats/*qjpeg*",
    "imageformats/*qsvg*",
    "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*",
    "platforms/*qcocoa*",
    "platforms/*qoffscreen*",
    "platforms/*qwayland*",
    "platforms/*qwindows*",
    "platforms/*qxcb*",
    "platformthemes/*qxdgdesktopportal*",
    "styles/*",
    "wayland-decoration-client/*",
    "wayland-shell-integration/*xdg-shell*",
)
TRANSLATIONS = ("qtbase_zh_CN.qm",)
UNUSED_FILES = (
    "*Qt6Designer*", "*Qt6Help*", "*Qt6OpenGL*", "*Qt6Pdf*", "*Qt6Qml*", "*Qt6Quick*", "*Qt6Sql*",
    "*Qt6Test*", "*Qt6VirtualKeyboard*", "*QtDesigner*", "*QtQml*", "*QtQuick*", "*QtSql*", "*QtTest*",
    "*opengl32sw*", "*libgtk-3*", "*libgdk-3*",  # software OpenGL of Windows; of the GTK theme
    "*/torch/include/*", "*/torch/share/*", "*/torch/test/*", "*/torch/utils/benchmark/*",
    "*torchbind_test*", "*jitbackend_test*", "*backend_with_compiler*", "*aoti_custom_ops*",
    "*.pyi", "*/INSTALLER", "*/REQUESTED", "*/RECORD",
)  # fmt: skip


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a PyInstaller table that the app needs; the first word of each is its place."""
    return [entry for entry in entries if is_needed(entry[0])]


def kept_modules(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of PyInstaller's table of modules that are needed."""
    return [entry for entry in entries if not entry[0].startswith(_TESTS) or entry[0] in _OF_TESTS]


def without_orphans(entries: Iterable[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return a table of libraries without those of the system that none of the others needs, directly or not.

    Args:
        entries: place in the bundle, file, kind ("BINARY", "EXTENSION", ...).
        imports: returns the names of the libraries that a file needs.
    """
    entries = list(entries)
    libraries = {PurePath(entry[0]).name: entry for entry in entries if entry[2] != "SYMLINK"}
    roots = [name for name, entry in libraries.items() if len(PurePath(entry[0]).parts) > 1 or "python" in name]
    reached, waiting = set(roots), roots
    while waiting:
        needed = {PurePath(library).name for library in imports(libraries[waiting.pop()][1])}
        found = (needed & libraries.keys()) - reached
        reached |= found
        waiting += found
    return [entry for entry in entries if PurePath(entry[0]).name in reached]


def is_needed(place: str) -> bool:
    """Tell whether a file of a bundle is needed, by its place there."""
    path = PurePath(place).as_posix()
    if "/plugins/" in path and "PySide6" in path:
        return any(fnmatch(path.partition("/plugins/")[2], plugin) for plugin in PLUGINS)
    if "PySide6" in path and "/translations/" in path:
        return PurePath(path).name in TRANSLATIONS
    if "torch/bin/" in path:
        return PurePath(path).name.startswith("torch_shm_manager")  # torch looks for it when it is imported
    return not any(fnmatch(f"/{path}", pattern) for pattern in UNUSED_FILES)
