"""Drive the real app through its states and keep a picture of each, in every theme, language and scale.

resources/screenshots/ holds the README's; all go to demo-output/screenshots/ for people to look at.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import clip_states
import screenshot_states as states
from photographer import Photographer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SIZES = {1: (1280, 800), 2: (800, 600)}  # logical px by scale; the second is 1600 x 1200 device px
THEMES, LANGUAGES = ("light", "dark"), ("zh_CN", "en")
STATES = (
    states.take_painting,
    states.take_comparisons,
    states.take_pages,
    states.take_masks,
    states.take_loupe,
    states.take_error,
    states.take_queue,
    clip_states.take_clip,
    clip_states.take_camera,
    states.take_dialogs,
)


def photograph(scale: int, themes: list[str], languages: list[str], only: list[str]) -> None:
    """Take every picture at one scale, in this process."""
    from PySide6.QtWidgets import QApplication

    from engine.storage.places import Places
    from gui.engine_process.engine_link import engine_link
    from gui.look.language import Language
    from gui.look.theme import ThemeMode
    from gui.preferences.settings import Settings
    from gui.queue.queue_link import queue_link
    from gui.session.session import Session
    from gui.system.resource_path import resource_path
    from gui.window.app import build

    folder = ROOT / "demo-output" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # whose paths are shown as "~"
        places = Places.below(Path(home))
        session = Session(engine_link(resource_path("models"), places))
        queue = queue_link(places, resource_path("models"), resource_path("styles"))
        settings = Settings.of(places)
        settings.set_queue_folder(Path(home) / "Impasto")
        app = build(application, session, settings, places, queue)
        session.keep_in(places)
        app.mediator.history.keep_in(places)
        app.window.resize(*SIZES[scale])
        app.window.show()
        photographer = Photographer(app, scale, folder, tuple(map(ThemeMode, themes)), tuple(map(Language, languages)))
        try:
            for take in STATES:
                if not only or take.__name__.removeprefix("take_") in only:
                    take(photographer)
        finally:
            queue.close()
            session.close()
    print(f"{100 * scale} %: {folder}")


def main() -> None:
    """Start one process for each scale, which Qt reads once, in a virtual display where there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, choices=tuple(SIZES), nargs="+", default=list(SIZES))
    parser.add_argument("--theme", choices=THEMES, nargs="+", default=list(THEMES), help="the last is the README's")
    parser.add_argument("--language", choices=LANGUAGES, nargs="+", default=list(LANGUAGES), help="likewise")
    parser.add_argument("--only", nargs="+", default=[], metavar="STATES", help='such as "clip camera"; all without it')
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # one scale, in this process
    chosen = parser.parse_args()
    if chosen.here:
        photograph(chosen.scale[0], chosen.theme, chosen.language, chosen.only)
        return
    needs_display = sys.platform.startswith("linux") and not os.environ.get("DISPLAY")
    xvfb = shutil.which("xvfb-run") if needs_display else None
    prefix = [xvfb, "-a", "-s", "-screen 0 1920x1400x24"] if xvfb else []
    for scale in chosen.scale:
        environment = os.environ | {"QT_SCALE_FACTOR": str(scale)}
        if needs_display:
            environment["QT_QPA_PLATFORM"] = "xcb" if xvfb else "offscreen"
        words = ["--here", "--scale", str(scale), "--theme", *chosen.theme, "--language", *chosen.language]
        words += ["--only", *chosen.only] if chosen.only else []
        subprocess.run([*prefix, sys.executable, __file__, *words], check=True, env=environment)


if __name__ == "__main__":
    main()
