"""Name what of a glTF 2.0 file's JSON is read; everything else stays in the file unseen (Khronos, glTF 2.0, 5)."""

from __future__ import annotations

from typing import Annotated

import msgspec

Index = Annotated[int, msgspec.Meta(ge=0)]
Extensions = dict[str, msgspec.Raw]


class _Part(msgspec.Struct, rename="camel"):
    pass


class Asset(_Part):
    """Tell the version."""

    version: str = ""


class Buffer(_Part):
    """Hold bytes, in the file or beside it."""

    byte_length: Index
    uri: str | None = None


class BufferView(_Part):
    """Hold a run of a buffer's bytes."""

    buffer: Index
    byte_length: Index
    byte_offset: Index = 0
    byte_stride: Index | None = None
    extensions: Extensions = {}


class SparseIndices(_Part):
    """Say which elements differ."""

    buffer_view: Index
    component_type: int
    byte_offset: Index = 0


class SparseValues(_Part):
    """Say what they are instead."""

    buffer_view: Index
    byte_offset: Index = 0


class Sparse(_Part):
    """Change some elements of an accessor."""

    count: Index
    indices: SparseIndices
    values: SparseValues


class Accessor(_Part):
    """Read a buffer view as numbers."""

    component_type: int
    count: Index
    type: str
    buffer_view: Index | None = None
    byte_offset: Index = 0
    normalized: bool = False
    sparse: Sparse | None = None


class Image(_Part):
    """Name a picture, in the file or beside it."""

    uri: str | None = None
    mime_type: str | None = None
    buffer_view: Index | None = None
    name: str = ""


class Sampler(_Part):
    """Say how a texture goes on beyond its sides."""

    wrap_s: int = 10497
    wrap_t: int = 10497


class ImageSource(_Part):
    """Name an image, as extensions of textures do."""

    source: Index | None = None


class Texture(_Part):
    """Join an image and a sampler."""

    source: Index | None = None
    sampler: Index | None = None
    extensions: Extensions = {}


class Transform(_Part):
    """Move texture coordinates (KHR_texture_transform)."""

    offset: tuple[float, float] = (0.0, 0.0)
    rotation: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)
    tex_coord: Index | None = None


class TextureInfo(_Part):
    """Use a texture by one set of coordinates."""

    index: Index
    tex_coord: Index = 0
    extensions: Extensions = {}


class Pbr(_Part):
    """Tell the base colour."""

    base_color_factor: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    base_color_texture: TextureInfo | None = None


class SpecularGlossiness(_Part):
    """Tell the base colour of KHR_materials_pbrSpecularGlossiness."""

    diffuse_factor: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    diffuse_texture: TextureInfo | None = None


class EmissiveStrength(_Part):
    """Multiply the light that a surface gives (KHR_materials_emissive_strength)."""

    emissive_strength: float = 1.0


class Material(_Part):
    """Describe a surface."""

    pbr_metallic_roughness: Pbr | None = None
    emissive_texture: TextureInfo | None = None
    emissive_factor: tuple[float, float, float] = (0.0, 0.0, 0.0)
    double_sided: bool = False
    alpha_mode: str = "OPAQUE"
    name: str = ""
    extensions: Extensions = {}


class Primitive(_Part):
    """Hold triangles of one material."""

    attributes: dict[str, Index]
    indices: Index | None = None
    material: Index | None = None
    mode: int = 4
    targets: list[dict[str, Index]] = []
    extensions: Extensions = {}


class Mesh(_Part):
    """Hold primitives that move together."""

    primitives: list[Primitive]
    weights: list[float] = []


class Node(_Part):
    """Place a mesh."""

    mesh: Index | None = None
    skin: Index | None = None
    children: list[Index] = []
    matrix: list[float] | None = None
    translation: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rotation: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    scale: tuple[float, float, float] = (1.0, 1.0, 1.0)
    weights: list[float] = []


class Skin(_Part):
    """Bend a mesh by joints."""

    joints: list[Index]
    inverse_bind_matrices: Index | None = None


class ChannelTarget(_Part):
    """Name what moves."""

    path: str
    node: Index | None = None


class Channel(_Part):
    """Move one property of a node."""

    sampler: Index
    target: ChannelTarget


class AnimationSampler(_Part):
    """Tell a property's values over time."""

    input: Index
    output: Index
    interpolation: str = "LINEAR"


class Animation(_Part):
    """Move nodes."""

    channels: list[Channel]
    samplers: list[AnimationSampler]
    name: str = ""


class Scene(_Part):
    """List root nodes."""

    nodes: list[Index] = []


class Document(_Part):
    """Hold the whole JSON of a file."""

    asset: Asset
    buffers: list[Buffer] = []
    buffer_views: list[BufferView] = []
    accessors: list[Accessor] = []
    images: list[Image] = []
    samplers: list[Sampler] = []
    textures: list[Texture] = []
    materials: list[Material] = []
    meshes: list[Mesh] = []
    nodes: list[Node] = []
    skins: list[Skin] = []
    animations: list[Animation] = []
    scenes: list[Scene] = []
    scene: Index | None = None


class Head(_Part):
    """Hold what tells the version, whatever the rest is."""

    asset: Asset
