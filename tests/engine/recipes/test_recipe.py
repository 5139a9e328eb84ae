"""Check that a recipe comes back as it went, on this computer and on others, and that broken ones are told."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadOptions
from engine.mask import Gradient, GreyPicture, LuminanceRange, Mask, Stroke
from engine.option_table import table
from engine.options import Colors, Device, Init, Precision, StyleOptions
from engine.recipes.option_rules import check
from engine.recipes.recipe import LONGEST, Recipe, from_json, masks_from_json, to_json
from engine.style_choice import Crop, StyleChoice

EVERYTHING = StyleOptions(
    engine="gatys",
    strength=0.31,
    size=1234,
    style_scale=2.5,
    colors=Colors.PHOTO,
    iterations=77,
    content_weight=3.0,
    style_weight=0.2,
    tv_weight=0.0,
    init=Init.NOISE,
    seed=-(2**40),
    model="large",
    device=Device.CPU,
    precision=Precision.FLOAT32,
    memory_gib=1.5,
)

MASKS = (
    Mask(Gradient((0.0, 0.25), (0.5, 1.0)), inverted=True, feather=0.125),
    Mask(LuminanceRange(0.25, 0.75, 0.0), (Stroke(((0.5, 0.125), (1.0, 0.0)), 0.25, 1.0, erases=True),)),
    Mask(strokes=(Stroke(((-0.25, 0.5),)), Stroke(((0.12345, 0.00001), (2.0, 0.7)))), follows_edges=True),
)


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    """Make a folder of bundled styles with one style."""
    folder = tmp_path / "styles"
    folder.mkdir()
    (folder / "night.jpg").touch()
    return folder


@pytest.fixture
def own(home: Path) -> Path:
    """Make a style of the user's."""
    path = home / "art" / "波 waves 🌊.jpg"
    path.parent.mkdir()
    path.touch()
    return path


def styled(*paths: Path) -> Recipe:
    weights = [1.0, 2.5, 0.25]
    choices = tuple(StyleChoice(path, weight) for path, weight in zip(paths, weights, strict=False))
    return Recipe(replace(EVERYTHING, styles=choices), "compact")


def test_everything_comes_back(bundled: Path, own: Path) -> None:
    made = styled(bundled / "night.jpg", own)
    assert from_json(to_json(made, bundled), [bundled / "night.jpg"]) == made


def test_no_option_is_forgotten(bundled: Path) -> None:
    """GIVEN every option at another value than its default, by its type, WHEN it is written THEN it comes back."""
    hints = get_type_hints(StyleOptions)
    options = StyleOptions()
    for field in fields(StyleOptions):
        kind, default = (get_args(hints[field.name]) or (hints[field.name],))[0], getattr(options, field.name)
        if field.name == "styles":
            continue
        if field.name == "masks":
            options = replace(options, masks=MASKS)
            continue
        values = table(StyleOptions)[field.name].values
        if values:
            value: object = next(other for other in values if other != default)
        else:
            value = {float: 0.625, int: 7, str: "name", bool: not default}[kind]
        options = replace(options, **{field.name: value})
    assert from_json(to_json(Recipe(options), bundled)).options == options


def test_a_part_of_a_style_comes_back(bundled: Path) -> None:
    night = StyleChoice(bundled / "night.jpg", 1.0, 2.5, -15.0, Crop(0.25, 0.0, 0.75, 0.5))
    text = to_json(Recipe(StyleOptions(styles=(night,))), bundled)
    assert json.loads(text)["styles"][0]["crop"] == {"left": 0.25, "top": 0.0, "right": 0.75, "bottom": 0.5}
    assert from_json(text, [night.path]).options.styles == (night,)


def test_people_can_read_it(bundled: Path, own: Path) -> None:
    text = to_json(styled(bundled / "night.jpg", own), bundled)
    record = json.loads(text)
    assert record["styles"] == [
        {"file": "night.jpg", "weight": 1.0},
        {"file": own.name, "weight": 2.5, "folder": "~/art"},
    ]
    assert (record["recipe"], record["engine"], record["painted_with"]) == (1, "gatys", "compact")
    assert own.name in text
    assert len(text.splitlines()) > 10


def test_a_shared_picture_names_no_folder_of_the_user(bundled: Path, own: Path, home: Path) -> None:
    made = styled(own)
    assert str(home) not in to_json(made, bundled)
    private = to_json(made, bundled, private=True)
    assert json.loads(private)["styles"] == [{"file": own.name, "weight": 1.0}]
    assert from_json(private, [own]).options.styles == made.options.styles


def test_a_bundled_style_is_found_on_another_computer(bundled: Path, tmp_path: Path) -> None:
    text = to_json(styled(bundled / "night.jpg"), bundled)
    elsewhere = tmp_path / "Program Files" / "night.jpg"
    elsewhere.parent.mkdir()
    elsewhere.touch()
    (bundled / "night.jpg").unlink()
    assert from_json(text, [elsewhere]).options.styles == (StyleChoice(elsewhere),)


