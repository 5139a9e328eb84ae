"""Make the Linux packages of a bundle: a .deb, and an archive with an installer script for everyone else."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path

import draw_icons
import release

ROOT = Path(__file__).resolve().parents[1]
_PARTS = Path(__file__).parent / "linux"
_HOME = "/opt/impasto"  # of the .deb's app
_OWNER = "Impasto contributors <impasto@localhost>"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
MIME_TYPES = (
    *(
        "image/jpeg",
        "image/png",
        "image/tiff",
        "image/webp",
        "image/avif",
        "image/jxl",
        "image/jp2",
        "image/heif",
        "image/bmp",
    ),
    *("image/gif", "image/x-adobe-dng", "image/x-canon-cr2", "image/x-canon-cr3", "image/x-nikon-nef"),
    *("video/mp4", "video/quicktime", "video/x-matroska", "video/webm", "video/x-msvideo"),
    *("model/gltf-binary", "model/gltf+json", "model/obj"),
    *("image/x-sony-arw", "image/x-fuji-raf", "image/x-olympus-orf", "image/x-panasonic-rw2", "image/x-pentax-pef"),
)
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\b")


def make(bundle: Path, build: Path, dist: Path, variant: str, *, level: int = 19) -> list[Path]:
    """Make both packages in `dist` and return them.

    Args:
        bundle: the frozen app's folder.
        build: holds the icons, and takes what is in between.
        dist: folder of the packages.
        variant: "cpu" or "cuda".
        level: of zstd, 1 .. 19; each level is slower and packs smaller.
    """
    dist.mkdir(parents=True, exist_ok=True)
    name = package_name(release.version(), variant, platform.machine())
    deb = make_deb(bundle, build, dist / f"{name}.deb", variant, level)
    return [deb, make_archive(bundle, build, dist, name, level)]


def package_name(version: str, variant: str, machine: str) -> str:
    """Return the packages' name without its ending; the usual variant is not named."""
    return "-".join(["impasto", version, *([] if variant == "cpu" else [variant]), "linux", machine])


def make_deb(bundle: Path, build: Path, target: Path, variant: str, level: int) -> Path:
    """Make the .deb with dpkg-deb."""
    root = build / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / _HOME.lstrip("/"), symlinks=True)
    write_share(root / "usr" / "share", build / "icons", f"{_HOME}/impasto")
    programs = root / "usr" / "bin"
    programs.mkdir(parents=True)
    (programs / "impasto").symlink_to(f"{_HOME}/impasto")
    (programs / "impasto-edit").write_text(f'#!/bin/sh\nexec {_HOME}/impasto --edit "$@"\n', encoding="ascii")
    (programs / "impasto-edit").chmod(0o755)
    documents = root / "usr" / "share" / "doc" / "impasto"
    documents.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", documents / "copyright")
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    (root / "DEBIAN").mkdir()
    text = control(release.version(), variant, platform.machine(), size, newest_glibc(bundle))
    (root / "DEBIAN" / "control").write_text(text, encoding="utf-8")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zzstd", f"-z{level}", "--build", root, target], check=True)
    return target


def control(version: str, variant: str, machine: str, size: int, glibc: int) -> str:
    """Return the .deb's control file.

    Args:
        version: of the app.
        variant: "cpu" or "cuda", of which one can be installed.
        machine: as `uname -m` names it.
        size: bytes that are installed.
        glibc: the newest of glibc 2 that the bundle's libraries need.
    """
    fields = {
        "Package": "impasto" if variant == "cpu" else f"impasto-{variant}",
        "Version": version,
        "Architecture": _ARCHITECTURES[machine],
        "Maintainer": _OWNER,
        "Installed-Size": str(-(-size // 1024)),
        "Depends": f"libc6 (>= 2.{glibc}), libegl1, libgl1, fontconfig",
        "Recommends": "fonts-dejavu-core | fonts-noto-core, fonts-noto-cjk, xdg-desktop-portal",
        "Section": "graphics",
        "Priority": "optional",
        "Description": "repaints photographs in the style of paintings\n"
        " Drop a photograph and a painting, watch the photograph being repainted, save\n"
        " the picture. Works offline, with two engines: instant and fine.",
    }
    if variant != "cpu":
        fields |= {"Conflicts": "impasto", "Provides": "impasto", "Replaces": "impasto"}
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def newest_glibc(bundle: Path) -> int:
    """Return the minor number of the newest glibc 2 that the programs and libraries of a bundle name."""
    libraries = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    contents = (path.read_bytes() for path in libraries if ".so" in path.name or path.parent == bundle)
    return max(int(minor) for content in contents if content[:4] == b"\x7fELF" for minor in _GLIBC.findall(content))


def make_archive(bundle: Path, build: Path, dist: Path, name: str, level: int) -> Path:
    """Make the archive with the installer script."""
    root = build / "archive" / name
    shutil.rmtree(root.parent, ignore_errors=True)
    shutil.copytree(bundle, root / "impasto", symlinks=True)
    write_share(root / "share", build / "icons", "@PROGRAM@")
    shutil.copy(_PARTS / "install.sh", root)
    shutil.copy(ROOT / "LICENSE", root)
    target = dist / f"{name}.tar.zst"
    owner = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name"]
    program = f"--use-compress-program=zstd -{level} -T0 --long=27 -q"
    pack = ["tar", "--create", *owner, "-C", root.parent, program, "-f"]
    subprocess.run([*pack, target, name], check=True)
    return target


def write_share(share: Path, icons: Path, program: str) -> None:
    """Write desktop entries, icons of all sizes and AppStream metadata into a folder that becomes share/."""
    words = {"@PROGRAM@": program, "@MIME@": "".join(f"{kind};" for kind in MIME_TYPES)}
    words |= {"@VERSION@": release.version(), "@DATE@": release.date()}
    for name in ("impasto.desktop", "impasto-edit.desktop"):
        _write(share / "applications" / name, _PARTS / name, words)
    metainfo = "org.impasto.Impasto.metainfo.xml"
    _write(share / "metainfo" / metainfo, _PARTS / metainfo, words)
    hicolor = share / "icons" / "hicolor"
    for size in draw_icons.SIZES:
        folder = hicolor / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        shutil.copy(icons / f"impasto-{size}.png", folder / "impasto.png")
    (hicolor / "scalable" / "apps").mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "icons" / "app.svg", hicolor / "scalable" / "apps" / "impasto.svg")


def _write(target: Path, template: Path, words: dict[str, str]) -> None:
    text = template.read_text(encoding="utf-8")
    for mark, word in words.items():
        text = text.replace(mark, word)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
