"""Check that what other programs write beside the pixels comes through, as exiftool reads it before and after."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image, PngImagePlugin

from engine.options import SaveOptions
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from engine.pictures.jpeg_xl_file import packed
from engine.pictures.tiff_tags import Tag, assembled
from tests.engine.independent import told, write_tags

if TYPE_CHECKING:
    from pathlib import Path

EXIF, GPS, INTEROP = 0x8769, 0x8825, 0xA005
PREFIXES = [b"", b"Exif\0\0", b"Exif\0\xff", b"EXIF\0\0", b"\0\0Exif\0\0"]
TEXTS = {"Artist": "Zoë Müller", "Copyright": "© 2024 Zoë Müller", "ImageDescription": "Café in Tromsø"}
WRITTEN = ["jpg", "png", "tif", "webp", "avif", "jxl"]


def block(order: str = "<", camera: list[Tag] | None = None) -> bytes:
    """Return an EXIF block with an artist beyond ASCII and orientation 6."""
    artist = "Zoë\0".encode()
    main = [Tag(0x0112, 3, 1, struct.pack(order + "H", 6)), Tag(0x013B, 2, len(artist), artist)]
    date = b"2020:01:02 03:04:05\0"
    return assembled(order, {0: main, EXIF: [Tag(0x9003, 2, len(date), date), *(camera or [])]})


def painted(path: Path, suffix: str, options: SaveOptions | None = None) -> Path:
    picture = load(path)
    return save(path.with_name(f"painted.{suffix}"), picture.pixels, picture, options or SaveOptions())


@pytest.mark.parametrize("suffix", WRITTEN)
@pytest.mark.parametrize("before", [".jpg", ".tif", ".big.tif", ".png", ".webp"])
def test_text_beyond_ascii(tmp_path: Path, before: str, suffix: str) -> None:
    path = tmp_path / f"a{before}"
    expected = TEXTS | {"LensModel": "Ünlü 50"}
    if before == ".big.tif":  # which exiftool does not write
        numbers = {"ImageDescription": 270, "Artist": 315, "Copyright": 33432}
        tags = [(numbers[name], 2, 0, text.encode(), True) for name, text in TEXTS.items()]
        pixels = np.zeros((8, 8, 3), np.uint8)
        tifffile.imwrite(path, pixels, photometric="rgb", bigtiff=True, metadata=None, extratags=tags)
        del expected["LensModel"]
    else:
        Image.new("RGB", (8, 8)).save(path)
        write_tags(path, *(f"-IFD0:{name}={text}" for name, text in TEXTS.items()), "-ExifIFD:LensModel=Ünlü 50")

    found = told(painted(path, suffix), *(f"-IFD0:{name}" for name in TEXTS), "-ExifIFD:LensModel")

    assert found == expected


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_exif_of_png_as_a_chunk_with_and_without_its_prefix(tmp_path: Path, order: str, prefix: bytes) -> None:
    path = png(tmp_path, (b"eXIf", prefix + block(order)))

    assert_kept_and_turned(path)


@pytest.mark.parametrize("keyword", ["exif", "APP1"])
@pytest.mark.parametrize("chunk", [b"tEXt", b"zTXt", b"iTXt"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_exif_of_png_as_a_raw_profile(tmp_path: Path, keyword: str, chunk: bytes, prefix: bytes) -> None:
    assert_kept_and_turned(png(tmp_path, raw_profile(keyword, prefix + block(), chunk)))


@pytest.mark.parametrize("suffix", ["jpg", "webp", "jxl"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("prefix", PREFIXES[1:])
def test_exif_of_other_formats_with_every_prefix(tmp_path: Path, suffix: str, order: str, prefix: bytes) -> None:
    """GIVEN a block behind what writers put before it WHEN loaded THEN it is there."""
    exif = block(order)
    path, image = tmp_path / f"a.{suffix}", Image.new("RGB", (9, 6))
    if suffix == "jpg":
        jpeg(tmp_path, segments(b"\xff\xe1" + prefix, exif, 60000))
    elif suffix == "webp":
        image.save(path, exif=prefix + exif)
    else:
        codestream = bytes(imagecodecs.jpegxl_encode(np.zeros((6, 9, 3), np.uint8), lossless=True, usecontainer=False))
        path.write_bytes(packed(codestream, prefix + exif, None, 5))

    found = load(path).exif

    assert found is not None
    assert found.startswith(b"II*\0" if order == "<" else b"MM\0*")
    assert found.count("Zoë".encode()) == 1


def test_exif_that_begins_anew_in_a_further_segment_is_another_block(tmp_path: Path) -> None:
    other = assembled("<", {0: [Tag(0x010F, 2, 6, b"Canon\0")]})
    one, two = (segments(b"\xff\xe1Exif\0\0", content, 60000) for content in (block(), other))

    assert told(painted(jpeg(tmp_path, one + two), "jpg"), "-Artist", "-Make") == {"Artist": "Zoë"}


def assert_kept_and_turned(path: Path) -> None:
    written = painted(path, "png")

    found = told(written, "-Artist", "-DateTimeOriginal", "-ImageWidth", "-ImageHeight", "-IFD0:Orientation")
    expected = {"Artist": "Zoë", "DateTimeOriginal": "2020:01:02 03:04:05", "Orientation": 1}
    assert found == expected | {"ImageWidth": 6, "ImageHeight": 9}


def png(tmp_path: Path, *chunks: tuple[bytes, bytes]) -> Path:
    """Write 9 x 6 px with chunks before the pixels."""
    data, buffer = imagecodecs.png_encode(np.zeros((6, 9, 3), np.uint8)), io.BytesIO()
    buffer.write(data[:33])
    for name, content in chunks:
        crc = struct.pack(">I", zlib.crc32(name + content))
        buffer.write(struct.pack(">I", len(content)) + name + content + crc)
    (tmp_path / "a.png").write_bytes(buffer.getvalue() + data[33:])
    return tmp_path / "a.png"


def raw_profile(keyword: str, content: bytes, chunk: bytes = b"zTXt") -> tuple[bytes, bytes]:
    """Spell a block as ImageMagick and GIMP do: name, length and lines of hexadecimal digits."""
    digits = content.hex()
    lines = "\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    text = f"\n{keyword}\n{len(content):8}\n{lines}\n".encode()
    head = f"Raw profile type {keyword}".encode() + b"\0"
    packed = {b"tEXt": text, b"zTXt": b"\0" + zlib.compress(text), b"iTXt": b"\1\0\0\0" + zlib.compress(text)}
    return chunk, head + packed[chunk]


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>"""


