"""Check a bundle: the app's self-test without a network, nothing on stderr, every resource in place, no socket."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bundle_report
import pruning

_PATIENCE = 600  # s for one self-test
_NETWORK = re.compile(r"socket\((AF_INET6?|AF_PACKET)\b.*")
_LIBRARIES = ("*.so*", "*.dylib", "*.dll", "*.pyd")
_GPL_MARKS = (b"x264_chroma_format", b"HEVC encoder version", b"--enable-gpl")  # two symbols, FFmpeg's configuration
_NOWHERE = "/dev/null/home" if os.name == "posix" else "Z:\\nowhere"  # can be written to by nobody, not even root


class BrokenBundle(Exception):
    """The bundle lacks something, or does what it must not."""


def check(bundle: Path, resources: Path, largest: int) -> None:
    """Raise BrokenBundle for the first fault found.

    Args:
        bundle: the frozen app's folder.
        resources: the source's resources, each of which must be in the bundle.
        largest: bytes that the bundle may have.
    """
    size = sum(bundle_report.sizes(bundle).values())
    if size > largest:
        raise BrokenBundle(f"The bundle has {size / 1e6:.0f} MB; at most {largest / 1e6:.0f} are allowed.")
    if missing := missing_resources(bundle, resources):
        raise BrokenBundle(f"Missing in the bundle: {', '.join(missing)}")
    if gpl := gpl_libraries(bundle):
        raise BrokenBundle(f"Built of code under the GPL, so not to be shipped: {', '.join(gpl)}")
    if gpl := copyleft(bundle):
        raise BrokenBundle(f"Under the GPL, so not to be shipped: {', '.join(gpl)}")
    with tempfile.TemporaryDirectory(prefix="impasto-主页 é-") as home:
        print(self_test(bundle, home))
    self_test(bundle, _NOWHERE)


def missing_resources(bundle: Path, resources: Path) -> list[str]:
    """Return what of the resources that ship is not in the bundle byte for byte."""
    (inside,) = {path.parent for path in bundle.rglob("resources/app.qss") if not path.is_symlink()} or {bundle}
    wanted = [path for name in pruning.RESOURCES for path in _files(resources / name)]
    kept = [path.relative_to(resources) for path in wanted]
    return [str(path) for path in kept if not _is_same(inside / path, resources / path)]


def copyleft(bundle: Path) -> list[str]:
    """Return the components that may be had under the GPL only."""
    entries = json.loads(next(bundle.rglob("licences.json")).read_text(encoding="utf-8"))
    return [entry["name"] for entry in entries if is_gpl_only(entry["licence"])]


def gpl_libraries(bundle: Path) -> list[str]:
    """Return the libraries with code of x264 or x265, or of an FFmpeg under the GPL, by what is inside, not by name."""
    libraries = (file for pattern in _LIBRARIES for file in bundle.rglob(pattern) if not file.is_symlink())
    return sorted({file.name for file in libraries if any(mark in file.read_bytes() for mark in _GPL_MARKS)})


def is_gpl_only(licence: str) -> bool:
    """Tell whether a licence's expression leaves no choice but the GPL; exceptions for linking leave one."""
    choices = re.split(r"\bOR\b", licence)
    return all(re.search(r"(?<![AL])GPL", choice) and "exception" not in choice.lower() for choice in choices)


def self_test(bundle: Path, home: str) -> str:
    """Run the frozen app's self-test in a home folder, and return what it reports; raises BrokenBundle."""
    environment = {"HOME": home, "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
    if os.name == "nt":
        environment = os.environ | {"LOCALAPPDATA": home, "APPDATA": home}
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        command = [*without_network(), *traced(trace), str(program(bundle)), "selftest", "--json"]
        run = subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", timeout=_PATIENCE, check=False
        )
        attempts = network_attempts(trace.read_text(encoding="utf-8")) if trace.is_file() else []
    if run.returncode or run.stderr:
        raise BrokenBundle(f"The self-test ended with {run.returncode} and said:\n{run.stdout}{run.stderr}")
    if attempts:
        raise BrokenBundle(f"The app has opened a network socket: {attempts[0]}")
    return "\n".join(f"{name}: {found}" for name, found in json.loads(run.stdout).items())


def program(bundle: Path) -> Path:
    """Return the program that writes to a terminal."""
    if bundle.suffix == ".app":
        return bundle / "Contents" / "MacOS" / "impasto"
    return bundle / ("impasto-cli.exe" if os.name == "nt" else "impasto")


def network_attempts(trace: str) -> list[str]:
    """Return the calls of a trace that open a socket to elsewhere; those of one machine (AF_UNIX) may be."""
    return [found.group() for line in trace.splitlines() if (found := _NETWORK.search(line))]


def without_network() -> list[str]:
    """Return the words that cut a command off from every network, none where the system does not let us."""
    for words in (["unshare", "--net"], ["unshare", "--user", "--map-current-user", "--net"]):
        if shutil.which(words[0]) and not subprocess.run([*words, "true"], check=False, capture_output=True).returncode:
            return words
    return []


def traced(trace: Path) -> list[str]:
    """Return the words that write down each socket which a command opens, none where strace is not there."""
    found = sys.platform == "linux" and shutil.which("strace")
    return [found, "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket", "-o", str(trace)] if found else []


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()
