"""Evaluate a glTF 2.0 scene at a time: nodes, animations, skins and morph targets (glTF 2.0, 3.6, 3.7 and 3.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.model3d.gltf_accessors import read_accessor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.commissions.model3d.gltf_container import Container
    from engine.commissions.model3d.gltf_json import Animation, Channel, Node

    Matrix = NDArray[np.float64]

_PATHS = ("translation", "rotation", "scale", "weights")


class Pose:
    """Hold where every node of a scene is at one time.

    Args:
        container: of the model.
        clip: index of an animation; None is the pose at rest.
        seconds: within it; before its first key frame and behind its last it stands still.
    """

    def __init__(self, container: Container, clip: int | None = None, seconds: float = 0.0) -> None:
        self._container = container
        nodes = container.document.nodes
        self._moved: dict[tuple[int, str], NDArray[np.float64]] = {}
        if clip is not None:
            self._play(container.document.animations[clip], seconds)
        self.globals: dict[int, Matrix] = {}
        pending = [(root, np.eye(4)) for root in _roots(container)]
        while pending:
            index, parent = pending.pop()
            if index >= len(nodes) or index in self.globals:  # a tree has neither
                raise container.damaged()
            self.globals[index] = parent @ self._local(index, nodes[index])
            pending.extend((child, self.globals[index]) for child in nodes[index].children)

    def matrix(self, node: int) -> Matrix:
        """Give a node's place in the world, (4, 4); what hangs nowhere stands at the origin."""
        return self.globals.get(node, np.eye(4))

    def morph(self, node: int) -> NDArray[np.float64]:
        """Give the weights of a node's morph targets."""
        own = self._container.document.nodes[node]
        moved = self._moved.get((node, "weights"))
        if moved is not None:
            return moved
        mesh = self._container.document.meshes[own.mesh or 0]
        return np.array(own.weights or mesh.weights, np.float64)

    def joints(self, skin_index: int) -> Matrix:
        """Give what a skin's joints do to points at rest, (J, 4, 4)."""
        skins = self._container.document.skins
        if skin_index >= len(skins):
            raise self._container.damaged()
        skin = skins[skin_index]
        places = np.stack([self.matrix(joint) for joint in skin.joints]) if skin.joints else np.eye(4)[None]
        if skin.inverse_bind_matrices is None:
            return places
        inverse = read_accessor(self._container, skin.inverse_bind_matrices).astype(np.float64)
        if inverse.shape[1] != 16 or len(inverse) < len(places):
            raise self._container.damaged()
        return places @ inverse[: len(places)].reshape(-1, 4, 4).transpose(0, 2, 1)

    def _local(self, index: int, node: Node) -> Matrix:
        if node.matrix is not None:
            if len(node.matrix) != 16:
                raise self._container.damaged()
            return np.array(node.matrix, np.float64).reshape(4, 4).T
        translation = self._moved.get((index, "translation"), np.array(node.translation))
        rotation = self._moved.get((index, "rotation"), np.array(node.rotation))
        scale = self._moved.get((index, "scale"), np.array(node.scale))
        local = np.eye(4)
        local[:3, :3] = _rotated(rotation) * scale
        local[:3, 3] = translation
        return local

    def _play(self, animation: Animation, seconds: float) -> None:
        for channel in animation.channels:
            target = channel.target
            if target.node is not None and target.path in _PATHS:
                value = self._value(animation, channel, seconds)
                if value is not None:
                    self._moved[target.node, target.path] = value

    def _value(self, animation: Animation, channel: Channel, seconds: float) -> NDArray[np.float64] | None:
        if channel.sampler >= len(animation.samplers):
            raise self._container.damaged()
        sampler = animation.samplers[channel.sampler]
        times = read_accessor(self._container, sampler.input)[:, 0].astype(np.float64)
        values = read_accessor(self._container, sampler.output).astype(np.float64)
        is_cubic = sampler.interpolation == "CUBICSPLINE"
        keys = len(times) * (3 if is_cubic else 1)
        if not len(times) or values.size % keys or not values.size:
            return None
        values = values.reshape(len(times), 3 if is_cubic else 1, -1)
        widths = {"translation": 3, "rotation": 4, "scale": 3}
        if values.shape[2] != widths.get(channel.target.path, values.shape[2]):
            raise self._container.damaged()
        return _interpolated(times, values, seconds, sampler.interpolation, channel.target.path == "rotation")


def _interpolated(
    times: NDArray[np.float64], values: NDArray[np.float64], seconds: float, kind: str, turns: bool
) -> NDArray[np.float64]:
    """Find a property's value at a time; `values` is (keys, 1 or 3, width)."""
    middle = values.shape[1] // 2
    after = int(np.searchsorted(times, seconds, side="right"))
    if after in {0, len(times)}:
        return np.asarray(values[0 if after == 0 else -1, middle])
    low, high = values[after - 1], values[after]
    span = times[after] - times[after - 1]
    part = (seconds - times[after - 1]) / span if span > 0 else 0.0
    if kind == "STEP":
        return np.asarray(low[0])
    if kind == "CUBICSPLINE":
        square, cube = part**2, part**3
        mixed = (2 * cube - 3 * square + 1) * low[1] + span * (cube - 2 * square + part) * low[2]
        mixed = mixed + (3 * square - 2 * cube) * high[1] + span * (cube - square) * high[0]
        return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-12) if turns else mixed)
    return _slerp(low[0], high[0], part) if turns else np.asarray(low[0] + (high[0] - low[0]) * part)


def _slerp(a: NDArray[np.float64], b: NDArray[np.float64], part: float) -> NDArray[np.float64]:
    cosine = float(np.clip(a @ b, -1, 1))
    if cosine < 0:
        b, cosine = -b, -cosine
    if cosine > 0.9995:
        mixed = a + (b - a) * part
    else:
        angle = np.arccos(cosine)
        mixed = (np.sin((1 - part) * angle) * a + np.sin(part * angle) * b) / np.sin(angle)
    return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-12))


def _rotated(quaternion: NDArray[np.float64]) -> Matrix:
    """Turn a quaternion (x, y, z, w) into a matrix (3, 3)."""
    x, y, z, w = quaternion / max(float(np.linalg.norm(quaternion)), 1e-12)
    return np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ])  # fmt: skip


def _roots(container: Container) -> list[int]:
    document = container.document
    if document.scenes:
        chosen = document.scene or 0
        if chosen >= len(document.scenes):
            raise container.damaged()
        return list(dict.fromkeys(document.scenes[chosen].nodes))
    children = {child for node in document.nodes for child in node.children}
    return [index for index in range(len(document.nodes)) if index not in children]


def clip_seconds(container: Container, animation: Animation) -> float:
    """Tell how long an animation takes."""
    ends = [0.0]
    for sampler in animation.samplers:
        times = read_accessor(container, sampler.input)
        ends.append(float(times.max()) if times.size else 0.0)
    return max(ends)