@pytest.mark.parametrize("spelling", ["plain", "packed", "tEXt", "zTXt", "raw"])
def test_xmp_of_png_in_every_spelling(tmp_path: Path, spelling: str) -> None:
    name, packet = b"XML:com.adobe.xmp\0", XMP.encode()
    chunk = {
        "plain": (b"iTXt", name + b"\0\0\0\0" + packet),
        "packed": (b"iTXt", name + b"\1\0\0\0" + zlib.compress(packet)),
        "tEXt": (b"tEXt", name + packet),
        "zTXt": (b"zTXt", name + b"\0" + zlib.compress(packet)),
        "raw": raw_profile("xmp", packet),
    }[spelling]

    assert told(painted(png(tmp_path, chunk), "jpg"), "-XMP:Rating") == {"Rating": 4}


IPTC = b"\x1c\x02\x5a\0\x05Paris\x1c\x02\x50\0\x04Jane"


@pytest.mark.parametrize("keyword", ["iptc", "8bim"])
@pytest.mark.parametrize("suffix", ["jpg", "tif", "png"])
def test_iptc_of_png_bare_and_among_photoshops_resources(tmp_path: Path, keyword: str, suffix: str) -> None:
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC + b"\0" * (len(IPTC) % 2)
    path = png(tmp_path, raw_profile(keyword, IPTC if keyword == "iptc" else resource))

    assert told(painted(path, suffix), "-IPTC:all") == {"City": "Paris", "By-line": "Jane"}


