"""Bring the app from state to state and take pictures of it, in themes and languages."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QWidget

    from gui.look.language import Language
    from gui.look.theme import ThemeMode
    from gui.window.app import App

SHOWN = Path(__file__).resolve().parent.parent / "resources" / "screenshots"
LIMIT_S = 300.0  # the longest that one state may take


class Photographer:
    """Hold the app, and write each picture to a folder under the names of state, theme, language and scale."""

    def __init__(
        self, app: App, scale: int, folder: Path, themes: tuple[ThemeMode, ...], languages: tuple[Language, ...]
    ) -> None:
        self.app = app
        self.scale = scale
        self._folder = folder
        self._looks = [(theme, language) for theme in themes for language in languages]

    def take(self, state: str, widget: QWidget | None = None) -> None:
        """Take a state's pictures, of the whole window or of a dialog."""
        for theme, language in self._looks:
            self._put_on(theme, language)
            (widget or self.app.window).grab().save(self._name(state, theme, language))

    def take_anew(self, state: str, build: Callable[[], QDialog]) -> None:
        """Take the pictures of a dialog that stays in the language in which it was built."""
        for theme, language in self._looks:
            self._put_on(theme, language)
            dialog = build()
            dialog.open()
            self.pause()
            dialog.grab().save(self._name(state, theme, language))
            dialog.close()

    def keep_for_readme(self, name: str) -> None:
        """Write the window as it is beside the README's other pictures, at the first scale."""
        if self.scale == 1:
            SHOWN.mkdir(parents=True, exist_ok=True)
            self.app.window.grab().save(str(SHOWN / name), quality=85)

    def wait(self, is_reached: Callable[[], bool], name: str) -> None:
        """Run the event loop until a state is reached; end with a sentence where it never is."""
        end = time.monotonic() + LIMIT_S
        while not is_reached():
            self.pause(0.02)
            if time.monotonic() > end:
                said = self.app.window.message_bar.text
                raise SystemExit(f"The window never reached {name}. It said: {said or 'nothing'}")

    def pause(self, seconds: float = 0.15) -> None:
        """Run the event loop for a while."""
        from PySide6.QtTest import QTest

        QTest.qWait(round(1000 * seconds))

    def _put_on(self, theme: ThemeMode, language: Language) -> None:
        self.app.set_theme(theme)
        self.app.set_language(language)
        self.pause()

    def _name(self, state: str, theme: ThemeMode, language: Language) -> str:
        return str(self._folder / f"{state}-{theme}-{language}-{100 * self.scale}.png")
