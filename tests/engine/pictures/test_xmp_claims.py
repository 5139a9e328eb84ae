"""Check that XMP stops claiming what a painting has lost, and that regions follow the pixels, as exiftool reads it."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING
from xml.dom import minidom

import numpy as np
import pytest
from PIL import Image

from engine.pictures.image_io import load
from engine.pictures.image_metadata import read_recipe
from engine.pictures.image_saving import save
from engine.pictures.xmp import XmpPacket
from engine.values import Picture
from tests.engine.independent import told, write_tags

if TYPE_CHECKING:
    from pathlib import Path

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def packet(attributes: str = "", content: str = "") -> bytes:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" {attributes}>'
        f"{content}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def painted(tmp_path: Path, picture: Picture, suffix: str = ".jpg") -> Path:
    return save(tmp_path / f"painted{suffix}", picture.pixels, picture, overwrite=True)


MARKED = ["utf-8-sig", "utf-16", "utf-32"]
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", *MARKED]
BEGINNINGS = ["", " \r\n", '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>', "<!-- <x:xmpmeta> -->"]


DOCUMENT_TYPES = [
    '<!DOCTYPE x [<!ENTITY a "b">]>', "<!DOCTYPE x>", '<!DOCTYPE\nx SYSTEM "http://example.org/a.dtd">',
    '<!DOCTYPE x PUBLIC "-//a" "b" [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
]  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_packet_is_read_in_every_encoding(encoding: str) -> None:
    said = 'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Label="Zoë 花"'
    for beginning in (*BEGINNINGS, "<?xml version='1.0' encoding='{0}'?>"):
        text = beginning.format(encoding.removesuffix("-sig")) + packet(said).decode()
        for around in (b"", bytes(4), bytes(8)):
            found = XmpPacket(around + text.encode(encoding) + around).data.decode()
            assert 'Label="Zoë 花"' in found, (beginning, around)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_document_type_is_refused_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    """GIVEN XMP with a document type WHEN it is read THEN ValueError, and no painting has it on."""
    sound = packet('xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"').decode()
    for beginning, document_type in itertools.product(BEGINNINGS, DOCUMENT_TYPES):
        hostile = (beginning + document_type + sound).encode(encoding)
        with pytest.raises(ValueError, match=r"(?i)dtd"):
            XmpPacket(hostile)
    picture = Picture(np.zeros((4, 4, 3), np.float32), xmp=hostile)

    written = save(tmp_path / "a.png", picture.pixels, picture, recipe="{}")

    assert read_recipe(written) == "{}"
    assert b"DOCTYPE" not in written.read_bytes().replace(b"\0", b"")


@pytest.mark.parametrize("declared", ["cp037", "utf-7", "koi8-r", "iso-8859-1", "cp1252", "utf-16"])
def test_no_declared_encoding_hides_a_document_type(declared: str) -> None:
    """GIVEN a declaration in ASCII of another encoding, and the rest in it, WHEN read THEN it is no XMP."""
    head = f"<?xml version='1.0' encoding='{declared}'?>".encode()
    rest = '<!DOCTYPE x [<!ENTITY a "b">]>' + packet('xmlns:a="urn:a" a:b="&a;"').decode()

    with pytest.raises(ValueError, match=r"\w"):
        XmpPacket(head + rest.encode(declared))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif", ".jxl"])
def test_a_packet_that_is_no_xmp_stays_where_its_length_lets_it(tmp_path: Path, suffix: str) -> None:
    """GIVEN a damaged packet that is longer than a segment WHEN saved THEN a JPEG goes without it; others keep it."""
    damaged = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + b"a" * 70000
    picture = Picture(np.zeros((8, 8, 3), np.float32), xmp=damaged)

    assert (damaged in painted(tmp_path, picture, suffix).read_bytes()) == (suffix != ".jpg")


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", 'a"b', "a&<b", "a\n\n\tb"])
def test_every_character_of_an_attribute_stays(text: str) -> None:
    escaped = "".join(f"&#{ord(letter)};" if not letter.isalnum() else letter for letter in text)
    again = XmpPacket(packet(f'xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:Instructions="{escaped}"')).data

    found = minidom.parseString(again).getElementsByTagNameNS(RDF, "Description")[0]
    assert found.getAttribute("p:Instructions") == text


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", 'a"b', "a&<b>", "a\n\n\tb "])
def test_every_character_of_an_element_stays(text: str) -> None:
    escaped = "".join(f"&#{ord(letter)};" if not letter.isalnum() else letter for letter in text)
    said = f'<p:Instructions xmlns:p="http://ns.adobe.com/photoshop/1.0/">{escaped}</p:Instructions>'

    found = minidom.parseString(XmpPacket(packet(content=said)).data).getElementsByTagName("p:Instructions")[0]
    assert "".join(node.data for node in found.childNodes) == text


CLAIMS = (
    "-XMP-GCamera:MotionPhoto=1", "-XMP-GCamera:MicroVideo=1", "-XMP-GCamera:MicroVideoOffset=9",
    "-XMP-hdrgm:Version=1.0", "-XMP-crs:Exposure2012=1.5", "-XMP-crs:HasSettings=True",
    "-XMP-GDepth:Format=RangeLinear", "-XMP-GImage:MimeType=image/jpeg", "-XMP-tiff:BitsPerSample=16",
    "-XMP-tiff:Compression=1",
)  # fmt: skip


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_claims_go_and_the_rest_stays(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (32, 24)).save(path)
    write_tags(path, *CLAIMS, "-XMP-xmp:Rating=4", "-XMP-dc:Format=image/x-raw", "-XMP-dc:Title=A title")

    found = told(painted(tmp_path, load(path), suffix), "-XMP:all")

    assert found.pop("XMPToolkit", None) is not None
    kinds = {".jpg": "jpeg", ".tif": "tiff"}
    assert found == {"Rating": 4, "Format": f"image/{kinds.get(suffix, suffix[1:])}", "Title": "A title"}


# Where a region whose middle is at 0.25, 0.1 comes to lie when a picture is turned upright.
MIDDLES = {
    1: (0.25, 0.1), 2: (0.75, 0.1), 3: (0.75, 0.9), 4: (0.25, 0.9), 5: (0.1, 0.25), 6: (0.9, 0.25), 7: (0.9, 0.75),
    8: (0.1, 0.75),
}  # fmt: skip


@pytest.mark.parametrize("orientation", range(1, 9))
def test_regions_are_turned_with_the_pixels(tmp_path: Path, orientation: int) -> None:
    """GIVEN a bright spot inside a face region WHEN turned upright THEN the region still has it, in both forms."""
    path, image = tmp_path / "a.jpg", Image.new("RGB", (80, 60))
    image.paste("white", (18, 4, 22, 8))
    image.save(path, quality=100)
    area = "{Area={X=0.25,Y=0.1,W=0.2,H=0.1,Unit=normalized},Name=Ann,Type=Face}"
    write_tags(
        path, "-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=80,H=60,Unit=pixel},RegionList=[" + area + "]}",
        '-XMP-MP:RegionInfoMP={Regions=[{PersonDisplayName=Ann,Rectangle=0.15|, 0.05|, 0.2|, 0.1}]}',
        f"-IFD0:Orientation#={orientation}",
    )  # fmt: skip
    picture = load(path)

    found = told(painted(tmp_path, picture), "-RegionArea*", "-RegionAppliedTo*", "-RegionRectangle")

    x, y = MIDDLES[orientation]
    height, width = picture.pixels.shape[:2]
    assert picture.pixels[int(y * height), int(x * width)].min() > 0.8
    assert (found["RegionAreaX"], found["RegionAreaY"]) == pytest.approx((x, y))
    across, down = (0.2, 0.1) if orientation < 5 else (0.1, 0.2)
    assert (found["RegionAreaW"], found["RegionAreaH"]) == pytest.approx((across, down))
    assert (found["RegionAppliedToDimensionsW"], found["RegionAppliedToDimensionsH"]) == (width, height)
    corner = [float(word) for word in str(found["RegionRectangle"]).split(",")]
    assert corner == pytest.approx([x - across / 2, y - down / 2, across, down])


def test_a_panorama_is_scaled_with_the_picture_and_forgotten_when_it_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (80, 40)).save(path)
    write_tags(path, "-XMP-GPano:FullPanoWidthPixels=160", "-XMP-GPano:CroppedAreaTopPixels=20", "-XMP-xmp:Rating=4")
    picture = load(path)

    half = save(tmp_path / "half.jpg", picture.pixels[::2, ::2], picture)

    assert told(half, "-GPano:all", "-XMP-GPano:all") == {"FullPanoWidthPixels": 80, "CroppedAreaTopPixels": 10}
    write_tags(path, "-IFD0:Orientation#=6")
    assert told(painted(tmp_path, load(path)), "-XMP-GPano:all", "-Rating") == {"Rating": 4}


def test_several_packets_of_a_jpeg_are_one(tmp_path: Path) -> None:
    first = packet('xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"')
    second = packet('xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="1" xmp:Label="red"')
    Image.new("RGB", (16, 16)).save(tmp_path / "a.jpg", xmp=first)
    data = (tmp_path / "a.jpg").read_bytes()
    name = b"http://ns.adobe.com/xap/1.0/\0"
    at = data.index(b"\xff\xdb")
    extra = b"\xff\xe1" + (2 + len(name) + len(second)).to_bytes(2) + name + second
    (tmp_path / "a.jpg").write_bytes(data[:at] + extra + data[at:])

    found = told(painted(tmp_path, load(tmp_path / "a.jpg")), "-XMP-xmp:all")

    assert found == {"Rating": 4, "Label": "red"}


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ("http://ns.oplus.com/photos/1.0/camera/", "OLivePhotoVersion"),
        ("http://ns.xiaomi.com/photos/1.0/camera/", "XMPMeta"),
        ("http://ns.apple.com/adjustment-settings/1.0/", "AdjustmentSettings"),
        ("http://darktable.sf.net/", "history_end"),
        ("http://ns.apple.com/HDRToneMap/1.0/", "Version"),
        ("http://ns.google.com/photos/dd/1.0/container/", "Directory"),
        ("http://ns.google.com/photos/dd/1.0/depthmap/", "Near"),
        ("http://ns.adobe.com/hdr-gain-map/1.0/", "GainMapMax"),
        ("http://ns.google.com/photos/1.0/camera/", "MotionPhotoPresentationTimestampUs"),
        ("http://ns.google.com/photos/1.0/camera/", "MicroVideoVersion"),
        ("http://ns.adobe.com/photoshop/1.0/", "TextLayers"),
    ],
)
def test_what_other_makers_and_programs_say_of_the_old_pixels_goes(tmp_path: Path, namespace: str, name: str) -> None:
    rating = 'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"'
    Image.new("RGB", (16, 16)).save(tmp_path / "a.jpg", xmp=packet(f'xmlns:own="{namespace}" own:{name}="2" {rating}'))

    written = painted(tmp_path, load(tmp_path / "a.jpg"))

    assert name.encode() not in written.read_bytes()
    assert told(written, "-Rating") == {"Rating": 4}


TIFF = 'xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
AREA = 'xmlns:a="{0}" a:x="0.25" a:y="0.1" a:w="0.1" a:h="0.2"'
SIZE = 'xmlns:d="{0}" d:w="80" d:h="60" d:unit="pixel"'
OTHERS_REGIONS = {  # how digiKam, Lightroom and ACDSee spell them
    "attributes in a description": (
        '<m:Regions xmlns:m="http://www.metadataworkinggroup.com/schemas/regions/" r:parseType="Resource">'
        f'<m:AppliedToDimensions {SIZE.format("http://ns.adobe.com/xap/1.0/sType/Dimensions#")}/><m:RegionList><r:Bag>'
        '<r:li><r:Description m:Name="Ann"><m:Area '
        f'{AREA.format("http://ns.adobe.com/xmp/sType/Area#")}/></r:Description></r:li></r:Bag></m:RegionList></m:Regions>'
    ),
    "ACDSee": (
        '<m:Regions xmlns:m="http://ns.acdsee.com/regions/" r:parseType="Resource">'
        f'<m:AppliedToDimensions {SIZE.format("http://ns.acdsee.com/sType/Dimensions#")}/><m:RegionList><r:Bag>'
        '<r:li r:parseType="Resource"><m:Name>Ann</m:Name><m:DLYArea '
        f'{AREA.format("http://ns.acdsee.com/sType/Area#")}/></r:li></r:Bag></m:RegionList></m:Regions>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("spelling", OTHERS_REGIONS)
def test_regions_in_every_spelling_and_an_orientation_that_only_xmp_tells(tmp_path: Path, spelling: str) -> None:
    """GIVEN regions as other programs spell them, under an orientation in a second description, THEN all is turned."""
    said = re.sub(r"\br:", "rdf:", OTHERS_REGIONS[spelling])
    second = f'</rdf:Description><rdf:Description rdf:about="" {TIFF}><tiff:Orientation> 6 </tiff:Orientation>'
    Image.new("RGB", (80, 60)).save(tmp_path / "a.jpg", xmp=packet(content=said + second))

    picture = load(tmp_path / "a.jpg")
    found = told(painted(tmp_path, picture, ".png"), "-struct", "-XMP:all")

    assert picture.pixels.shape[:2] == (80, 60)
    assert found["Orientation"] == 1
    words = str(next(value for name, value in found.items() if name.startswith("Region")))
    assert "'W': 60" in words
    assert "'H': 80" in words
    assert "'X': 0.9" in words
    assert "'Y': 0.25" in words
    assert "'W': 0.2" in words