def segments(name: bytes, content: bytes, room: int) -> bytes:
    parts = [content[start : start + room] for start in range(0, len(content), room)]
    return b"".join(name[:2] + struct.pack(">H", len(name) + len(part)) + name[2:] + part for part in parts)


def jpeg(tmp_path: Path, extra: bytes, **options: object) -> Path:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 12), "red").save(buffer, "JPEG", **options)
    data = buffer.getvalue()
    (tmp_path / "a.jpg").write_bytes(data[:2] + extra + data[2:])
    return tmp_path / "a.jpg"


@pytest.mark.parametrize("room", [20, 37, 60000])
@pytest.mark.parametrize("before", [0, 1000])
def test_iptc_over_several_segments(tmp_path: Path, room: int, before: int) -> None:
    """GIVEN Photoshop's resources cut anywhere WHEN painted THEN IPTC is whole, behind other resources too."""
    other = b"8BIM\x04\x0b\x03abc" + struct.pack(">I", before) + bytes(before)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC + b"\0" * (len(IPTC) % 2)
    path = jpeg(tmp_path, segments(b"\xff\xedPhotoshop 3.0\0", other + resource, room))

    assert told(painted(path, "jpg"), "-IPTC:all") == {"City": "Paris", "By-line": "Jane"}


def test_iptc_that_is_longer_than_a_segment_is_written(tmp_path: Path) -> None:
    caption = b"x" * 30000
    records = IPTC + b"".join(b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption for _ in range(4))
    picture = replace(load(jpeg(tmp_path, b"")), iptc=records)

    written = save(tmp_path / "b.jpg", picture.pixels, picture)

    assert told(written, "-IPTC:City", "-IPTC:By-line") == {"City": "Paris", "By-line": "Jane"}
    assert load(written).iptc == records


@pytest.mark.parametrize("tag", [0x9286, 0x927C])
@pytest.mark.parametrize("order", ["<", ">"])
def test_of_exif_that_is_too_long_for_a_jpeg_all_but_the_longest_is_kept(tmp_path: Path, tag: int, order: str) -> None:
    exif = block(order, [Tag(tag, 7, 100_000, bytes(100_000)), Tag(0xA434, 2, 5, b"50mm\0")])
    path = jpeg(tmp_path, segments(b"\xff\xe1Exif\0\0", exif, 60000))

    found = told(painted(path, "jpg"), "-Artist", "-DateTimeOriginal", "-LensModel", "-UserComment")
    assert found == {"Artist": "Zoë", "DateTimeOriginal": "2020:01:02 03:04:05", "LensModel": "50mm"}
    assert told(painted(path, "tif"), "-LensModel") == {"LensModel": "50mm"}


@pytest.mark.parametrize("suffix", ["tif", "jpg"])
@pytest.mark.parametrize("before", [".tif", ".jpg"])
def test_the_directory_of_interoperability(tmp_path: Path, before: str, suffix: str) -> None:
    path = tmp_path / f"a{before}"
    Image.new("RGB", (8, 8)).save(path)
    write_tags(path, "-InteropIndex=R98", "-InteropVersion=0100", "-ExifIFD:LensModel=50mm", "-GPSLatitude=48.5")

    found = told(painted(path, suffix), "-InteropIndex", "-LensModel", "-GPS:GPSLatitude")

    assert found == {"InteropIndex": "R98", "LensModel": "50mm", "GPSLatitude": 48.5}


@pytest.mark.parametrize("suffix", WRITTEN)
@pytest.mark.parametrize("before", ["jfif", "jfif cm", "png", "exif", "tif", "bmp"])
def test_the_resolution(tmp_path: Path, before: str, suffix: str) -> None:
    image, path = Image.new("RGB", (8, 8)), tmp_path / f"a.{before.split(maxsplit=1)[0]}"
    if before.startswith("jfif"):
        path = jpeg(tmp_path, b"", dpi=(240, 240))
        if before == "jfif cm":
            data = bytearray(path.read_bytes())
            struct.pack_into(">BHH", data, data.index(b"JFIF\0") + 7, 2, 94, 94)
            path.write_bytes(data)
    elif before == "exif":
        path = tmp_path / "a.webp"
        image.save(path)
        write_tags(path, "-IFD0:XResolution=240", "-IFD0:YResolution=240", "-IFD0:ResolutionUnit#=2")
    else:
        image.save(path, dpi=(240, 240))

    written = painted(path, suffix)

    x, y = load(written).density or (0, 0)
    assert (x, y) == pytest.approx((240, 240), abs=2)
    found = told(written, "-XResolution", "-PixelsPerUnitX")
    assert any(
        float(value) == pytest.approx(expected, rel=0.01) for value in found.values() for expected in (240, 9449)
    )


