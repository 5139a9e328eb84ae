"""Blocks of metadata as they lie in files, and what they say when the pixels are turned."""

from __future__ import annotations

import struct

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from engine.pictures.found_metadata import (
    FoundMetadata,
    density_of,
    exif_from,
    iptc_of_resources,
    joined_xmp,
    plausible,
    text_of,
)

ORIENTATION, X_RESOLUTION, Y_RESOLUTION, UNIT, ARTIST = 0x0112, 0x011A, 0x011B, 0x0128, 0x013B
IPTC = b"\x1c\x02\x5a\0\x05Paris"


def exif_of(**values: object) -> bytes:
    exif = Image.Exif()
    numbers = {"orientation": ORIENTATION, "x": X_RESOLUTION, "y": Y_RESOLUTION, "unit": UNIT, "artist": ARTIST}
    for name, value in values.items():
        exif[numbers[name]] = IFDRational(*value) if isinstance(value, tuple) else value
    return exif.tobytes().removeprefix(b"Exif\0\0")


def parsed(block: bytes | None) -> Image.Exif:
    exif = Image.Exif()
    assert block is not None
    exif.load(block)
    return exif


def packet(attributes: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
        f'xmlns:xmp="http://ns.adobe.com/xap/1.0/" {attributes}/></rdf:RDF></x:xmpmeta>'
    ).encode()


@pytest.mark.parametrize("mark", [b"II*\0", b"MM\0*"])
@pytest.mark.parametrize("before", [b"", b"Exif\0\0", bytes(4), b"\0\0\0\6Exif\0\0"])
def test_exif_begins_at_its_byte_order(mark: bytes, before: bytes) -> None:
    assert exif_from(before + mark + b"rest") == mark + b"rest"


@pytest.mark.parametrize("block", [None, b"", b"nothing", bytes(70) + b"II*\0"])
def test_without_a_byte_order_there_is_no_exif(block: bytes | None) -> None:
    assert exif_from(block) is None


def test_exif_tells_the_orientation_and_no_longer_does() -> None:
    exif = exif_of(orientation=6, artist="Jane", x=(72, 1), y=(300, 1), unit=2)

    found, orientation = FoundMetadata(exif=exif).upright(80, 60)

    again = parsed(found.exif)
    assert orientation == 6
    assert (again[ORIENTATION], again[ARTIST]) == (1, "Jane")
    assert (float(again[X_RESOLUTION]), float(again[Y_RESOLUTION])) == (300, 72)  # which change places
    assert found.density == (300, 72)


def test_the_format_goes_before_exif_and_exif_before_xmp() -> None:
    exif, xmp = exif_of(orientation=3), packet('tiff:Orientation="8"')

    assert FoundMetadata(exif=exif, xmp=xmp, orientation=6).upright(80, 60)[1] == 6
    assert FoundMetadata(exif=exif, xmp=xmp).upright(80, 60)[1] == 3
    assert FoundMetadata(xmp=xmp).upright(80, 60)[1] == 8


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_orientation_that_is_none_means_upright(orientation: int) -> None:
    assert FoundMetadata(orientation=orientation).upright(80, 60)[1] == 1


def test_the_formats_own_density_is_turned_with_the_sides() -> None:
    assert FoundMetadata(density=(72.0, 300.0), orientation=3).upright(8, 6)[0].density == (72, 300)
    assert FoundMetadata(density=(72.0, 300.0), orientation=5).upright(8, 6)[0].density == (300, 72)


def test_corrupt_exif_goes_and_a_corrupt_packet_stays() -> None:
    found, orientation = FoundMetadata(exif=b"II*\0\xff\xff", xmp=b"<x Orientation").upright(80, 60)

    assert (found.exif, found.xmp, orientation) == (None, b"<x Orientation", 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"x": (300, 1), "y": (150, 2), "unit": 2}, (300, 75)), ({"x": (100, 1), "y": (50, 1), "unit": 3}, (254, 127)),
        ({"x": (72, 1), "y": (72, 1)}, (72, 72)), ({"x": (72, 1), "y": (72, 1), "unit": 1}, None),
        ({"x": (72, 0), "y": (72, 1), "unit": 2}, None), ({"x": (0, 1), "y": (72, 1), "unit": 2}, None), ({}, None),
    ],
)  # fmt: skip
def test_the_density_of_exif(values: dict[str, object], expected: tuple[float, float] | None) -> None:
    block = exif_of(**values)
    if values.get("x") == (72, 0):  # which Pillow does not write
        block = exif_of(x=(72, 7), y=(72, 1), unit=2).replace(struct.pack("<II", 72, 7), struct.pack("<II", 72, 0))

    found = density_of(block)

    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("density", "is_one"), [((72, 72), True), ((0, 72), False), ((72, -1), False), ((1e6, 72), False)]
)
def test_densities_that_are_none(density: tuple[float, float], is_one: bool) -> None:
    assert plausible(density) == (density if is_one else None)


def test_texts_of_no_told_encoding() -> None:
    assert text_of("Zoë 花".encode()) == "Zoë 花"
    assert text_of("Zoë".encode("latin-1")) == "Zoë"


@pytest.mark.parametrize("name", [b"\0\0", b"\3abc", b"\4abcd\0"])
def test_iptc_behind_other_resources_whatever_they_are_called(name: bytes) -> None:
    other = b"8BIM" + struct.pack(">H", 0x0408) + name + struct.pack(">I", 5) + b"12345\0"
    wanted = b"8BIM" + struct.pack(">H", 0x0404) + name + struct.pack(">I", len(IPTC)) + IPTC

    assert iptc_of_resources(other + wanted) == IPTC
    assert iptc_of_resources(other) is None
    assert iptc_of_resources(b"else" + wanted) is None


def test_of_several_packets_the_earlier_goes_before_the_later() -> None:
    one, two = packet('xmp:Label="a"'), packet('xmp:Label="b" xmp:Rating="4"')

    joined = joined_xmp([one, b"<damaged", two])

    assert joined is not None
    assert b'"a"' in joined
    assert b'"b"' not in joined
    assert b"4" in joined
    assert joined_xmp([one]) == one
    assert joined_xmp([b"<damaged"]) == b"<damaged"
    assert joined_xmp([]) is None
