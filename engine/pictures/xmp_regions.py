"""Keep regions of faces where they are when a picture is turned or scaled (MWG 2.0, section 5.9, and others').

Metadata Working Group and ACDSee count shares of the picture from its top left corner to a region's middle,
Microsoft to its own corner; what the IPTC's regions say is dropped when the picture is turned, or when they count px
and it is scaled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.dom import minidom

from engine.pictures.orientation import FIRST_LYING, turned_place

if TYPE_CHECKING:
    from collections.abc import Iterator

_AREAS = (
    "http://ns.adobe.com/xmp/sType/Area#",
    "http://ns.adobe.com/xap/1.0/sType/Area#",
    "http://ns.acdsee.com/sType/Area#",
)
_DIMENSIONS = (
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "http://ns.adobe.com/xmp/sType/Dimensions#",
    "http://ns.acdsee.com/sType/Dimensions#",
)
_MICROSOFT = "http://ns.microsoft.com/photo/1.2/t/Region#"
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_APPLIED, _RECTANGLE, _IPTC_REGION, _IPTC_UNIT = "AppliedToDimensions", "Rectangle", "ImageRegion", "rbUnit"


def turn(rdf: minidom.Element, orientation: int) -> None:
    """Turn all regions as pixels are turned upright from an EXIF orientation, 1 to 8."""
    for holder in _elements(rdf):
        x, y, w, h = (_field(holder, _AREAS, name) for name in "xywh")
        if x is not None and y is not None:
            _set(x, y, turned_place(_number(x), _number(y), orientation))
            if w is not None and h is not None and orientation >= FIRST_LYING:
                _set(w, h, (_number(h), _number(w)))
        rectangle = _field(holder, (_MICROSOFT,), _RECTANGLE)
        if rectangle is not None:
            _write(rectangle, _turned_rectangle(_read(rectangle), orientation))
        region = _field(holder, (_IPTC,), _IPTC_REGION)
        if isinstance(region, minidom.Element):
            holder.removeChild(region)


def forget_pixels(rdf: minidom.Element) -> None:
    """Drop the IPTC's regions that are told in px, which a picture of another size does not have."""
    for holder in _elements(rdf):
        region = _field(holder, (_IPTC,), _IPTC_REGION)
        if isinstance(region, minidom.Element) and any(
            (unit := _field(part, (_IPTC,), _IPTC_UNIT)) is not None and _read(unit) == "pixel"
            for part in region.getElementsByTagName("*")
        ):
            holder.removeChild(region)


def apply_to(rdf: minidom.Element, width: int, height: int) -> None:
    """Name the size, px, that the regions are shares of."""
    for element in _elements(rdf):
        inside = [c for c in element.childNodes if isinstance(c, minidom.Element) and c.localName == "Description"]
        for holder in (element, *inside):
            is_applied = _APPLIED in (_local(element), _local(element.parentNode))
            w, h = (_field(holder, _DIMENSIONS, name) for name in "wh")
            if is_applied and w is not None and h is not None:
                _write(w, str(width))
                _write(h, str(height))


def _turned_rectangle(text: str, orientation: int) -> str:
    try:
        left, top, width, height = (float(word) for word in text.split(","))
    except ValueError:
        return text
    x, y = turned_place(left + width / 2, top + height / 2, orientation)
    if orientation >= FIRST_LYING:
        width, height = height, width
    return ", ".join(f"{value:.6g}" for value in (x - width / 2, y - height / 2, width, height))


def _elements(rdf: minidom.Element) -> Iterator[minidom.Element]:
    return iter(list(rdf.getElementsByTagName("*")))


def _field(holder: minidom.Element, namespaces: tuple[str, ...], name: str) -> minidom.Attr | minidom.Element | None:
    """Return a field of a structure, whether it is written as an attribute or as an element."""
    for namespace in namespaces:
        if holder.hasAttributeNS(namespace, name):
            return holder.getAttributeNodeNS(namespace, name)
    for child in holder.childNodes:
        if isinstance(child, minidom.Element) and child.namespaceURI in namespaces and child.localName == name:
            return child
    return None


def _local(node: minidom.Node | None) -> str:
    return getattr(node, "localName", None) or ""


def _read(node: minidom.Attr | minidom.Element) -> str:
    if isinstance(node, minidom.Attr):
        return node.value
    return "".join(child.data for child in node.childNodes if isinstance(child, minidom.Text)).strip()


def _number(node: minidom.Attr | minidom.Element) -> float:
    return float(_read(node))


def _set(
    first: minidom.Attr | minidom.Element, second: minidom.Attr | minidom.Element, values: tuple[float, float]
) -> None:
    for node, value in zip((first, second), values, strict=True):
        _write(node, f"{value:.6g}")


def _write(node: minidom.Attr | minidom.Element, text: str) -> None:
    if isinstance(node, minidom.Attr):
        node.value = text
        return
    for child in list(node.childNodes):
        node.removeChild(child)
    owner = node.ownerDocument
    assert owner is not None
    node.appendChild(owner.createTextNode(text))
