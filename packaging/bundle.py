"""Freeze Impasto into a folder that needs no Python, and check what came out.

    python packaging/bundle.py [--variant cpu|cuda] [--torch-index URL] [--packages] [--fast]

It makes an environment of its own under build/VARIANT, gathers licences and icons, runs PyInstaller, leaves out what is
never used, prints the sizes by package, and runs the frozen app's self-test without a network. The folder is
build/VARIANT/dist/impasto; --packages makes this system's installers of it, in dist/.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

import bundle_check
import bundle_environment
import bundle_report
import library_stubs
import linux_packages
import pruning

ROOT = Path(__file__).resolve().parents[1]
VARIANTS = ("cpu", "cuda")
_LARGEST = {"cpu": 900, "cuda": 7000}  # MB unpacked
_MB = 10**6


def main() -> int:
    """Build, report and check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--variant", choices=VARIANTS, default="cpu")
    parser.add_argument("--torch-index", metavar="URL", help="where pip finds torch for this variant")
    parser.add_argument("--packages", action="store_true", help="make this system's installers of it too")
    parser.add_argument("--fast", action="store_true", help="pack quickly: packages for trying, a tenth larger")
    given = parser.parse_args()
    build = ROOT / "build" / given.variant
    started = time.monotonic()
    try:
        python = bundle_environment.make(build, given.variant, given.torch_index)
        bundle = freeze(python, build, given.variant)
        print(bundle_report.table(bundle))
        bundle_check.check(bundle, ROOT / "resources", largest=_LARGEST[given.variant] * _MB)
        print(f"{bundle} is complete and passes its self-test; {time.monotonic() - started:.0f} s in all")
        if given.packages and sys.platform == "linux":
            level = 10 if given.fast else 19
            for package in linux_packages.make(bundle, build, ROOT / "dist", given.variant, level=level):
                print(f"{package.stat().st_size / _MB:6.0f} MB  {package}")
    except subprocess.CalledProcessError as error:
        return error.returncode
    except (bundle_environment.UnfitEnvironment, bundle_check.BrokenBundle) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def freeze(python: Path, build: Path, variant: str) -> Path:
    """Gather what goes in beside the code, run PyInstaller, and return the folder that it has made."""
    here = Path(__file__).parent
    icons, licences = build / "icons", build / "licences"
    subprocess.run([python, here / "draw_icons.py", icons], check=True)
    subprocess.run([python, here / "gather_licences.py", licences], check=True)
    dist = build / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    command = [python, "-W", "ignore", "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", dist, "--workpath", build / "work", here / "impasto.spec", "--"]
    command += ["--licences", licences, "--icons", icons, "--variant", variant]
    subprocess.run(command, check=True)
    bundle = next(dist.glob("*.app"), dist / "impasto")
    if sys.platform == "linux":
        library_stubs.replace(bundle)
        strip(bundle)
        subprocess.run([python, here / "gather_licences.py", licences, "--system-libraries", bundle], check=True)
    return bundle


def strip(bundle: Path) -> None:
    """Take the names that only debuggers read out of torch's libraries and Python's: 90 MB."""
    for pattern in pruning.STRIPPED:
        for library in bundle.rglob(pattern):
            if not library.is_symlink():
                subprocess.run(["strip", "--strip-unneeded", library], check=True)


if __name__ == "__main__":
    sys.exit(main())
