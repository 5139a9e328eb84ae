"""Versions that agree, notes, checksums, and the descriptions that the systems read."""

from __future__ import annotations

import plistlib
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = """# Changelog

## [Unreleased]

- Soon.

## [1.2.0] - 2026-05-06

### Added

- Brushes.

## [1.1.0] - 2026-01-02

- Paper.
"""
PROJECT = '[project]\nversion = "1.2.0"\n'


def test_a_release_needs_one_version_everywhere() -> None:
    import release

    assert release.disagreements("1.2.0", PROJECT, CHANGELOG, "v1.2.0") == []
    assert release.disagreements("1.2.0", PROJECT, CHANGELOG, None) == []
    assert "pyproject.toml says 1.2.0" in release.disagreements("1.3.0", PROJECT, CHANGELOG, None)[0]
    assert "tag is v1.2.1" in release.disagreements("1.2.0", PROJECT, CHANGELOG, "v1.2.1")[0]
    undated = CHANGELOG.replace(" - 2026-05-06", "")
    assert "CHANGELOG.md has no part" in release.disagreements("1.2.0", PROJECT, undated, "v1.2.0")[0]


def test_this_project_agrees_with_itself() -> None:
    import release

    from engine.values import VERSION

    assert release.version() == VERSION
    assert release.main(["check"]) == 0


def test_the_notes_are_the_versions_part() -> None:
    import release

    assert release.notes(CHANGELOG, "1.2.0") == "### Added\n\n- Brushes."
    assert release.notes(CHANGELOG, "1.1.0") == "- Paper."


def test_checksums_can_be_checked(tmp_path: Path) -> None:
    import release

    (tmp_path / "a.deb").write_bytes(b"abc")
    assert release.main(["sums", str(tmp_path)]) == 0
    assert release.main(["sums", str(tmp_path)]) == 0  # the list does not list itself
    line = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.deb\n"
    assert (tmp_path / "SHA256SUMS").read_text() == line


def test_the_deb_says_what_it_needs() -> None:
    import linux_packages

    text = linux_packages.control("1.2.0", "cpu", "x86_64", 10_241, 34)
    assert "Package: impasto\nVersion: 1.2.0\nArchitecture: amd64\n" in text
    assert "Installed-Size: 11\n" in text
    assert "Depends: libc6 (>= 2.34), " in text
    cuda = linux_packages.control("1.2.0", "cuda", "x86_64", 1, 34)
    assert "Package: impasto-cuda\n" in cuda
    assert "Conflicts: impasto\n" in cuda
    assert linux_packages.package_name("1.2.0", "cuda", "x86_64") == "impasto-1.2.0-cuda-linux-x86_64"


def test_the_newest_glibc_is_read_from_the_libraries(tmp_path: Path) -> None:
    import linux_packages

    (tmp_path / "impasto").write_bytes(b"\x7fELF..GLIBC_2.3.4.GLIBC_2.17\0")
    (tmp_path / "libx.so.1").write_bytes(b"\x7fELF..GLIBC_2.35\0")
    (tmp_path / "text.so.txt").write_bytes(b"GLIBC_2.99")
    assert linux_packages.newest_glibc(tmp_path) == 35


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """Write what goes into share/ of an installation."""
    import draw_icons
    import linux_packages

    icons = tmp_path / "icons"
    icons.mkdir()
    for size in draw_icons.SIZES:
        (icons / f"impasto-{size}.png").write_bytes(b"png")
    linux_packages.write_share(tmp_path / "share", icons, "/opt/impasto/impasto")
    return tmp_path / "share"


def test_the_desktop_finds_entry_icons_and_metadata(share: Path) -> None:
    import linux_packages

    entry = (share / "applications" / "impasto.desktop").read_text(encoding="utf-8")
    assert "Exec=/opt/impasto/impasto %f\n" in entry
    for kind in linux_packages.MIME_TYPES:
        assert f"{kind};" in entry
    for size in (16, 48, 256, 512):
        assert (share / f"icons/hicolor/{size}x{size}/apps/impasto.png").is_file()
    assert (share / "icons/hicolor/scalable/apps/impasto.svg").is_file()
    metadata = ElementTree.parse(share / "metainfo" / "org.impasto.Impasto.metainfo.xml").getroot()
    release = metadata.find("releases/release")
    assert release is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", release.attrib["date"])
    assert not [
        path for path in share.rglob("*.*") if path.suffix in (".desktop", ".xml") and b"@" in path.read_bytes()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="the entries are Linux's")
def test_desktop_entries_are_valid(share: Path) -> None:
    entries = sorted((share / "applications").glob("*.desktop"))
    assert len(entries) == 2
    run = subprocess.run(["desktop-file-validate", *entries], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "error" not in run.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the metadata are Linux's")
def test_appstream_metadata_is_valid(share: Path) -> None:
    (file,) = (share / "metainfo").iterdir()
    words = ["appstreamcli", "validate", "--no-net", file]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_macos_is_told_of_the_files_that_are_read() -> None:
    import mac_bundle

    info = plistlib.loads(plistlib.dumps(mac_bundle.info("1.2.0")))
    told = {kind["CFBundleTypeName"]: kind for kind in info["CFBundleDocumentTypes"]}
    assert info["CFBundleShortVersionString"] == "1.2.0"
    for name, types in (
        ("Picture", {"public.jpeg", "public.tiff", "com.adobe.raw-image"}),
        ("Clip", {"public.mpeg-4", "com.apple.quicktime-movie"}),
        ("3D model", {"org.khronos.glb"}),
    ):
        assert types <= set(told[name]["LSItemContentTypes"])
        assert told[name]["LSHandlerRank"] == "Alternate"


def test_the_hardened_runtime_lets_torch_in() -> None:
    entitlements = plistlib.loads((ROOT / "packaging" / "macos" / "entitlements.plist").read_bytes())
    assert entitlements["com.apple.security.cs.allow-unsigned-executable-memory"] is True
    assert entitlements["com.apple.security.cs.disable-library-validation"] is True
    assert "com.apple.security.get-task-allow" not in entitlements


def test_actions_are_pinned_and_may_do_little() -> None:
    """GIVEN the workflows WHEN read THEN each action is named by a full commit, and nothing but the draft may write."""
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        uses = re.findall(r"uses: (\S+)", text)
        assert uses
        assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", use) for use in uses)
        assert text.count("write") <= ("release" in path.name) * 2
        assert text.count("persist-credentials: false") == sum("checkout@" in use for use in uses)
