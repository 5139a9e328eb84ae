"""Check that every text is translated, that the compiled file is fresh, and that the window follows."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QFontDatabase

from gui.look.language import Language

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "resources" / "translations" / "impasto_zh_CN.ts"


def script(path: Path) -> ModuleType:
    """Import a script of packaging/, which is no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


i18n = script(ROOT / "packaging" / "i18n.py")


def messages(path: Path) -> dict[tuple[str, str], str | None]:
    """Read (context, source) -> translation; None while unfinished."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            text = None if translation.get("type") else translation.text
            found[context.findtext("name"), message.findtext("source")] = text
    return found


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bring a copy of the .ts up to date with the code."""
    copy = tmp_path_factory.mktemp("translations") / SOURCE.name
    copy.write_bytes(SOURCE.read_bytes())
    i18n.update(copy)
    return copy


def test_every_text_of_the_code_is_translated(updated):
    now = messages(updated)
    assert len(now) > 100
    assert now == messages(SOURCE)
    assert [key for key, text in now.items() if not text] == []


def test_no_text_is_asked_for_where_it_is_not_found():
    """GIVEN that lupdate does not look into f-strings WHEN the code has texts THEN none of them is in one."""
    hidden = [
        (file.name, node.lineno)
        for file in sorted((ROOT / "gui").rglob("*.py"))
        for joined in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for node in ast.walk(joined)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr"
    ]
    assert hidden == []


def test_placeholders_survive_translation():
    for (_, source), text in messages(SOURCE).items():
        assert sorted(re.findall(r"\{\d\}", source)) == sorted(re.findall(r"\{\d\}", text))


def test_compiled_translations_are_fresh(tmp_path):
    compiled = tmp_path / "fresh.qm"
    subprocess.run(
        [i18n.tool("lrelease"), "-silent", str(SOURCE), "-qm", str(compiled)], check=True, capture_output=True
    )
    assert compiled.read_bytes() == SOURCE.with_suffix(".qm").read_bytes()


def test_the_window_changes_its_language_while_it_is_open(app, qtbot):
    app.set_language(Language.CHINESE)
    qtbot.waitUntil(lambda: app.window.run_bar.start_button.text() == "开始")
    assert app.window.options_panel.advanced.reset_button.text() == "恢复默认值"
    assert app.window.menuBar().actions()[0].text() == "文件(&F)"
    assert app.window.style_strip.tiles[0].text() == "厚涂星夜"
    assert app.settings.language is Language.CHINESE
    app.set_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: app.window.run_bar.start_button.text() == "Start")


def test_a_system_without_chinese_characters_is_told_in_english(app, monkeypatch):
    monkeypatch.setattr(QFontDatabase, "families", lambda _system: [])
    app.set_language(Language.CHINESE)
    assert "Noto Sans CJK" in app.window.message_bar.text
    app.set_language(Language.ENGLISH)
