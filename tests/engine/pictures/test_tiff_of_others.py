"""Check the pixels of TIFF files as many programs write them, against ImageMagick or what they were made of."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
import tifffile

from engine.errors import UnreadableImage
from engine.pictures.image_io import load
from engine.pictures.tiff_pages import is_raw_tiff
from tests.engine.independent import by_libtiff, pixels_of

if TYPE_CHECKING:
    from pathlib import Path

HEIGHT, WIDTH = 32, 48


@pytest.fixture
def smooth() -> np.ndarray:
    """Return (32, 48, 4) uint8 without sharp edges, so that JPEG loses little."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.stack([x * 5, y * 7, 255 - x * 4, 40 + y * 6], axis=2).astype(np.uint8)


def loaded(path: Path) -> np.ndarray:
    """Return (H, W, 4) uint8 as this app reads the file."""
    picture = load(path)
    alpha = np.ones(picture.pixels.shape[:2]) if picture.alpha is None else picture.alpha
    return np.rint(np.dstack([picture.pixels.clip(0, 1), alpha]) * 255).astype(np.uint8)


def differ(ours: np.ndarray, theirs: np.ndarray) -> int:
    seen = (ours[..., 3] > 0) & (theirs[..., 3] > 0)
    return int(np.abs(ours.astype(int) - theirs)[seen].max())


@pytest.mark.parametrize("tile", [None, (16, 16)])
@pytest.mark.parametrize(
    ("kind", "layout"),
    [("grey", "contig"), ("ycbcr", "contig"), *((k, la) for k in ("rgb", "inks") for la in ("contig", "separate"))],
)
def test_jpeg_compression_of_every_kind_and_layout(
    tmp_path: Path, smooth: np.ndarray, kind: str, layout: str, tile: tuple[int, int] | None
) -> None:
    photometric = {"grey": "minisblack", "inks": "separated"}.get(kind, kind)
    count = {"grey": 1, "inks": 4}.get(kind, 3)
    samples = smooth[..., :count] if count > 1 else smooth[..., 0]
    if layout == "separate":
        samples = np.ascontiguousarray(samples.transpose(2, 0, 1))
    path = tmp_path / "a.tif"
    options = {"planarconfig": layout} if count > 1 else {}
    tifffile.imwrite(
        path, samples, photometric=photometric, compression="jpeg", compressionargs={"level": 98}, tile=tile,
        metadata=None, **options,
    )  # fmt: skip

    if kind == "inks":  # of which ImageMagick does not read every file
        inks = 1 - smooth / 255
        expected = np.dstack([inks[..., :3] * inks[..., 3:] * 255, np.full((HEIGHT, WIDTH), 255)])
        assert differ(loaded(path), expected) <= 4
    else:
        assert differ(loaded(path), pixels_of(path)) <= (6 if kind == "ycbcr" else 3)


