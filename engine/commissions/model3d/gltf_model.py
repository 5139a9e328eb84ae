"""Open glTF 2.0 models, tell which of their pictures are base colours, and write them with others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec
import numpy as np
import torch

from engine.commissions.model3d.gltf_container import read_container
from engine.commissions.model3d.gltf_geometry import COMPRESSED, Coat, Geometry
from engine.commissions.model3d.gltf_json import (
    EmissiveStrength,
    ImageSource,
    SpecularGlossiness,
    TextureInfo,
    Transform,
)
from engine.commissions.model3d.gltf_pose import Pose, clip_seconds
from engine.commissions.model3d.gltf_writing import NewTexture, replaced
from engine.commissions.model3d.model import Clip, Texture
from engine.commissions.model3d.model_errors import keeps_its_format
from engine.commissions.model3d.texture_bytes import decode_texture, encode_texture, format_of
from engine.errors import UnreadableImage, UnsupportedFormat
from engine.geometry.mesh import Shine
from engine.geometry.textures import Wrap
from engine.pictures import srgb
from engine.pictures.tensors import resize, to_pixels, to_tensor
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.commissions.model3d.gltf_json import Material
    from engine.geometry.mesh import Mesh
    from engine.values import Pixels

_T = TypeVar("_T")
_WRAPS = {33071: Wrap.CLAMP, 33648: Wrap.MIRROR}
_NEW_SIDES = ((2, 1024), (8, 512), (64, 256))  # px of pictures for materials without one, by how many there are
_WHITE = (1.0, 1.0, 1.0, 1.0)
_DARK = Coat(factor=(0.0, 0.0, 0.0, 1.0))
_BRIGHTEST = 1e3  # times what is white


@dataclass(frozen=True, slots=True)
class _Slot:
    """Say where a texture of the model comes from: images that show the same, or a material's colour."""

    images: tuple[int, ...]  # the one that is looked at first
    material: int = -1
    factor: tuple[float, float, float, float] = _WHITE