OLD = """{
  "recipe": 1, "app": "0.1.0", "painted_with": "vgg19",
  "styles": [{"file": "night.jpg", "weight": 2.5, "scale": 0.5, "rotation": -15.0,
              "crop": {"left": 0.25, "top": 0.0, "right": 0.75, "bottom": 0.5}}],
  "engine": "gatys", "strength": 0.31, "size": 100000, "style_scale": 2.5, "colors": "palette", "color_strength": 0.5,
  "iterations": 20000, "content_weight": 3, "style_weight": 50.0, "tv_weight": 2000.0, "init": "noise", "seed": -5,
  "model": "large", "device": "cuda", "precision": "bfloat16", "memory_gib": 0.1, "opacity": 0.9,
  "masks": [{"gradient": {"start": "0,0.25", "end": "0.5,1"}, "inverted": true, "feather": 0.125},
            {"luminance": {"low": 0.25, "high": 0.75, "softness": 0}, "style": {"file": "night.jpg", "weight": 1.0},
             "strokes": [{"points": "0.5,0.125 1,0", "size": 0.25, "hardness": 1.0, "erases": true}]}]
}"""


def test_a_recipe_of_the_first_version_is_still_read(bundled: Path) -> None:
    """GIVEN a recipe as version 0.1.0 wrote it, in its widest ranges WHEN it is read THEN every value is as it was."""
    night = bundled / "night.jpg"
    part = Crop(0.25, 0.0, 0.75, 0.5)
    stroke = Stroke(((0.5, 0.125), (1.0, 0.0)), 0.25, 1.0, erases=True)
    found = from_json(OLD, [night])
    assert found == Recipe(
        StyleOptions(
            styles=(StyleChoice(night, 2.5, 0.5, -15.0, part),),
            engine="gatys",
            strength=0.31,
            size=100_000,
            style_scale=2.5,
            colors=Colors.PALETTE,
            color_strength=0.5,
            iterations=20_000,
            content_weight=3.0,
            style_weight=50.0,
            tv_weight=2000.0,
            init=Init.NOISE,
            seed=-5,
            model="large",
            device=Device.CUDA,
            precision=Precision.BFLOAT16,
            memory_gib=0.1,
            opacity=0.9,
            masks=(
                Mask(Gradient((0.0, 0.25), (0.5, 1.0)), inverted=True, feather=0.125),
                Mask(LuminanceRange(0.25, 0.75, 0.0), (stroke,), style=StyleChoice(night)),
            ),
        ),
        "vgg19",
        "0.1.0",
    )
    check(found.options)


def test_a_missing_style_is_named_and_the_rest_kept(bundled: Path, own: Path) -> None:
    text = to_json(styled(bundled / "night.jpg", own), bundled)
    own.unlink()
    found = from_json(text, [bundled / "night.jpg"])
    assert found.missing == (own.name,)
    assert found.options == replace(EVERYTHING, styles=(StyleChoice(bundled / "night.jpg"),))


def test_what_a_newer_version_adds_is_passed_over_and_what_an_older_lacks_is_default() -> None:
    found = from_json('{"recipe": 1, "strength": 0.5, "varnish": {"gloss": 3}, "styles": []}')
    assert found.options == StyleOptions(strength=0.5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "damaged"),
        ("[1]", "damaged"),
        ("{}", "damaged"),
        ("[" * 100_000, "damaged"),
        ('{"recipe": 1, "strength": "much"}', "damaged"),
        ('{"recipe": 1, "strength": true}', "damaged"),
        ('{"recipe": 1, "strength": NaN}', "out of range"),
        ('{"recipe": 1, "seed": 1.5}', "damaged"),
        ('{"recipe": 1, "iterations": null}', "damaged"),
        ('{"recipe": 1, "strength": 7}', "out of range"),
        ('{"recipe": 1, "size": 0}', "out of range"),
        ('{"recipe": 1, "engine": "etching"}', "update"),
        ('{"recipe": 2}', "newer"),
        ('{"recipe": 1, "styles": "night.jpg"}', "damaged"),
        ('{"recipe": 1, "styles": [{"file": "../night.jpg"}]}', "damaged"),
        ('{"recipe": 1, "styles": [{"file": "C:\\\\night.jpg"}]}', "damaged"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "weight": 0}]}', "out of range"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "weight": "2"}]}', "damaged"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "scale": 5}]}', "out of range"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "scale": NaN}]}', "out of range"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "rotation": true}]}', "damaged"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "crop": [0, 0, 1, 1]}]}', "damaged"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "crop": {"left": 0.9, "right": 0.1}}]}', "damaged"),
        ('{"recipe": 1, "styles": [{"file": "night.jpg", "crop": {"middle": 0.5}}]}', "damaged"),
        ('{"recipe": 1, "opacity": 1.5}', "out of range"),
        ('{"recipe": 1, "masks": {}}', "damaged"),
        ('{"recipe": 1, "masks": [7]}', "damaged"),
        ('{"recipe": 1, "masks": [{}, {}, {}, {}, {}]}', "more than 4 masks"),
        ('{"recipe": 1, "masks": [{"feather": 3}]}', "out of range"),
        ('{"recipe": 1, "masks": [{"inverted": 1}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"gradient": {"start": "0,0"}}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"gradient": {"start": "0,0", "end": "0,0"}}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"luminance": {"low": 0.8, "high": 0.2}}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"luminance": {"glow": 0.8}}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"picture": {"file": "../sky.png"}}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"strokes": [{"points": ""}]}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"strokes": [{"points": "0,nan"}]}]}', "damaged"),
        ('{"recipe": 1, "masks": [{"strokes": [{"points": "0,0", "size": 0}]}]}', "out of range"),
        ('{"recipe": 1, "masks": [{"strokes": "0,0"}]}', "damaged"),
        ('{"recipe": 1, "x": "' + "y" * LONGEST + '"}', "damaged"),
    ],
)
def test_a_broken_recipe_is_told_in_one_sentence(text: str, told: str) -> None:
    with pytest.raises(BadOptions, match=told) as raised:
        from_json(text)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_the_computer_keeps_its_own_device_and_memory() -> None:
    mine = StyleOptions(styles=(StyleChoice(Path("mine.jpg")),), device=Device.AUTO, memory_gib=4.0)
    applied = Recipe(EVERYTHING).applied_to(mine)
    assert (applied.device, applied.precision, applied.memory_gib) == (Device.AUTO, Precision.AUTO, 4.0)
    assert (applied.styles, applied.engine, applied.seed) == (mine.styles, "gatys", EVERYTHING.seed)


