"""Show that a format that is written costs two files, its facts and its encoder: nothing else lists formats."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHANGES = (
    (
        "engine/pictures/formats.py",
        ")  # fmt: skip\nWRITABLE_SUFFIXES",
        '    PictureFormat("Toy", (".toy", ".toys"), "image/x-toy", depths=(8, 16), has_alpha=False, longest_side=64),\n',  # noqa: E501
    ),
    (
        "engine/pictures/image_encoding.py",
        "}\n_SIZES",
        '    "TOY": lambda samples, _metadata, _options: struct.pack(">II", *samples.array.shape[1::-1])'
        " + samples.array.tobytes(),\n",
    ),
    ("engine/pictures/image_encoding.py", "}\n", '    "TOY": lambda data: struct.unpack(">II", data[:8]),\n'),
)
USE = """
import contextlib, io, json, sys
from pathlib import Path
from main import main

folder, photo, style = map(Path, sys.argv[1:])
words = ["--style", str(style), "--size", "48", "--device", "cpu"]
said = io.StringIO()
with contextlib.redirect_stderr(said):
    codes = [
        main(["stylize", str(photo), "-o", str(folder / "one.toy"), *words]),
        main(["batch", str(photo), "-o", str(folder / "many"), "--format", "toy", *words]),
        main(["stylize", str(photo), "-o", str(folder / "large.toy"), "--style", str(style), "--size", "65"]),
    ]

from PySide6.QtWidgets import QApplication, QWidget
from engine.options import SaveOptions
from engine.storage.places import Places
from gui.files.file_dialogs import READABLE, FileDialogs
from gui.files.save_options_dialog import SaveOptionsDialog
from gui.preferences.settings import Settings

application, window = QApplication([]), QWidget()
settings = Settings.of(Places.below(folder / "user"))
settings.set_queue_suffix(".toy")
asked = FileDialogs(window, settings).ask_for_target("photo_ink.toy")
options = SaveOptionsDialog(window, folder / "one.toy", SaveOptions(), print)
print(json.dumps({
    "codes": codes,
    "said": said.getvalue(),
    "filters": asked.nameFilters(),
    "chosen": asked.selectedNameFilter(),
    "suffix": asked.defaultSuffix(),
    "queue": settings.queue_suffix,
    "depths": options.depth_box.count(),
    "has_quality": options.quality.parent() is options,
    "reads": "*.toy" in READABLE.split(),
}))
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Copy the app and add the format to it, by its facts and its encoder alone."""
    app = tmp_path / "app"
    for part in ("engine", "gui"):
        shutil.copytree(ROOT / part, app / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", app)
    (app / "resources").symlink_to(ROOT / "resources", target_is_directory=True)
    for name, before, line in CHANGES:
        text = (app / name).read_text(encoding="utf-8")
        head, found, tail = text.rpartition(before)
        assert found, f"{name} is built otherwise now"
        (app / name).write_text(head + line + found + tail, encoding="utf-8")
    return app


@pytest.mark.slow
def test_it_is_written_queued_and_offered(app: Path, photo_path: Path, style_path: Path, tmp_path: Path) -> None:
    """GIVEN two files that know a sixth format WHEN all that saves is used THEN each writes or offers it."""
    run = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path), str(photo_path), str(style_path)],
        cwd=app, env=os.environ | {"PYTHONPATH": str(app)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])

    assert told["codes"] == [0, 0, 6], told["said"]
    assert "65 px long, and Toy ends at 64 px" in told["said"]
    one, (queued,) = (tmp_path / "one.toy").read_bytes(), (tmp_path / "many").iterdir()
    assert one == queued.read_bytes()
    assert len(one) == 8 + 48 * 32 * 3
    assert queued.suffix == ".toy"
    assert "Toy (*.toy *.toys)" in told["filters"]
    assert told["chosen"] == "Toy (*.toy *.toys)"
    assert told["suffix"] == "toy"
    assert told["queue"] == ".toy"
    assert told["depths"] == 3
    assert not told["has_quality"]
    assert told["reads"]
    assert len({name for name, *_ in CHANGES}) == 2