def test_inks_in_jpeg_with_adobes_mark_are_not_turned_round(tmp_path: Path, smooth: np.ndarray) -> None:
    """GIVEN a strip whose JPEG bears Adobe's APP14 WHEN loaded THEN the inks are as libtiff has them."""
    tifffile.imwrite(
        tmp_path / "plain.tif", smooth, photometric="separated", compression="jpeg", compressionargs={"level": 98},
        rowsperstrip=HEIGHT, metadata=None,
    )  # fmt: skip
    data = (tmp_path / "plain.tif").read_bytes()
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        start, size = page.dataoffsets[0], page.databytecounts[0]
        places = {tag: page.tags[tag].valueoffset for tag in (273, 279)}
    jpeg = data[start : start + size]
    mark = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0"
    marked = jpeg[:2] + mark + jpeg[2:]
    changed = bytearray(data + marked)
    struct.pack_into("<I", changed, places[273], len(data))
    struct.pack_into("<I" if len(marked) > 65535 else "<H", changed, places[279], len(marked))
    (tmp_path / "marked.tif").write_bytes(changed)
    by_libtiff("tiffcp", "-c", "none", str(tmp_path / "marked.tif"), str(tmp_path / "raw.tif"))

    inks = 1 - tifffile.imread(tmp_path / "raw.tif") / 255
    expected = np.rint(inks[..., :3] * inks[..., 3:] * 255)

    assert np.abs(loaded(tmp_path / "marked.tif")[..., :3] - expected).max() <= 3


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_palettes_of_every_depth(tmp_path: Path, bits: int) -> None:
    entries = 2**bits
    rng = np.random.default_rng(bits)
    table = (rng.integers(0, 256, (3, entries)) * 257).astype(np.uint16)
    places = rng.integers(0, min(entries, 200), (HEIGHT, WIDTH)).astype(np.uint16 if bits == 16 else np.uint8)
    path = tmp_path / "a.tif"
    if bits in (8, 16):
        tifffile.imwrite(path, places, photometric="palette", colormap=table, metadata=None)
    else:
        path.write_bytes(_palette_tiff(places, bits, table))

    np.testing.assert_array_equal(loaded(path)[..., :3], (table // 257).T[places])


def _palette_tiff(places: np.ndarray, bits: int, table: np.ndarray) -> bytes:
    rows = np.unpackbits(places.astype(np.uint8)[..., None], axis=2)[..., 8 - bits :].reshape(HEIGHT, -1)
    data = np.packbits(rows, axis=1).tobytes()
    colors = table.astype("<u2").tobytes()
    tags = [(256, 3, 1, WIDTH), (257, 3, 1, HEIGHT), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 3), (273, 4, 1, 8)]
    tags += [(277, 3, 1, 1), (278, 3, 1, HEIGHT), (279, 4, 1, len(data)), (320, 3, table.size, 8 + len(data))]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    return struct.pack("<2sHI", b"II", 42, 8 + len(data) + len(colors)) + data + colors + directory


@pytest.mark.parametrize("compression", [1, 5, 8])
@pytest.mark.parametrize("reduction", [(1, 1), (2, 1), (1, 2), (2, 2), (4, 1), (4, 2), (4, 4)])
@pytest.mark.parametrize("apart", [False, True], ids=["together", "apart"])
def test_ycbcr_without_jpeg(
    tmp_path: Path, smooth: np.ndarray, compression: int, reduction: tuple[int, int], apart: bool
) -> None:
    """In every reduction of colour, with the three planes together or apart; the numbers are those it was made of."""
    x, y = reduction
    full = smooth[..., :3].astype(float)
    brightness = full @ (0.299, 0.587, 0.114)
    planes = [brightness, (full[..., 2] - brightness) / 1.772 + 128, (full[..., 0] - brightness) / 1.402 + 128]
    small = [np.rint(p.reshape(HEIGHT // y, y, WIDTH // x, x).mean((1, 3))).clip(0, 255) for p in planes[1:]]
    path = tmp_path / "a.tif"
    path.write_bytes(_ycbcr_tiff(np.rint(planes[0]), small, reduction, compression, apart))
    cb, cr = (p.repeat(y, 0).repeat(x, 1) - 128 for p in small)
    red, blue = planes[0] + 1.402 * cr, planes[0] + 1.772 * cb
    green = (planes[0] - 0.299 * red - 0.114 * blue) / 0.587
    expected = np.stack([red, green, blue], axis=2).clip(0, 255)

    assert np.abs(loaded(path)[..., :3] - expected).max() <= 3


def _ycbcr_tiff(
    brightness: np.ndarray, colors: list[np.ndarray], reduction: tuple[int, int], compression: int, apart: bool
) -> bytes:
    x, y = reduction
    if apart:
        strips = [plane.astype(np.uint8).tobytes() for plane in (brightness, *colors)]
    else:
        blocks = brightness.reshape(HEIGHT // y, y, WIDTH // x, x).transpose(0, 2, 1, 3).reshape(-1, x * y)
        units = np.concatenate([blocks, *(plane.reshape(-1, 1) for plane in colors)], axis=1)
        strips = [units.astype(np.uint8).tobytes()]
    pack = {1: bytes, 5: imagecodecs.lzw_encode, 8: imagecodecs.zlib_encode}[compression]
    strips = [bytes(pack(strip)) for strip in strips]
    body, offsets = b"", []
    for strip in strips:
        offsets.append(8 + len(body))
        body += strip + b"\0" * (len(strip) % 2)
    lists = struct.pack(f"<{2 * len(strips)}I", *offsets, *map(len, strips)) + struct.pack("<3H", 8, 8, 8)
    at = 8 + len(body)
    several = len(strips) > 1
    tags = [
        (256, 3, 1, WIDTH), (257, 3, 1, HEIGHT), (258, 3, 3, at + 8 * len(strips)), (259, 3, 1, compression),
        (262, 3, 1, 6), (273, 4, len(strips), at if several else offsets[0]), (277, 3, 1, 3), (278, 3, 1, HEIGHT),
        (279, 4, len(strips), at + 4 * len(strips) if several else len(strips[0])), (284, 3, 1, 2 if apart else 1),
        (530, 3, 2, x | y << 16),
    ]  # fmt: skip
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    return struct.pack("<2sHI", b"II", 42, at + len(lists)) + body + lists + directory


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("kinds", "alpha"), [((), 0), ((0,), None), ((2,), 0), ((0, 2), 1), ((0, 0, 2), 2), ((2, 0), 0), ((0, 1), 1)]
)
def test_which_extra_sample_is_alpha(
    tmp_path: Path, smooth: np.ndarray, count: int, kinds: tuple[int, ...], alpha: int | None
) -> None:
    """One that nothing is said of is (OpenCV); one that is said to be something else is not; else the first marked."""
    extra = max(1, len(kinds))
    rng = np.random.default_rng(0)
    colors = rng.integers(0, 100, (HEIGHT, WIDTH, count)).astype(np.uint8)
    more = rng.integers(100, 256, (HEIGHT, WIDTH, extra)).astype(np.uint8)
    path = tmp_path / "a.tif"
    tifffile.imwrite(
        path, np.concatenate([colors, more], axis=2), photometric="rgb" if count == 3 else "minisblack",
        planarconfig="contig", extrasamples=kinds or (0,), metadata=None,
    )  # fmt: skip
    if not kinds:
        _without_tag(path, 338)

    found = loaded(path)

    expected = np.full((HEIGHT, WIDTH), 255) if alpha is None else more[..., alpha]
    np.testing.assert_array_equal(found[..., 3], expected)
    if 1 not in kinds:
        np.testing.assert_array_equal(found[..., :3], np.broadcast_to(colors, (HEIGHT, WIDTH, 3)))
    else:
        np.testing.assert_allclose(found[..., 0], colors[..., 0] / (expected / 255), atol=1)


def _without_tag(path: Path, tag: int) -> None:
    """Make a tag one that nobody knows."""
    with tifffile.TiffFile(path) as tiff:
        place = tiff.pages.first.tags[tag].offset
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, place, 339 if tag == 338 else 65000)
    struct.pack_into("<HI", data, place + 2, 3, 1)
    struct.pack_into("<I", data, place + 8, 1)
    path.write_bytes(data)


@pytest.mark.parametrize("compression", [None, "lzw", "zlib"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_samples_of_an_undefined_kind_are_whole_numbers(
    tmp_path: Path, compression: str | None, dtype: type, smooth: np.ndarray
) -> None:
    samples = smooth[..., :3].astype(dtype) * (257 if dtype is np.uint16 else 1)
    path = tmp_path / "a.tif"
    signed = samples.view(np.int8 if dtype is np.uint8 else np.int16)
    tifffile.imwrite(path, signed, photometric="rgb", compression=compression, metadata=None)
    with tifffile.TiffFile(path) as tiff:
        tag = tiff.pages.first.tags[339]
    data = bytearray(path.read_bytes())
    struct.pack_into("<3H", data, tag.valueoffset, 4, 4, 4)
    path.write_bytes(data)

    np.testing.assert_array_equal(loaded(path)[..., :3], smooth[..., :3])


@pytest.mark.parametrize("kind", [1, 4, 5])
@pytest.mark.parametrize("big", [False, True])
def test_reduced_copies_and_masks_before_the_picture_are_passed_over(
    tmp_path: Path, smooth: np.ndarray, kind: int, big: bool
) -> None:
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path, bigtiff=big) as writer:
        for step in (4, 2):
            small = smooth[::step, ::step, 0] > 99 if kind & 4 else smooth[::step, ::step, 0]
            writer.write(small, photometric="minisblack", subfiletype=kind, compression="zlib", metadata=None)
        writer.write(smooth[..., :3], photometric="rgb", subfiletype=0, compression="lzw", metadata=None)

    np.testing.assert_array_equal(loaded(path)[..., :3], smooth[..., :3])


@pytest.mark.parametrize("compression", [None, "lzw", "jpeg"])
def test_the_picture_may_hang_on_its_reduced_copy(tmp_path: Path, smooth: np.ndarray, compression: str | None) -> None:
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write(smooth[::2, ::2, :3], photometric="rgb", subifds=1, subfiletype=1, metadata=None)
        writer.write(smooth[..., :3], photometric="rgb", subfiletype=0, compression=compression, metadata=None)

    found = loaded(path)

    assert found.shape[:2] == (HEIGHT, WIDTH)
    assert np.abs(found[..., :3].astype(int) - smooth[..., :3]).max() <= (12 if compression == "jpeg" else 0)


@pytest.mark.parametrize(
    ("tags", "behind"),
    [
        ({262: 32803}, b""), ({262: 34892}, b""), ({259: 34713}, b""), ({259: 32767}, b""), ({259: 65535}, b""),
        ({259: 32770}, b""), ({34310: 1}, b""), ({}, b"IIII"), ({}, b"CR\2\0"),
    ],
)  # fmt: skip
def test_raw_files_are_told_by_their_content(tmp_path: Path, tags: dict[int, int], behind: bytes) -> None:
    every = {256: 8, 257: 8, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 8, 279: 64} | tags
    rows = b"".join(struct.pack("<HHII", tag, 3, 1, value) for tag, value in sorted(every.items()))
    pixels = behind.ljust(64, b"\1")
    file = io.BytesIO(struct.pack("<2sHI", b"II", 42, 72) + pixels + struct.pack("<H", len(every)) + rows + bytes(4))

    assert is_raw_tiff(file)
    plain = io.BytesIO()
    tifffile.imwrite(plain, np.zeros((8, 8), np.uint8), metadata=None)
    assert not is_raw_tiff(plain)


@pytest.mark.parametrize("compression", [None, "deflate", "lzw"])
def test_a_subsampling_that_is_left_over_from_ycbcr_means_nothing(tmp_path: Path, compression: str | None) -> None:
    """GIVEN red, green and blue beside a tag about YCbCr, as tiffcp leaves it, WHEN opened THEN it does not count."""
    samples = np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3)
    tags = [(530, 3, 2, (2, 2), True)]
    tifffile.imwrite(
        tmp_path / "a.tif", samples, photometric="rgb", compression=compression, metadata=None, extratags=tags
    )

    np.testing.assert_allclose(load(tmp_path / "a.tif").pixels, samples / 255, atol=1e-6)


def test_lab_that_counts_from_d65_is_as_imagemagick_has_it(tmp_path: Path) -> None:
    program = shutil.which("magick") or shutil.which("convert") or ""
    colors = np.float32([[0.8, 0.3, 0.2], [0.2, 0.6, 0.9], [0.5, 0.5, 0.5], [1, 1, 1]])
    tifffile.imwrite(tmp_path / "rgb.tif", (colors * 255).round().astype(np.uint8)[np.newaxis], photometric="rgb")
    words = [program, str(tmp_path / "rgb.tif"), "-colorspace", "LAB", "-depth", "16", str(tmp_path / "lab.tif")]
    subprocess.run(words, check=True)

    np.testing.assert_allclose(load(tmp_path / "lab.tif").pixels[0], colors, atol=0.006)


@pytest.mark.parametrize("rows", [33, 40, 47])
@pytest.mark.parametrize("compression", [None, "deflate", "lzw", "zstd", "lzma", "packbits"])
@pytest.mark.parametrize("layout", ["contig", "separate"])
@pytest.mark.parametrize("predictor", [False, True])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_last_strip_that_holds_more_than_the_picture(
    tmp_path: Path, smooth: np.ndarray, rows: int, compression: str | None, layout: str, predictor: bool, dtype: type
) -> None:
    """GIVEN 16 rows in every strip of a picture of fewer WHEN loaded THEN the surplus is left out."""
    samples = np.concatenate([smooth, smooth[::-1]])[:48, ..., :3].astype(dtype)
    samples = samples * 257 if dtype is np.uint16 else samples
    samples = samples / np.float32(255) if dtype is np.float32 else samples
    planes = samples if layout == "contig" else np.ascontiguousarray(samples.transpose(2, 0, 1))
    path = tmp_path / "a.tif"
    options = {"predictor": predictor} if compression in ("deflate", "lzw", "zstd", "lzma") else {}
    tifffile.imwrite(
        path, planes, photometric="rgb", planarconfig=layout, compression=compression, rowsperstrip=16, metadata=None,
        **options,
    )  # fmt: skip
    with tifffile.TiffFile(path) as tiff:
        place = tiff.pages.first.tags[257].valueoffset
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, place, rows)
    path.write_bytes(data)

    top = {np.uint8: 255, np.uint16: 65535, np.float32: 1}[dtype]
    np.testing.assert_allclose(load(path).pixels, samples[:rows] / top, atol=1e-6)


@pytest.mark.parametrize("compression", ["deflate", "zstd"])
def test_a_damaged_strip_is_refused_all_the_same(tmp_path: Path, smooth: np.ndarray, compression: str) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, smooth[..., :3], photometric="rgb", compression=compression, rowsperstrip=8, metadata=None)
    with tifffile.TiffFile(path) as tiff:
        start = tiff.pages.first.dataoffsets[2]
    data = bytearray(path.read_bytes())
    data[start + 9 : start + 20] = bytes(11)
    path.write_bytes(data)

    with pytest.raises(UnreadableImage):
        load(path)


@pytest.mark.parametrize("count", [1, 3, 4])
def test_a_strip_that_is_told_to_be_longer_than_the_file(tmp_path: Path, smooth: np.ndarray, count: int) -> None:
    """GIVEN plain samples, all there, and too large a number of bytes WHEN loaded THEN they are read; cut, refused."""
    path, samples = tmp_path / "a.tif", smooth[..., :count] if count > 1 else smooth[..., 0]
    options = {"extrasamples": ["unassalpha"]} if count == 4 else {}
    tifffile.imwrite(
        path, samples, photometric="minisblack" if count == 1 else "rgb", metadata=None, rowsperstrip=HEIGHT, **options
    )
    with tifffile.TiffFile(path) as tiff:
        tag = tiff.pages.first.tags[279]
        start = tiff.pages.first.dataoffsets[0]
    data = bytearray(path.read_bytes())
    assert start + samples.nbytes == len(data)
    struct.pack_into("<HII", data, tag.offset + 2, 4, 1, 35_000_000)
    path.write_bytes(data)

    np.testing.assert_array_equal(
        loaded(path)[..., :3], np.broadcast_to(samples.reshape(HEIGHT, WIDTH, -1)[..., :3], (HEIGHT, WIDTH, 3))
    )
    path.write_bytes(data[:-1])
    with pytest.raises(UnreadableImage):
        load(path)