@given(
    st.text(st.characters(exclude_categories=[]), min_size=1, max_size=40).filter(lambda name: Path(name).name == name)
)
def test_any_file_name_survives_xml_and_utf_8(name: str) -> None:
    if "\0" in name or "/" in name or "\\" in name or ":" in name:
        return
    text = to_json(Recipe(StyleOptions(styles=(StyleChoice(Path("/art") / name),))), Path("/styles"))
    assert text.encode().decode() == text
    assert not [character for character in text if not (character.isprintable() or character == "\n")]
    assert from_json(text).missing == (name,)


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_anything_else_ends_in_a_sentence(text: str) -> None:
    with pytest.raises(BadOptions):
        from_json(text)


def test_people_can_read_masks_and_draw_them_by_hand(bundled: Path) -> None:
    """GIVEN masks WHEN written THEN a stroke is a line of points, and what is as usual is left out."""
    record = json.loads(to_json(Recipe(StyleOptions(masks=MASKS)), bundled))

    assert record["masks"][0] == {
        "gradient": {"start": "0,0.25", "end": "0.5,1"},
        "inverted": True,
        "feather": 0.125,
    }
    assert record["masks"][2]["strokes"][1] == {"points": "0.12345,0.00001 2,0.7", "size": 0.1, "hardness": 0.5}
    by_hand = '{"strokes": [{"points": "0.1,0.2 0.3,0.4"}], "follows_edges": true}'
    assert masks_from_json(by_hand) == (Mask(strokes=(Stroke(((0.1, 0.2), (0.3, 0.4))),), follows_edges=True),)
    assert masks_from_json(f"[{by_hand}, {{}}]") == (*masks_from_json(by_hand), Mask())
    assert masks_from_json(to_json(Recipe(StyleOptions(masks=MASKS)), bundled)) == MASKS


def test_a_mask_keeps_its_style_and_its_picture(bundled: Path, own: Path) -> None:
    style = StyleChoice(bundled / "night.jpg", scale=2.0, crop=Crop(0.25, 0.0, 0.75, 0.5))
    made = Recipe(StyleOptions(masks=(Mask(GreyPicture(own), style=style), Mask())))

    assert from_json(to_json(made, bundled), [bundled / "night.jpg"]) == made


def test_a_mask_whose_picture_is_missing_is_left_out_and_one_whose_style_is_has_the_mix(
    bundled: Path, own: Path
) -> None:
    masks = (Mask(GreyPicture(own)), Mask(inverted=True, style=StyleChoice(bundled / "night.jpg")))
    text = to_json(Recipe(StyleOptions(masks=masks)), bundled)
    own.unlink()

    found = from_json(text)

    assert found.options.masks == (Mask(inverted=True),)
    assert found.missing == (own.name, "night.jpg")
    with pytest.raises(BadOptions, match="cannot be found"):
        masks_from_json(text)


@pytest.mark.parametrize("text", ["", "7", "[" * 100_000, "[7]", '"' + "y" * LONGEST + '"'])
def test_broken_masks_are_told_in_one_sentence(text: str) -> None:
    with pytest.raises(BadOptions, match="damaged"):
        masks_from_json(text)