class GltfModel:
    """Hold a glTF 2.0 file that is open.

    Args:
        path: of a .glb or .gltf.
        shines: its emissive pictures are textures too.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory.
    """

    def __init__(self, path: Path, *, shines: bool = False) -> None:
        self.path = path
        self._container = read_container(path)
        self._slots: list[_Slot] = []
        self._pictures: list[Texture] = []
        self._coats = [self._coat(index, material) for index, material in enumerate(self._materials())]
        self._coats.append(Coat())
        self._add_colors()
        self.can_shine = any(material.emissive_texture is not None for material in self._materials())
        first = len(self._slots)
        self.glow, self._shine = self._lit(first, is_painted=shines)
        self.textures = tuple(self._pictures if shines else self._pictures[:first])
        self.lights = tuple(self._pictures[len(self.textures) :])
        self.is_compressed = False
        animations = self._container.document.animations
        self.clips = tuple(
            Clip(own.name or str(index + 1), clip_seconds(self._container, own)) for index, own in enumerate(animations)
        )
        self.mesh()

    @cached_property
    def _geometry(self) -> Geometry:
        return Geometry(self._container, Pose(self._container), self._coats)

    def mesh(self, clip: int | None = None, seconds: float = 0.0) -> Mesh:
        """Give all triangles in the world, at rest or at a time of a clip."""
        mesh = self._geometry.mesh(Pose(self._container, clip, seconds))
        self.is_compressed = self._geometry.is_compressed
        return replace(mesh, shine=self._shine)

    def encoded(self, painted: Mapping[int, Pixels]) -> dict[int, bytes]:
        """Encode images by their index; behind these, by the texture's, one for a material that has only a colour."""
        found: dict[int, bytes] = {}
        for index, pixels in painted.items():
            slot, picture = self._slots[index], self.textures[index].picture
            if not slot.images:
                found[self._first_new + index] = encode_texture(pixels, picture, "PNG")
            for image in slot.images:
                like = picture if image == slot.images[0] else self._decoded(image)
                same = pixels if pixels.shape[:2] == like.pixels.shape[:2] else _resized(pixels, like)
                found[image] = encode_texture(same, like, format_of(self._container.image(image)))
        return found

    def assembled(self, encoded: Mapping[int, bytes], target: Path) -> dict[Path, bytes]:
        """Give the files of the painted model, the one at `target` last."""
        if (target.suffix.lower() == ".glb") != self._container.is_binary:
            own = ".glb" if self._container.is_binary else ".gltf"
            raise keeps_its_format(self.path.name, own)
        first, images = self._first_new, dict(encoded)
        new = [(self._slots[number - first], images.pop(number)) for number in encoded if number >= first]
        added = [NewTexture(slot.material, data, (1.0, 1.0, 1.0, slot.factor[3])) for slot, data in new]
        return replaced(self._container, images, added, target)

    @property
    def _first_new(self) -> int:
        return len(self._container.document.images)

    def _materials(self) -> list[Material]:
        return self._container.document.materials

    def _coat(self, index: int, material: Material) -> Coat:
        """Find what a material's base colour is made of."""
        info, factor = None, _WHITE
        if material.pbr_metallic_roughness is not None:
            rough = material.pbr_metallic_roughness
            info, factor = rough.base_color_texture, rough.base_color_factor
        glossy = self._extension(material.extensions, "KHR_materials_pbrSpecularGlossiness", SpecularGlossiness)
        if glossy is not None:
            info, factor = glossy.diffuse_texture, glossy.diffuse_factor
        is_one_sided = not material.double_sided and material.alpha_mode == "OPAQUE"  # what shows through has a back
        return self._laid(info, factor, is_one_sided=is_one_sided)

    def _laid(self, info: TextureInfo | None, factor: tuple[float, float, float, float], *, is_one_sided: bool) -> Coat:
        """Find how a texture lies on a material, or none."""
        if info is None:
            return Coat(factor=factor, is_one_sided=is_one_sided)
        transform = self._extension(info.extensions, "KHR_texture_transform", Transform)
        coordinates = info.tex_coord
        if transform is not None and transform.tex_coord is not None:
            coordinates = transform.tex_coord
        return Coat(self._texture(info), coordinates, transform, factor, is_one_sided)

    def _lit(self, first: int, *, is_painted: bool) -> tuple[Mesh | None, Shine | None]:
        """Find what shines: what is painted of it, by textures from `first` on, which are no base colours; and all."""
        coats = [self._light(material, is_painted=is_painted) for material in self._materials()]
        if all(coat is _DARK for coat in coats):
            return None, None
        self._pictures[first:] = [replace(texture, shines=True) for texture in self._pictures[first:]]
        pose = Pose(self._container)
        mesh = Geometry(self._container, pose, [*coats, _DARK]).mesh(pose)
        own = mesh.textures >= first
        glow = replace(mesh, faces=mesh.faces[own], textures=mesh.textures[own], sides=None)
        shine = Shine(mesh.uvs, mesh.textures, np.ascontiguousarray(mesh.colors[:, :3]))
        return glow if is_painted and own.any() else None, shine if shine.colors.any() else None

    def _light(self, material: Material, *, is_painted: bool) -> Coat:
        """Find what a material shines by; a picture that cannot be read is a fault only where it is painted."""
        strength = self._extension(material.extensions, "KHR_materials_emissive_strength", EmissiveStrength)
        linear = np.array(material.emissive_factor) * (1.0 if strength is None else strength.emissive_strength)
        if "KHR_materials_unlit" in material.extensions:
            linear = np.zeros(3)
        red, green, blue = (float(light) for light in np.nan_to_num(linear).clip(0, _BRIGHTEST))
        if not (is_painted and material.emissive_texture is not None) and not red + green + blue > 0:
            return _DARK
        try:
            laid = self._laid(material.emissive_texture, (red, green, blue, 1.0), is_one_sided=True)
        except (UnreadableImage, UnsupportedFormat):
            if is_painted:
                raise
            return _DARK
        return replace(laid, is_tinted=False)

    def _texture(self, info: TextureInfo) -> int:
        """Find or add the texture that a material uses."""
        document = self._container.document
        if info.index >= len(document.textures):
            raise self._container.damaged()
        own = document.textures[info.index]
        if "KHR_texture_basisu" in own.extensions:
            raise UnsupportedFormat("{0} has KTX2 textures; export it with PNG or JPEG textures.", self.path.name)
        sources = [own.source] if own.source is not None else []
        for name in ("EXT_texture_webp", "EXT_texture_avif"):
            other = self._extension(own.extensions, name, ImageSource)
            if other is not None and other.source is not None:
                sources.insert(0, other.source)
        if not sources:
            return -1
        for index, slot in enumerate(self._slots):
            if slot.images and slot.images[0] == sources[0]:
                return index
        picture = self._decoded(sources[0])
        across, down = self._wraps(own.sampler)
        image = document.images[sources[0]]
        self._slots.append(_Slot(tuple(dict.fromkeys(sources))))
        self._pictures.append(Texture(image.name or f"{len(self._slots)}", picture, across, down))
        return len(self._slots) - 1

    def _decoded(self, image: int) -> Picture:
        data = self._container.image(image)
        if not format_of(data) and data[:12] != b"\xabKTX 20\xbb\r\n\x1a\n":
            raise UnsupportedFormat(
                "{0} has textures that are neither PNG nor JPEG nor WebP; export it with one of these.", self.path.name
            )
        return decode_texture(data, self.path.name)

    def _wraps(self, sampler: int | None) -> tuple[Wrap, Wrap]:
        if sampler is None:
            return Wrap.REPEAT, Wrap.REPEAT
        if sampler >= len(self._container.document.samplers):
            raise self._container.damaged()
        own = self._container.document.samplers[sampler]
        return _WRAPS.get(own.wrap_s, Wrap.REPEAT), _WRAPS.get(own.wrap_t, Wrap.REPEAT)

    def _add_colors(self) -> None:
        """Give materials that are nothing but a colour a picture, where all that they cover has coordinates for it."""
        plain = [index for index, coat in enumerate(self._coats[:-1]) if coat.texture < 0 and self._can_have(index)]
        side = next((side for count, side in _NEW_SIDES if len(plain) <= count), None)
        if side is None:
            return
        for index in plain:
            coat, factor = self._coats[index], self._coats[index].factor
            color = srgb.encoded(np.array(factor[:3]).clip(0, 1)).astype(np.float32)
            picture = Picture(np.broadcast_to(color, (side, side, 3)).copy())
            self._slots.append(_Slot((), index, factor))
            self._pictures.append(
                Texture(self._materials()[index].name or str(index + 1), picture, Wrap.REPEAT, Wrap.REPEAT)
            )
            self._coats[index] = replace(coat, texture=len(self._slots) - 1, factor=(1.0, 1.0, 1.0, factor[3]))

    def _can_have(self, material: int) -> bool:
        if self._materials()[material].extensions.keys() & {"KHR_materials_pbrSpecularGlossiness"}:
            return False
        users = [
            primitive
            for mesh in self._container.document.meshes
            for primitive in mesh.primitives
            if primitive.material == material
        ]
        return bool(users) and all(
            "TEXCOORD_0" in user.attributes and COMPRESSED not in user.extensions for user in users
        )

    def _extension(self, extensions: dict[str, msgspec.Raw], name: str, kind: type[_T]) -> _T | None:
        if name not in extensions:
            return None
        try:
            return msgspec.json.decode(extensions[name], type=kind)
        except msgspec.DecodeError as error:
            raise self._container.damaged() from error


def _resized(pixels: Pixels, like: Picture) -> Pixels:

    return to_pixels(resize(to_tensor(pixels, torch.device("cpu")), *like.pixels.shape[:2]))
