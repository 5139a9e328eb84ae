"""Check by other programs that a photograph that is painted at strength 0 comes back as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine.options import SaveOptions, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.pictures.image_io import load
from engine.pictures.image_metadata import metadata_for
from engine.pictures.image_saving import save
from engine.style_choice import StyleChoice
from engine.values import Result
from main import main
from tests import corpus

ROOT = Path(__file__).resolve().parents[1]
PAINTING = StyleChoice(ROOT / "resources" / "styles" / "thumbs" / "mosaic.jpg")
FINEST = SaveOptions(quality=100)
EIGHT_BITS, SIXTEEN_BITS = 1 / 255, 1 / 4000
# JPEG and AVIF lose something at every writing: at quality 100 no number moves by more than this, and few so far.
LOSSY = {".jpg": 5 / 255, ".avif": 5 / 255}
LOSSY_MEAN = 0.8 / 255
KINDS = [(suffix, mode) for suffix, kinds in corpus.MODES.items() for mode in dict.fromkeys(one for one, _ in kinds)]
STRUCTURE = {  # how the pixels lie in the file
    *("ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation", "StripOffsets"),
    *("SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "PlanarConfiguration", "Predictor", "ExtraSamples"),
    *("SampleFormat", "YCbCrPositioning", "Orientation", "ColorSpace", "ComponentsConfiguration", "FlashpixVersion"),
}
GROUPS = ("IFD0", "ExifIFD", "GPS", "IPTC", "XMP-dc", "XMP-xmp", "XMP-photoshop")


@dataclass
class Trip:
    """Hold what one file went through."""

    photograph: corpus.Photograph
    before: dict[str, object]  # as exiftool tells
    after: dict[str, object]
    expected: np.ndarray  # (H, W, channels) 16-bit, as ImageMagick reads the photograph, turned upright
    found: np.ndarray  # as it reads what was saved

    @property
    def keeps_profile(self) -> bool:
        """Tell whether the format can hold the photograph's profile for this result."""
        return self.photograph.profile != "untagged" and (
            self.photograph.profile != "grey" or self.photograph.suffix in (".jpg", ".png", ".tif")
        )


@pytest.fixture(
    scope="module",
    params=[pytest.param((corpus.part, suffix), id=f"part {suffix}") for suffix in corpus.MODES]
    + [pytest.param((corpus.whole, *kind), id=f"whole {' '.join(kind)}", marks=pytest.mark.slow) for kind in KINDS],
)
def trips(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Trip]:
    choose, *words = request.param
    photographs = choose(*words)
    before, after = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    corpus.write(before, photographs)
    stylizer = Stylizer(ROOT / "resources" / "models")
    for photograph in photographs:
        picture = load(before / photograph.name)
        *_, result = stylizer.stylize(picture, StyleOptions((PAINTING,), strength=0.0))
        assert isinstance(result, Result)
        save(after / photograph.name, result.pixels, picture, FINEST, recipe="{}")
    return list(_compared(photographs, before, after))


def _compared(photographs, before, after):
    """Read what went in and what came out; inks without a profile and Lab come back as sRGB."""
    groups = {}
    for one in photographs:
        groups.setdefault((one.mode in ("CMYK", "LAB") and one.mode, one.profile == "untagged"), []).append(one)
    for (space, is_untagged), group in groups.items():
        turned = [one.shape if one.orientation < 5 or one.suffix == ".avif" else one.shape[::-1] for one in group]
        old, new = ([folder / one.name for one in group] for folder in (before, after))
        if space == "LAB":
            expected = [corpus.lab_as_srgb(one) for one in group]
        else:
            stored = corpus.decoded_by_imagemagick(old, turned, inks=space == "CMYK")
            expected = [one.upright(numbers) for one, numbers in zip(group, stored, strict=True)]
        if space == "CMYK" and is_untagged:
            expected = [corpus.ink_as_srgb(numbers) for numbers in expected]
        inks = space == "CMYK" and not is_untagged
        found = corpus.decoded_by_imagemagick(new, [one.shape for one in group], inks=inks)
        told = corpus.told_by_exiftool(old), corpus.told_by_exiftool(new)
        yield from map(Trip, group, *told, expected, found)


def test_the_numbers_come_back(trips: list[Trip]) -> None:
    """In the photograph's own profile, or in sRGB where it has none: 1/255 of 8 bits, 1/4000 of more."""
    moved = {}
    for trip in trips:
        difference = np.abs(trip.expected.astype(int) - trip.found) / 65535
        if trip.photograph.suffix in LOSSY:
            bound = LOSSY[trip.photograph.suffix]
            assert trip.photograph.side < 64 or difference.mean() < LOSSY_MEAN
        else:
            bound = EIGHT_BITS if trip.photograph.depth == 8 else SIXTEEN_BITS
        if not difference.max() <= bound + 1e-9:
            moved[trip.photograph.name] = float(difference.max())
    assert moved == {}


