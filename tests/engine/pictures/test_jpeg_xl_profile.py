"""Read and write the profile in a codestream."""

from __future__ import annotations

import random

import pytest

from engine.pictures.bits import BitReader, BitWriter
from engine.pictures.jpeg_xl_file import JpegXlFile
from engine.pictures.jpeg_xl_header import read_header
from engine.pictures.jpeg_xl_profile import read_profile, write_profile
from tests.engine import jpeg_xl_files
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve


def test_a_profile_that_libjxl_has_written_is_whole() -> None:
    profile = read_header(JpegXlFile(jpeg_xl_files.LOSSLESS_ADOBE).codestream).profile

    assert profile is not None
    assert (len(profile), int.from_bytes(profile[:4])) == (864, 864)
    assert profile == read_header(JpegXlFile(jpeg_xl_files.LOSSY_ADOBE).codestream).profile


@pytest.mark.parametrize(
    "profile", [rgb_profile(DISPLAY_P3, srgb_curve()), bytes(range(256)) * 9, b"short", bytes(128)]
)
def test_every_byte_comes_back(profile: bytes) -> None:
    writer = BitWriter()
    writer.put(1, 3)

    write_profile(writer, profile)

    assert read_profile(BitReader(writer.data, 3)) == profile


def test_damage_ends_in_an_error_of_a_kind_that_is_caught() -> None:
    codestream = JpegXlFile(jpeg_xl_files.LOSSLESS_ADOBE).codestream
    whole, chance = read_header(codestream), random.Random(1)
    for _ in range(300):
        broken = bytearray(codestream)
        broken[chance.randrange(2, whole.pixels)] ^= 1 << chance.randrange(8)
        try:
            read_header(bytes(broken))
        except (ValueError, LookupError):
            continue
