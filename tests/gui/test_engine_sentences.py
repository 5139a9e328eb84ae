"""Check that every sentence of the engine is known to the window, which shows it in its own language."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gui.link.engine_sentences import FRAGMENTS, SENTENCES, in_window_language
from gui.settings import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ON_THE_COMMAND_LINE = {"command_options.py", "selftest.py"}  # where English is spoken
LOGGING = {"debug", "info", "warning", "error", "exception"}


def modules() -> list[Path]:
    """List the modules whose sentences reach the window: the engine's, and those of the processes without Qt."""
    engine = [path for path in (ROOT / "engine").rglob("*.py") if path.name not in ON_THE_COMMAND_LINE]
    processes = [path for path in (ROOT / "gui").rglob("*.py") if "PySide6" not in path.read_text(encoding="utf-8")]
    return sorted(engine + processes)


def template(node: ast.AST) -> str | None:
    """Write a text of the code with {0}, {1} where values are put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    count = iter(range(10))
    return "".join(str(part.value) if isinstance(part, ast.Constant) else f"{{{next(count)}}}" for part in node.values)


def texts(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the texts that are neither docstrings, nor for the log, nor parts of others."""
    left_out: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING:
            left_out.update(ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            left_out.update(part for value in node.values for part in ast.walk(value))
    yield from (node for node in ast.walk(tree) if node not in left_out and template(node) is not None)


def is_sentence(text: str) -> bool:
    return re.match(r"[A-Z{“].* .*\.$", text) is not None


def words_put_in(tree: ast.Module) -> Iterator[str]:
    """Yield the English words that a sentence's value may be: of a name's assignments, a table, an argument."""
    tables = {
        t.id: n.value for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)
    }
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        sentences = [n for n in ast.walk(function) if isinstance(n, ast.JoinedStr) and is_sentence(template(n) or "")]
        values = [v.value for s in sentences for v in s.values if isinstance(v, ast.FormattedValue)]
        names = {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}
        sources = [n.value for n in ast.walk(function) if isinstance(n, ast.Assign) and names & _targets(n)]
        sources += values
        tabled = {n.id for source in sources for n in ast.walk(source) if isinstance(n, ast.Name)} & tables.keys()
        sources += [tables[name] for name in tabled]
        if names & {argument.arg for argument in function.args.args}:
            calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _name(n.func) == function.name]
            sources += [argument for call in calls for argument in call.args]
        for source in sources:
            yield from (_plain(template(node) or "") for node in texts(source))


def _targets(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def _name(function: ast.AST) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _plain(text: str) -> str:
    return re.sub(r"\{[a-z]+\}", "{0}", text)


def test_every_sentence_is_known():
    found = {
        template(node): path.name
        for path in modules()
        for node in texts(ast.parse(path.read_text(encoding="utf-8")))
        if is_sentence(template(node))
    }
    assert len(found) > 80
    assert {text: name for text, name in found.items() if text not in SENTENCES} == {}
    assert set(SENTENCES) - found.keys() == set()


def test_the_words_that_are_put_into_sentences_are_known():
    found = {
        text
        for path in modules()
        for text in words_put_in(ast.parse(path.read_text(encoding="utf-8")))
        if re.search(r"[a-z]{2,} [a-z]{2,}", text) and not is_sentence(text)
    }
    assert len(found) > 10
    assert found - set(FRAGMENTS) == set()
    assert set(FRAGMENTS) - found == set()


@pytest.fixture
def chinese(app):
    app.set_language(Language.CHINESE)
    yield
    app.set_language(Language.ENGLISH)


def test_a_sentence_is_shown_in_chinese_with_its_names(chinese):
    said = in_window_language("It is. so.jpg is damaged and cannot be opened; try another copy of it.")
    assert said == "“It is. so.jpg”已损坏，无法打开；请换一份副本。"


def test_words_that_are_put_in_are_shown_in_chinese(chinese):
    said = in_window_language("a.jpg could not be saved: the disk is full; make room or choose another folder.")
    assert said == "“a.jpg”无法保存：磁盘已满，请腾出空间或选择其他文件夹。"


def test_names_with_braces_stay(chinese):
    said = in_window_language("{1} {0}.jpg is empty; try another copy of it.")
    assert "{1} {0}.jpg" in said


def test_no_translation_has_english_left(chinese):
    for text in SENTENCES:
        said = in_window_language(re.sub(r"\{\d\}", "7", text))
        assert re.search(r"[\u4e00-\u9fff]", said), text


def test_english_and_unknown_sentences_stay(app):
    sentence = "x.jpg is empty; try another copy of it."
    assert in_window_language(sentence) == sentence
    assert in_window_language("Something else.") == "Something else."


def test_the_window_shows_what_the_engine_says_in_chinese(app, session, chinese):
    session.failed.emit("The seed is too large; choose a smaller one.")
    assert app.window.message_bar.text == "种子过大，请选择较小的值。"
