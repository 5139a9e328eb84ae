"""Check the table of formats, that the documentation says what it says, and that every line of it holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from engine.errors import CannotWrite
from engine.options import SaveOptions
from engine.pictures.formats import FORMATS, PictureFormat, excess, format_of, that_hold
from engine.pictures.image_io import load
from engine.pictures.image_saving import check_size, loss_of, save
from engine.pictures.tiff_tags import Tag, assembled
from engine.values import Picture
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve
from tests.engine.independent import pixels_of, told, write_tags
from tests.engine.raw_files import write_dng

DOCUMENT = Path(__file__).parents[3] / "docs" / "formats.md"
P3 = rgb_profile(DISPLAY_P3, srgb_curve())
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>"""
IPTC = b"\x1c\x02\x5a\0\x05Paris"
EXIF = assembled("<", {0: [Tag(0x010F, 2, 6, b"Canon\0")]})


def lines() -> dict[str, dict[str, str]]:
    """Return the cells of the document's table by format and column."""
    rows = [line.strip("|\n ").split("|") for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("|")]
    head, _, *body = [[cell.strip() for cell in row] for row in rows]
    return {row[0]: dict(zip(head, row, strict=False)) for row in body}


def _alpha_in(path: Path) -> int:
    """Return what Pillow finds, as ImageMagick passes AVIF's over; libjxl for JPEG XL, which neither has."""
    if path.suffix == ".jxl":
        samples = imagecodecs.jpegxl_decode(path.read_bytes())
        return int(samples[8, 8, 3]) if samples.shape[2] == 4 else 255
    return int(np.asarray(Image.open(path).convert("RGBA"))[8, 8, 3])


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.name)
def test_a_line_of_the_document_holds(tmp_path: Path, kind: PictureFormat) -> None:
    """GIVEN a photograph that has everything WHEN it is written THEN exiftool finds just what the line says."""
    line = lines()[kind.name]
    pixels = np.full((16, 16, 3), 0.5, np.float32)
    alpha = np.full((16, 16), 0.5, np.float32)
    texts = (("Comment", "said"), ("Description", "said"))
    photo = Picture(pixels, alpha, 8, P3, EXIF, XMP, IPTC, (240.0, 240.0), texts)

    written = save(tmp_path / f"a{kind.suffixes[0]}", pixels, photo)

    found = told(written)
    has_profile = "ProfileDescription" in found or "RedMatrixColumn" in found
    if kind.name == "JPEG XL":  # exiftool does not look into its codestream
        has_profile = load(written).icc_profile == P3
    assert has_profile == (line["profile"] == "yes")
    assert (found.get("Make") == "Canon") == (line["EXIF"] == "yes")
    assert (found.get("Rating") == 4) == (line["XMP"] == "yes")
    assert (found.get("City") == "Paris") == (line["IPTC"] == "yes")
    resolution = found.get("XResolution", found.get("PixelsPerUnitX"))
    assert (resolution in (240, 9449)) == bool(line["resolution"])
    own = found.get("Comment") == "said"
    assert {"yes": own, "in EXIF": not own and found.get("ImageDescription") == "said"}[line["text"]]
    assert (abs(_alpha_in(written) - 128) <= 1) == (line["alpha"] == "yes") == kind.has_alpha
    for depth in (8, 16, 32):
        deep = save(tmp_path / f"b{kind.suffixes[0]}", pixels, photo, SaveOptions(bit_depth=depth), overwrite=True)
        assert (
            (load(deep).bit_depth == depth) == (depth in kind.depths) == (str(depth) in line["written"].split(";")[0])
        )


def _only_read(name: str, folder: Path) -> Path:
    """Write a picture that is half transparent, by a library that is not ours."""
    samples = np.full((16, 16, 4), 128, np.uint8)
    image = Image.fromarray(samples)
    if name == "JPEG 2000":
        (folder / "a.jp2").write_bytes(imagecodecs.jpeg2k_encode(samples, codecformat="jp2", reversible=True))
        return folder / "a.jp2"
    if name == "GIF":
        samples[:, :8, 3] = 0
        Image.fromarray(samples).save(folder / "a.gif", comment=b"said")
        return folder / "a.gif"
    if name == "BMP":
        image.convert("RGB").save(folder / "a.bmp", dpi=(240, 240))
        return folder / "a.bmp"
    pillow_heif.from_pillow(image).save(folder / "a.heic", quality=-1)
    return folder / "a.heic"


