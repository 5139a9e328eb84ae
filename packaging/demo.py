"""Repaint a bundled photograph with a bundled style by both engines, through the command line, into demo-output/.

Arguments such as --json are passed on to it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
PHOTO = ROOT / "resources" / "samples" / "temple.jpg"
STYLE = ROOT / "resources" / "styles" / "impasto_night.jpg"
OUTPUT = ROOT / "demo-output"
SIZE = 512  # px, long side of the results
MARGIN = 12  # px between the pictures of the sheet


def stylize(engine: str) -> Path:
    """Run one engine as a user would and return the result's path.

    Raises:
        CalledProcessError: The command line failed; it has told why on stderr.
    """
    path = OUTPUT / f"{PHOTO.stem} - {STYLE.stem} - {engine}.jpg"
    print(f"{engine}: {PHOTO.stem} in the style of {STYLE.stem}, {SIZE} px", flush=True)
    command = [sys.executable, ROOT / "main.py", "stylize", PHOTO, "--style", STYLE, "-o", path]
    subprocess.run([*command, "--engine", engine, "--size", str(SIZE), *sys.argv[1:]], check=True)
    return path


def make_sheet(paths: list[Path]) -> Path:
    """Paste pictures side by side at one height and return the sheet's path."""
    pictures = []
    for path in paths:
        with Image.open(path) as file:
            pictures.append(ImageOps.exif_transpose(file.convert("RGB")))
    height = min(picture.height for picture in pictures)
    pictures = [picture.resize((round(picture.width * height / picture.height), height)) for picture in pictures]
    sheet = Image.new("RGB", (sum(p.width + MARGIN for p in pictures) + MARGIN, height + 2 * MARGIN), "white")
    left = MARGIN
    for picture in pictures:
        sheet.paste(picture, (left, MARGIN))
        left += picture.width + MARGIN
    path = OUTPUT / "side by side.png"
    sheet.save(path)
    return path


def main() -> int:
    """Run both engines, make the sheet and print where the three pictures are; return the exit code."""
    OUTPUT.mkdir(exist_ok=True)
    try:
        results = [stylize(engine) for engine in ("adain", "gatys")]
    except subprocess.CalledProcessError as error:
        return error.returncode
    for path in [*results, make_sheet([PHOTO, STYLE, *results])]:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
