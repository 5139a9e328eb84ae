"""glTF: only pictures change, wherever they are; everything else keeps every byte and is read as before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.gltf_model import GltfModel
from engine.errors import UnreadableImage, UnsupportedFormat
from engine.geometry.fronts import visible_sides
from engine.geometry.textures import Wrap
from tests.engine.commissions.model3d.made_models import (
    Glb,
    colored,
    cube_glb,
    moving_tube,
    negative_of,
    opened,
    scene,
)
from tests.engine.geometry.shapes import cube


def test_one_picture_of_two_materials_is_painted_once(tmp_path: Path) -> None:
    made = cube_glb()
    again = made.add("textures", {"source": 0, "sampler": made.add("samplers", {"wrapS": 33071, "wrapT": 33648})})
    made.place(made.primitive(cube(), colored(made, again)), translation=[4, 0, 0])
    model = opened(tmp_path, made)
    assert len(model.textures) == 1
    assert set(model.mesh().textures) == {0}


def test_coordinates_are_the_material_s_own_and_moved(tmp_path: Path) -> None:
    """GIVEN a second set of coordinates, scaled and shifted WHEN read THEN it is used; samplers tell of the sides."""
    made = cube_glb()
    primitive = made.json["meshes"][0]["primitives"][0]
    primitive["attributes"]["TEXCOORD_1"] = made.accessor(cube().uvs * 0.5)
    transform = {"offset": [0.25, 0.0], "scale": [2.0, 1.0], "rotation": 0.0, "texCoord": 1}
    info = made.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]
    info["extensions"] = {"KHR_texture_transform": transform}
    made.json["textures"][0]["sampler"] = made.add("samplers", {"wrapS": 33071, "wrapT": 33648})
    model = opened(tmp_path, made)
    assert np.allclose(model.mesh().uvs, cube().uvs * [1.0, 0.5] + [0.25, 0.0], atol=1e-6)
    assert (model.textures[0].across, model.textures[0].down) == (Wrap.CLAMP, Wrap.MIRROR)


def test_diffuse_textures_are_base_colours(tmp_path: Path) -> None:
    made = cube_glb()
    glossy = {"diffuseTexture": {"index": 0}, "diffuseFactor": [1.0, 1.0, 1.0, 1.0]}
    made.json["materials"] = [{"extensions": {"KHR_materials_pbrSpecularGlossiness": glossy}}]
    assert len(opened(tmp_path, made).textures) == 1


def test_profiles_gamma_and_orientation_of_a_texture_do_not_count(tmp_path: Path) -> None:
    """GIVEN a PNG with another gamma and a turned JPEG WHEN read THEN samples are the file's."""
    from PIL import ImageCms, PngImagePlugin

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    path, image = tmp_path / "a.png", scene()
    Image.fromarray(image).save(path, pnginfo=PngImagePlugin.PngInfo(), icc_profile=profile)
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(image).save(tmp_path / "a.jpg", exif=exif, quality=98, subsampling=0)
    for name, tolerance in (("a.png", 1e-6), ("a.jpg", 0.05)):
        made = cube_glb()
        made.json["images"][0] = {"bufferView": made.view((tmp_path / name).read_bytes()), "mimeType": "image/png"}
        pixels = opened(tmp_path, made).textures[0].picture.pixels
        assert pixels.shape == image.shape
        assert np.abs(pixels - image / 255).max() < tolerance


def test_alpha_of_a_cut_out_is_kept_byte_for_byte(tmp_path: Path) -> None:
    image = np.dstack([scene(), np.random.default_rng(1).integers(0, 256, (64, 96), dtype=np.uint8)])
    painted = negative_of(opened(tmp_path, cube_glb(image)), tmp_path / "painted.glb")
    (tmp_path / "a.png").write_bytes(read_container(painted.path).image(0))
    assert np.array_equal(np.asarray(Image.open(tmp_path / "a.png"))[..., 3], image[..., 3])


