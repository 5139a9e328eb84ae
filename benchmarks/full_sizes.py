"""Paint photographs of many sizes: `python -m benchmarks.full_sizes --engine adain --megapixels 1 4 12 24 50 100`.

Each size is painted by the command line in a process of its own, so that the peak of the resident memory is its own.
Seconds of the clock and of the processor stand side by side, as other programs take time too. Writes
`benchmarks/results/ENGINE_full_sizes.json` and `.md`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
RESOURCES, RESULTS = ROOT / "resources", ROOT / "benchmarks" / "results"
RATIO = 1.5  # width to height


def photograph(megapixels: float, folder: Path) -> Path:
    """Enlarge a sample photograph to a size, as an uncompressed TIFF."""
    height = round((megapixels * 1e6 / RATIO) ** 0.5)
    path = folder / f"{megapixels:g}.tif"
    with Image.open(RESOURCES / "samples" / "temple.jpg") as sample:
        sample.convert("RGB").resize((round(height * RATIO), height), Image.Resampling.BICUBIC).save(path)
    return path


def measure(megapixels: float, engine: str, more: list[str]) -> dict[str, float]:
    """Paint one size; return what the command line reports, with the seconds of clock and processor."""
    with tempfile.TemporaryDirectory() as folder:
        photo = photograph(megapixels, Path(folder))
        style = RESOURCES / "styles" / "mosaic.jpg"
        words = [sys.executable, ROOT / "main.py", "stylize", photo, "--style", style, "-o", Path(folder) / "out.jpg"]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run = subprocess.run(
            [*words, "--engine", engine, "--json", *more], capture_output=True, text=True, check=True, cwd=ROOT
        )
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    report = json.loads(run.stdout)
    used = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return {
        "megapixels": round(report["width"] * report["height"] / 1e6, 2),
        "painting_s": report["seconds"]["painting"],
        "all_s": round(wall, 1),
        "processor_s": round(used, 1),
        "s_per_megapixel": round(report["seconds"]["painting"] / (report["width"] * report["height"] / 1e6), 2),
        "peak_rss_mib": report["peak_rss_mib"],
        "estimated_s": report["estimate"]["seconds"],
        "estimated_mib": report["estimate"]["peak_rss_mib"],
        "levels": report["levels"],
        "tiles": report["tiles"],
    }


def main() -> None:
    """Read the options, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("adain", "gatys"), default="adain")
    parser.add_argument("--megapixels", type=float, nargs="+", default=[1, 4, 12, 24])
    parser.add_argument("more", nargs="*", help="further options of `main.py stylize`, after --")
    arguments = parser.parse_args()
    rows = []
    for megapixels in arguments.megapixels:
        rows.append(measure(megapixels, arguments.engine, arguments.more))
        print(json.dumps(rows[-1]), flush=True)
    lines = [" | ".join(rows[0]), " | ".join("---:" for _ in rows[0])]
    lines += [" | ".join(str(value) for value in row.values()) for row in rows]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{arguments.engine}_full_sizes.md").write_text("".join(f"| {line} |\n" for line in lines))
    (RESULTS / f"{arguments.engine}_full_sizes.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
