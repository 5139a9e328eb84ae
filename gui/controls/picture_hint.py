"""Explain a slider in its tooltip by small pictures of what it does."""

from __future__ import annotations

from html import escape

from gui.system.resource_path import resource_path


def picture_hint(hint: str, pictures: tuple[tuple[str, str], ...]) -> str:
    """Return a tooltip: a sentence over pictures of resources/help with a caption each, as rich text.

    `pictures` are names without ending, and captions.
    """
    cells = "".join(
        f'<td align="center" style="padding: 4px"><img src="{resource_path("help", f"{name}.jpg").as_posix()}" '
        f'width="112" height="112"/><br/>{escape(caption)}</td>'
        for name, caption in pictures
    )
    return f"<p>{escape(hint)}</p><table><tr>{cells}</tr></table>"
