"""Turn regions of faces in the spellings that programs have for them."""

from __future__ import annotations

from xml.dom import minidom

import pytest

from engine.pictures.xmp_regions import apply_to, forget_pixels, turn

AREA, DIMENSIONS = "http://ns.adobe.com/xmp/sType/Area#", "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
ACDSEE, MICROSOFT = "http://ns.acdsee.com/sType/Area#", "http://ns.microsoft.com/photo/1.2/t/Region#"
IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
# where a middle at 0.25, 0.1 lies when the picture is turned upright
MIDDLES = {
    1: (0.25, 0.1), 2: (0.75, 0.1), 3: (0.75, 0.9), 4: (0.25, 0.9), 5: (0.1, 0.25), 6: (0.9, 0.25), 7: (0.9, 0.75),
    8: (0.1, 0.75),
}  # fmt: skip


def rdf(content: str) -> minidom.Element:
    names = f'xmlns:a="{AREA}" xmlns:d="{DIMENSIONS}" xmlns:c="{ACDSEE}" xmlns:m="{MICROSOFT}" xmlns:i="{IPTC}"'
    found = minidom.parseString(f"<RDF {names}><Description>{content}</Description></RDF>").documentElement
    assert found is not None
    return found


def fields(root: minidom.Element, *names: str) -> list[float]:
    """Read fields whether they are attributes or elements."""
    found = []
    for name in names:
        elements = root.getElementsByTagName(name)
        text = elements[0].firstChild.data if elements else None
        holders = [element for element in root.getElementsByTagName("*") if element.hasAttribute(name)]
        found.append(float(text if text is not None else holders[0].getAttribute(name)))
    return found


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    "content",
    [
        '<li a:x="0.25" a:y="0.1" a:w="0.2" a:h="0.05"/>',
        "<li><a:x>0.25</a:x><a:y>0.1</a:y><a:w>0.2</a:w><a:h>0.05</a:h></li>",
    ],
    ids=["attributes", "elements"],
)
def test_an_area_counts_from_its_middle(content: str, orientation: int) -> None:
    root = rdf(content)

    turn(root, orientation)

    size = [0.2, 0.05] if orientation < 5 else [0.05, 0.2]
    assert fields(root, "a:x", "a:y", "a:w", "a:h") == pytest.approx([*MIDDLES[orientation], *size])


def test_a_point_without_sides_is_turned_and_acdsees_too() -> None:
    root = rdf('<li a:x="0.25" a:y="0.1"/><li c:x="0.25" c:y="0.1" c:w="0.2" c:h="0.05"/>')

    turn(root, 6)

    assert fields(root, "a:x", "a:y") == pytest.approx([0.9, 0.25])
    assert fields(root, "c:x", "c:y", "c:w", "c:h") == pytest.approx([0.9, 0.25, 0.05, 0.2])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_rectangle_counts_from_its_corner(orientation: int) -> None:
    root = rdf('<li m:Rectangle="0.15, 0.075, 0.2, 0.05"/>')

    turn(root, orientation)

    text = root.getElementsByTagName("li")[0].getAttribute("m:Rectangle")
    (x, y), (w, h) = MIDDLES[orientation], (0.2, 0.05) if orientation < 5 else (0.05, 0.2)
    assert [float(word) for word in text.split(",")] == pytest.approx([x - w / 2, y - h / 2, w, h])


def test_a_rectangle_that_is_none_stays() -> None:
    root = rdf('<li m:Rectangle="somewhere"/>')
    before = root.toxml()

    turn(root, 6)

    assert root.toxml() == before


def test_iptcs_regions_go_when_turned_and_those_in_px_when_scaled() -> None:
    def region(unit: str) -> str:
        return (
            f"<i:ImageRegion><li><i:RegionBoundary><i:rbUnit>{unit}</i:rbUnit></i:RegionBoundary></li></i:ImageRegion>"
        )

    turned, scaled, shares = rdf(region("relative")), rdf(region("pixel")), rdf(region("relative"))
    turn(turned, 3)
    forget_pixels(scaled)
    forget_pixels(shares)

    assert "ImageRegion" not in turned.toxml()
    assert "ImageRegion" not in scaled.toxml()
    assert "relative" in shares.toxml()


@pytest.mark.parametrize(
    "content",
    [
        '<r:AppliedToDimensions xmlns:r="x" d:w="80" d:h="60" d:unit="pixel"/>',
        '<r:AppliedToDimensions xmlns:r="x"><d:w>80</d:w><d:h>60</d:h></r:AppliedToDimensions>',
        '<r:AppliedToDimensions xmlns:r="x"><Description d:w="80" d:h="60"/></r:AppliedToDimensions>',
    ],
    ids=["attributes", "elements", "description"],
)
def test_the_size_that_regions_are_shares_of_is_told(content: str) -> None:
    root = rdf(content)

    apply_to(root, 1200, 900)

    assert fields(root, "d:w", "d:h") == [1200, 900]


def test_other_sizes_stay() -> None:
    root = rdf('<r:MaxPageSize xmlns:r="x" d:w="8" d:h="6"/>')

    apply_to(root, 1200, 900)

    assert fields(root, "d:w", "d:h") == [8, 6]
