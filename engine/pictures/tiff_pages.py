"""Find the picture among the directories of a TIFF, and tell which files hold a camera's sensor data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tifffile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # the last two: BigTIFF
JPEG_XL = (50002, 52546)  # compressions, the second that of DNG 1.7
_SENSOR = (32803, 34892)  # photometric interpretations of raw sensor data: colour filter array, linear raw
# What only cameras' raw files are compressed with: Sony, packed, Samsung, Kodak (two), Nikon, Pentax.
_SENSOR_COMPRESSIONS = (32767, 32769, 32770, 32867, 65000, 34713, 65535)
_DNG_TAG, _PRIVATE_TAG, _LEAF_TAG = 50706, 50740, 34310  # version of DNG, Sony's and others' private data, Leaf's
_CANON, _PHASE_ONE = b"CR", (b"IIII", b"MMMM")  # behind the header
_PHOTOMETRIC_TAG, _KIND_TAG, _OLD_KIND_TAG = 262, 254, 255
_REDUCED, _MASK, _OLD_REDUCED = 1, 4, 2  # what a directory says that it holds, when it is not the picture
_RGB, _BLACK_IS_ZERO = 2, 1
_MOST_PAGES = 64  # that are looked at


def is_tiff(file: BinaryIO) -> bool:
    """Tell by its first bytes whether a file is a TIFF."""
    file.seek(0)
    return file.read(4).startswith(SIGNATURES)


def is_raw_tiff(file: BinaryIO) -> bool:
    """Tell whether a TIFF holds a camera's sensor data (DNG, NEF, CR2, ARW, PEF, IIQ and others do)."""
    if not is_tiff(file):
        return False
    file.seek(8)
    behind = file.read(4)
    if behind[:2] == _CANON or behind in _PHASE_ONE:
        return True
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        return any(_is_of_sensor(page) for page in _all_pages(tiff))


def has_sensor_data(file: BinaryIO) -> bool:
    """Tell whether some page of a TIFF is a sensor's own, so that its other pages are but small copies."""
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        return any(page.photometric in _SENSOR or page.compression in _SENSOR_COMPRESSIONS for page in _all_pages(tiff))


def holds_jpeg_xl(file: BinaryIO) -> bool:
    """Tell whether a TIFF's pixels, those of a DNG above all, are compressed as JPEG XL."""
    if not is_tiff(file):
        return False
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        return any(page.compression in JPEG_XL for page in _all_pages(tiff))


def picture_page(tiff: tifffile.TiffFile) -> tifffile.TiffPage:
    """Return the first page that is no reduced copy and no mask, else such a part of a page, else the first page."""
    for pages in (_pages(tiff), (part for page in _pages(tiff) for part in _parts(page))):
        found = next((page for page in pages if not is_secondary(page)), None)
        if found is not None:
            return found
    return tiff.pages.first


def photometric_of(page: tifffile.TiffPage) -> int:
    """Return the photometric interpretation, guessed by the number of samples where the file does not tell."""
    if _PHOTOMETRIC_TAG in page.tags:
        return int(page.photometric)
    return _RGB if page.samplesperpixel >= 3 else _BLACK_IS_ZERO


def _is_of_sensor(page: tifffile.TiffPage) -> bool:
    if {_DNG_TAG, _PRIVATE_TAG, _LEAF_TAG} & set(page.tags.keys()):
        return True
    return page.photometric in _SENSOR or page.compression in _SENSOR_COMPRESSIONS


def is_secondary(page: tifffile.TiffPage) -> bool:
    """Tell whether a page says of itself that it is a reduced copy or a mask."""
    kind = page.tags.valueof(_KIND_TAG) or 0
    return bool(kind & (_REDUCED | _MASK)) or page.tags.valueof(_OLD_KIND_TAG) == _OLD_REDUCED


def _pages(tiff: tifffile.TiffFile) -> Iterator[tifffile.TiffPage]:
    yield tiff.pages.first
    for index in range(1, _MOST_PAGES):
        try:
            yield tiff.pages[index].aspage()
        except (IndexError, tifffile.TiffFileError):
            return


def _parts(page: tifffile.TiffPage) -> Iterator[tifffile.TiffPage]:
    for part in page.pages or ():
        yield part.aspage()


def _all_pages(tiff: tifffile.TiffFile) -> Iterator[tifffile.TiffPage]:
    for page in _pages(tiff):
        yield page
        yield from _parts(page)