def test_skins_and_morphs_move(tmp_path: Path) -> None:
    """GIVEN a tube whose upper joint turns by 90 degrees WHEN half and all of it is over THEN it has bent so far."""
    model = opened(tmp_path, moving_tube())
    assert [(clip.name, clip.seconds) for clip in model.clips] == [("bend", 1.0)]
    rest, bent = model.mesh(), model.mesh(0, 1.0)
    top = rest.points[:, 1] > 1.95
    assert rest.points[top].mean(0)[1] == pytest.approx(2.0, abs=1e-4)  # the node's own place does not count
    assert bent.points[top].mean(0)[0] == pytest.approx(-1.0, abs=0.05)
    assert bent.points[top].mean(0)[1] == pytest.approx(1.0, abs=0.05)
    bottom = rest.points[:, 1] < 0.1
    wide, thin = (np.ptp(mesh.points[bottom, 0]) for mesh in (bent, rest))
    assert wide == pytest.approx(2 * thin, rel=1e-3)
    half = model.mesh(0, 0.5).points[top].mean(0)
    assert half[0] == pytest.approx(-np.sqrt(0.5), abs=0.05)
    assert np.array_equal(model.mesh(0, 9.0).points, bent.points)


def test_animations_stay_equal(tmp_path: Path) -> None:
    model = opened(tmp_path, moving_tube())
    painted = negative_of(model, tmp_path / "painted.glb")
    for seconds in (0.0, 0.3, 1.0):
        assert np.array_equal(model.mesh(0, seconds).points, painted.mesh(0, seconds).points)
    first, second = (json.loads(read_container(m.path).text) for m in (model, painted))
    assert first["animations"] == second["animations"]
    assert first["skins"] == second["skins"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda j: j["asset"].update(version="1.0"), "not glTF 2.0"),
        (lambda j: j["textures"][0].update(extensions={"KHR_texture_basisu": {"source": 0}}), "KTX2"),
        (lambda j: j["images"][0].update(bufferView=99), "damaged"),
        (lambda j: j["bufferViews"][0].update(byteLength=10**9), "damaged"),
        (lambda j: j["accessors"][0].update(count=10**9), "damaged"),
        (lambda j: j["nodes"][0].update(children=[0]), "damaged"),
        (lambda j: j["meshes"][0]["primitives"][0].update(material=7), "damaged"),
        (lambda j: j["nodes"].__setitem__(0, "a text"), "damaged"),
        (lambda j: j["images"].__setitem__(0, {"uri": "../../secret.png"}), "outside its folder"),
        (lambda j: j["images"].__setitem__(0, {"uri": "gone.png"}), "not beside it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, change, says: str) -> None:
    made = cube_glb().finish()
    change(made.json)
    path = tmp_path / "object.glb"
    path.write_bytes(made.glb())
    with pytest.raises((UnreadableImage, UnsupportedFormat), match=says):
        GltfModel(path)


def test_it_is_saved_in_its_own_format(tmp_path: Path) -> None:
    model = opened(tmp_path, cube_glb())
    with pytest.raises(UnsupportedFormat, match="its own format"):
        model.assembled({}, tmp_path / "painted.gltf")


def test_compressed_geometry_is_not_read_and_not_lost(tmp_path: Path) -> None:
    made = cube_glb()
    made.json["meshes"][0]["primitives"][0]["extensions"] = {
        "KHR_draco_mesh_compression": {"bufferView": 1, "attributes": {}}
    }
    model = opened(tmp_path, made)
    assert model.is_compressed
    assert len(model.mesh().faces) == 0
    assert len(negative_of(model, tmp_path / "painted.glb").textures) == 1


@pytest.mark.parametrize(
    ("material", "node", "side"),
    [
        ({}, {}, 1),
        ({"doubleSided": True}, {}, 0),
        ({"alphaMode": "MASK"}, {}, 0),
        ({}, {"scale": [-1, 1, 1]}, -1),
        ({}, {"scale": [-1, 2, -1]}, 1),
    ],
)
def test_fronts_run_as_materials_and_nodes_say(tmp_path: Path, material: dict, node: dict, side: int) -> None:
    made = Glb()
    number = colored(made, made.picture(scene()))
    made.json["materials"][number] |= material
    made.place(made.primitive(cube(), number), **node)
    mesh = opened(tmp_path, made).mesh()
    assert mesh.sides is not None and mesh.sides.tolist() == [side] * 12
    assert visible_sides(replace(mesh, sides=None)).tolist() == [side or 1] * 12


@pytest.mark.parametrize(("scales", "side"), [((1, 1), 1), ((-1, 1), -1), ((1, -1), 0)])
def test_joints_that_mirror_turn_fronts(tmp_path: Path, scales: tuple[int, int], side: int) -> None:
    """GIVEN a skin whose root, or whose upper joint alone, mirrors WHEN posed THEN fronts turn, or both are seen."""
    made = moving_tube()
    for node, scale in zip((1, 2), scales, strict=True):
        made.json["nodes"][node]["scale"] = [scale, 1, 1]
    model = opened(tmp_path, made)
    for mesh in (model.mesh(), model.mesh(0, 0.5)):
        assert mesh.sides is not None and set(mesh.sides.tolist()) == {side}


def _light(tmp_path: Path, material: dict, *, shines: bool = False, picture: bytes | None = None) -> GltfModel:
    """Open a cube whose material is changed so, and that has a picture more."""
    made = cube_glb()
    texture = made.picture(scene(24, 24))
    if picture is not None:
        view = made.json["images"][-1]["bufferView"]
        made.json["images"][-1]["bufferView"] = made.view(picture)
        assert view != made.json["images"][-1]["bufferView"]
    made.json["materials"][0] |= {"emissiveTexture": {"index": texture}} | material
    made.json["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"] = made.accessor(np.full((24, 3), 0.5, np.float32))
    (tmp_path / "lamp.glb").write_bytes(made.glb())
    return GltfModel(tmp_path / "lamp.glb", shines=shines)


_STRONG = {"KHR_materials_emissive_strength": {"emissiveStrength": 4.0}}


@pytest.mark.parametrize(
    ("material", "light"),
    [
        ({"emissiveFactor": [0.5, 0.25, 0.0]}, [0.5, 0.25, 0.0]),
        ({"emissiveFactor": [0.5, 0.25, 0.0], "extensions": _STRONG}, [2.0, 1.0, 0.0]),
        ({"emissiveFactor": [0.5, 0.25, 0.0], "extensions": {"KHR_materials_unlit": {}}}, None),
        ({}, None),  # the factor is 0 where it is not told
    ],
)
def test_light_is_the_factor_times_its_strength(tmp_path: Path, material: dict, light: list[float] | None) -> None:
    """GIVEN a cube with a picture to shine by and vertex colours WHEN opened THEN these do not multiply its light."""
    model = _light(tmp_path, material)
    shine = model.mesh().shine
    assert len(model.textures) == 1 and model.can_shine
    if light is None:
        assert shine is None and model.lights == ()
        return
    assert shine is not None and np.allclose(shine.colors, light)
    assert set(shine.textures.tolist()) == {1} and len(model.lights) == 1
    assert np.array_equal(shine.uvs, model.mesh().uvs)


def test_what_is_painted_of_the_light_is_among_the_textures(tmp_path: Path) -> None:
    model = _light(tmp_path, {"emissiveFactor": [1, 1, 1]}, shines=True)
    assert len(model.textures) == 2 and model.textures[1].shines and model.lights == ()
    assert set(model.mesh().shine.textures.tolist()) == {1}
    plain = _light(tmp_path, {"emissiveFactor": [0.5, 0, 0], "emissiveTexture": {"index": 0}})
    assert plain.lights == () and set(plain.mesh().shine.textures.tolist()) == {0}  # the base colour's own


def test_a_picture_of_light_that_cannot_be_read_is_only_not_seen(tmp_path: Path) -> None:
    """GIVEN a damaged picture WHEN the model is opened THEN nothing shines; only to paint it is a fault."""
    model = _light(tmp_path, {"emissiveFactor": [1, 1, 1]}, picture=b"\x89PNG\r\n\x1a\nnothing more")
    assert model.mesh().shine is None and model.lights == ()
    with pytest.raises(UnreadableImage):
        _light(tmp_path, {"emissiveFactor": [1, 1, 1]}, shines=True, picture=b"\x89PNG\r\n\x1a\nnothing more")


def test_a_moved_model_shines_as_at_rest(tmp_path: Path) -> None:
    made = moving_tube()
    made.json["materials"][0]["emissiveFactor"] = [0.0, 1.0, 0.0]
    model = opened(tmp_path, made)
    assert model.mesh(0, 0.5).shine is model.mesh().shine is not None
    assert set(model.mesh().shine.textures.tolist()) == {-1}
