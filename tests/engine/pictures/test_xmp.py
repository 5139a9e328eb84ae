"""Check that a photograph's XMP packet is edited without harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.found_metadata import CORRUPT
from engine.pictures.xmp import IMPASTO, XmpPacket

LIGHTROOM = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="uuid:7" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:own="urn:own:1/"
    tiff:Orientation="6" exif:PixelXDimension="6000" exif:GPSLatitude="48,30.0N" exif:FNumber="28/10" xmp:Rating="5"
    own:Note="a &amp; b">
   <exif:PixelYDimension>4000</exif:PixelYDimension>
   <dc:creator><rdf:Seq><rdf:li>Jane</rdf:li></rdf:Seq></dc:creator>
   <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Jane</rdf:li></rdf:Alt></dc:rights>
   <dc:title><rdf:Alt><rdf:li xml:lang="zh-CN">花 🌺</rdf:li></rdf:Alt></dc:title>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
   \n  <?xpacket end="w"?>""".encode()
RECIPE = '{"styles": ["<ink> & \\"tea\\"", "墨"], "strength": 0.75}'


def test_a_recipe_joins_what_is_there() -> None:
    packet = XmpPacket(LIGHTROOM + b"\0\n")
    assert packet.recipe is None

    packet.set_recipe("{}")
    packet.remove_recipe()
    packet.set_recipe(RECIPE)

    again = XmpPacket(packet.data)
    assert again.recipe == RECIPE
    assert packet.data.count(IMPASTO.encode()) == 1
    assert packet.data.count(b'rdf:about="uuid:7"') == 2  # a packet describes one thing
    kept = LIGHTROOM[LIGHTROOM.index(b"<dc:creator>") : LIGHTROOM.index(b"</rdf:Description>")]
    assert kept in packet.data
    for piece in (b'own:Note="a &amp; b"', b'xmp:Rating="5"', b'<?xpacket end="w"?>', "🌺".encode()):
        assert piece in packet.data
    again.remove_recipe()
    assert XmpPacket(again.data).recipe is None


def test_a_recipe_stored_as_an_attribute_is_read_too() -> None:
    """Other programs may rewrite a packet in the short form."""
    text = LIGHTROOM.replace(b'xmp:Rating="5"', b'xmlns:i="urn:impasto:1.0/" i:Recipe="{}"')

    assert XmpPacket(text).recipe == "{}"


def test_a_new_packet_holds_the_recipe() -> None:
    packet = XmpPacket(None)
    packet.set_recipe(RECIPE)

    assert XmpPacket(packet.data).recipe == RECIPE
    assert packet.data.startswith(b"<?xpacket begin=")


def test_the_picture_is_described_as_it_is_now() -> None:
    packet = XmpPacket(LIGHTROOM)
    packet.describe_picture(30, 20, is_srgb=True)

    assert b'tiff:Orientation="1"' in packet.data
    assert b'exif:PixelXDimension="30"' in packet.data
    assert b"<exif:PixelYDimension>20</exif:PixelYDimension>" in packet.data


def test_personal_data_go_and_rights_stay() -> None:
    packet = XmpPacket(LIGHTROOM)
    packet.set_recipe(RECIPE)
    packet.remove_personal()

    for gone in ("GPS", "<rdf:li>Jane", "own:Note", "🌺"):
        assert gone.encode() not in packet.data
    for kept in ("© Jane", 'FNumber="28/10"', 'Rating="5"'):
        assert kept.encode() in packet.data
    assert XmpPacket(packet.data).recipe == RECIPE


def test_an_extended_packet_is_joined_with_its_prefixes() -> None:
    outer = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:own="urn:own:1/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    extension = outer + b'<r:Description own:More="yes"/></r:RDF></x:xmpmeta>'
    packet = XmpPacket(LIGHTROOM)

    packet.merge(XmpPacket(extension))

    assert b'own:More="yes"' in XmpPacket(packet.data).data


@settings(deadline=None)
@given(st.data())
def test_damaged_packets_raise_only_what_callers_expect(data: st.DataObject) -> None:
    damaged = bytearray(LIGHTROOM)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        packet = XmpPacket(bytes(damaged))
        packet.remove_personal()
        packet.describe_picture(3, 2, is_srgb=True)
        packet.set_recipe(RECIPE)
        again = XmpPacket(packet.data)
    except CORRUPT:
        return
    assert again.recipe == RECIPE


def test_a_deep_packet_is_refused_and_not_fatal() -> None:
    head, tail = LIGHTROOM.split(b"<dc:creator>")
    deep = head + b"<dc:creator>" + b"<rdf:li>" * 100_000 + b"</rdf:li>" * 100_000 + tail

    with pytest.raises(CORRUPT):
        _ = XmpPacket(deep).data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_though_it_says_nothing(encoding: str) -> None:
    text = LIGHTROOM.decode().replace("<x:xmpmeta", "<!DOCTYPE x:xmpmeta>\n<x:xmpmeta", 1)
    text = text.removeprefix(text[: text.index("<!DOCTYPE")])
    assert XmpPacket(text.replace("<!DOCTYPE x:xmpmeta>\n", "").encode(encoding)).recipe is None
    with pytest.raises(CORRUPT):
        XmpPacket(text.encode(encoding))


@pytest.mark.parametrize(
    "packet", [b"<x", b"<html/>", b"not xml", LIGHTROOM[:400], b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_what_is_no_xmp_is_refused(packet: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        XmpPacket(packet)
