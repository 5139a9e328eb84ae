"""Run Python code on a disk of two megabytes: a mounted tmpfs, or where nobody may mount, a limit on files' sizes."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

MEBIBYTES = 2
ROOT = Path(__file__).resolve().parents[1]
_MOUNT = f'mount -t tmpfs -o size={MEBIBYTES}m{{options}} impasto-test "$1" && shift && exec "$@"'


def run_on_small_disk(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `code` with `folder`, which is the disk, as its argument; the mount ends with the process."""
    mount = ["unshare", "--mount", "sh", "-c", _MOUNT.format(options=""), "sh", str(folder)]
    for ways in (mount, [mount[0], "--map-root-user", *mount[1:]]):
        if _works([*ways, "true"]):
            return _run([*ways, sys.executable, "-c", code, str(folder)])
    limit = MEBIBYTES * 2**20
    return _run(
        [sys.executable, "-c", code, str(folder)], lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _run(command: list[str], before: object = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=before)
