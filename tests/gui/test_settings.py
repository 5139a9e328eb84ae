"""Check that settings survive a restart and that broken ones fall back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from engine.values import (
    Colors,
    Crop,
    Device,
    Engine,
    Init,
    OutputProfile,
    Precision,
    SaveOptions,
    StyleChoice,
    StyleOptions,
    TiffCompression,
)
from gui.settings import Language, Settings, ThemeMode, options_from_json, options_to_json

OPTIONS = StyleOptions(
    styles=(StyleChoice(Path("a.jpg"), 0.4), StyleChoice(Path("b.jpg"), 1.2, 0.5, 90.0, Crop(right=0.5))),
    engine=Engine.GATYS,
    strength=0.33,
    size=1024,
    style_scale=1.7,
    colors=Colors.PALETTE,
    color_strength=0.6,
    iterations=99,
    content_weight=2.5,
    style_weight=0.3,
    tv_weight=4.0,
    init=Init.NOISE,
    seed=7,
    device=Device.CPU,
    precision=Precision.FLOAT32,
)


def test_everything_survives_a_restart(tmp_path):
    # GIVEN settings written by one run WHEN another run reads the file THEN all is as it was
    file = str(tmp_path / "settings.ini")
    style = tmp_path / "Größe.jpg"
    style.touch()
    first = Settings(QSettings(file, QSettings.Format.IniFormat))
    first.set_options(OPTIONS)
    first.set_theme(ThemeMode.LIGHT)
    first.set_language(Language.CHINESE)
    first.set_own_styles((style,))
    first.set_geometry(QByteArray(b"place"))
    first.set_folder("save", tmp_path)
    first.store.sync()
    second = Settings(QSettings(file, QSettings.Format.IniFormat))
    assert second.options == OPTIONS
    assert second.theme is ThemeMode.LIGHT
    assert second.language is Language.CHINESE
    assert second.own_styles == (style,)
    assert second.geometry == QByteArray(b"place")
    assert second.folder("save") == tmp_path


def test_a_fresh_start_has_defaults(settings):
    assert settings.options == StyleOptions()
    assert settings.theme is ThemeMode.SYSTEM
    assert settings.own_styles == ()
    assert settings.folder("photo") == Path.home()


def test_a_style_that_is_gone_is_left_out(settings, tmp_path):
    settings.set_own_styles((tmp_path / "gone.jpg",))
    assert settings.own_styles == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("strength", 7), ("strength", "x"), ("engine", "oil"), ("size", 2.5), ("seed", None), ("iterations", True)],
)
def test_a_bad_value_takes_its_default(name, value):
    record = json.loads(options_to_json(OPTIONS))
    record[name] = value
    options = options_from_json(json.dumps(record))
    assert getattr(options, name) == getattr(StyleOptions(), name)
    assert options.tv_weight == OPTIONS.tv_weight


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"styles": 3}', '{"styles": [{"path": 1}]}'])
def test_broken_text_gives_defaults(text):
    assert options_from_json(text) == StyleOptions()


def test_a_bad_theme_gives_the_system(settings):
    settings.store.setValue("view/theme", "purple")
    assert settings.theme is ThemeMode.SYSTEM


def test_save_options_are_remembered(settings):
    assert settings.save_options == SaveOptions()
    chosen = SaveOptions(70, 16, OutputProfile.SRGB, TiffCompression.LZW, strip_personal=True)
    settings.set_save_options(chosen)
    assert settings.save_options == chosen
    assert isinstance(settings.save_options.profile, OutputProfile)


@pytest.mark.parametrize("text", ["{", "[]", '{"quality": 0, "bit_depth": 12, "profile": "x", "compression": []}'])
def test_bad_save_options_give_defaults(settings, text):
    settings.store.setValue("save/options", text)
    assert settings.save_options == SaveOptions()
