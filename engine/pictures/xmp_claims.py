"""Know what XMP says of a file's own pixels and parts, which a painting has changed or no longer has."""

from __future__ import annotations

PANORAMA = "http://ns.google.com/photos/1.0/panorama/"
_CAMERA = "http://ns.google.com/photos/1.0/camera/"
_TIFF, _EXIF = "http://ns.adobe.com/tiff/1.0/", "http://ns.adobe.com/exif/1.0/"
SUBJECT = frozenset(((_EXIF, "SubjectArea"), (_EXIF, "SubjectLocation")))  # where it is, px
_XMP, _NOTE, _PHOTOSHOP = (
    "http://ns.adobe.com/xap/1.0/",
    "http://ns.adobe.com/xmp/note/",
    "http://ns.adobe.com/photoshop/1.0/",
)
_GONE_NAMESPACES = frozenset(
    (
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.adobe.com/hdr-metadata/1.0/",
        "http://ns.apple.com/HDRGainMap/1.0/",
        "http://ns.apple.com/HDRToneMap/1.0/",
        "http://ns.apple.com/pixeldatainfo/1.0/",
        "http://ns.apple.com/depthData/1.0/",
        "http://ns.google.com/photos/1.0/container/",
        "http://ns.google.com/photos/1.0/container/item/",
        "http://ns.google.com/photos/1.0/image/",
        "http://ns.google.com/photos/1.0/audio/",
        "http://ns.google.com/photos/1.0/depthmap/",
        "http://ns.google.com/photos/1.0/focus/",
        "http://ns.oplus.com/photos/1.0/camera/",
        "http://ns.xiaomi.com/photos/1.0/camera/",
        "http://ns.adobe.com/camera-raw-settings/1.0/",  # these and those below would be applied once more
        "http://ns.adobe.com/camera-raw-saved-settings/1.0/",
        "http://ns.adobe.com/camera-raw-defaults/1.0/",
        "http://ns.adobe.com/camera-raw-embedded-lens-profile/1.0/",
        "http://ns.apple.com/adjustment-settings/1.0/",
        "http://darktable.sf.net/",
    )
)
_GONE_FAMILY = "http://ns.google.com/photos/dd/1.0/"  # of a dozen: all that belongs to a dynamic depth
_GONE_PREFIXES = {_CAMERA: ("MotionPhoto", "MicroVideo", "SpecialTypeID", "PortraitVersion", "hdrp", "shot_log")}
_GONE = frozenset(
    (
        *((_TIFF, name) for name in ("Compression", "BitsPerSample", "PhotometricInterpretation", "SamplesPerPixel")),
        *(
            (_TIFF, name)
            for name in ("PlanarConfiguration", "YCbCrSubSampling", "YCbCrPositioning", "YCbCrCoefficients")
        ),
        *((_TIFF, name) for name in ("ReferenceBlackWhite", "TransferFunction", "NativeDigest")),
        *((_EXIF, name) for name in ("CompressedBitsPerPixel", "ComponentsConfiguration", "NativeDigest")),
        (_XMP, "Thumbnails"),
        (_PHOTOSHOP, "TextLayers"),
        (_NOTE, "HasExtendedXMP"),
    )
)
_GONE_IN_SRGB = frozenset(((_PHOTOSHOP, "ICCProfile"), (_PHOTOSHOP, "ColorMode")))
_ACROSS = ("CroppedAreaImageWidthPixels", "FullPanoWidthPixels", "CroppedAreaLeftPixels")
_DOWN = ("CroppedAreaImageHeightPixels", "FullPanoHeightPixels", "CroppedAreaTopPixels")


def is_gone(namespace: str, name: str, *, is_srgb: bool) -> bool:
    """Tell whether a property speaks of what only the photograph's file has."""
    if (
        namespace in _GONE_NAMESPACES
        or namespace.startswith(_GONE_FAMILY)
        or (namespace, name) in _GONE
        or name.startswith(_GONE_PREFIXES.get(namespace, ()))
    ):
        return True
    return is_srgb and (namespace, name) in _GONE_IN_SRGB


def scaled_panorama(name: str, value: str, across: float, down: float) -> str:
    """Scale a number of px that a panorama's sphere is told in; all else stays."""
    factor = across if name in _ACROSS or name.endswith(("RectLeft", "RectWidth")) else None
    if name in _DOWN or name.endswith(("RectTop", "RectHeight")):
        factor = down
    try:
        return value if factor is None or factor == 1 else str(round(float(value) * factor))
    except (ValueError, OverflowError):
        return value
