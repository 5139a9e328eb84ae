"""Describe Impasto to macOS: its name, its languages, the documents that it opens."""

from __future__ import annotations

from typing import Any

IDENTIFIER = "org.impasto.Impasto"
_OLDEST = "13.0"  # of macOS, that Qt 6.11 runs on
_CLIPS = ("public.mpeg-4", "com.apple.quicktime-movie", "org.matroska.mkv", "org.webmproject.webm", "public.avi")
_MODELS = ("org.khronos.glb", "org.khronos.gltf", "public.geometry-definition-format", "public.polygon-file-format")
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
                "CFBundleTypeName": name,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Alternate",  # offered in "Open With", never taken as the default
                "LSItemContentTypes": list(kinds),
            }
            for name, kinds in (("Picture", _PICTURES), ("Clip", _CLIPS), ("3D model", _MODELS))
        ],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSMinimumSystemVersion": _OLDEST,
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSCameraUsageDescription": "Impasto shows what the camera sees as a painting. Nothing leaves this computer.",
        "NSHumanReadableCopyright": "MIT License, Impasto contributors",
    }
