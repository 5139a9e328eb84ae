"""Bring the translations up to date with the code and compile them; fail where one is missing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import PySide6

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from engine import errors  # noqa: E402
from gui.link.engine_sentences import CONTEXT  # noqa: E402

FOLDER = ROOT / "resources" / "translations"


def tool(name: str) -> str:
    """Find one of the translation tools that PySide6-Essentials brings."""
    return str(next(Path(PySide6.__file__).parent.glob(f"{name}*")))


def engine_sentences() -> Iterator[str]:
    """Yield what the engine, and the processes around it, say: of `Sentence`, every error and `Text`."""
    speakers = {"Sentence", "Text", *(name for name, kind in vars(errors).items() if _is_error(kind))}
    for file in sorted(file for part in ("engine", "gui") for file in (ROOT / part).rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in speakers:
                texts = call.args if call.func.id == "Text" else call.args[:1]
                yield from (str(said.value) for said in texts if isinstance(said, ast.Constant))


def _is_error(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, errors.EngineError)


def update(source: Path) -> None:
    """Take the texts of the code over into a .ts; those that are gone go."""
    files = [str(file) for file in sorted((ROOT / "gui").rglob("*.py"))]
    flags = ["-silent", "-no-obsolete", "-locations", "none", "-ts", str(source)]
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "engine_sentences.py"  # lupdate knows only Qt's own functions
        lines = [f"QT_TRANSLATE_NOOP({CONTEXT!r}, {json.dumps(text)})" for text in dict.fromkeys(engine_sentences())]
        said.write_text("\n".join(lines), encoding="utf-8")
        subprocess.run([tool("lupdate"), *files, str(said), *flags], check=True)


def missing_in(source: Path) -> list[str]:
    """List the texts without a translation, each with the class that it is in."""
    found = []
    for context in ElementTree.parse(source).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") or not translation.text:
                found.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return found


def compile_to_qm(source: Path) -> None:
    """Write the .qm that the app loads."""
    subprocess.run([tool("lrelease"), "-silent", str(source), "-qm", str(source.with_suffix(".qm"))], check=True)


def main() -> int:
    """Update, check and compile every language; return 1 where a text has no translation."""
    missing = 0
    for source in sorted(FOLDER.glob("*.ts")):
        update(source)
        texts = missing_in(source)
        compile_to_qm(source)
        print(f"{source.name}: {len(texts)} without a translation")
        print("".join(f"  {text}\n" for text in texts), end="")
        missing += len(texts)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