@pytest.mark.parametrize("name", ["JPEG 2000", "GIF", "BMP", "HEIC, HEIF, with `pip install pillow-heif`"])
def test_a_line_of_what_is_only_read_holds(tmp_path: Path, name: str) -> None:
    """GIVEN a file into which exiftool has written all WHEN painted as PNG THEN just what the line says is in it."""
    line, path = lines()[name], _only_read(name, tmp_path)
    if name != "BMP":
        words = ["-IFD0:Make=Canon", "-IFD0:ImageDescription=said", "-XMP-xmp:Rating=4", "-IPTC:City=Paris"]
        resolution = ["-IFD0:XResolution=240", "-IFD0:YResolution=240", "-IFD0:ResolutionUnit#=2"]
        write_tags(path, *(words + resolution if name != "GIF" else words[2:3]))

    picture = load(path)
    found = told(save(tmp_path / "b.png", picture.pixels, picture))

    assert (found.get("Make") == "Canon") == (line["EXIF"] == "yes")
    assert (found.get("Rating") == 4) == (line["XMP"] == "yes")
    assert (found.get("City") == "Paris") == (line["IPTC"] == "yes")
    assert (found.get("PixelsPerUnitX") == 9449) == bool(line["resolution"])
    is_said = {"yes": found.get("Comment") == "said", "in EXIF": found.get("ImageDescription") == "said"}
    assert is_said.get(line["text"], "said" not in found.values())
    alpha = {"GIF": 255, "BMP": 255}.get(name, 128)  # of a GIF, half is transparent; that of a BMP has its own tests
    assert (picture.alpha is not None) == (line["alpha"] == "yes" and name != "BMP")
    assert abs(_alpha_in(tmp_path / "b.png") - alpha) <= 1


def test_the_line_of_raw_files_holds(tmp_path: Path) -> None:
    """GIVEN a DNG into which exiftool has written all WHEN painted as TIFF THEN all that the line says is there."""
    line = next(cells for name, cells in lines().items() if name.startswith("camera raw"))
    path = tmp_path / "a.dng"
    write_dng(path)
    words = (
        "-IFD0:Artist=Zoë",
        "-XMP-xmp:Rating=4",
        "-IPTC:City=Paris",
        "-ExifIFD:LensModel=50mm",
        "-GPS:GPSLatitude=48",
    )
    write_tags(path, *words, "-IFD0:XResolution=240", "-IFD0:YResolution=240", "-IFD0:ResolutionUnit#=2")

    picture = load(path)
    found = told(save(tmp_path / "b.tif", picture.pixels, picture))

    assert [line[word] for word in ("EXIF", "XMP", "IPTC", "resolution")] == ["yes", "DNG", "DNG", "yes"]
    expected = {
        "Artist": "Zoë",
        "Rating": 4,
        "City": "Paris",
        "LensModel": "50mm",
        "GPSLatitude": 48,
        "XResolution": 240,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert picture.bit_depth == 16


def test_the_document_names_the_formats_limits() -> None:
    for kind in FORMATS:
        said = lines()[kind.name]["longest side written"]
        limits = [
            f"{kind.longest_side} px" if kind.longest_side else "",
            f"{kind.most_pixels // 10**6} megapixels" if kind.most_pixels else "",
        ]
        assert said == (", ".join(filter(None, limits)) or "4 GiB of samples")


@pytest.mark.parametrize(
    "kind", [k for k in FORMATS if k.longest_side and k.longest_side < 10**6], ids=lambda k: k.name
)
def test_the_library_keeps_the_limit_and_beyond_it_nothing_is_painted(tmp_path: Path, kind: PictureFormat) -> None:
    longest = kind.longest_side or 0
    path = tmp_path / f"a{kind.suffixes[0]}"
    pixels = np.full((16, longest, 3), 0.5, np.float32)

    assert load(save(path, pixels)).pixels.shape == pixels.shape
    with pytest.raises(CannotWrite, match=rf"{longest + 1} px long.*PNG / TIFF"):
        check_size(path, longest + 1, 16)


def test_megapixels_and_bytes_have_limits_too() -> None:
    avif, tiff = (next(kind for kind in FORMATS if kind.name == name) for name in ("AVIF", "TIFF"))

    assert excess(avif, 16384, 16384) is None
    assert "megapixels" in (excess(avif, 20000, 15000) or "")
    assert excess(tiff, 20000, 15000, 12) is None
    assert "GiB" in (excess(tiff, 20000, 20000, 12) or "")
    assert [kind.name for kind in that_hold(17000, 16)] == ["JPEG", "PNG", "TIFF", "AVIF", "JPEG XL"]


def test_an_ending_is_found_in_any_case() -> None:
    assert [format_of(suffix) is not None for suffix in (".JPG", ".jpeg", ".TIF", ".gif", "")] == [True] * 3 + [
        False
    ] * 2


def test_what_has_no_transparency_is_on_white_and_said(tmp_path: Path) -> None:
    """GIVEN half a picture that is invisible over a hidden green WHEN saved as JPEG THEN it is white, and told."""
    pixels = np.tile(np.float32([0, 1, 0]), (32, 32, 1))
    alpha = np.ones((32, 32), np.float32)
    alpha[:, :16] = 0
    photo = Picture(pixels, alpha)

    written = save(tmp_path / "a.jpg", pixels, photo)

    assert pixels_of(written)[:, :12, :3].min() >= 250
    assert "white" in (loss_of(written, photo) or "")
    assert loss_of(tmp_path / "a.png", photo) is None
    assert loss_of(written, replace(photo, alpha=np.ones_like(alpha))) is None