def test_the_profile_comes_back(trips: list[Trip]) -> None:
    lost = [
        trip.photograph.name
        for trip in trips
        if trip.keeps_profile and trip.before["ICC_Profile:ICC_Profile"] != trip.after["ICC_Profile:ICC_Profile"]
    ]
    assert lost == []
    untagged = [trip for trip in trips if not trip.keeps_profile]
    assert {trip.after["ICC-header:ColorSpaceData"] for trip in untagged} <= {"RGB "}


def test_the_depth_comes_back(trips: list[Trip]) -> None:
    for trip in trips:
        for key in ("PNG:BitDepth", "IFD0:BitsPerSample"):
            if trip.photograph.mode != "P":
                assert str(trip.after.get(key)).split()[:1] == str(trip.before.get(key)).split()[:1]


def test_the_metadata_come_back(trips: list[Trip]) -> None:
    for trip in trips:
        assert _kept_tags(trip.after) == _kept_tags(trip.before), trip.photograph.name
        assert trip.after.get("IFD0:Orientation", 1) in (1, "Horizontal (normal)")
        assert trip.after["XMP-impasto:Recipe"] == {} or trip.after["XMP-impasto:Recipe"] == "{}"
        assert trip.after["XMP-dc:Title"] == corpus.TAGS["XMP-dc:Title"]


def _kept_tags(tags: dict[str, object]) -> dict[str, object]:
    split = ((*key.split(":", 1), value) for key, value in tags.items() if ":" in key)
    return {f"{group}:{tag}": value for group, tag, value in split if group in GROUPS and tag not in STRUCTURE}


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "mode"), KINDS)
def test_every_orientation_is_the_same_photograph(tmp_path: Path, suffix: str, mode: str) -> None:
    """GIVEN each file of every size under all orientations WHEN read THEN only the turn differs, not what is saved.

    What is written follows from what was read, so this carries the round trips above over to all orientations.
    """
    photographs = corpus.lying(suffix, mode)
    corpus.write(tmp_path, photographs)
    for photograph in photographs:
        first = load(tmp_path / photograph.name)
        for orientation, path in corpus.turned(tmp_path / photograph.name, photograph):
            found = load(path)
            np.testing.assert_array_equal(found.pixels, corpus.upright(first.pixels, orientation))
            if first.alpha is not None:
                np.testing.assert_array_equal(found.alpha, corpus.upright(first.alpha, orientation))
            assert (found.bit_depth, found.icc_profile) == (first.bit_depth, first.icc_profile)
            if suffix != ".avif":  # written without metadata
                assert metadata_for(found, 5, 7) == metadata_for(first, 5, 7)


@pytest.mark.parametrize(
    ("suffix", "target"),
    [
        *((".tif", target) for target in (".png", ".jpg", ".webp", ".avif")),
        *((".jpg", target) for target in (".tif", ".png", ".webp", ".avif")),
        *((".png", target) for target in (".tif", ".jpg")),
    ],
)
def test_another_format_takes_over_what_it_can(tmp_path: Path, suffix: str, target: str) -> None:
    """GIVEN the command line WHEN it saves in another format THEN numbers, profile and metadata are in that as well."""
    depth = 8 if suffix == ".jpg" else 16
    photograph = corpus.Photograph(suffix, "RGB", depth, "ProPhoto", 6, 64)
    corpus.write(tmp_path, [photograph])
    before, after = tmp_path / photograph.name, tmp_path / f"out{target}"
    words = ["stylize", str(before), "--style", str(PAINTING.path), "--strength", "0", "--quality", "100"]

    assert main([*words, "-o", str(after)]) == 0

    was, now = corpus.told_by_exiftool([before, after])
    assert now["ICC_Profile:ICC_Profile"] == was["ICC_Profile:ICC_Profile"]
    iptc = target in (".jpg", ".tif", ".png")
    assert _kept_tags(now) == {
        tag: value for tag, value in _kept_tags(was).items() if iptc or not tag.startswith("IPTC")
    }
    stored = corpus.decoded_by_imagemagick([before], [photograph.shape[::-1]])[0]
    found = corpus.decoded_by_imagemagick([after], [photograph.shape])[0]
    is_deep = depth == 16 and target in (".png", ".tif")
    rounding = EIGHT_BITS / 2 if depth == 16 and target in LOSSY else 0.0
    bound = LOSSY.get(target, SIXTEEN_BITS if is_deep else EIGHT_BITS) + rounding
    assert np.abs(photograph.upright(stored).astype(int) - found).max() / 65535 <= bound
