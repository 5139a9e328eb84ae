"""Edit XMP packets (ISO 16684-1): size and orientation of the new picture, Impasto's recipe, no personal data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from xml.dom import minidom
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape, quoteattr

import defusedxml.minidom

from engine.pictures import xmp_regions
from engine.pictures.xmp_claims import PANORAMA, SUBJECT, is_gone, scaled_panorama

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    _Property = minidom.Attr | minidom.Element

IMPASTO = "urn:impasto:1.0/"  # our namespace
_RECIPE = "Recipe"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_NAMESPACE = "http://www.w3.org/2000/xmlns/"
_DC, _RIGHTS = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/xap/1.0/rights/"
_TIFF, _EXIF = "http://ns.adobe.com/tiff/1.0/", "http://ns.adobe.com/exif/1.0/"
_EXIF_EX, _AUX = "http://cipa.jp/exif/1.0/", "http://ns.adobe.com/exif/1.0/aux/"
_XMP, _PHOTOSHOP = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/photoshop/1.0/"
_WIDE = {"utf-32-be": 4, "utf-32-le": 4, "utf-16-be": 2, "utf-16-le": 2}  # encodings, and bytes of their units
_BEGINNING = re.compile(r"[\0\ufeff\s]*<[!?A-Za-z_]")  # of a packet
_HEAD = 128  # bytes in which that is looked for
_LONGEST = 2**23  # bytes; a document takes a hundred times as much memory
_NOTE = "http://ns.adobe.com/xmp/note/"
_EMPTY = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
# What "remove location and personal data" leaves: how and when the picture was taken, and the rights in it.
_ALL_BUT = {
    _TIFF: {"Artist", "ImageDescription"},
    _EXIF: {"UserComment", "ImageUniqueID", "RelatedSoundFile", "MakerNote"},
    _EXIF_EX: {"CameraOwnerName", "BodySerialNumber", "LensSerialNumber", "Photographer", "ImageEditor", "ImageTitle"},
    IMPASTO: set[str](),
}
_ONLY = {
    _DC: {"rights", "format"},
    _RIGHTS: {"Marked", "UsageTerms"},
    _AUX: {"Lens", "LensID", "LensInfo", "ImageNumber", "ApproximateFocusDistance", "FlashCompensation", "Firmware"},
    _XMP: {"CreateDate", "ModifyDate", "MetadataDate", "CreatorTool", "Rating", "Label"},
    _PHOTOSHOP: {"DateCreated", "ColorMode", "ICCProfile"},
}


class XmpPacket:
    """Edit one packet; None makes an empty one. Raises ValueError where it is no XMP."""

    def __init__(self, packet: bytes | None) -> None:
        text = _as_utf8(packet) if packet else _EMPTY.encode()
        if len(text) > _LONGEST:
            raise ValueError("XMP is not that long")
        try:  # a document type, whose entities could grow without end, is refused with a ValueError
            self._document = defusedxml.minidom.parseString(cast("str", text), forbid_dtd=True)
        except ExpatError as error:
            raise ValueError(str(error)) from error
        self._rdf = self._find_rdf()

    @property
    def data(self) -> bytes:
        """Give the packet, UTF-8 encoded."""
        return "".join(_written(node) for node in self._document.childNodes).encode()

    @property
    def recipe(self) -> str | None:
        """Give the recipe that Impasto has stored."""
        values = (_value(node) for _, node in self._properties() if _name(node) == (IMPASTO, _RECIPE))
        return next(values, None)

    def set_recipe(self, recipe: str) -> None:
        """Store a recipe beside what is there; `remove_recipe` takes an older one out."""
        about = next((d.getAttributeNS(_RDF, "about") for d in self._descriptions()), "")
        prefix = self._rdf.prefix or "rdf"
        description = self._document.createElementNS(_RDF, f"{prefix}:Description")
        description.setAttribute(f"xmlns:{prefix}", _RDF)
        description.setAttribute("xmlns:impasto", IMPASTO)
        description.setAttributeNS(_RDF, f"{prefix}:about", about)
        element = self._document.createElementNS(IMPASTO, f"impasto:{_RECIPE}")
        element.appendChild(self._document.createTextNode(recipe))
        description.appendChild(element)
        self._rdf.appendChild(description)

    def remove_recipe(self) -> None:
        """Leave a recipe out, and the description that was made for it."""
        self._remove((IMPASTO, _RECIPE))
        used = [description for description, _ in self._properties()]
        for description in list(self._descriptions()):
            if description not in used and description.hasAttribute("xmlns:impasto"):
                self._rdf.removeChild(description)

    @property
    def orientation(self) -> int | None:
        """Give what is said of how the picture lies, 1 to 8, None where nothing is."""
        values = (_value(node).strip() for _, node in self._properties() if _name(node) == (_TIFF, "Orientation"))
        return next((int(value) for value in values if value in "12345678" and value), None)

    def turn(self, orientation: int) -> None:
        """Turn regions with pixels that are turned upright, and drop what tells other places in px."""
        xmp_regions.turn(self._rdf, orientation)
        self._remove_all(lambda namespace, name: namespace == PANORAMA or (namespace, name) in SUBJECT)

    def describe_picture(
        self, width: int, height: int, *, is_srgb: bool, before: tuple[int, int] | None = None, kind: str | None = None
    ) -> None:
        """Correct what is said of the pixels, and drop what is said of things that a painting no longer has.

        Args:
            width: of the picture, px.
            height: likewise.
            is_srgb: whether it is saved in sRGB.
            before: width and height of the photograph, to which numbers of px refer.
            kind: media type of the file.
        """
        truth: dict[tuple[str, str], object] = {(_TIFF, "Orientation"): 1}
        truth |= {(_TIFF, "ImageWidth"): width, (_TIFF, "ImageLength"): height}
        truth |= {(_EXIF, "PixelXDimension"): width, (_EXIF, "PixelYDimension"): height}
        if kind is not None:
            truth[_DC, "format"] = kind
        if is_srgb:
            truth |= {(_EXIF, "ColorSpace"): 1, (_EXIF_EX, "InteroperabilityIndex"): "R98"}
        for _, node in self._properties():
            if _name(node) in truth:
                _set_value(node, str(truth[_name(node)]))
            elif before is not None and _name(node)[0] == PANORAMA:
                _set_value(node, scaled_panorama(_name(node)[1], _value(node), width / before[0], height / before[1]))
        if before not in (None, (width, height)):
            xmp_regions.forget_pixels(self._rdf)
            self._remove(*SUBJECT)
        xmp_regions.apply_to(self._rdf, width, height)
        self._remove_all(lambda namespace, name: is_gone(namespace, name, is_srgb=is_srgb))

    def remove_personal(self) -> None:
        """Leave only properties of which it is known that they tell neither who nor where."""
        self._remove_all(_is_personal)

    def merge(self, other: XmpPacket) -> None:
        """Take over what another packet says and this one does not, as of an extended one."""
        known = {_name(node) for _, node in self._properties()}
        for description, node in list(other._properties()):
            if _name(node) in known:
                _detach(description, node)
        for description in other._descriptions():
            copy = self._document.importNode(description, deep=True)
            for name, namespace in _prefixes(description):
                copy.setAttribute(name, namespace)
            self._rdf.appendChild(copy)

    def mark_extended(self, digest: str) -> None:
        """Say that the rest of the packet is found under that digest (XMP specification part 3, 1.1.3.1)."""
        description = next(self._descriptions())
        description.setAttribute("xmlns:xmpNote", _NOTE)
        description.setAttributeNS(_NOTE, "xmpNote:HasExtendedXMP", digest)

    def _find_rdf(self) -> minidom.Element:
        root = self._document.documentElement
        found = self._document.getElementsByTagNameNS(_RDF, "RDF")
        if found:
            return found[0]
        if root is None or root.localName not in ("xmpmeta", "xapmeta"):
            raise ValueError("this is no XMP")
        rdf = self._document.createElementNS(_RDF, "rdf:RDF")
        rdf.setAttribute("xmlns:rdf", _RDF)
        root.appendChild(rdf)
        return rdf

    def _descriptions(self) -> Iterator[minidom.Element]:
        nodes = (node for node in self._rdf.childNodes if isinstance(node, minidom.Element))
        return (node for node in nodes if _name(node) == (_RDF, "Description"))

    def _properties(self) -> Iterator[tuple[minidom.Element, _Property]]:
        """Yield every property, an attribute or an element, with the description that holds it."""
        for description in list(self._descriptions()):
            for node in [*description.attributes.values(), *description.childNodes]:
                is_property = isinstance(node, minidom.Attr | minidom.Element)
                if is_property and node.namespaceURI not in (None, _RDF, _XML_NAMESPACE):
                    yield description, node

    def _remove(self, *names: tuple[str, str]) -> None:
        self._remove_all(lambda *name: name in names)

    def _remove_all(self, is_meant: Callable[[str, str], bool]) -> None:
        for description, node in list(self._properties()):
            if is_meant(*_name(node)):
                _detach(description, node)


def _as_utf8(packet: bytes) -> bytes:
    """Take zeros and space off the ends, and give a packet in UTF-16 or UTF-32 the encoding that it is written in."""
    for encoding, unit in _WIDE.items():
        if _BEGINNING.match(packet[:_HEAD].decode(encoding, "replace")):
            text = packet[: len(packet) // unit * unit].decode(encoding).strip("\0 \r\n\t\ufeff")
            return re.sub(r"^<\?xml\s.*?\?>", "", text).encode()
    return packet.strip(b"\0 \r\n\t")


def _written(node: minidom.Node) -> str:
    """Write a node; unlike minidom's own way, line breaks, and tabs of attributes, stay what they are."""
    if type(node) is minidom.Text:
        return escape(node.data, {"\r": "&#13;"})
    if not isinstance(node, minidom.Element):
        return str(node.toxml())
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    content = "".join(map(_written, node.childNodes))
    return f"<{node.tagName}{attributes}>{content}</{node.tagName}>" if content else f"<{node.tagName}{attributes}/>"