@pytest.mark.parametrize("suffix", WRITTEN)
def test_the_texts_of_a_png(tmp_path: Path, suffix: str) -> None:
    said = {"Author": "Zoë", "Description": "Café", "Copyright": "© Zoë"}
    chunks = [(b"iTXt", f"{word}\0\0\0\0\0{text}".encode()) for word, text in said.items()]

    written = painted(png(tmp_path, *chunks), suffix)

    if suffix == "png":
        assert told(written, "-PNG:Author", "-PNG:Description", "-PNG:Copyright") == said
    else:
        found = told(written, "-IFD0:Artist", "-IFD0:ImageDescription", "-IFD0:Copyright")
        assert list(found.values()) == [said["Author"], said["Description"], said["Copyright"]]


@pytest.mark.parametrize(
    ("suffix", "tag"), [("jpg", "File:Comment"), ("png", "PNG:Comment"), ("tif", "IFD0:ImageDescription")]
)
def test_the_comment_of_a_jpeg(tmp_path: Path, suffix: str, tag: str) -> None:
    path = jpeg(tmp_path, b"", comment="Grüße".encode())

    assert list(told(painted(path, suffix), f"-{tag}").values()) == ["Grüße"]


def test_no_text_is_left_where_personal_data_shall_go(tmp_path: Path) -> None:
    said = {"Author": "Zoë", "Comment": "Zoë", "Copyright": "all rights"}
    path = png(tmp_path, *((b"tEXt", f"{word}\0{text}".encode("latin-1")) for word, text in said.items()))
    picture = replace(load(path), iptc=b"\x1c\x02\x50\0\x04Zoe!")

    for suffix in WRITTEN:
        written = save(tmp_path / f"b.{suffix}", picture.pixels, picture, SaveOptions(strip_personal=True))
        assert b"Zo" not in written.read_bytes().replace("Zoë".encode(), b"Zo")
        assert "all rights" in told(written).values()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
