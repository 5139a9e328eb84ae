"""Check that what the engine says is shown in the window's language."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine import errors
from engine.errors import BadOptions, EngineError, Sentence
from gui.link.engine_sentences import in_window_language
from gui.look.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
OTHERS = {"commands", "command_options.py", "selftest.py", "options.py"}  # English; texts of the table of options
LOGGING = {"debug", "info", "warning", "error", "exception"}
SPEAKERS = {"Sentence", *(n for n, k in vars(errors).items() if isinstance(k, type) and issubclass(k, EngineError))}


def modules() -> list[Path]:
    """List the modules whose sentences reach the window: the engine's, and those of the processes without Qt."""
    engine = [p for p in (ROOT / "engine").rglob("*.py") if not OTHERS & {p.name, p.parent.name}]
    processes = [path for path in (ROOT / "gui").rglob("*.py") if "PySide6" not in path.read_text(encoding="utf-8")]
    return sorted(engine + processes)


def said(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield what is said to the user: the first argument of every error and sentence."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SPEAKERS:
            yield from call.args[:1]


def texts(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield the texts that are neither docstrings, nor for the log, nor said to the user, nor parts of others."""
    left_out: set[ast.AST] = {part for node in said(tree) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING:
            left_out.update(ast.walk(node))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        if is_text and node not in left_out:
            yield node


def is_sentence(node: ast.Constant | ast.JoinedStr) -> bool:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)
    return re.fullmatch(r"[A-Zx“].* .*\.", text) is not None


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_sentence_keeps_its_template(path):
    """GIVEN a module WHEN it says something THEN the template is told apart from the values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [node.lineno for node in texts(tree) if is_sentence(node)] == []
    assert [node.lineno for node in said(tree) if isinstance(node, ast.JoinedStr | ast.BinOp)] == []


def test_a_sentence_lives_through_a_pipe_and_a_file():
    inner = Sentence("the folder {0} does not exist; choose another one", Path("{0}"))
    sentence = BadOptions("{0} could not be saved: {1}.", "a{1}.jpg", inner).sentence
    for other in (pickle.loads(pickle.dumps(sentence)), Sentence.from_json(sentence.to_json())):
        assert other == sentence == "a{1}.jpg could not be saved: the folder {0} does not exist; choose another one."
        assert other.template == sentence.template
        assert other.values[1].template == inner.template
    error = pickle.loads(pickle.dumps(BadOptions("{0} is empty; try another copy of it.", "a.jpg")))
    assert (str(error), error.sentence.values) == ("a.jpg is empty; try another copy of it.", ("a.jpg",))


@pytest.mark.parametrize("text", ["", "Something else.", "[1, 2", "[]", '["{0} {7}", "a"]', "[[], []]"])
def test_another_text_comes_back_as_it_is(text):
    assert Sentence.from_json(text) == text


@pytest.fixture
def chinese(app):
    app.set_language(Language.CHINESE)
    yield
    app.set_language(Language.ENGLISH)


def test_a_sentence_is_shown_in_chinese_with_its_names(chinese):
    sentence = Sentence("{0} is damaged and cannot be opened; try another copy of it.", "It is. so.jpg")
    assert in_window_language(sentence) == "“It is. so.jpg”已损坏，无法打开；请换一份副本。"


def test_words_that_are_put_in_are_shown_in_chinese(chinese):
    full = Sentence("the disk is full; make room or choose another folder")
    sentence = Sentence("{0} could not be saved: {1}.", "a.jpg", full)
    assert in_window_language(sentence) == "“a.jpg”无法保存：磁盘已满，请腾出空间或选择其他文件夹。"


def test_names_with_braces_and_names_that_are_words_of_ours_stay(chinese):
    said = in_window_language(Sentence("{0} is empty; try another copy of it.", "{1} {0}.jpg"))
    assert "{1} {0}.jpg" in said
    assert "the full size" in in_window_language(Sentence("{0} is empty; try another copy of it.", "the full size"))


def test_a_text_without_values_is_shown_in_chinese(chinese):
    assert in_window_language("Imported from a file.") == "从文件导入。"


def test_english_and_unknown_sentences_stay(app):
    sentence = Sentence("{0} is empty; try another copy of it.", "x.jpg")
    assert in_window_language(sentence) == "x.jpg is empty; try another copy of it."
    assert in_window_language("Something else.") == "Something else."


def test_the_window_shows_what_the_engine_says_in_chinese(app, session, chinese):
    session.failed.emit(BadOptions("Choose at least one style picture.").sentence)
    assert app.window.message_bar.text == "请至少选择一张风格图片。"
