"""Describe Impasto to macOS: its name, its languages, the documents that it opens."""

from __future__ import annotations

from typing import Any

IDENTIFIER = "org.impasto.Impasto"
_OLDEST = "13.0"  # of macOS, that Qt 6.11 runs on
_PICTURES = (
    "public.jpeg",
    "public.png",
    "public.tiff",
    "public.heic",
    "public.avif",
    "public.jpeg-xl",
    "public.jpeg-2000",
    "org.webmproject.webp",
    "com.adobe.raw-image",
    "public.camera-raw-image",
    "com.microsoft.bmp",
    "com.compuserve.gif",
)


def info(version: str) -> dict[str, Any]:
    """Return the keys of Info.plist beside those that PyInstaller writes."""
    return {
        "CFBundleDisplayName": "Impasto",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh-Hans"],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Picture",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Alternate",  # offered in "Open With", never taken as the default
                "LSItemContentTypes": list(_PICTURES),
            }
        ],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSMinimumSystemVersion": _OLDEST,
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSCameraUsageDescription": "Impasto shows what the camera sees as a painting. Nothing leaves this computer.",
        "NSHumanReadableCopyright": "MIT License, Impasto contributors",
    }
