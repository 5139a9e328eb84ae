"""Build the triangles of a glTF 2.0 scene, bent and placed as a pose says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.model3d.gltf_accessors import read_accessor, read_indices
from engine.commissions.model3d.model import MOST_TRIANGLES
from engine.commissions.model3d.model_errors import too_many_triangles
from engine.geometry.mesh import Mesh, bounded_uvs, merged, smooth_normals, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.commissions.model3d.gltf_container import Container
    from engine.commissions.model3d.gltf_json import Primitive, Transform
    from engine.commissions.model3d.gltf_pose import Matrix, Pose
    from engine.geometry.mesh import Floats, Indices

COMPRESSED = "KHR_draco_mesh_compression"


@dataclass(frozen=True, slots=True)
class Coat:
    """Say what a primitive is covered with."""

    texture: int = -1  # index among the model's textures
    coordinates: int = 0  # set of texture coordinates
    transform: Transform | None = None
    factor: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    is_one_sided: bool = True  # seen from its front alone, where corners run anticlockwise
    is_tinted: bool = True  # by the vertices' colours


@dataclass(slots=True)
class _Part:
    """Hold a primitive at rest."""

    node: int
    skin: int | None
    points: Floats
    normals: Floats
    uvs: Floats
    faces: Indices
    colors: Floats
    texture: int
    is_one_sided: bool
    morphs: list[tuple[Floats, Floats | None]]
    bones: list[tuple[Indices, Floats]]  # joints and weights, (V, 4) each


class Geometry:
    """Hold all primitives of a scene at rest, and bend them.

    Args:
        container: of the model.
        pose: any; it tells which nodes there are.
        coats: of the materials, and at last of primitives without one.
    """

    def __init__(self, container: Container, pose: Pose, coats: list[Coat]) -> None:
        self._container = container
        self.is_compressed = False
        self._parts: list[_Part] = []
        meshes, count = container.document.meshes, 0
        for node in sorted(pose.globals):
            own = container.document.nodes[node]
            if own.mesh is None:
                continue
            if own.mesh >= len(meshes):
                raise container.damaged()
            for primitive in meshes[own.mesh].primitives:
                if primitive.mode < 4 or "POSITION" not in primitive.attributes:
                    continue
                if COMPRESSED in primitive.extensions:
                    self.is_compressed = True
                    continue
                part = self._part(primitive, node, own.skin, coats)
                count += len(part.faces)
                if count > MOST_TRIANGLES:
                    raise too_many_triangles(container.path.name)
                self._parts.append(part)

    def mesh(self, pose: Pose) -> Mesh:
        """Give all triangles in the world."""
        return merged([self._posed(part, pose) for part in self._parts])

    def _part(self, primitive: Primitive, node: int, skin: int | None, coats: list[Coat]) -> _Part:
        material = len(coats) - 1 if primitive.material is None else primitive.material
        if material >= len(coats):
            raise self._container.damaged()
        coat = coats[material]
        points = self._attribute(primitive, "POSITION", 3)
        assert points is not None
        faces = self._faces(primitive, len(points))
        normals = self._attribute(primitive, "NORMAL", 3, len(points))
        uvs = self._attribute(primitive, f"TEXCOORD_{coat.coordinates}", 2, len(points))
        morphs = []
        for target in primitive.targets:
            moved = self._of(target, "POSITION", 3, len(points))
            if moved is not None:
                morphs.append((moved, self._of(target, "NORMAL", 3, len(points))))
            else:
                morphs.append((np.zeros_like(points), None))
        return _Part(
            node, skin, points, unit(normals) if normals is not None else smooth_normals(points, faces),
            _transformed(uvs, coat.transform) if uvs is not None else np.zeros((len(points), 2), np.float32),
            faces, self._colors(primitive, coat, len(points)), coat.texture if uvs is not None else -1,
            coat.is_one_sided, morphs, self._bones(primitive, len(points)) if skin is not None else [],
        )  # fmt: skip

    def _attribute(self, primitive: Primitive, name: str, width: int, count: int | None = None) -> Floats | None:
        return self._of(primitive.attributes, name, width, count)

    def _of(self, attributes: dict[str, int], name: str, width: int, count: int | None) -> Floats | None:
        if name not in attributes:
            return None
        values = read_accessor(self._container, attributes[name])
        if values.shape[1] != width or (count is not None and len(values) != count):
            raise self._container.damaged()
        return values

    def _faces(self, primitive: Primitive, count: int) -> Indices:
        if primitive.indices is None:
            order = np.arange(count, dtype=np.int64)
        else:
            order = read_indices(self._container, primitive.indices)[:, 0]
        if len(order) and int(order.max()) >= count:
            raise self._container.damaged()
        if primitive.mode == 4:
            return order[: len(order) // 3 * 3].reshape(-1, 3)
        if len(order) < 3:
            return np.zeros((0, 3), np.int64)
        if primitive.mode == 5:
            strip = np.stack([order[:-2], order[1:-1], order[2:]], 1)
            strip[1::2] = strip[1::2][:, [1, 0, 2]]
            return strip
        return np.stack([np.full(len(order) - 2, order[0]), order[1:-1], order[2:]], 1)

    def _colors(self, primitive: Primitive, coat: Coat, count: int) -> Floats:
        colors = np.tile(np.array(coat.factor, np.float32), (count, 1))
        if coat.is_tinted and "COLOR_0" in primitive.attributes:
            own = read_accessor(self._container, primitive.attributes["COLOR_0"])
            if len(own) != count or own.shape[1] not in (3, 4):
                raise self._container.damaged()
            colors[:, : own.shape[1]] *= own
        return colors

    def _bones(self, primitive: Primitive, count: int) -> list[tuple[Indices, Floats]]:
        bones = []
        for index in range(4):
            joints, weights = f"JOINTS_{index}", f"WEIGHTS_{index}"
            if joints not in primitive.attributes or weights not in primitive.attributes:
                break
            own = read_indices(self._container, primitive.attributes[joints])
            shares = read_accessor(self._container, primitive.attributes[weights])
            if own.shape != (count, 4) or shares.shape != (count, 4):
                raise self._container.damaged()
            bones.append((own, shares))
        return bones

    def _posed(self, part: _Part, pose: Pose) -> Mesh:
        points: NDArray[np.floating] = part.points
        normals: NDArray[np.floating] = part.normals
        if part.morphs:
            for share, (moved, turned) in zip(pose.morph(part.node), part.morphs, strict=False):
                points = points + np.float32(share) * moved
                normals = normals if turned is None else normals + np.float32(share) * turned
        if part.bones and part.skin is not None:
            joints = pose.joints(part.skin)
            points, normals = self._bent(part, joints, points, normals)
            side = _side(joints[:, :3, :3])
        else:
            matrix = pose.matrix(part.node)
            points = points @ matrix[:3, :3].T + matrix[:3, 3]
            normals = normals @ _cofactors(matrix[:3, :3])
            side = _side(matrix[None, :3, :3])
        return Mesh(
            np.asarray(points, np.float32), unit(normals), part.uvs, part.faces,
            np.full(len(part.faces), part.texture, np.int64), part.colors,
            np.full(len(part.faces), side if part.is_one_sided else 0, np.int8),
        )  # fmt: skip

    def _bent(
        self, part: _Part, joints: Matrix, points: NDArray[np.floating], normals: NDArray[np.floating]
    ) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """Move points by their joints; a node's own place does not count then, and weights need not sum to 1."""
        blend = np.zeros((len(points), 3, 4))
        total = np.zeros(len(points))
        for own, shares in part.bones:
            if len(own) and int(own.max()) >= len(joints):
                raise self._container.damaged()
            for k in range(4):
                blend += joints[own[:, k], :3] * shares[:, k, None, None]
                total += shares[:, k]
        blend /= np.where(total > 1e-6, total, 1.0)[:, None, None]
        blend[total <= 1e-6] = np.eye(4)[:3]
        bent = np.einsum("vij,vj->vi", blend[:, :, :3], points) + blend[:, :, 3]
        return bent, np.einsum("vij,vj->vi", blend[:, :, :3], normals)


def _side(matrices: Matrix) -> int:
    """Tell which way round fronts run after matrices (J, 3, 3), as `Mesh.sides` does; those that mirror turn them."""
    mirrors = np.linalg.det(matrices) < 0
    return -1 if mirrors.all() else 0 if mirrors.any() else 1


def _cofactors(matrix: Matrix) -> Matrix:
    """Give what turns normals, up to their length, where `matrix` turns points: (3, 3), to multiply from the right."""
    a, b, c = matrix
    return np.stack([np.cross(b, c), np.cross(c, a), np.cross(a, b)]).T


def _transformed(uvs: Floats, transform: Transform | None) -> Floats:
    """Apply KHR_texture_transform."""
    if transform is None:
        return bounded_uvs(uvs)
    cosine, sine = np.cos(transform.rotation), np.sin(transform.rotation)
    u, v = uvs[:, 0] * transform.scale[0], uvs[:, 1] * transform.scale[1]
    turned = np.stack([cosine * u + sine * v, -sine * u + cosine * v], 1)
    return bounded_uvs(turned + np.array(transform.offset))
