"""Drive the real app through its states and keep a picture of each, in every theme, language and scale.

resources/screenshots/window.png is the README's; the others go to demo-output/screenshots/ for people to look at.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.app import App

LIMIT_S = 300.0  # the longest that one state may take
PHOTO = ROOT / "resources" / "samples" / "temple.jpg"
STYLE = ROOT / "resources" / "styles" / "impasto_night.jpg"
SPLIT = 0.3  # of the picture's width: most of the pagoda is seen painted
ITERATIONS = {1: 90, 2: 30}  # by scale; the second is for the layout only
SIZES = {1: (1280, 800), 2: (800, 600)}  # logical px by scale; the second is 1600 x 1200 device px


class Photographer:
    """Bring the app into a state and take its pictures."""

    def __init__(self, app: App, scale: int, folder: Path) -> None:
        self._app = app
        self._scale = scale
        self._folder = folder

    def take_all(self) -> None:
        """Go through empty, loaded, running, done and error, then through pages and dialogs."""
        from engine.values import Engine
        from gui.session import SessionPhase

        app, session = self._app, self._app.session
        self._wait(lambda: all(tile.has_thumbnail for tile in app.window.style_strip.tiles), "thumbnails")
        self._take("empty")
        app.window.style_strip.select(STYLE)
        app.mediator.open_photo(PHOTO)
        self._wait(lambda: app.window.canvas.has_painting, "a first preview")
        self._take("loaded")
        app.window.canvas.set_split(SPLIT)
        panel = app.window.options_panel
        panel.set_options(replace(panel.options, engine=Engine.GATYS, size=512, iterations=ITERATIONS[self._scale]))
        app.mediator.start()
        bar = app.window.run_bar
        self._wait(lambda: bar.progress_bar.value() > 500 and app.window.canvas.has_painting, "half of a run")
        self._take("running")
        self._wait(lambda: session.phase is SessionPhase.DONE, "the end of a run")
        self._take("done")
        self._keep_for_the_readme()
        self._break()
        self._take("error")
        self._take_queue()
        self._take_guide()

    def _take_queue(self) -> None:
        """Show the queue empty and with a finished, a failed, a running and a waiting photograph."""
        from engine.values import ItemState, QueueMode

        app, page = self._app, self._app.queue.page
        app.window.message_bar.hide()
        app.window.drawer.show_page(page)
        self._take("queue-empty")
        app.queue.add((PHOTO, ROOT / "README.md", PHOTO.with_name("cat.jpg"), PHOTO.with_name("coffee.jpg")))
        wanted = [ItemState.DONE, ItemState.FAILED, ItemState.RUNNING, ItemState.WAITING]
        self._wait(lambda: [item.state for item in page.model.items] == wanted, "a queue at work")
        self._pause(1.0)
        app.queue.page.mode_requested.emit(QueueMode.PAUSED)
        self._pause(1.0)
        app.window.message_bar.hide()
        self._take("queue")
        page.remove_requested.emit(tuple(item.number for item in page.model.items))
        app.window.drawer.close_page()

    def _take_guide(self) -> None:
        """Show the other pages of the drawer, the settings, the tour and the page about the method."""
        app = self._app
        actions = app.window.actions_of
        pages = {"styles": actions.all_styles, "histogram": actions.looking.histogram, "live": actions.looking.method}
        for name, action in pages.items():
            action.trigger()
            self._pause(0.5)
            self._take(name)
            app.window.drawer.close_page()
        dialog = app.preferences.show_dialog()
        self._take("settings", dialog)
        dialog.search.setText("Ctrl")
        self._take("settings-search", dialog)
        dialog.accept()
        page = app.guide.show_help()
        self._take("method", page)
        page.accept()
        tour = app.guide.show_tour()
        for step in range(4):
            self._take(f"tour-{step + 1}")
            tour.go_on()

    def _break(self) -> None:
        """Open a text that calls itself a picture, and agree that the painting may be lost."""
        from gui.unsaved_dialog import UnsavedDialog

        with tempfile.TemporaryDirectory() as folder:
            notes = Path(folder) / "notes.jpg"
            notes.write_text("Buy brushes.", encoding="utf-8")
            self._app.mediator.open_photo(notes)
            self._app.window.findChild(UnsavedDialog).agree_button.click()
            self._wait(lambda: self._app.window.message_bar.kind == "error", "an error")

    def _take(self, state: str, widget: QWidget | None = None) -> None:
        """Take a state's pictures, of the whole window or of a dialog."""
        from gui.settings import Language, ThemeMode

        for theme in (ThemeMode.LIGHT, ThemeMode.DARK):
            for language in (Language.CHINESE, Language.ENGLISH):
                self._app.set_theme(theme)
                self._app.set_language(language)
                self._pause()
                name = f"{state}-{theme}-{language}-{100 * self._scale}.png"
                (widget or self._app.window).grab().save(str(self._folder / name))

    def _keep_for_the_readme(self) -> None:
        if self._scale == 1:
            target = ROOT / "resources" / "screenshots" / "window.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            self._app.window.grab().save(str(target))

    def _wait(self, is_reached: Callable[[], bool], name: str) -> None:
        """Run the event loop until a state is reached; end with a sentence where it never is."""
        end = time.monotonic() + LIMIT_S
        while not is_reached():
            self._pause(0.02)
            if time.monotonic() > end:
                said = self._app.window.message_bar.text
                raise SystemExit(f"The window never reached {name}. It said: {said or 'nothing'}")

    def _pause(self, seconds: float = 0.15) -> None:
        from PySide6.QtTest import QTest

        QTest.qWait(round(1000 * seconds))


def photograph(scale: int) -> None:
    """Take every picture at one scale, in this process."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from gui.app import build
    from gui.queue_worker import QueueWorker
    from gui.resource_path import resource_path
    from gui.session import Session
    from gui.settings import Settings

    folder = ROOT / "demo-output" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as home:
        store = QSettings(str(Path(home) / "settings.ini"), QSettings.Format.IniFormat)
        session = Session(resource_path("models"))
        queue = QueueWorker(Path(home) / "queue.sqlite", resource_path("models"), resource_path("styles"))
        settings = Settings(store)
        settings.set_queue_folder(Path(home) / "Impasto")
        app = build(application, session, settings, queue)
        app.window.resize(*SIZES[scale])
        app.window.show()
        try:
            Photographer(app, scale, folder).take_all()
        finally:
            queue.close()
            session.close()
    print(f"{100 * scale} %: {folder}")


def main() -> None:
    """Start one process for each scale, which Qt reads once, in a virtual display where there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, choices=tuple(SIZES), help="take the pictures of one scale")
    scale = parser.parse_args().scale
    if scale is not None:
        photograph(scale)
        return
    needs_display = sys.platform.startswith("linux") and not os.environ.get("DISPLAY")
    xvfb = shutil.which("xvfb-run") if needs_display else None
    prefix = [xvfb, "-a", "-s", "-screen 0 1920x1400x24"] if xvfb else []
    for scale in SIZES:
        environment = os.environ | {"QT_SCALE_FACTOR": str(scale)}
        if needs_display:
            environment["QT_QPA_PLATFORM"] = "xcb" if xvfb else "offscreen"
        subprocess.run([*prefix, sys.executable, __file__, "--scale", str(scale)], check=True, env=environment)


if __name__ == "__main__":
    main()