def _detach(description: minidom.Element, node: _Property) -> None:
    if isinstance(node, minidom.Attr):
        description.removeAttributeNode(node)
    else:
        description.removeChild(node)


def _prefixes(node: minidom.Node | None) -> Iterator[tuple[str, str]]:
    """Yield the prefixes in force at a node, the outermost first, as names and values of attributes."""
    if isinstance(node, minidom.Element):
        yield from _prefixes(node.parentNode)
        yield from ((name, value) for name, value in node.attributes.items() if name.startswith("xmlns:"))


def _name(node: minidom.Node) -> tuple[str, str]:
    return getattr(node, "namespaceURI", None) or "", getattr(node, "localName", None) or ""


def _is_personal(namespace: str, name: str) -> bool:
    if namespace in _ALL_BUT:
        return name in _ALL_BUT[namespace] or name.startswith("GPS")
    return name not in _ONLY.get(namespace, ())


def _value(node: _Property) -> str:
    if isinstance(node, minidom.Attr):
        return node.value
    return "".join(_texts(node.childNodes))


def _texts(nodes: Iterable[minidom.Node]) -> Iterator[str]:
    return (node.data for node in nodes if isinstance(node, minidom.Text))


def _set_value(node: _Property, value: str) -> None:
    if isinstance(node, minidom.Attr):
        node.value = value
        return
    for child in node.childNodes:
        if isinstance(child, minidom.Text):
            child.data, value = value, ""
