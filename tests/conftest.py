"""Keep every test headless and away from the user's own settings, and share small pictures."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "2")  # torch reads it when it loads, here and in the engine process


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of all homes; pytest, which numbers its folders, would look through thousands for the next."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, so that settings and caches are neither read nor written outside it."""
    folder = Path(tempfile.mkdtemp(dir=homes))
    for name, place in {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
    }.items():
        monkeypatch.setenv(name, str(folder / place))
    return folder


def _scene(height: int, width: int) -> np.ndarray:
    """Draw sky, sun and hills: (height, width, 3) uint8, with soft and sharp edges in all three channels."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    sky = np.stack([0.3 + 0.5 * y, 0.5 + 0.3 * y, 0.9 - 0.4 * y], axis=-1)
    hills = y > 0.45 + 0.1 * np.sin(9 * x)
    sun = (x - 0.7) ** 2 + (y - 0.2) ** 2 < 0.01
    pixels = np.where(hills[..., None], np.array([0.2, 0.45, 0.15]), sky)
    pixels = np.where(sun[..., None], np.array([1.0, 0.9, 0.6]), pixels)
    return (pixels * 255).round().astype(np.uint8)


@pytest.fixture
def photo_path(tmp_path: Path) -> Path:
    """Write a photograph of 96 x 64 px."""
    path = tmp_path / "photo.png"
    Image.fromarray(_scene(64, 96)).save(path)
    return path


@pytest.fixture
def style_path(tmp_path: Path) -> Path:
    """Write a painting of 80 x 80 px: coloured stripes and grain."""
    path = tmp_path / "style.png"
    y, x = np.mgrid[0:80, 0:80]
    stripes = 127 + 100 * np.sin((x + 2 * y)[..., None] / np.array([3.0, 5.0, 7.0]))
    grain = np.random.default_rng(0).integers(-20, 21, (80, 80, 3))
    Image.fromarray((stripes + grain).clip(0, 255).astype(np.uint8)).save(path)
    return path
