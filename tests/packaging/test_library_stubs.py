"""Check what stands in the place of encoders under the GPL, and that a bundle with these is found out."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

ENCODER = """
int x264_levels[4] = {1, 2, 3, 4};
int x264_chroma_format = 1;
int x264_encoder_open_165(void) { return 7; }
"""
FFMPEG = """
extern int x264_levels[4];
int x264_encoder_open_165(void);
int ask(void) { return x264_encoder_open_165() + x264_levels[1]; }
"""


def _library(path: Path, source: str, *more: str) -> Path:
    command = [
        "cc",
        "-shared",
        "-fPIC",
        f"-Wl,-soname,{path.name}",
        "-x",
        "c",
        "-",
        "-o",
        str(path),
        "-x",
        "none",
        *more,
    ]
    subprocess.run(command, check=True, input=source, encoding="utf-8")
    return path


def test_encoders_are_replaced_by_empty_ones_of_the_same_names(tmp_path: Path) -> None:
    """GIVEN an FFmpeg that needs x264 WHEN that is replaced THEN FFmpeg loads, and gets nothing of it."""
    import bundle_check
    import library_stubs

    x264 = _library(tmp_path / "libx264-d6.so.165", ENCODER)
    ffmpeg = _library(tmp_path / "libavcodec-5e.so.62", FFMPEG, str(x264), "-Wl,-rpath,$ORIGIN")
    assert bundle_check.gpl_libraries(tmp_path) == ["libx264-d6.so.165"]
    assert library_stubs.replace(tmp_path) == [x264]
    assert bundle_check.gpl_libraries(tmp_path) == []
    assert ctypes.CDLL(str(ffmpeg)).ask() == 0
    assert not hasattr(ctypes.CDLL(str(x264)), "x264_chroma_format")


def test_libraries_that_only_empty_ones_needed_go(tmp_path: Path) -> None:
    """GIVEN OpenCV with OpenBLAS WHEN that is replaced THEN OpenCV loads without what OpenBLAS needs."""
    import library_stubs

    (libraries := tmp_path / "opencv_python_headless.libs").mkdir()
    (numpy := tmp_path / "numpy.libs").mkdir()
    fortran = _library(libraries / "libgfortran-83.so.5", "int power(void) { return 2; }")
    kept = _library(numpy / "libgfortran-83.so.5", "int power(void) { return 2; }")
    blas = "int power(void); int dgemm(void) { return power(); } int idle(void) { return 1; }"
    openblas = _library(libraries / "libopenblas-1.so.0", blas, str(fortran), "-Wl,-rpath,$ORIGIN")
    (tmp_path / "cv2").mkdir()
    own = "int dgemm(void); int ask(void) { return dgemm(); }"
    cv2 = _library(
        tmp_path / "cv2" / "cv2.abi3.so", own, str(openblas), "-Wl,-rpath,$ORIGIN/../opencv_python_headless.libs",
    )  # fmt: skip
    assert library_stubs.replace(tmp_path) == [openblas]
    assert not fortran.exists() and kept.exists()
    assert ctypes.CDLL(str(cv2)).ask() == 0
    assert not hasattr(ctypes.CDLL(str(openblas)), "idle")


def test_an_ffmpeg_under_the_gpl_is_found_by_its_configuration(tmp_path: Path) -> None:
    import bundle_check

    (tmp_path / "libavutil.dylib").write_bytes(b"\0--prefix=/x --enable-gpl --enable-shared\0")
    (tmp_path / "avutil.dll").write_bytes(b"\0--prefix=/x --enable-version3\0")
    assert bundle_check.gpl_libraries(tmp_path) == ["libavutil.dylib"]
