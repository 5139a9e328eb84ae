"""Check which files open, and which are refused and how."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError, UnreadableImage, UnsupportedFormat
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from engine.values import Picture

ORIENTATION = 0x0112


@pytest.fixture
def pixels() -> np.ndarray:
    """Return a small smooth picture, 24 x 36 px."""
    y, x = np.mgrid[0:24, 0:36] / 36
    return np.stack([x, y, 0.5 * (x + y)], axis=-1).astype(np.float32)


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, color_type: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, data) for name, data in chunks)


def jpeg_bytes(size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF"])
def test_a_picture_opens_by_its_content_whatever_its_name(tmp_path: Path, image_format: str) -> None:
    path = tmp_path / "文件 🎨.dat"
    Image.new("RGB", (7, 5), (255, 0, 0)).save(path, image_format)

    picture = load(path)

    assert picture.pixels.shape == (5, 7, 3)
    assert picture.pixels.dtype == np.float32
    assert picture.pixels.flags.c_contiguous
    np.testing.assert_allclose(picture.pixels[2, 3], [1, 0, 0], atol=0.03)
    assert (picture.bit_depth, picture.source) == (8, path)


@pytest.mark.parametrize(
    ("mode", "color", "expected", "alpha"),
    [
        ("1", 1, [1, 1, 1], None),
        ("L", 51, [0.2, 0.2, 0.2], None),
        ("LA", (51, 102), [0.2, 0.2, 0.2], 0.4),
        ("RGBA", (255, 51, 0, 102), [1, 0.2, 0], 0.4),
        ("I;16", 13107, [0.2, 0.2, 0.2], None),
    ],
)
def test_every_mode_becomes_three_channels_and_alpha(
    tmp_path: Path, mode: str, color: float | tuple[int, ...], expected: list[float], alpha: float | None
) -> None:
    path = tmp_path / "picture.png"
    Image.new(mode, (3, 2), color).save(path)

    picture = load(path)

    np.testing.assert_allclose(picture.pixels, np.broadcast_to(np.float32(expected), (2, 3, 3)), atol=1e-6)
    if alpha is None:
        assert picture.alpha is None
    else:
        np.testing.assert_allclose(picture.alpha, np.full((2, 3), alpha), atol=1e-6)
    assert picture.bit_depth == (16 if mode == "I;16" else 8)


def test_a_palette_with_a_transparent_colour_gives_alpha(tmp_path: Path) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 0), 1)
    image.save(tmp_path / "palette.png", transparency=0)

    picture = load(tmp_path / "palette.png")

    np.testing.assert_array_equal(picture.alpha, [[0, 1]])
    np.testing.assert_array_equal(picture.pixels[0, 1], [0, 1, 0])


def test_one_pixel_opens(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), "white").save(tmp_path / "dot.png")

    assert load(tmp_path / "dot.png").pixels.tolist() == [[[1.0, 1.0, 1.0]]]


def test_an_animation_gives_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (6, 4), color) for color in ("red", "green", "blue")]
    frames[0].save(tmp_path / "animation.gif", save_all=True, append_images=frames[1:])

    np.testing.assert_allclose(load(tmp_path / "animation.gif").pixels[0, 0], [1, 0, 0], atol=0.01)


def test_cmyk_without_a_profile_keeps_its_hues(tmp_path: Path) -> None:
    image = Image.merge("CMYK", [Image.new("L", (16, 16), value) for value in (0, 255, 255, 0)])
    image.save(tmp_path / "press.jpg", quality=100)

    red, green, blue = load(tmp_path / "press.jpg").pixels[8, 8]

    assert red > 0.85
    assert max(green, blue) < 0.2


@pytest.mark.parametrize("color_type", [2, 6])
def test_sixteen_bit_png_keeps_every_bit(tmp_path: Path, color_type: int) -> None:
    channels = 3 if color_type == 2 else 4
    samples = np.random.default_rng(0).integers(0, 65536, (5, 7, channels)).astype(np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    (tmp_path / "deep.png").write_bytes(png(7, 5, 16, color_type, rows))

    picture = load(tmp_path / "deep.png")

    assert picture.bit_depth == 16
    np.testing.assert_array_equal(np.rint(picture.pixels * 65535), samples[..., :3])
    if channels == 4:
        assert picture.alpha is not None
        np.testing.assert_array_equal(np.rint(picture.alpha * 65535), samples[..., 3])


@pytest.mark.parametrize("order", ["<", ">"])
def test_sixteen_bit_tiff_keeps_every_bit_and_is_turned_once(tmp_path: Path, order: str) -> None:
    samples = np.random.default_rng(1).integers(0, 65536, (4, 6, 3)).astype(np.uint16)
    tags = [(256, 6), (257, 4), (258, 16), (259, 1), (262, 2), (273, 200), (274, 6), (277, 3), (278, 4), (279, 144)]
    directory = struct.pack(order + "H", len(tags))
    for tag, value in tags:
        directory += struct.pack(order + "HHIHH", tag, 3, 1, value, 0)
    start = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    content = (start + directory + bytes(4)).ljust(200, b"\0") + samples.astype(order + "u2").tobytes()
    (tmp_path / "deep.tif").write_bytes(content)

    picture = load(tmp_path / "deep.tif")

    assert picture.bit_depth == 16
    np.testing.assert_array_equal(np.rint(picture.pixels * 65535), np.rot90(samples, -1))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_orientation_is_applied_once(tmp_path: Path, orientation: int, suffix: str) -> None:
    upright = np.zeros((16, 32), np.uint8)
    upright[:8, :16] = 255  # the bright quarter is at the top left
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    path = tmp_path / f"turned{suffix}"
    Image.fromarray(np.ascontiguousarray(stored)).convert("RGB").save(path, exif=exif)

    picture = load(path)
    again = load(save(tmp_path / "again.jpg", picture.pixels, picture))

    for seen in (picture, again):
        np.testing.assert_allclose(seen.pixels[..., 0], upright / 255, atol=0.05)


def _bad_files(folder: Path) -> dict[str, type[EngineError]]:
    whole = jpeg_bytes()
    (folder / "text.jpg").write_text("this is no picture\n" * 20)
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "headless.jpg").write_bytes(whole[:3] + bytes(200))
    (folder / "empty.png").write_bytes(b"")
    (folder / "folder.png").mkdir()
    (folder / "huge.png").write_bytes(png(40000, 40000, 8, 2, b""))
    (folder / "corrupt.png").write_bytes(png(8, 8, 8, 2, b"no pixels")[:-20] + b"x" * 20)
    (folder / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (folder / "print.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
    (folder / "print.eps").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EOF\n")
    return dict.fromkeys(
        ["truncated.jpg", "headless.jpg", "empty.png", "folder.png", "huge.png", "corrupt.png", "missing.png"],
        UnreadableImage,
    ) | dict.fromkeys(["text.jpg", "drawing.svg", "print.pdf", "print.eps"], UnsupportedFormat)


def test_every_bad_file_gets_one_sentence_that_names_it(tmp_path: Path) -> None:
    for name, error_type in _bad_files(tmp_path).items():
        with pytest.raises(error_type) as caught:
            load(tmp_path / name)

        sentence = str(caught.value)
        assert sentence.startswith(name)
        assert sentence.endswith(".")
        assert "\n" not in sentence


def test_a_bomb_is_refused_by_its_header_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png(40000, 40000, 8, 2, b""))

    with pytest.raises(UnreadableImage, match="1600 megapixels"):
        load(tmp_path / "bomb.png")


def test_a_picture_above_pillows_own_limit_opens_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("L", (40, 30)).save(tmp_path / "large.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    assert load(tmp_path / "large.png").pixels.shape == (30, 40, 3)
    assert Image.MAX_IMAGE_PIXELS == 100


def test_damaged_bytes_raise_nothing_but_engine_errors(tmp_path: Path, pixels: np.ndarray) -> None:
    random = np.random.default_rng(3)
    like = Picture(pixels, pixels[..., 0], 16)
    for suffix in (".png", ".jpg", ".webp", ".avif"):
        whole = save(tmp_path / f"whole{suffix}", pixels, like).read_bytes()
        for _ in range(40):
            damaged = bytearray(whole[: random.integers(1, len(whole))])
            damaged[random.integers(len(damaged))] ^= 255
            (tmp_path / "damaged").write_bytes(damaged)
            try:
                opened = load(tmp_path / "damaged")
            except (UnreadableImage, UnsupportedFormat) as error:
                assert str(error).startswith("damaged")
            else:
                assert np.isfinite(opened.pixels).all()