@pytest.mark.parametrize("form", ["attribute", "element"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_an_orientation_that_only_xmp_tells(tmp_path: Path, suffix: str, form: str, orientation: int) -> None:
    said = {
        "attribute": f' t:Orientation="{orientation}"/>',
        "element": f"><t:Orientation>{orientation}</t:Orientation></rdf:Description>",
    }
    packet = XMP.replace(
        ' xmp:Rating="4"/>', ' xmlns:t="http://ns.adobe.com/tiff/1.0/" xmp:Rating="4"' + said[form]
    ).encode()
    path, samples = tmp_path / f"a{suffix}", np.zeros((8, 16, 3), np.uint8)
    samples[:4, :8] = 255
    if suffix == ".tif":
        tifffile.imwrite(
            path, samples, photometric="rgb", metadata=None, extratags=[(700, 1, len(packet), packet, True)]
        )
    else:
        options = {"pnginfo": _text(packet)} if suffix == ".png" else {"xmp": packet}
        Image.fromarray(samples).save(path, **options)

    picture = load(path)

    assert picture.pixels.shape[:2] == ((8, 16) if orientation == 3 else (16, 8))
    corner = {3: (-1, -1), 6: (0, -1), 8: (-1, 0)}[orientation]
    assert picture.pixels[corner].min() > 0.9
    assert told(painted(path, "png"), "-XMP:Orientation", "-Rating") == {"Orientation": 1, "Rating": 4}


def _text(packet: bytes) -> object:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", packet.decode())
    return info


@pytest.mark.parametrize("software", ["imagej", "shaped", "ome"])
def test_a_description_of_the_old_pixels_goes(tmp_path: Path, software: str) -> None:
    path = tmp_path / "a.tif"
    own = {"imagej": {"imagej": True}, "shaped": {}, "ome": {"ome": True, "metadata": {"axes": "YXS"}}}[software]
    tifffile.imwrite(path, np.zeros((8, 8, 3), np.uint8), photometric="rgb", **own)

    assert told(painted(path, "tif"), "-ImageDescription") == {}


@pytest.mark.parametrize("keyword", ["Raw profile type APP1", "Raw profile type app1", "raw profile type EXIF"])
def test_a_raw_profile_whose_name_has_a_space_and_any_case(tmp_path: Path, keyword: str) -> None:
    """GIVEN a block under a name of two words, as ImageMagick writes it, WHEN painted THEN it is there, and turned."""
    content = b"Exif\0\0" + block()
    info = PngImagePlugin.PngInfo()
    info.add_text(keyword, f"\ngeneric profile\n{len(content):8}\n{content.hex()}\n", zip=True)
    Image.new("RGB", (8, 16)).save(tmp_path / "a.png", pnginfo=info)

    written = painted(tmp_path / "a.png", "jpg")

    assert told(written, "-Artist", "-ImageWidth") == {"Artist": "Zoë", "ImageWidth": 16}


def test_iptc_that_exiftool_has_written_into_a_png(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    write_tags(tmp_path / "a.png", "-IPTC:City=Zürich", "-IPTC:CodedCharacterSet=UTF8")

    assert told(painted(tmp_path / "a.png", "jpg"), "-City") == {"City": "Zürich"}
    assert told(painted(tmp_path / "a.png", "png"), "-City") == {"City": "Zürich"}


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_resolutions_across_and_down_change_places_with_the_sides(tmp_path: Path, suffix: str) -> None:
    Image.new("RGB", (8, 16)).save(tmp_path / "a.jpg", dpi=(300, 150))
    write_tags(tmp_path / "a.jpg", "-IFD0:Orientation#=6", "-IFD0:XResolution=300", "-IFD0:YResolution=150")

    found = told(painted(tmp_path / "a.jpg", suffix))

    across, down = (found.get(f"{axis}Resolution", found.get(f"PixelsPerUnit{axis}")) for axis in "XY")
    assert float(str(down)) / float(str(across)) == pytest.approx(2, rel=0.01)


def test_a_comment_in_latin_1(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", comment="Café".encode("latin-1"))

    assert load(tmp_path / "a.jpg").texts == (("Comment", "Café"),)


@pytest.mark.parametrize("unit", [1, 2, 3])
@pytest.mark.parametrize("suffix", ["tif", "png", "webp"])
def test_the_unit_of_a_tiffs_resolution(tmp_path: Path, unit: int, suffix: str) -> None:
    """GIVEN a resolution, or a shape of the pixels without a unit, WHEN painted THEN it is what it was."""
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.zeros((8, 8, 3), np.uint8), photometric="rgb", metadata=None, software=False,
                     resolution=(30, 20), resolutionunit=unit)  # fmt: skip

    found = told(painted(path, suffix), "-IFD0:ResolutionUnit", "-IFD0:XResolution", "-IFD0:YResolution")

    assert found == {"ResolutionUnit": unit, "XResolution": 30, "YResolution": 20}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_swapped", [False, True])
def test_iptc_of_a_tiff_as_numbers_of_four_bytes(tmp_path: Path, order: str, is_swapped: bool) -> None:
    records = IPTC + bytes(-len(IPTC) % 4)
    value = np.frombuffer(records, ">u4").astype("<u4").tobytes() if is_swapped else records
    tifffile.imwrite(
        tmp_path / "a.tif", np.zeros((8, 8, 3), np.uint8), photometric="rgb", byteorder=order, metadata=None,
        extratags=[(33723, 4, len(value) // 4, value, True)],
    )  # fmt: skip

    assert told(painted(tmp_path / "a.tif", "jpg"), "-IPTC:all") == {"City": "Paris", "By-line": "Jane"}
