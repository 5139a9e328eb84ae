"""Check that settings survive a restart and that broken ones fall back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from engine.options import Colors, Device, Init, OutputProfile, Precision, SaveOptions, StyleOptions, TiffCompression
from engine.storage.places import user_places
from engine.style_choice import Crop, StyleChoice
from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.preferences.settings import Settings, options_from_json, options_to_json

OPTIONS = StyleOptions(
    styles=(StyleChoice(Path("a.jpg"), 0.4), StyleChoice(Path("b.jpg"), 1.2, 0.5, 90.0, Crop(right=0.5))),
    engine="gatys",
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
    first = Settings(QSettings(file, QSettings.Format.IniFormat), Path())
    first.set_options(OPTIONS)
    first.set_theme(ThemeMode.LIGHT)
    first.set_language(Language.CHINESE)
    first.set_own_styles((style,))
    first.set_geometry(QByteArray(b"place"))
    first.set_folder("save", tmp_path)
    first.store.sync()
    second = Settings(QSettings(file, QSettings.Format.IniFormat), Path())
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


def test_a_path_may_hold_a_newline(settings, tmp_path):
    paths = (tmp_path / "a\nb.jpg", tmp_path / 'c"d.jpg', tmp_path / "[e]\r\n.jpg")
    for path in paths:
        path.touch()
    settings.set_own_styles(paths)
    settings.set_recent_files(paths[::-1])
    settings.store.sync()
    again = Settings(QSettings(settings.store.fileName(), QSettings.Format.IniFormat), Path())
    assert again.own_styles == paths
    assert again.recent_files == paths[::-1]


def test_lists_as_they_were_kept_before_are_still_read(settings, tmp_path):
    (tmp_path / "a.jpg").touch()
    settings.store.setValue("styles/own", f"{tmp_path / 'a.jpg'}\n{tmp_path / 'gone.jpg'}")
    settings.store.setValue("recent/files", "/x/1.jpg\n/x/2.jpg")
    assert settings.own_styles == (tmp_path / "a.jpg",)
    assert settings.recent_files == (Path("/x/1.jpg"), Path("/x/2.jpg"))


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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the file is moved")
def test_the_file_is_where_an_earlier_version_kept_it(home):
    kind, scope = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(kind, scope, str(home / "config"))  # Qt asks the environment only once a process
    assert Path(QSettings(kind, scope, "Impasto", "Impasto").fileName()) == user_places().settings


def test_files_that_have_moved_are_found(places, tmp_path):
    """GIVEN settings that name files WHEN their place has moved THEN they are named there, also after a restart."""
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    (new / "ink.jpg").touch()
    settings = Settings.of(places)
    settings.set_own_styles((old / "ink.jpg",))
    settings.set_options(StyleOptions((StyleChoice(old / "ink.jpg"),)))
    settings.set_folder("style", old)
    settings.set_geometry(QByteArray(b"place"))

    settings.follow(lambda text: text.replace(str(old), str(new)))

    settings.store.sync()
    again = Settings.of(places)
    assert again.own_styles == (new / "ink.jpg",)
    assert again.options.styles[0].path == new / "ink.jpg"
    assert again.folder("style") == new
    assert again.geometry == QByteArray(b"place")


def test_paintings_go_to_the_users_pictures(settings, places):
    assert settings.queue_folder == places.pictures / "Impasto"
